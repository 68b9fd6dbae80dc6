"""Presidio without spaCy: saves a detector worker two seconds of start and 100 MB, half of what it costs.

Presidio's package imports every NLP engine that it knows, and with them spaCy, although a pattern recognizer uses none. While
Presidio is being imported, names of spaCy are answered with placeholders; afterwards `import spacy` gives the real one. In a
process that was spared Presidio's own NLP engines do not work: only a worker without a team's own recognizers does this.
"""

import sys
from collections.abc import Callable, Generator, MutableSequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_NAMES = ("spacy", "spacy.language", "spacy.pipeline", "spacy.tokens", "spacy.util", "spacy.vocab", "thinc", "thinc.api")


class _Kind(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Placeholder


class _Placeholder(metaclass=_Kind):
    """Stands for a class to annotate with, or for a decorator factory that changes nothing."""

    def __new__(cls, *_: object, **__: object) -> Any:
        def unchanged(decorated: Callable[..., object]) -> Callable[..., object]:
            return decorated

        return unchanged


class _Module(ModuleType):
    __path__: MutableSequence[str] = []  # noqa: RUF012  what makes a module a package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Placeholder


@contextmanager
def without_spacy() -> Generator[None]:
    """Import Presidio inside this; does nothing when spaCy or Presidio is there already."""
    if "spacy" in sys.modules or "presidio_analyzer" in sys.modules:
        yield
        return
    placeholders = {name: _Module(name) for name in _NAMES}
    sys.modules.update(placeholders)
    try:
        yield
    finally:
        for name, module in placeholders.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
