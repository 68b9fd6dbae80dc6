"""The blind corpus is well formed: offsets, paths and notes point at what they say. No score is asked for here."""

from itertools import pairwise
from typing import TypedDict, cast

import pytest

from formats import dispatch
from formats.leaf import Part, Place
from tests.corpus.reading import Payload, Text, lines

_TEXTS = "blind_text"
_PAYLOADS = ("blind_structured", "blind_wide_structured")


class _Range(TypedDict):
    start: int
    end: int
    text: str


def _texts() -> dict[str, Text]:
    return {row["id"]: row for row in cast("list[Text]", lines(_TEXTS))}


def _payloads(name: str) -> list[Payload]:
    return cast("list[Payload]", lines(name))


def _paths(payload: Payload) -> set[str]:
    part = Part(Place("body", document=True), payload["content_type"], payload["body"].encode())
    reading = dispatch.read(part)
    assert not reading.unseen
    return {leaf.place.render().removeprefix("body:").removesuffix("~url") for leaf in reading.leaves}


def test_spans_are_sorted_apart_and_trimmed() -> None:
    """Each span is a trimmed piece of its text and begins after the one before has ended."""
    for row in _texts().values():
        for span in row["spans"]:
            value = row["text"][span["start"] : span["end"]]
            assert value == value.strip() != "", row["id"]
        assert all(one["end"] <= two["start"] for one, two in pairwise(row["spans"])), row["id"]


def test_clean_texts_are_those_without_spans() -> None:
    """A text is called clean if, and only if, nothing in it is labelled."""
    assert all((row["kind"] == "clean") == (not row["spans"]) for row in _texts().values())


def test_notes_quote_their_texts() -> None:
    """A note's range holds the words that it quotes."""
    texts = _texts()
    for note in cast("list[dict[str, object]]", lines(f"{_TEXTS}_notes")):
        text = texts[cast("str", note["id"])]["text"]
        ranges = cast("list[_Range]", note["neutral"]) + cast("list[_Range]", note["lookalikes"])
        assert all(text[at["start"] : at["end"]] == at["text"] for at in ranges), note["id"]


@pytest.mark.parametrize("name", _PAYLOADS)
def test_payload_paths_are_in_their_bodies(name: str) -> None:
    """Each expected, neutral or look-alike path is the place of a leaf in its body."""
    places = {row["id"]: _paths(row) for row in _payloads(name)}
    for row in _payloads(name):
        assert {target["path"] for target in row["expected"]} <= places[row["id"]], row["id"]
    for note in cast("list[dict[str, object]]", lines(f"{name}_notes")):
        noted = cast("list[str]", note["neutral"]) + cast("list[str]", note["lookalikes"])
        assert set(noted) <= places[cast("str", note["id"])], note["id"]
