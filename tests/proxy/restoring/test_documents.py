"""Documents are restored in the bytes, in any charset that keeps ASCII, and stay valid."""

import json
from typing import Any, cast
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.restoring.choosing import restoring
from proxy.restoring.documents import restorable
from proxy.restoring.matcher import Matcher

VALUES = ['O"Neil \\ x', "Zoë", "a\nb", "<b>&", "日本"]
PAIRS = {f"Velmora{letter}": value for letter, value in zip("nslrt", VALUES, strict=True)}


def restored(data: bytes, content_type: str, size: int = 1000, pairs: dict[str, str] | None = None) -> bytes:
    way = restoring(PAIRS if pairs is None else pairs, content_type)
    assert way is not None
    return b"".join(way.feed(data[at : at + size]) for at in range(0, len(data), size)) + way.flush()


def swapped(value: Any) -> Any:
    if isinstance(value, str):
        return Matcher(PAIRS).whole(value)
    if isinstance(value, list):
        return [swapped(each) for each in cast("list[Any]", value)]
    return {key: swapped(each) for key, each in cast("dict[Any, Any]", value).items()} if isinstance(value, dict) else value


WORDS = st.lists(st.sampled_from([*PAIRS, "Velm", 'say "hi"', "\\", "é", " "]), max_size=5).map("".join)
JSON = st.recursive(
    WORDS | st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner)
)


@given(JSON, st.integers(1, 20), st.booleans())
def test_json_stays_valid_and_leads_back(document: object, size: int, ascii_only: bool) -> None:
    """Whatever the values hold, however the bytes are cut, escaped or not."""
    data = json.dumps({"a": document}, ensure_ascii=ascii_only).encode()
    assert json.loads(restored(data, "application/json; charset=utf-8", size)) == {"a": swapped(document)}


@given(WORDS, st.integers(1, 20))
def test_json_within_a_string_is_escaped_twice(text: str, size: int) -> None:
    """The arguments of a tool call."""
    arguments = json.dumps({"name": text, "list": [text]})
    data = json.dumps({"function": {"arguments": arguments}, "text": text}).encode()
    answer = json.loads(restored(data, "application/vnd.x+json", size))
    assert json.loads(answer["function"]["arguments"]) == {"name": swapped(text), "list": [swapped(text)]}
    assert answer["text"] == swapped(text)


def test_escaped_slashes_and_pluses_are_found() -> None:
    """PHP escapes the one, .NET the other."""
    pairs = {"0406/01.87": "0471/88.03", "+40000123456": "+40721234567"}
    data = rb'{"a":"0406\/01.87","b":"\u002B40000123456","c":"0406/01.87"}'
    answer = json.loads(restored(data, "application/json", 3, pairs))
    assert answer == {"a": "0471/88.03", "b": "+40721234567", "c": "0471/88.03"}


def test_markup_stays_well_formed() -> None:
    """Values are escaped where they stand."""
    tree = ElementTree.fromstring(restored(b"<a b='Velmorar'>Velmorar</a>", "text/xml"))
    assert (tree.text, tree.get("b")) == ("<b>&", "<b>&")


@pytest.mark.parametrize(("charset", "expected"), [("utf-8", "Zoë"), ("iso-8859-1", "Zoë"), ("us-ascii", "Zo?")])
def test_text_is_written_in_its_charset(charset: str, expected: str) -> None:
    """What the charset has no character for becomes a question mark."""
    assert restored(b"Velmoras", f"text/plain; charset={charset}").decode(charset) == expected


def test_json_in_another_charset_is_escaped() -> None:
    """JSON needs no charset for that."""
    assert json.loads(restored(b'"Velmoras Velmorat"', 'application/json; charset="latin-1"')) == "Zoë 日本"


@pytest.mark.parametrize(
    "content_type",
    ["", "image/png", "application/grpc", "application/pdf", "text/plain; charset=utf-16", "text/plain; charset=no"],
)
def test_other_types_are_left_alone(content_type: str) -> None:
    """Where a length or a checksum stands in the way, or ASCII is not ASCII."""
    assert restoring(PAIRS, content_type) is None
    assert not restorable("utf-16")
