"""The stages that the engine runs a leaf through, and where they are put together."""

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from detectors import environment  # noqa: F401 # pyright: ignore[reportUnusedImport]  before Presidio, spaCy and NumPy, which `assemble` imports
from detectors.model import Match
from detectors.settings import DetectorSettings
from formats.leaf import Leaf

if TYPE_CHECKING:
    from detectors.recognizers.recognizer import Identifier


class Asking(Protocol):
    """A team's own recognizer, asked about every text (`detectors.adopted.Adopted`)."""

    def find(self, text: str) -> list[Match]:
        """What the text holds."""
        ...


class Naming(Protocol):
    """Finds people and places in running text, many texts at a time (`detectors.names.Names`)."""

    def find(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[list[Match]]:
        """One list of matches a text."""
        ...


type Enhance = Callable[[str, frozenset[str], Sequence[Match], "Sequence[Identifier]"], list[Match]]


@dataclass(frozen=True, slots=True)
class Stages:
    """One of each; see `docs/detection.md` for the order and why."""

    recognizers: "Sequence[Identifier]"
    own: Sequence[Asking]
    enhance: Enhance
    fields: Callable[[Leaf, Mapping[str, str]], list[Match]]
    key_words: Callable[[Leaf], frozenset[str]]
    special: Callable[[str, str], list[Match]]
    names: Naming
    identify: Callable[[str], str]
    merge: Callable[[Sequence[Match]], list[Match]]


def assemble(settings: DetectorSettings, names: Naming | None = None) -> Stages:
    """The product's own stages. Loads models, unless `names` are handed over from before a reload.

    Raises:
        detectors.settings.SettingsError: a team's own recognizer cannot be loaded; the sentence says which and why.
    """
    from detectors import language
    from detectors.adopted import adopt
    from detectors.context import enhance
    from detectors.merge import merge
    from detectors.names import Names
    from detectors.recognizers import recognizers

    return Stages(
        recognizers=recognizers(settings.region, settings.policy_number),
        own=adopt(settings.recognizers),
        enhance=enhance,
        fields=_landed("detectors.fields", "find", _nothing),
        key_words=_landed("detectors.fields", "context", _no_words),
        special=_landed("detectors.special", "find", _nothing),
        names=names or Names(languages=settings.languages),
        identify=language.identify,
        merge=merge,
    )


def _landed[T](module: str, name: str, otherwise: T) -> T:
    """A stage that is being built at this moment."""
    return getattr(importlib.import_module(module), name) if importlib.util.find_spec(module) else otherwise


def _nothing(_one: object, _other: object) -> list[Match]:
    return []


def _no_words(_leaf: Leaf) -> frozenset[str]:
    return frozenset()
