"""A team's own recognizers (`detectors.recognizers` in `douane.yaml`): files in Presidio's registry format, or `module:Class`.

They run as they are on every leaf: nothing is known about when they cannot match.
"""

import importlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import yaml

from detectors.model import Match
from detectors.settings import SettingsError

_CLASS = re.compile(r"[\w.]+:\w+")


class Adopted:
    """One Presidio recognizer, as the engine uses it: no triggers, so it is always asked.

    Attributes:
        name: its detector name in findings, `own.` and Presidio's name.
    """

    triggers: tuple[str, ...] = ()

    def __init__(self, recognizer: Any) -> None:
        self.name = f"own.{recognizer.name}"
        self._entities: list[str] = list(recognizer.supported_entities)
        self._analyze: Callable[..., Any] = recognizer.analyze

    def find(self, text: str) -> list[Match]:
        """What the recognizer finds; Presidio's own context words are not weighed."""
        results: list[Any] = self._analyze(text, self._entities, None) or []
        return [Match(each.start, each.end, each.entity_type, float(each.score), self.name, "own recognizer") for each in results]


def adopt(names: Sequence[str]) -> list[Adopted]:
    """Load a team's recognizers.

    Raises:
        SettingsError: one cannot be loaded; the sentence says which and why.
    """
    return [Adopted(recognizer) for name in names for recognizer in _load(name)]


def _load(name: str) -> list[Any]:
    try:
        loaded = _from_class(name) if _CLASS.fullmatch(name) else _from_file(Path(name))
    except SettingsError:
        raise
    except Exception as error:
        message = f"the recognizer {name!r} cannot be loaded: {type(error).__name__}: {error}"
        raise SettingsError(message) from error
    return loaded


def _from_class(name: str) -> list[Any]:
    module, _, attribute = name.partition(":")
    recognizer = cast("type[Any]", getattr(importlib.import_module(module), attribute))()
    if not hasattr(recognizer, "analyze") or not hasattr(recognizer, "supported_entities"):
        message = f"the recognizer {name!r} is no Presidio recognizer: it has no analyze or no supported_entities"
        raise SettingsError(message)
    return [recognizer]


def _from_file(path: Path) -> list[Any]:
    from detectors.presidio import PatternRecognizer

    if not path.is_file():
        message = f"the recognizer file {str(path)!r} does not exist"
        raise SettingsError(message)
    document: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries: Any = cast("dict[str, Any]", document).get("recognizers") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        message = f"the recognizer file {str(path)!r} has no list `recognizers` (Presidio's registry format)"
        raise SettingsError(message)
    from_dict = cast("Callable[[dict[str, Any]], Any]", PatternRecognizer.from_dict)  # pyright: ignore[reportUnknownMemberType]  untyped
    return [from_dict(each) for entry in cast("list[dict[str, Any]]", entries) for each in _per_language(entry)]


def _per_language(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Presidio's files may list languages with their context words; a recognizer is made once, the first language's."""
    kept = {key: value for key, value in entry.items() if key not in {"supported_languages", "type", "enabled"}}
    if entry.get("enabled") is False:
        return []
    kept.setdefault("supported_language", "en")
    return [kept]
