"""Plain text and its charsets."""

import pytest

from formats import charset
from tests.formats.shown import misses, read, texts

SENTENCE = "Élodie à la plage, où est né le garçon de Zoë; Käthe grüßt."


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "cp1252"])
def test_charset_is_told(codec: str):
    """A byte order mark, UTF-8, zeros in between or the letters themselves tell the charset."""
    assert list(texts(read(SENTENCE.encode(codec), "text/plain")).values()) == [SENTENCE]


def test_declared_charset_is_believed():
    """A declared charset is used when the bytes allow it."""
    assert texts(read("Łódź".encode("iso-8859-2"), "text/plain; charset=ISO-8859-2")) == {"body:$": "Łódź"}


@pytest.mark.parametrize("label", ["rot13", "zip", "base64", "nonsense", "\0", "utf-8"])
def test_hostile_charset(label: str):
    """A charset that is no charset is ignored."""
    assert texts(read("jan@example.be", f"text/plain; charset={label}")) == {"body:$": "jan@example.be"}


def test_stray_bytes_keep_their_offsets():
    """Bytes that are no text are one U+FFFD each, are said, and go back as they were."""
    body = "voor \u20ac".encode() + b"\xff\xe2\x82 na"
    reading = read(body, "text/plain; charset=utf-8")
    assert reading.leaves[0].text == "voor \u20ac\ufffd\ufffd\ufffd na"
    assert misses(reading) == [("undecodable", "body:$")]
    decoded = charset.decode(body, "text/plain; charset=utf-8")
    assert decoded.encode(decoded.raw) == body


def test_binary_is_not_text():
    """Zeros and control characters are no text: undecodable, nothing read."""
    reading = read(bytes(range(256)) * 10, "text/plain")
    assert (reading.leaves, misses(reading)) == ([], [("undecodable", "body:$")])


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("cp1250", "Pan Łukasz Żółciński z Łodzi mieszka w Gandawie i pisze do urzędu gminy."),
        ("cp1252", "Mme Dupont, 3 m³ d'eau à 5 € – £20, œuvre de la reine."),
        ("cp1251", "Иван Петров из Москвы написал письмо в страховую компанию."),
    ],
)
def test_undeclared_charsets(label: str, text: str):
    """Polish is told from French and Dutch, though all their bytes are letters in either charset."""
    assert texts(read(text.encode(label), "text/plain")) == {"body:$": text}


@pytest.mark.parametrize("label", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_declared_widths_are_believed(label: str):
    """A declared width needs no mark, and no ASCII at the beginning."""
    assert texts(read("Łukasz".encode(label), f"text/plain; charset={label}")) == {"body:$": "Łukasz"}
    assert texts(read('{"a": "Łukasz"}'.encode(label), f"application/json; charset={label}")) == {"body:$.a": "Łukasz"}
