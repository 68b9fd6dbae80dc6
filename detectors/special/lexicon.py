"""Loads the lexicon and levels text for it: lower case without accents, one character for one, so that positions stay."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml

_ENTITIES = {
    "health": "HEALTH",
    "religion": "RELIGION",
    "politics": "POLITICAL_OPINION",
    "ethnicity": "ETHNICITY",
    "orientation": "SEXUAL_ORIENTATION",
    "union": "TRADE_UNION",
    "criminal": "CRIMINAL_OFFENCE",
    "biometric": "BIOMETRIC_TEMPLATE",
    "genetic": "GENETIC_DATA",
}


_KINDS = ("terms", "cued", "exact", "told")
_FILES = ("lexicon", "conditions", "medicines", "belonging", "bodies")  # the first holds cues for the others
_PART = re.compile(r"\{([a-z_]+)\}")
_AHEAD = re.compile(r"\(\?<?[=!](?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")  # what re2 has not: the gate does without it


@dataclass(frozen=True, slots=True)
class Rule:
    """Terms of one category that are believed under one condition.

    Attributes:
        entity: the reported entity.
        kind: `terms`, `cued`, `exact` or `told`, for the detector's name.
        pattern: the terms; `exact` and `told` ones over the text as it stands, others over levelled text.
        gate: the same for re2, over-approximating.
        cues: one must stand in the sentence; None when any person near is enough.
        never: within a few words it speaks against the term.
        language: the one that the terms are in; empty for names and for terms of several.
    """

    entity: str
    kind: str
    pattern: re.Pattern[str]
    gate: str
    cues: re.Pattern[str] | None
    never: re.Pattern[str] | None
    language: str = ""

    @property
    def keeps_case(self) -> bool:
        """Whether it reads the text as it stands."""
        return self.kind in {"exact", "told"}


class _Level(dict[int, str]):
    """A translation table that learns: the base letter of every character, in lower case."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFKD", chr(code).lower())
        self[code] = letter = "s" if code == ord("ß") else base[0] if base else chr(code)
        return letter


_LEVEL = _Level({ord("’"): "'", ord("œ"): "o", ord("Œ"): "o"})


def level(text: str) -> str:
    """The text in lower case without accents, of the same length."""
    return text.lower() if text.isascii() else text.translate(_LEVEL)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{pattern})")


def rules() -> list[Rule]:
    """All rules of the lexicon's files; each line of terms is one, so that only what the gate has seen is run."""
    found: list[Rule] = []
    core: dict[str, dict[str, list[str] | str]] = {}
    for table in map(_table, _FILES):
        parts = cast("dict[str, str]", table.pop("parts", {}))
        for name, row in table.items():
            conditions = {**core.setdefault(name, row), **row}
            for kind, language, lines in _lines(row):
                found += [_rule(_ENTITIES[name], kind, language, _filled(line, parts), conditions) for line in lines]
    return found


def _lines(row: dict[str, list[str] | str]) -> Iterator[tuple[str, str, list[str]]]:
    """Kind, language (`terms-nl`) and lines of every list of terms."""
    for key, lines in row.items():
        kind, _, language = key.partition("-")
        if kind in _KINDS:
            yield kind, language, cast("list[str]", lines)


def _table(name: str) -> dict[str, dict[str, list[str] | str]]:
    text = (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, list[str] | str]]", yaml.load(text, yaml.CSafeLoader))


def _filled(line: str, parts: dict[str, str]) -> str:
    """The line with its `{parts}` written out."""
    return _PART.sub(lambda hit: parts[hit[1]], line)


def _rule(entity: str, kind: str, language: str, terms: str, row: dict[str, list[str] | str]) -> Rule:
    never = cast("str | None", row.get("never"))
    cues = cast("str | None", row.get({"exact": "exact_cues", "cued": "cues"}.get(kind, "")))
    exact = kind in {"exact", "told"}
    edges = (r"(?<!\w)", r"(?!\w)") if exact else ("(?<![a-z0-9])", "(?![a-z0-9])")
    gate = _AHEAD.sub("", terms.partition("(?=")[0]) if kind == "told" else terms.replace(r"\b", "")
    whole = not exact and entity != "CRIMINAL_OFFENCE"
    return Rule(
        entity,
        kind,
        re.compile(f"{edges[0]}(?:{terms}){edges[1]}"),
        gate if exact else rf"(?:^|[^a-z0-9])(?:{_AHEAD.sub('', gate)})(?:$|[^a-z0-9])",
        re.compile(rf"(?<![a-z0-9])(?:{cues})" + ("(?![a-z0-9])" if whole else "")) if cues else None,
        _words(never) if never else None,
        language,
    )
