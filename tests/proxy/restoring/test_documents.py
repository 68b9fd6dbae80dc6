"""Documents are restored in the bytes, in any charset that keeps ASCII, and stay valid."""

import json
from typing import Any, cast
from xml.etree import ElementTree

import pytest
import yaml
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
    ["image/png", "application/grpc", "application/pdf", "application/msgpack", "text/plain; charset=no"],
)
def test_other_types_are_left_alone(content_type: str) -> None:
    """Where a length or a checksum stands in the way, or ASCII is not ASCII."""
    assert restoring(PAIRS, content_type) is None
    assert not restorable("utf-16")


def test_restoring_json_under_its_other_name() -> None:
    """`text/json` is JSON, not any text."""
    assert json.loads(restored(b'{"a": "Velmoran"}', "text/json")) == {"a": 'O"Neil \\ x'}


@given(JSON, st.integers(1, 20), st.sampled_from(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]), st.booleans())
def test_wide_text_leads_back(document: object, size: int, codec: str, declared: bool) -> None:
    """UTF-16 and UTF-32, with and without a mark, declared or not, however the bytes are cut."""
    data = json.dumps({"a": document, "€": "日本"}, ensure_ascii=False).encode(codec)
    content_type = f"application/json; charset={codec}" if declared else "application/json"
    made = restored(data, content_type, size)
    assert json.loads(made.decode(codec)) == {"a": swapped(document), "€": "日本"}
    assert made[:4] == data[:4]


def test_wide_text_that_is_cut_off_or_broken_loses_nothing() -> None:
    """Half a character at the end goes on; what is no text is given up as it came."""
    assert restored("Velmoras".encode("utf-16-le") + b"x", "text/plain; charset=utf-16", 3).decode("latin-1") == "Z\0o\0\xeb\0x"
    way = restoring(PAIRS, "text/plain; charset=utf-32-le")
    assert way is not None
    whole = way.feed("Velm".encode("utf-32-le") + b"ab")
    with pytest.raises(UnicodeDecodeError):
        way.feed(b"\xff\xff\xff\xff")
    assert whole + way.give_up() == "Velm".encode("utf-32-le") + b"ab\xff\xff\xff\xff"


YAML_PAIRS = {
    "Velmoran": "O'Neil",
    "Velmoras": 'Zoë "Z"',
    "Tisterol": "type: 2",
    "[HEALTH_K7Q2]": "no",
    "+32 408 06 18 94": "+32 471 88 03 25",
}


@given(st.recursive(
    st.lists(st.sampled_from([*YAML_PAIRS, "a", " ", "'", '"', "\\", ": ", "é"]), max_size=5).map("".join),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
), st.integers(1, 20), st.sampled_from([None, "'", '"']))  # fmt: skip
def test_yaml_stays_valid_and_leads_back(document: object, size: int, style: str | None) -> None:
    """In any style; a value that YAML would read as something else stays a pseudonym."""
    data = yaml.safe_dump({"a": document}, allow_unicode=True, width=10_000, default_style=style)
    safe = {text: value for text, value in YAML_PAIRS.items() if value not in ("type: 2", "no")}
    made = restored(data.encode(), "application/yaml", size, YAML_PAIRS)

    def expected(value: object) -> object:
        if isinstance(value, str):
            return Matcher(safe).whole(value)
        if isinstance(value, list):
            return [expected(each) for each in cast("list[object]", value)]
        return {key: expected(each) for key, each in cast("dict[str, object]", value).items()}

    assert yaml.safe_load(made) == {"a": expected(document)}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"name": "Velmoran", "x": 1}', rb'{"name": "O\"Neil \\ x", "x": 1}'),
        (b"<?xml version='1.0'?><a>Velmorar</a>", b"<?xml version='1.0'?><a>&lt;b&gt;&amp;</a>"),
        (b"name=Velmorar&other=Velmoran%20", b"name=%3Cb%3E%26&other=O%22Neil+%5C+x%20"),
        (b"Dear Velmoras, how are you?", "Dear Zoë, how are you?".encode()),
        (b"Velmoras", "Zoë".encode()),
        ('{"name": "Velmoras", "x": 1}'.encode("utf-16"), '{"name": "Zoë", "x": 1}'.encode("utf-16")),
        (b"\x82\xa4name\xa8Velmoran\xa1x\x01" + bytes(20), b"\x82\xa4name\xa8Velmoran\xa1x\x01" + bytes(20)),
        (b"%PDF-1.7 Velmoran Velmoran", b"%PDF-1.7 Velmoran Velmoran"),
    ],
)
@pytest.mark.parametrize("content_type", ["", "application/octet-stream"])
@pytest.mark.parametrize("size", [1, 1000])
def test_without_a_type_the_bytes_tell(data: bytes, expected: bytes, content_type: str, size: int) -> None:
    """As of requests; what is no text passes as it is."""
    assert restored(data, content_type, size) == expected


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_events_without_a_type_are_told_by_the_first(size: int) -> None:
    """So that a pseudonym that is split over them leads back."""
    data = b"".join(b'data: {"choices": [{"delta": {"content": "%s"}}]}\n\n' % piece for piece in (b"Dear Velm", b"oras", b"!"))
    made = restored(data, "", size)
    texts = [json.loads(line[6:])["choices"][0]["delta"]["content"] for line in made.decode().split("\n") if line]
    assert "".join(texts) == "Dear Zoë!"


@pytest.mark.parametrize(
    "text",
    [
        "a: 'one\n\n  two ''Velmoran'''\nb: \"x \\\" Velmoran\"\nc: on 's avonds Velmoran\n",
        '- {a: \'Velmoran\', "b":"Velmoran", c: ["x", "Velmoran"]}\n- in, \'s-Hertogenbosch Velmoran\n- Velmoran\n',
        "'Velmoran': >\n  it's Velmoran\n\"Velmoras\": |\n  x \"Velmoran\n  it's \"Velmoran\n",
    ],
)
@given(size=st.integers(1, 30))
def test_quotes_of_yaml_are_followed_over_lines(text: str, size: int) -> None:
    """And told from apostrophes within a plain text."""
    pairs = {"Velmoran": "O'Neil"}
    expected = json.loads(json.dumps(yaml.safe_load(text)).replace("Velmoran", "O'Neil"))
    assert yaml.safe_load(restored(text.encode(), "text/yaml", size, pairs)) == expected
