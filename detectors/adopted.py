"""A team's own recognizers (`detectors.recognizers` in `douane.yaml`): files in Presidio's registry format, or `module:Class`.

They run as they are on every leaf: nothing is known about when they cannot match. Entries of `type: predefined` are made by
Presidio's own provider; what such a one doubts is kept only with one of its context words near, as in Presidio's analyzer.
"""

import importlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import yaml

from detectors.model import Match
from detectors.settings import SettingsError
from detectors.spelling import fold

_NEAR = 60  # characters before a doubtful value in which a context word counts, as for our own recognizers
_DOUBTFUL = 0.4
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
        self._predefined = type(recognizer).__module__.startswith("presidio_analyzer.predefined_recognizers.")
        self._context = tuple(fold(word) for word in recognizer.context or ()) if self._predefined else ()

    def find(self, text: str) -> list[Match]:
        """What the recognizer finds; the context words of a team's own patterns are not weighed."""
        results: list[Any] = self._analyze(text, self._entities, None) or []
        weighed = ((each, self._score(text, each)) for each in results)
        return [
            Match(each.start, each.end, each.entity_type, score, self.name, "own recognizer") for each, score in weighed if score
        ]

    def _score(self, text: str, result: Any) -> float:
        """The score as given; what a predefined one doubts is lifted where a context word is near, and else nothing."""
        score = float(result.score)
        if not self._predefined or score >= _DOUBTFUL:
            return score
        before = fold(text[max(0, result.start - _NEAR) : result.start])
        return _DOUBTFUL if any(word in before for word in self._context) else 0.0


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
    if not path.is_file():
        message = f"the recognizer file {str(path)!r} does not exist"
        raise SettingsError(message)
    document: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries: Any = cast("dict[str, Any]", document).get("recognizers") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        message = f"the recognizer file {str(path)!r} has no list `recognizers` (Presidio's registry format)"
        raise SettingsError(message)
    return [recognizer for entry in cast("list[Any]", entries) for recognizer in _from_entry(path, entry)]


def _from_entry(path: Path, entry: Any) -> list[Any]:
    """The recognizer of one entry, or none where it is switched off; a bare name is one that Presidio has."""
    whole = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {"name": str(entry), "type": "predefined"}
    if whole.get("enabled") is False:
        return []
    predefined = whole.get("type") == "predefined"
    try:
        return [_predefined(whole) if predefined else _custom(whole)]
    except Exception as error:
        name = str(whole.get("name", "without a name"))
        advice = (
            "write the name of a class of presidio_analyzer.predefined_recognizers that reads text alone, or leave the entry out"
            if predefined
            else "give it supported_entity, and patterns or a deny_list"
        )
        message = f"the recognizer file {str(path)!r}: the entry {name!r} cannot be loaded ({_reason(error)}): {advice}"
        raise SettingsError(message) from error


def _reason(error: Exception) -> str:
    """The first line of what Presidio or we say: its validator goes on for a page."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _custom(entry: dict[str, Any]) -> Any:
    """Presidio's files may list languages with their context words; a recognizer is made once, of no language in particular."""
    from detectors.presidio import PatternRecognizer

    kept = {key: value for key, value in entry.items() if key not in {"supported_languages", "type", "enabled"}}
    kept.setdefault("supported_language", "en")
    return cast("Callable[[dict[str, Any]], Any]", PatternRecognizer.from_dict)(kept)  # pyright: ignore[reportUnknownMemberType]  untyped


def _predefined(entry: dict[str, Any]) -> Any:
    """One that Presidio brings, made as its registry makes it, in the first of the entry's languages.

    Raises:
        ValueError: it needs what a pipeline of Presidio's finds first, which is not run here.
    """
    from detectors.presidio import made_of

    made = made_of(entry, _language(entry))
    if len(made) != 1:
        message = "Presidio's registry makes nothing of it"
        raise ValueError(message)
    return made[0]


def _language(entry: dict[str, Any]) -> str:
    languages: Any = entry.get("supported_languages") or [entry.get("supported_language") or "en"]
    first: Any = cast("list[Any]", languages)[0]
    return str(cast("dict[str, Any]", first).get("language", "en")) if isinstance(first, dict) else str(first)
