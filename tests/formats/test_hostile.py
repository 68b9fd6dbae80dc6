"""Hostile bodies, format by format: no exception, no unbounded memory, no entity expanded, and what is missed is said."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import cast

import fastavro
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats.budget import Limits
from formats.dispatch import TABLE
from tests.corpus.wire.make import FOLDER, MAKERS
from tests.formats.shown import misses, read, texts

EXPECTED = cast("dict[str, dict[str, str]]", yaml.safe_load((FOLDER / "expected.yaml").read_text()))
TYPES = sorted({content_type.replace("*", "x") for row in TABLE for content_type in row.types if content_type[0] != "+"})
# A library that is given 2 seconds may take a little more; memory is what must not run away.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def _sound(body: bytes, content_type: str) -> None:
    """Reading gives a value, unique texts and no `failed`, which would be a defect of ours."""
    reading = read(body, content_type)
    assert "failed" not in [reason for reason, _ in misses(reading)]
    for leaf in reading.leaves:
        assert leaf.text
        (leaf.text + leaf.key + leaf.place.render()).encode()


@pytest.mark.parametrize("content_type", ["", *TYPES])
@given(body=st.binary(max_size=200))
@settings(parent=CALM, max_examples=30)
def test_arbitrary_bytes(content_type: str, body: bytes):
    """Any bytes under any content type."""
    _sound(body, content_type)


@pytest.mark.parametrize("name", MAKERS)
@given(data=st.data())
@settings(parent=CALM, max_examples=30)
def test_mutations_of_valid_samples(name: str, data: st.DataObject):
    """Samples with bytes changed, taken out, doubled and cut off."""
    body = bytearray((FOLDER / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        match data.draw(st.sampled_from(["flip", "drop", "double", "cut"])):
            case "flip":
                body[at] = data.draw(st.integers(0, 255))
            case "drop":
                del body[at : at + data.draw(st.integers(1, 20))]
            case "double":
                body[at:at] = body[at : at + data.draw(st.integers(1, 200))]
            case _:
                del body[at:]
        body = body or bytearray(b"x")
    _sound(bytes(body), EXPECTED[name]["type"])


def test_billion_laughs_xml():
    """Entities of a document are never expanded; what they would say is read where they are declared."""
    entities = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 30))
    body = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "jan@post.example">{entities}]><l>&l29;</l>'
    reading = read(body, "application/xml")
    assert "jan@post.example" in texts(reading).values()
    assert sum(map(len, texts(reading).values())) < 2 * len(body)


def test_external_entities_are_not_fetched():
    """A reference to a file is text, not the file."""
    reading = read('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e; end</x>', "application/xml")
    assert "&e; end" in texts(reading).values()
    assert not any("root:" in text for text in texts(reading).values())


def test_billion_laughs_in_office():
    """The XML of an Office file is as hardened."""
    entities = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 12))
    xml = f'<!DOCTYPE l [<!ENTITY l0 "haha">{entities}]><w:document xmlns:w="urn:w"><w:p><w:t>&l11;</w:t></w:p></w:document>'
    tracemalloc.start()
    read(_zip({"word/document.xml": xml.encode()}))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_billion_laughs_yaml():
    """Aliases are not followed, and a million brackets are no recursion."""
    body = "a: &a [x, x]\n" + "".join(
        f"{key}: &{key} [*{last}, *{last}]\n" for last, key in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(read(body, "application/yaml").leaves) == 2
    _sound(b"[" * 1_000_000, "application/yaml")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<a>" * 100_000, "application/xml"),
        (b"<div>" * 100_000 + b"x", "text/html"),
        (b"\x91" * 100_000, "application/msgpack"),
        (b"\x81" * 100_000, "application/cbor"),
        (b"[" * 100_000, "application/har+json"),
        (b"--B\nContent-Type: multipart/mixed; boundary=B\n\n" * 2_000, "multipart/mixed; boundary=B"),
        (b"BEGIN:VCARD\n" * 100_000, "text/vcard"),
        (b"\x0a\x7f" * 50_000, "application/x-protobuf"),
        (b"a,b\n" * 100_000 + b'"' * 100_001, "text/csv"),
        (b"data: {\n" * 50_000, "text/event-stream"),
        (b"<" * 200_000, "application/xml"),
        (b"<!DOCTYPE [" * 20_000, "application/xml"),
        (b'<a b="' * 20_000, "application/xml"),
        (b"From: x\n" * 50_000, "message/rfc822"),
        (b"%41" * 200_000, "application/x-www-form-urlencoded"),
        (b'{"a":"' + b"\\" * 500_001, "application/json"),
    ],
)
def test_deep_or_long(body: bytes, content_type: str):
    """Depth and repetition cost no stack and no more than the time allowed."""
    reading = read(body, content_type, limits=Limits(seconds=20))
    assert "failed" not in [reason for reason, _ in misses(reading)]
    assert "timed_out" not in [reason for reason, _ in misses(reading)]


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "text/csv", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize(
    "unit",
    [b"eyJaaaaa-", b"%41", b"%", b"&", b"a=b&", b",", b'"', b'",', b"{", b"[{", b'{"a":', b"\\u00e9", b"\\ud800", b"\n",
     b"\r\n", b"AAAA", b"QUJD\n", b"data:;base64,", b"<a ", b"<!--", b"\xff", b"\x80\n", b"=?utf-8?q?a?= ", b"- ", b": "],
)  # fmt: skip
def test_repetition_is_linear(unit: bytes, content_type: str):
    """A short piece two hundred thousand bytes long: what takes the square of it would run into the time-out of the tests."""
    reading = read(unit * (200_000 // len(unit)), content_type, limits=Limits(seconds=1000))
    assert "failed" not in [reason for reason, _ in misses(reading)]


@pytest.mark.parametrize(
    ("content_type", "head", "unit"),
    [
        ("multipart/form-data; boundary=B", b'--B\r\nContent-Disposition: form-data; name="a', b" "),
        ("multipart/form-data; boundary=B", b"--B\r\nX: ", b"a "),
        ("multipart/form-data; boundary=B", b"", b"\r\n-"),
        ("message/rfc822", b"From: a\r\nSubject: ", b"=?utf-8?q?a?=\r\n "),
        ("message/rfc822", b"From: a\r\nTo: ", b"<"),
        ("text/vcard", b"BEGIN:VCARD\r\nN", b";a=b"),
        ("text/vcard", b"BEGIN:VCARD\r\nN", b';a="'),
        ("text/vcard", b"BEGIN:VCARD\r\nN:a", b"\r\n "),
        ("text/vcard", b"BEGIN:VCARD\r\nN;ENCODING=QUOTED-PRINTABLE:a", b"=\r\n"),
        ("application/xml", b"<a", b' b="c"'),
        ("application/xml", b"<a>", b"<b"),
        ("application/xml", b"<!DOCTYPE a [", b"<!ENTITY b 'c'>"),
        ("text/html", b"<p ", b"<a "),
        ("text/html", b"<p b='>' ", b"a='b' "),
        ("text/html", b"<!doctype html>", b"<meta "),
        ("application/yaml", b"a:\n", b"\n---\n"),
        ("application/yaml", b"a: ", b"&a "),
        ("text/event-stream", b"data: x\n\n", b"data:\n"),
        ("application/x-protobuf", b"", b"\x0a\x01a"),
        ("application/msgpack", b"\xdd\x00\x01\x00\x00", b"\xa1a"),
        ("application/msgpack", b"", b"a"),
        ("application/msgpack", b"", b"\x80"),
        ("application/cbor", b"\x9f", b"\x61a"),
        ("application/cbor", b"", b"\x01"),
        ("application/cbor", b"", b"\x80"),
        ("application/graphql", b"query {", b'a(b: "'),
    ],
)
def test_repetition_in_a_format_is_linear(content_type: str, head: bytes, unit: bytes):
    """The same inside each format that has a grammar of its own."""
    reading = read(head + unit * (200_000 // len(unit)), content_type, limits=Limits(seconds=1000))
    assert "failed" not in [reason for reason, _ in misses(reading)]


def test_a_long_text_is_no_burden():
    """A text of four megabytes, whatever it is made of, is one leaf (or what lies in it), and nothing of it is missed."""
    for unit in ("Mevrouw belt morgen terug. ", "a", "Zoë ", "AAAA", "eyJaaaaa-", "%41", "{", "\\n"):
        text = unit * (4 * 1024 * 1024 // len(unit))
        reading = read(json.dumps({"note": text}), "application/json", limits=Limits(body=32 << 20, seconds=1000))
        assert misses(reading) == []
        assert max(len(leaf.text) for leaf in reading.leaves) > 1_000_000


def test_zip_bomb_is_bounded():
    """A member that inflates to a gigabyte, and members of the same bytes many times over, stop at the budget."""
    body = _zip({"bomb.txt": bytes(100_000_000)}, compressed=True)
    tracemalloc.start()
    reading = read(body, "application/zip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ("over_budget", "part:bomb.txt") in misses(reading)
    assert peak < 40_000_000


def test_zip_in_zip_without_end():
    """Archives in archives stop at the bound of nesting."""
    body = _zip({"x.txt": b"jan@post.example"})
    for _ in range(20):
        body = _zip({"x.zip": body})
    assert "over_budget" in [reason for reason, _ in misses(read(body))]


def test_encrypted_is_said():
    """An encrypted member, and an encrypted PDF, are `encrypted`."""
    body = bytearray(_zip({"x.txt": b"jan@post.example"}))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    assert ("encrypted", "part:x.txt") in misses(read(bytes(body)))
    assert misses(read(_locked(), "application/pdf")) == [("encrypted", "body:$")]


def test_avro_of_nothing():
    """An Avro file that repeats a thing without bytes a billion times is refused."""
    schema = b'{"type": "record", "name": "x", "fields": [{"name": "a", "type": {"type": "array", "items": "null"}}]}'
    body = (
        b"Obj\x01\x02\x16avro.schema" + bytes([len(schema) * 2 & 0x7F | 0x80, len(schema) * 2 >> 7]) + schema + b"\0" + bytes(16)
    )
    block = b"\x02\x0a" + b"\x80\xa8\xd6\xb9\x07" + b"\0"
    assert misses(read(body + block + bytes(16))) == [("over_budget", "body:$")]


@pytest.mark.parametrize("codec", ["deflate", "bzip2", "xz"])
def test_avro_bomb_is_bounded(codec: str):
    """A block that unpacks to a hundred megabytes is over the budget before the library sees it."""
    schema = {"type": "record", "name": "x", "fields": [{"name": "a", "type": "bytes"}]}
    stream = io.BytesIO()
    write = cast("Callable[..., None]", fastavro.writer)  # pyright: ignore[reportUnknownMemberType]  its types are partial
    write(stream, schema, [{"a": bytes(100_000_000)}], codec=codec)
    tracemalloc.start()
    reading = read(stream.getvalue(), "avro/binary")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert misses(reading) == [("over_budget", "body:$")]
    assert peak < 40_000_000


def test_opaque_media():
    """Pictures, sound, film and fonts are opaque, whatever they are declared as."""
    for body in (b"\x89PNG\r\n\x1a\n" + bytes(20), b"OggS" + bytes(20), b"\0\0\0\x18ftypmp42", b"wOF2" + bytes(20)):
        assert ("opaque", "body:$") in misses(read(body, "application/json"))


def _zip(members: dict[str, bytes], *, compressed: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as made:
        for name, body in members.items():
            made.writestr(name, body)
    return stream.getvalue()


def _locked() -> bytes:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("geheim", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)  # pyright: ignore[reportUnknownMemberType]  pypdf's types are partial
    return stream.getvalue()
