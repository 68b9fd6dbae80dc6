"""The labelled corpora of this folder, as their tests read them."""

import json
from pathlib import Path
from typing import TypedDict

_HERE = Path(__file__).parent


class Span(TypedDict):
    """A labelled stretch of a text, in code points."""

    start: int
    end: int
    type: str


class Text(TypedDict):
    """A labelled text."""

    id: str
    kind: str
    text: str
    spans: list[Span]


class Target(TypedDict):
    """A labelled place of a payload."""

    path: str
    type: str


class Payload(TypedDict):
    """A labelled payload."""

    id: str
    content_type: str
    body: str
    expected: list[Target]


def lines(name: str) -> list[object]:
    """The lines of a corpus file of this folder."""
    return [json.loads(line) for line in (_HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]
