"""The third corpus is well formed: every label points at a place in its body, every span at a trimmed piece of its text."""

import json
import re
from pathlib import Path
from typing import TypedDict, cast

from formats import dispatch
from formats.leaf import Part, Place

_HERE = Path(__file__).parent
_MARK = re.compile(r"~\w*")


class _Target(TypedDict):
    path: str
    type: str


class _Payload(TypedDict):
    id: str
    content_type: str
    body: str
    expected: list[_Target]


class _Span(TypedDict):
    start: int
    end: int
    type: str


class _Text(TypedDict):
    id: str
    text: str
    spans: list[_Span]


def _lines(name: str) -> list[object]:
    return [json.loads(line) for line in (_HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]


def _places(payload: _Payload) -> set[str]:
    reading = dispatch.read(Part(Place("body", document=True), payload["content_type"], payload["body"].encode()))
    return {_MARK.sub("", "$" + str(leaf.place).partition("$")[2]) for leaf in reading.leaves}


def test_payload_paths_are_in_their_bodies() -> None:
    """Each expected path is the place of a leaf, a JSON text inside a string included."""
    for payload in cast("list[_Payload]", _lines("third_structured")):
        assert {target["path"] for target in payload["expected"]} <= _places(payload), payload["id"]


def test_spans_are_trimmed() -> None:
    """Each span is a piece of its text without outer space."""
    for row in cast("list[_Text]", _lines("third_text")):
        for span in row["spans"]:
            value = row["text"][span["start"] : span["end"]]
            assert value == value.strip() != "", row["id"]
