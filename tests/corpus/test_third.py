"""The third corpus is well formed: every label points at a place in its body, every span at a trimmed piece of its text."""

import re
from typing import cast

from formats import dispatch
from formats.leaf import Part, Place
from tests.corpus.reading import Payload, Text, lines

_MARK = re.compile(r"~\w*")


def _places(payload: Payload) -> set[str]:
    reading = dispatch.read(Part(Place("body", document=True), payload["content_type"], payload["body"].encode()))
    return {_MARK.sub("", "$" + str(leaf.place).partition("$")[2]) for leaf in reading.leaves}


def test_payload_paths_are_in_their_bodies() -> None:
    """Each expected path is the place of a leaf, a JSON text inside a string included."""
    for payload in cast("list[Payload]", lines("third_structured")):
        assert {target["path"] for target in payload["expected"]} <= _places(payload), payload["id"]


def test_spans_are_trimmed() -> None:
    """Each span is a piece of its text without outer space."""
    for row in cast("list[Text]", lines("third_text")):
        for span in row["spans"]:
            value = row["text"][span["start"] : span["end"]]
            assert value == value.strip() != "", row["id"]
