"""Settling formats, and what holds for all of them."""

import pytest

from formats import dispatch, table
from formats.budget import Limits
from formats.leaf import Part, Place
from formats.reading import Harvest
from tests.formats.shown import misses, part, read, texts


@pytest.mark.parametrize(
    ("body", "declared", "name"),
    [
        ('{"a": "x"}', "text/plain", "json"),
        ('{"a": "x"}', "image/png", "json"),
        ("<a><b>x</b></a>", "application/json", "xml"),
        ("<html><body>x</body></html>", "application/octet-stream", "html"),
        ("a,b\n1,2\n3,4\n", "application/octet-stream", "csv"),
        ("Beste Jan, hoe gaat het?", "application/json", "text"),
        ("[12:30] Jan belde", "", "text"),
        ("Beste,\nJan, komt\nmorgen", "", "text"),
        ("Dag Jan,\nDank, bel mij\n", "", "text"),
        ("a=b", "", "text"),
        ("%PDF-1.7 x", "text/html", "text"),
        ("", "application/json", "empty"),
        ("x", "nonsense", "text"),
        ('"jan"', "application/json", "json"),
        ("- a: b\n- c", "application/x-yaml", "yaml"),
        ("12345678901", "application/json", "json"),
    ],
)
def test_format_is_settled_by_the_bytes(body: str, declared: str, name: str):
    """A content type is followed when the bytes fit it, else the bytes decide."""
    assert read(body, declared).format == name


def test_disagreement_shows():
    """A reading has both names: what was declared and what was read."""
    reading = read('{"a": "x"}', "application/xml")
    assert (reading.declared, reading.format) == ("xml", "json")


def test_defects_are_said(monkeypatch: pytest.MonkeyPatch):
    """A reader that raises is `failed`; the reading comes all the same."""

    def broken(_part: Part, _harvest: Harvest) -> None:
        raise ZeroDivisionError

    def always(_content_type: str) -> table.Format:
        return row

    row = table.Format("broken", "Broken", ("application/broken",), broken, None, lambda _: True)
    monkeypatch.setattr(table, "declared", always)
    reading = read("x", "application/broken")
    assert (reading.leaves, misses(reading)) == ([], [("failed", "body:$")])


def test_the_table_is_sound():
    """Names and content types are told once; every row says what people call it."""
    names = [row.name for row in dispatch.TABLE]
    types = [content_type for row in dispatch.TABLE for content_type in row.types]
    assert len(set(names)) == len(names)
    assert len(set(types)) == len(types)
    assert all(row.title and content_type == content_type.lower() for row in dispatch.TABLE for content_type in row.types)


def test_other_roots():
    """A WebSocket message is read like a body, at its own root."""
    reading = dispatch.read(Part(Place("ws", document=True), "", b'{"data": {"text": "x"}}'))
    assert texts(reading) == {"ws:$.data.text": "x"}


def test_empty_parts():
    """Nothing is nothing, under any coding."""
    assert read(b"", "application/json", "gzip").leaves == []


def test_places_in_misses_hold_no_data():
    """A key that may be data is not written in what was missed."""
    reading = read('{"jan@post.example": "data:image/png;base64,iVBORw0KGgo="}', "application/json")
    assert misses(reading) == [("opaque", "body:$.*")]


def test_encrypted_messages():
    """PGP and S/MIME are encrypted, not unknown."""
    assert misses(read("-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----", "text/plain")) == [
        ("encrypted", "body:$")
    ]
    assert misses(read(b"\x30\x80\x06", "application/pkcs7-mime")) == [("encrypted", "body:$")]


def test_leaves_of_all_documents_are_bounded_together():
    """The bounds hold for a part and everything in it."""
    reading = read('{"a": 1}\n' * 100, "application/x-ndjson", limits=Limits(leaves=7))
    assert len(reading.leaves) == 7


def test_part_is_not_read_twice():
    """A nested leaf that was opened is not there a second time."""
    assert list(texts(dispatch.read(part('{"a": "{\\"b\\": \\"x\\"}"}', "application/json")))) == ["body:$.a.b"]
