"""Labelled corpora: texts with spans, payloads with paths, and notes on what is neutral (`NAME_notes.jsonl` beside `NAME.jsonl`).

The format is described in `tests/corpus/README.md`: offsets are code points, paths are JSONPaths.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast


class CorpusError(ValueError):
    """A corpus cannot be read; the sentence says which file and line, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Label:
    """Something that must be found: in a text from `start` to `end`, in a payload at `path`."""

    entity: str
    start: int = 0
    end: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One labelled text or payload.

    Attributes:
        content_type: empty for a text.
        language: empty for a payload.
        labels: what must be found.
        neutral_spans: ranges of a text in which a finding is neither right nor wrong.
        neutral_paths: places of a payload of which the same is true, but for what is expected there.
    """

    id: str
    language: str
    content_type: str
    text: str
    labels: tuple[Label, ...]
    neutral_spans: tuple[tuple[int, int], ...] = ()
    neutral_paths: frozenset[str] = frozenset()


def read(paths: Sequence[Path]) -> list[Document]:
    """All documents of the given files; notes are read from beside them.

    Raises:
        CorpusError: a file is not in the format.
    """
    return [document for path in paths if not path.stem.endswith("_notes") for document in _file(path)]


def _file(path: Path) -> Iterator[Document]:
    notes_path = path.with_name(path.stem + "_notes.jsonl")
    notes = {row["id"]: row for row in _rows(notes_path)} if notes_path.exists() else {}
    for row in _rows(path):
        try:
            yield _payload(row, notes.get(row["id"], {})) if "body" in row else _text(row, notes.get(row["id"], {}))
        except (KeyError, TypeError) as error:
            message = f"{path}: entry {row.get('id', '?')!r} is not in the corpus format ({error!r} is missing or wrong)"
            raise CorpusError(message) from None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        message = f"{path} cannot be read: it is no UTF-8 text"
        raise CorpusError(message) from None
    except OSError as error:
        message = f"{path} cannot be read: {(error.strerror or 'unknown reason').lower()}"
        raise CorpusError(message) from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict) or "id" not in row:
            message = f"{path}:{number} is no JSON object with an id"
            raise CorpusError(message)
        yield cast("dict[str, Any]", row)


def _text(row: dict[str, Any], notes: dict[str, Any]) -> Document:
    labels = tuple(Label(span["type"], span["start"], span["end"]) for span in row["spans"])
    neutral = tuple((span["start"], span["end"]) for span in notes.get("neutral", ()))
    return Document(row["id"], row["language"], "", row["text"], labels, neutral_spans=neutral)


def _payload(row: dict[str, Any], notes: dict[str, Any]) -> Document:
    labels = tuple(Label(each["type"], path=each["path"]) for each in row["expected"])
    neutral = frozenset(cast("list[str]", notes.get("neutral", ())))
    return Document(row["id"], "", row["content_type"], row["body"], labels, neutral_paths=neutral)
