"""Writing parts anew."""

import base64
import contextlib
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from ipaddress import ip_address
from typing import cast

import cbor2
import msgpack
import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats import coding, dispatch
from formats.budget import Limits, Meter
from formats.dispatch import TABLE, CannotRewrite
from formats.leaf import Part, Replacement
from formats.numerals import masked
from formats.protobufwrite import varint
from tests.corpus.wire.make import FOLDER, MAKERS, PLANTED
from tests.formats.shown import part, read, texts

EXPECTED = cast("dict[str, dict[str, str]]", yaml.safe_load((FOLDER / "expected.yaml").read_text()))
REWRITABLE = {row.name for row in TABLE if row.rewritable}
WRITABLE = [name for name in MAKERS if EXPECTED[name]["format"] in REWRITABLE]
FIXED = [name for name in MAKERS if EXPECTED[name]["format"] not in REWRITABLE]
CARD, LAST4, FIRST1 = 4111111111111111, 1000000000001111, 4000000000000000
MASKED_JSON = (b'{"a":4111111111111111}', "body:$.a", b'{"a":1000000000001111}', b'{"a":4000000000000000}')


def _eight(head: int, number: int) -> bytes:
    return bytes([head]) + number.to_bytes(8)


def _rewrite(body: str, content_type: str, *replacements: tuple[str, int, int, str]) -> str:
    return dispatch.rewrite(part(body, content_type), [Replacement(*one) for one in replacements]).decode()


def _sample(name: str) -> Part:
    return part((FOLDER / name).read_bytes(), EXPECTED[name]["type"])


@pytest.mark.parametrize("name", MAKERS)
def test_rewriting_nothing_is_the_identity(name: str):
    """No replacement: the very same bytes, in every format."""
    sample = _sample(name)
    assert dispatch.rewrite(sample, []) == sample.body


@pytest.mark.parametrize("name", WRITABLE)
def test_empty_insertions_are_the_identity(name: str):
    """A replacement of nothing by nothing in any leaf that stands in the format itself changes no byte."""
    sample = _sample(name)
    for leaf in dispatch.read(sample).leaves:
        place = leaf.place.render()
        if not any(one in place for one in ("~base64", "~jwt", "~data", "part:file/sheet")):  # a sheet's name refuses
            assert dispatch.rewrite(sample, [Replacement(place, 0, 0, "")]) == sample.body, place


@pytest.mark.parametrize("name", WRITABLE)
def test_planted_values_are_replaced_and_nothing_else(name: str):
    """Each planted value is gone after its replacement; every other text is what it was."""
    sample = _sample(name)
    reading = dispatch.read(sample)
    before = texts(reading)
    numbers = {leaf.place.render() for leaf in reading.leaves if leaf.typed == "number"}
    wanted: list[Replacement] = []
    after = dict(before)
    for place, text in before.items():
        for value in (PLANTED.name, PLANTED.email, PLANTED.iban, PLANTED.national):
            if value in text and "~jwt" not in place:
                new = "987654" if place in numbers else "[WEG]"
                wanted.append(Replacement(place, text.index(value), text.index(value) + len(value), new))
                after[place] = after[place].replace(value, new)
    made = texts(dispatch.read(Part(sample.place, sample.content_type, dispatch.rewrite(sample, wanted))))
    packed = {place for place in before if f"{place}~base64" in "".join(before)}
    assert {place: text for place, text in made.items() if place not in packed} == {
        place: text for place, text in after.items() if place not in packed
    }


@pytest.mark.parametrize("name", FIXED)
def test_formats_that_cannot_say_so(name: str):
    """A format that cannot be written back refuses, with a sentence and without a value."""
    sample = _sample(name)
    place, text = next(iter(texts(dispatch.read(sample)).items()))
    with pytest.raises(CannotRewrite) as refusal:
        dispatch.rewrite(sample, [Replacement(place, 0, 1, "x")])
    assert str(refusal.value).endswith(".")
    assert text not in str(refusal.value)


def test_json_keeps_everything_else():
    """Spacing, number forms, duplicate keys and escapes, also within the same string, survive."""
    body = r'{ "a" : 1.50e+03 ,"n":"z\u00e9 \"Jan\" \/ x", "n" : "Jan" , "k":[1e400,  true]}'
    assert _rewrite(body, "application/json", ("body:$.n", 4, 7, '"P"'), ("body:$.n~2", 0, 3, "Q")) == (
        r'{ "a" : 1.50e+03 ,"n":"z\u00e9 \"\"P\"\" \/ x", "n" : "Q" , "k":[1e400,  true]}'
    )


def test_json_numbers():
    """A replaced number stays a number when the new text is one, else it becomes a string."""
    body = '{"a": 85073003328, "b": 85073003328}'
    assert _rewrite(body, "application/json", ("body:$.a", 0, 11, "[RRN]"), ("body:$.b", 0, 9, "")) == '{"a": "[RRN]", "b": 28}'


@pytest.mark.parametrize(
    ("content_type", "body", "place", "last4", "first1"),
    [
        ("application/json", *MASKED_JSON),
        ("application/yaml", b"a: 4111111111111111\n", "body:$.a", b"a: 1000000000001111\n", b"a: 4000000000000000\n"),
        ("application/msgpack", b"\x81\xa1a" + _eight(0xCF, CARD), "body:$.a", b"\x81\xa1a" + _eight(0xCF, LAST4),
         b"\x81\xa1a" + _eight(0xCF, FIRST1)),
        ("application/cbor", b"\xa1aa" + _eight(0x1B, CARD), "body:$.a", b"\xa1aa" + _eight(0x1B, LAST4),
         b"\xa1aa" + _eight(0x1B, FIRST1)),
        ("application/x-protobuf", varint(24) + varint(CARD), "body:$['3']", varint(24) + varint(LAST4),
         varint(24) + varint(FIRST1)),
    ],
)  # fmt: skip
def test_a_masked_number_stays_one(content_type: str, body: bytes, place: str, last4: bytes, first1: bytes):
    """Stars become zeros, and the one that would lead the number a one: no format has leading zeros."""
    sample = part(body, content_type)
    assert dispatch.rewrite(sample, [Replacement(place, 0, 12, "*" * 12)]) == last4
    assert dispatch.rewrite(sample, [Replacement(place, 1, 16, "*" * 15)]) == first1


def test_a_masked_text_keeps_its_stars():
    """Digits in a JSON string are no number."""
    assert _rewrite('{"a": "4111"}', "application/json", ("body:$.a", 0, 2, "**")) == '{"a": "**11"}'


def test_json_keys():
    """A key that is data is written anew by its own place."""
    assert _rewrite('{"jan@post.example": 1}', "application/json", ("body:$['jan@post.example']~", 0, 16, "P")) == '{"P": 1}'


def test_overlapping_replacements_leave_nothing():
    """Replacements that overlap become one: nothing that was to go stays."""
    assert _rewrite('{"a": "Jan Peeters"}', "application/json", ("body:$.a", 0, 6, "X"), ("body:$.a", 4, 11, "Y")) == '{"a": "X"}'


def test_form_and_csv_and_xml_quoting():
    """New text is quoted as the format wants it; what was escaped elsewhere stays so."""
    assert _rewrite("a=x%2Dy+z&b=c", "application/x-www-form-urlencoded", ("body:$.a", 4, 5, "&é")) == "a=x%2Dy+%26%C3%A9&b=c"
    assert (
        _rewrite('a;b\n"x ""y""";z\n', "text/csv", ("body:$[0].a", 3, 4, '"'), ("body:$[0].b", 0, 1, "p;q"))
        == 'a;b\n"x """"""";p q\n'
    )
    made = _rewrite(
        "<a b='&lt;x'>&#233;t <!-- c --></a>", "application/xml", ("body:$.a", 1, 2, "<&"), ("body:$.a.@b", 1, 2, "'")
    )
    assert made == "<a b='&lt;&#x27;'>&#233;&lt;&amp; <!-- c --></a>"


def test_multipart_file_and_name():
    """A file's content and its name are written anew; the other parts' bytes stay."""
    body = (
        '--X\r\nContent-Disposition: form-data; name="f"; filename="jan.json"\r\nContent-Type: application/json\r\n\r\n'
        '{"a" : "Jan"}\r\n--X\r\nContent-Disposition: form-data; name="n"\r\n\r\nJan\r\n--X--\r\n'
    )
    made = _rewrite(
        body,
        "multipart/form-data; boundary=X",
        ("part:f:$.a", 0, 3, "P"),
        ("part:f/filename", 0, 3, "Q"),
        ("body:$.n", 0, 3, "R"),
    )
    assert made == body.replace('"Jan"', '"P"').replace("jan.json", "Q.json").replace("\r\nJan\r\n", "\r\nR\r\n")


def test_text_that_is_spread_over_events():
    """A name that begins in one event and ends in the next is replaced in the first; both events stay events."""
    body = 'data: {"delta": {"content": "Dag Anne"}}\n\ndata: {"delta": {"content": "lies D."}}\n\n'
    assert _rewrite(body, "text/event-stream", ("sse:$.delta.content", 4, 12, "[P]")) == (
        'data: {"delta": {"content": "Dag [P]"}}\n\ndata: {"delta": {"content": " D."}}\n\n'
    )


def test_an_event_whose_string_goes_over_two_lines_refuses():
    """A string that two `data` lines hold cannot change without their framing."""
    body = 'data: {"naam": "Jan\ndata: Peeters", "x": "y"}\n\n'
    assert _rewrite(body, "text/event-stream", ("sse:$.x", 0, 1, "z")) == body.replace('"y"', '"z"')
    with pytest.raises(CannotRewrite):
        _rewrite(body, "text/event-stream", ("sse:$.naam", 0, 3, "P"))


def test_encodings_inside_leaves():
    """JSON in a string, base64 and URL-encoding are written inside and encoded again; a signed token refuses."""
    inner = base64.b64encode(b'{"x": "Jan", "y": 1}').decode()
    body = json.dumps({"s": '{"naam" : "Jan"}', "b": inner, "u": "Jan%20P"})
    made = _rewrite(
        body, "application/json", ("body:$.s.naam", 0, 3, "P"), ("body:$.b~base64.x", 0, 3, "Q"), ("body:$.u~url", 0, 3, "R é")
    )
    assert json.loads(made) == {
        "s": '{"naam" : "P"}',
        "b": base64.b64encode(b'{"x": "Q", "y": 1}').decode(),
        "u": "R%20%C3%A9%20P",
    }
    token = "eyJhbGciOiJub25lIn0.eyJtYWlsIjoiamFuIn0.x"
    with pytest.raises(CannotRewrite):
        _rewrite(json.dumps({"t": token}), "application/json", ("body:$.t~jwt.claims.mail", 0, 3, "P"))


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "gzip, br"])
def test_content_codings_are_applied_again(name: str):
    """The body comes back in the codings in which it came."""
    sample = part(coding.encode(b'{"a": "Jan"}', name), "application/json", name)
    made = dispatch.rewrite(sample, [Replacement("body:$.a", 0, 3, "P")])
    assert coding.decode(made, name, Meter(Limits())).body == b'{"a": "P"}'


def test_charsets_are_kept():
    """The body comes back in its charset with its mark; stray bytes stay; a character that the charset lacks is refused."""
    utf16 = '{"a": "Zoë"}'.encode("utf-16")
    assert dispatch.rewrite(part(utf16, "application/json"), [Replacement("body:$.a", 0, 3, "é")]) == '{"a": "é"}'.encode(
        "utf-16"
    )
    stray = part(b'{"a": "Jan", "b": "\xff\xfe"}', "application/json")
    assert dispatch.rewrite(stray, [Replacement("body:$.a", 0, 3, "P")]) == b'{"a": "P", "b": "\xff\xfe"}'
    latin = part("Élodie Dupont".encode("cp1252"), "text/plain; charset=iso-8859-1")
    assert dispatch.rewrite(latin, [Replacement("body:$", 7, 13, "é")]) == "Élodie é".encode("cp1252")
    with pytest.raises(CannotRewrite):
        dispatch.rewrite(latin, [Replacement("body:$", 7, 13, "\u4e2d")])


@pytest.mark.parametrize(
    ("place", "start", "end"), [("body:$.nowhere", 0, 1), ("body:$.a", 0, 99), ("body:$.a", -1, 2), ("body:$.a", 2, 1)]
)
def test_replacements_that_do_not_fit(place: str, start: int, end: int):
    """A place that is not there, or a span outside its leaf, is refused: nothing may seem to be gone and stay."""
    with pytest.raises(CannotRewrite):
        _rewrite('{"a": "Jan"}', "application/json", (place, start, end, "P"))


def test_cut_off_coding_is_refused():
    """A body that cannot be read whole cannot be written back."""
    cut = gzip.compress(b'{"a": "Jan"}' * 100)[:-20]
    with pytest.raises(CannotRewrite):
        dispatch.rewrite(part(cut, "application/json", "gzip"), [Replacement("body:$.a", 0, 3, "P")])


@pytest.mark.parametrize("name", WRITABLE)
@pytest.mark.parametrize("transfer", ["", "base64"])
def test_every_format_within_a_multipart_body(name: str, transfer: str):
    """What can be written back alone can be as a part of a form or a message, beside a file that cannot."""
    sample = _sample(name)
    inner = base64.encodebytes(sample.body).strip() if transfer else sample.body
    head = f"Content-Transfer-Encoding: {transfer}\r\n" if transfer else ""
    disposition = "Content-Disposition: form-data; name="
    body = (
        f'--grens1\r\n{disposition}"f"; filename="f.bin"\r\nContent-Type: {sample.content_type}\r\n{head}\r\n'.encode()
        + inner
        + f'\r\n--grens1\r\n{disposition}"f2"; filename="x.pdf"\r\n\r\n%PDF-1.4\r\n--grens1--\r\n'.encode()
    )
    whole = part(body, "multipart/form-data; boundary=grens1")
    before = texts(dispatch.read(whole))
    wanted = [
        Replacement(place, text.index(PLANTED.email), text.index(PLANTED.email) + len(PLANTED.email), "[E]")
        for place, text in before.items()
        if PLANTED.email in text and "~jwt" not in place
    ]
    made = dispatch.rewrite(whole, wanted)
    after = texts(dispatch.read(Part(whole.place, whole.content_type, made)))
    assert [place for place, text in after.items() if PLANTED.email in text and "~jwt" not in place] == []
    assert made.endswith(b"%PDF-1.4\r\n--grens1--\r\n")


_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=12,
)
_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(
    document=st.dictionaries(_text, _json, min_size=1, max_size=4),
    ascii_only=st.booleans(),
    new=st.text(st.characters(codec="utf-8"), max_size=8),
)
@settings(parent=_CALM)
def test_any_json_leaf_can_be_replaced(document: dict[str, object], ascii_only: bool, new: str):
    """Whatever the document: a replaced leaf reads as the new text, and every other leaf as before."""
    body = json.dumps(document, ensure_ascii=ascii_only)
    _check(body.encode(), "application/json", new)


@given(fields=st.lists(st.tuples(_text, _text), min_size=1, max_size=5), new=_text)
@settings(parent=_CALM)
def test_any_form_field_can_be_replaced(fields: list[tuple[str, str]], new: str):
    """The same for forms."""
    from urllib.parse import urlencode

    _check(urlencode(fields).encode(), "application/x-www-form-urlencoded", new)


@given(document=st.dictionaries(_text, _json, min_size=1, max_size=4), new=_text)
@settings(parent=_CALM)
def test_any_messagepack_leaf_can_be_replaced(document: dict[str, object], new: str):
    """The same for MessagePack: a text's own length changes, and nothing above it."""
    pack = cast("Callable[[object], bytes]", msgpack.packb)  # pyright: ignore[reportUnknownMemberType]  msgpack has no types
    _check(pack(_bounded(document)), "application/msgpack", new)


@given(document=st.dictionaries(_text, _json, min_size=1, max_size=4), new=_text, canonical=st.booleans())
@settings(parent=_CALM)
def test_any_cbor_leaf_can_be_replaced(document: dict[str, object], new: str, canonical: bool):
    """The same for CBOR."""
    _check(cbor2.dumps(_bounded(document), canonical=canonical), "application/cbor", new)


def _bounded(value: object) -> object:
    """Whole numbers of 64 bits, which is what MessagePack has; CBOR writes larger ones as tagged bytes, which refuse."""
    if isinstance(value, dict):
        return {key: _bounded(one) for key, one in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_bounded(one) for one in cast("list[object]", value)]
    return value % (1 << 63) if isinstance(value, int) and not isinstance(value, bool) else value


_word = st.text("abcdefghijklmnopqrstuvwxyz é", min_size=1, max_size=200).map(lambda text: "W" + text)
_message = st.recursive(_word, lambda inner: st.lists(st.tuples(st.integers(1, 3), inner), min_size=1, max_size=4), max_leaves=10)


def _field(number: int, value: object) -> bytes:
    if isinstance(value, str):
        body = value.encode()
    else:
        body = b"".join(_field(one, inner) for one, inner in cast("list[tuple[int, object]]", value))
    return varint(number << 3 | 2) + varint(len(body)) + body


@given(message=st.lists(st.tuples(st.integers(1, 3), _message), min_size=1, max_size=4), new=_word, framed=st.booleans())
@settings(parent=_CALM)
def test_any_protobuf_text_can_be_replaced(message: list[tuple[int, object]], new: str, framed: bool):
    """The same for protocol buffers and gRPC: every length above a replaced text is set anew."""
    body = b"".join(_field(number, value) for number, value in message)
    if framed:
        packed = gzip.compress(body, mtime=0)
        body = b"\0" + len(body).to_bytes(4) + body + b"\1" + len(packed).to_bytes(4) + packed
    _check(body, "application/grpc" if framed else "application/x-protobuf", new)


def test_protobuf_numbers_stay_numbers():
    """A number becomes another one; a text cannot stand in its field, so it is refused."""
    body = varint(3 << 3) + varint(85073003328)
    sample = part(body, "application/x-protobuf")
    assert dispatch.rewrite(sample, [Replacement("body:$['3']", 0, 11, "900000")]) == varint(3 << 3) + varint(900000)
    with pytest.raises(CannotRewrite):
        dispatch.rewrite(sample, [Replacement("body:$['3']", 0, 11, "[RRN]")])


def test_binary_values_in_binary_formats():
    """A file in a byte string is written anew by its own format; dates, references and other tags refuse."""
    inner = json.dumps({"naam": "Jan"}).encode()
    body = cbor2.dumps({"f": inner, "t": cbor2.CBORTag(24, cbor2.dumps({"x": "Jan"})), "u": cbor2.CBORTag(32, "http://jan")})
    made = dispatch.rewrite(
        part(body, "application/cbor"),
        [Replacement("body:$.f.naam", 0, 3, "P"), Replacement("body:$.t.x", 0, 3, "Q"), Replacement("body:$.u", 7, 10, "R")],
    )
    assert texts(read(made, "application/cbor")) == {"body:$.f.naam": "P", "body:$.t.x": "Q", "body:$.u": "http://R"}
    dated = cbor2.dumps({"d": datetime(2026, 1, 1, tzinfo=UTC), "ip": ip_address("192.0.2.7")})
    assert texts(read(dated, "application/cbor"))["body:$.ip"] == "192.0.2.7"
    with pytest.raises(CannotRewrite):
        dispatch.rewrite(part(dated, "application/cbor"), [Replacement("body:$.ip", 0, 9, "x")])


@given(document=st.dictionaries(_text, _json, min_size=1, max_size=4), flow=st.booleans(), new=_text)
@settings(parent=_CALM)
def test_any_yaml_leaf_can_be_replaced(document: dict[str, object], flow: bool, new: str):
    """The same for YAML, in block and flow style: a changed scalar is written in double quotes."""
    dumped = yaml.safe_dump(document, default_flow_style=flow, allow_unicode=True)
    _check(dumped.encode(), "application/yaml", new)


def test_yaml_styles():
    """Quoted, folded, literal, anchored and tagged scalars are written anew; comments, anchors and aliases stay."""
    body = "a: &k 'Jan'  # wie\nb: *k\nc: !!str \"Jan\"\nd: >-\n  Jan\n  P\ne: |\n  Jan\nf: 85073003328\n"
    places = ("body:$.a", "body:$.c", "body:$.d", "body:$.e", "body:$.f")
    made = _rewrite(body, "application/yaml", *((place, 0, 3, "[X]") for place in places))
    assert made == ('a: &k "[X]"  # wie\nb: *k\nc: !!str "[X]"\nd: "[X] P"\ne: "[X]\\n"\nf: "[X]73003328"\n')


_line = st.text('abcéB ,;\\:="', min_size=1, max_size=40).map(lambda text: "x" + text)


@given(values=st.lists(st.tuples(_line, _line), min_size=1, max_size=4), fold=st.integers(20, 60), new=_line)
@settings(parent=_CALM)
def test_any_content_line_can_be_replaced(values: list[tuple[str, str]], fold: int, new: str):
    """The same for vCard: a value that is folded over lines is written into its first piece."""
    lines = ["BEGIN:VCARD"]
    for key, value in values:
        common = re.sub(r'["\\;:,]', "", key)
        escaped = re.sub(r"([\\;,])", r"\\\1", value)
        lines.append(f'NOTE;CN="{common}":{escaped}')
    lines = [
        line[at : at + fold] + ("\r\n" if at + fold >= len(line) else "\r\n ")
        for line in [*lines, "END:VCARD"]
        for at in range(0, len(line), fold)
    ]
    folded = "".join(lines)
    _check(folded.encode(), "text/vcard", re.sub(r'[";:,]', " ", new))


def test_quoted_printable_cards():
    """vCard 2.1 writes accents in quoted-printable, with soft breaks of its own."""
    body = "BEGIN:VCARD\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9;=\r\nPeeters\r\nTEL:1\r\nEND:VCARD\r\n"
    assert texts(read(body, "text/vcard"))["body:$.VCARD[0].N"] == "José;Peeters"
    made = _rewrite(body, "text/vcard", ("body:$.VCARD[0].N", 5, 12, "É"))
    assert made == body.replace("=\r\nPeeters", "=C3=89")


def test_quoted_printable_cards_keep_their_lines_and_charset():
    """A line break inside a value stays encoded, else it would end the property; a declared charset is written, not only read."""
    note = "NOTE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Jos=E9=0D=0Abelt Jan"
    body = f"BEGIN:VCARD\r\n{note}\r\nTEL:1\r\nEND:VCARD\r\n"
    made = _rewrite(body, "text/vcard", ("body:$.VCARD[0].NOTE", 11, 14, "Zoé"))
    assert made == body.replace("Jan", "Zo=E9")
    with pytest.raises(CannotRewrite, match="charset"):
        _rewrite(body, "text/vcard", ("body:$.VCARD[0].NOTE", 11, 14, "Ł"))


_words = st.text("abcé =.", min_size=1, max_size=90).map(lambda text: "W" + text.strip() + "w")


_transfers = st.sampled_from(["7bit", "base64", "quoted-printable"])


@given(bodies=st.lists(_words, min_size=1, max_size=3), subject=_words, new=_words, transfer=_transfers)
@settings(parent=_CALM)
def test_any_text_of_a_message_can_be_replaced(bodies: list[str], subject: str, new: str, transfer: str):
    """The same for mail: headers as encoded words, each body in its own transfer encoding, attachments too."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Zoé Peeters <zoe@post.example>"
    message["Subject"] = " ".join(subject.split())
    for number, text in enumerate(bodies):
        if number == 0:
            message.set_content(text, cte=transfer if text.isascii() else "base64")
        else:
            message.add_attachment(text.encode(), maintype="text", subtype="plain", filename=f"{number}.txt", cte="base64")
    _check(message.as_bytes(), "message/rfc822", " ".join(new.replace("é", "e").split()))


@pytest.mark.parametrize(
    "head", ["DKIM-Signature: v=1\r\nSubject: x", "Subject: x\r\nContent-Type: multipart/signed; boundary=b"]
)
def test_signed_messages_refuse(head: str):
    """A change would break the signature, and the receiver would drop the message."""
    with pytest.raises(CannotRewrite, match="signed"):
        _rewrite(f"From: jan@post.example\r\n{head}\r\n\r\nx", "message/rfc822", ("body:$.from", 0, 3, "P"))


def test_addresses_stay_addresses():
    """A name with accents becomes an encoded word again; the address beside it stays readable."""
    body = "From: =?utf-8?q?Zo=C3=A9?= P <zoe@post.example>\r\nTo: a@post.example\r\n\r\nx"
    made = _rewrite(body, "message/rfc822", ("body:$.from", 4, 5, "Q"))
    assert made == body.replace("=?utf-8?q?Zo=C3=A9?= P", "=?utf-8?q?Zo=C3=A9?= Q")
    made = _rewrite(body, "message/rfc822", ("body:$.to", 0, 1, "É é"), ("body:$.from", 0, 5, "P Q"))
    assert texts(read(made, "message/rfc822"))["body:$.to"] == "É é@post.example"
    assert made.startswith("From: P Q <zoe@post.example>\r\n")


def test_runs_of_a_paragraph():
    """A name in two runs is replaced in the first; the second keeps what is its own, properties and links are written too."""
    word = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    box = "<w:p><w:t>in de doos</w:t></w:p>"
    body = _zip(
        {
            "word/document.xml": f"<w:d {word}><w:p><w:r><w:t>Dag Jan </w:t></w:r><w:b/><w:r><w:tab/>"
            "<w:t>Peeters &amp; co</w:t></w:r>"
            f"<w:r>{box}</w:r></w:p></w:d>",
            "docProps/core.xml": "<p><creator>Jan Peeters</creator><title>x</title></p>",
            "word/_rels/document.xml.rels": '<R><Relationship Target="mailto:jan@post.example"/></R>',
        }
    )
    wanted = [
        Replacement("part:file/document/1", 4, 16, "[P]"),
        Replacement("part:file/core/creator", 0, 11, "[Q]"),
        Replacement("part:file/document.xml.rels/link0", 7, 23, "[R]"),
    ]
    made = dispatch.rewrite(part(body), wanted)
    assert texts(read(made)) == {
        "part:file/document/0": "in de doos",
        "part:file/document/1": "Dag [P]\t & co",
        "part:file/core/creator": "[Q]",
        "part:file/core/title": "x",
        "part:file/document.xml.rels/link0": "mailto:[R]",
    }
    sealed = _zip(
        {"word/document.xml": "<x/>", "_xmlsignatures/sig1.xml": "<x/>", "docProps/core.xml": "<p><creator>J</creator></p>"}
    )
    with pytest.raises(CannotRewrite, match="signed"):
        dispatch.rewrite(part(sealed), [Replacement("part:file/core/creator", 0, 1, "x")])


def test_cells_that_share_a_string():
    """A shared string that nothing uses any more is gone from the file; one that another cell still shows stays."""
    body = _workbook(["naam", "Jan Peeters", "Els"], [(0, None), (1, 85073003328), (1, 1), (2, 2)])
    first = Replacement("part:file/Sheet!A2", 0, 11, "[P]")
    once = dispatch.rewrite(part(body), [first, Replacement("part:file/Sheet!B2", 0, 11, "900000")])
    assert texts(read(once))["part:file/Sheet!A3"] == "Jan Peeters"
    twice = dispatch.rewrite(part(body), [first, Replacement("part:file/Sheet!A3", 0, 11, "[P]")])
    with zipfile.ZipFile(io.BytesIO(twice)) as archive:
        assert not any(b"Peeters" in archive.read(name) for name in archive.namelist())
    values = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(once)).worksheets[0].iter_rows()]
    assert values == [["naam", None], ["[P]", 900000], ["Jan Peeters", 1], ["Els", 2]]


def _workbook(shared: list[str], rows: list[tuple[int, int | None]]) -> bytes:
    """A minimal XLSX (ECMA-376 part 1 §12): a shared string and a number in each row."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    cells = "".join(
        f'<row r="{at}"><c r="A{at}" t="s"><v>{text}</v></c>'
        + (f'<c r="B{at}"><v>{number}</v></c></row>' if number else "</row>")
        for at, (text, number) in enumerate(rows, 1)
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return _zip(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Sheet" sheetId="1" r:id="r1"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">' + "".join(f"<si><t>{text}</t></si>" for text in shared) + "</sst>",
        }
    )


def _zip(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, text in members.items():
            made.writestr(name, text)
    return stream.getvalue()


def test_hostile_bodies_refuse():
    """Whatever is wrong with a body: it is written whole, or `CannotRewrite` says that it is not."""
    for name in WRITABLE:
        sample = _sample(name)
        for at in range(1, len(sample.body), max(1, len(sample.body) // 25)):
            broken = Part(sample.place, sample.content_type, sample.body[:at] + b"\xff\x00" + sample.body[at + 3 :])
            reading = dispatch.read(broken)
            for leaf in reading.leaves[:1]:
                with contextlib.suppress(CannotRewrite):
                    dispatch.rewrite(broken, [Replacement(leaf.place.render(), 0, 1, "x")])


_prose = st.text("abcé <&;\"'", min_size=1, max_size=20).map(lambda text: "W" + text)


@given(cells=st.lists(st.tuples(_prose, _prose), min_size=1, max_size=4), new=_prose)
@settings(parent=_CALM)
def test_any_text_of_a_page_can_be_replaced(cells: list[tuple[str, str]], new: str):
    """The same for HTML, tags between the pieces of a text included."""
    rows = "".join(f'<p title="{escape(one)}">{escape(one)} <b>{escape(two)}</b></p>' for one, two in cells)
    _check(f"<!DOCTYPE html><body>{rows}<!-- {escape(new)} --></body>".encode(), "text/html", " ".join(new.split()))


def test_pages_keep_everything_else():
    """Spacing, entities, tags, scripts and attributes that nobody edited are as they were."""
    body = (
        '<html><head><title>Fiche van Jan</title><script type=\'application/ld+json\'>{"name" : "Jan"}</script></head>\n'
        "<body class=x><table><tr><td>Jan  <i>Pee&euml;ters</i> &amp; co<br>Gent</td></tr></table><!-- Jan -->"
        "<a href='mailto:jan%40post.example'>x</a><input value=Jan></body></html>"
    )
    made = _rewrite(
        body,
        "text/html",
        ("body:$.title[0]", 10, 13, "P"),
        ("body:$.script[0].name", 0, 3, "Q"),
        ("body:$.td[0]", 0, 13, "[R<]"),
        ("body:$", 0, 3, "S"),
        ("body:$.body[0].@href", 7, 23, "t u"),
        ("body:$.body[0].@value", 0, 3, 'V"'),
    )
    assert made == (
        '<html><head><title>Fiche van P</title><script type=\'application/ld+json\'>{"name" : "Q"}</script></head>\n'
        "<body class=x><table><tr><td>[R&lt;]  <i></i> &amp; co<br>Gent</td></tr></table><!--S-->"
        '<a href="mailto:t%20u">x</a><input value="V&quot;"></body></html>'
    )


def test_pages_that_the_parser_repairs_refuse():
    """Text that the parser moves out of a table is not found where it stands: nothing is written."""
    with pytest.raises(CannotRewrite):
        _rewrite("<body><table>Jan<tr><td>x</td></tr></table><p>y</p></body>", "text/html", ("body:$.body[0]", 0, 3, "P"))


def _check(body: bytes, content_type: str, new: str) -> None:
    reading = read(body, content_type)
    before = texts(reading)
    for leaf in reading.leaves:
        place = leaf.place.render()
        assert dispatch.rewrite(part(body, content_type), [Replacement(place, 0, 0, "")]) == body
        if leaf.is_key or "~" in place:
            continue
        made = dispatch.rewrite(part(body, content_type), [Replacement(place, 0, len(leaf.text), new)])
        after = texts(read(made, content_type))
        others = {key: text for key, text in before.items() if not key.startswith(place)}
        assert others.items() <= after.items()
        assert after.get(place, new) in (new, masked(new))  # a number stays one
