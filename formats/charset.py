"""Text from bytes: declared charset, byte order mark, UTF-8, else detected. Never fails; says when a byte was no text.

Bytes that do not fit the charset are read as U+FFFD, one a byte, so that offsets stay true and `encode` can put them back.
"""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PLAIN_FIRST = frozenset(bytes([byte]) for byte in range(1, 0x80))
_UTF8 = frozenset(("", "utf-8", "utf8"))
_STRAY = re.compile("[\udc80-\udcff]")
_PARAMETER = re.compile(r';\s*charset\s*=\s*"?([^";\s]+)', re.IGNORECASE)
# Western Europe's charset first: its neighbours cp1250 and cp1254 read French and Dutch just as well, and wrongly.
_LIKELY = ["cp1252", "cp1251", "cp1253", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]
_POLISH = re.compile("[a-z][\u00b3\u00b9\u00bf][a-z]|[\u00a3\u00af][a-z]{2}")  # what l, a, z with their marks look like in cp1252
_SAMPLE = 16 * 1024
# WHATWG Encoding §4.2: these labels mean windows-1252 on the web.
_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_TEXT_CODECS = re.compile(r"utf|ascii|latin|iso|cp\d|windows|koi8|mac|big5|gb|euc|shift|johab|hz|ptcp|tis|kz")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, how it was written, and whether every byte fitted.

    Attributes:
        raw: the text with stray bytes as lone surrogates (PEP 383), same length as `text`.
    """

    raw: str
    charset: str
    bom: bytes
    clean: bool

    @property
    def text(self) -> str:
        """The text for reading; stray bytes are U+FFFD."""
        return self.raw if self.clean else _STRAY.sub("\ufffd", self.raw)

    def encode(self, raw: str) -> bytes:
        """Bytes of a changed `raw` in the same charset.

        Raises:
            UnicodeError: the charset has no such character, or the text could not be read whole.
        """
        if not self.clean and self.charset != "utf-8":
            raise UnicodeError
        return self.bom + raw.encode(self.charset, "surrogateescape" if self.charset == "utf-8" else "strict")


@lru_cache(maxsize=1024)
def parameter(content_type: str) -> str:
    """The charset that a content type names, or empty."""
    found = _PARAMETER.search(content_type)
    return found.group(1) if found else ""


def decode(body: bytes, content_type: str = "", *, detect: bool = True) -> Decoded:
    """Decode `body`.

    Args:
        content_type: its charset parameter is believed when the bytes allow it.
        detect: guess the charset of bytes that are neither declared nor UTF-8 (JSON has no other: RFC 8259 §8.1).
    """
    if body[:1] in _PLAIN_FIRST and body[1:2] != b"\0" and parameter(content_type).lower() in _UTF8:
        plain = _strict(body, "utf-8")  # what nearly every message is
        if plain:
            return plain
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return _strict(body[len(bom) :], charset, bom) or _replaced(body[len(bom) :], charset, bom)
    if guess := wide(body):
        return _strict(body, guess) or _replaced(body, guess, b"")
    declared = _known(parameter(content_type))
    if declared and declared != "utf-8" and (found := _strict(body, declared)):
        return found
    if found := _strict(body, "utf-8"):
        return found
    if detect and declared != "utf-8" and not _cut_off(body) and (found := _strict(body, _detected(body))):
        return found
    return _lenient(body)


def _strict(body: bytes, charset: str, bom: bytes = b"") -> Decoded | None:
    try:
        return Decoded(body.decode(charset), charset, bom, clean=True)
    except (UnicodeDecodeError, LookupError):
        return None


def _replaced(body: bytes, charset: str, bom: bytes) -> Decoded:
    """Text in a wide charset that breaks somewhere; it cannot be put back."""
    return Decoded(body.decode(charset, "replace"), charset, bom, clean=False)


def _cut_off(body: bytes) -> bool:
    """Whether bytes are UTF-8 whose last character is not whole, as a bound cuts them."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error.end >= len(body) and len(body) - error.start < 4 and not body[: error.start].isascii()
    return False


def _lenient(body: bytes) -> Decoded:
    return Decoded(body.decode("utf-8", "surrogateescape"), "utf-8", b"", clean=False)


def _known(label: str) -> str:
    """The codec's name of a declared charset; empty when there is no such text codec (`zip`, `rot13` are none)."""
    try:
        name = codecs.lookup(_ALIASES.get(label.lower(), label)).name if label else ""
    except (LookupError, ValueError):
        return ""
    return name if _TEXT_CODECS.match(name) else ""


def wide(body: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where the zeros of the first ASCII characters stand (RFC 4627 §3)."""
    zeros = "".join("0" if byte == 0 else "x" for byte in body[:4])
    return {
        "x0x0": "utf-16-le",
        "0x0x": "utf-16-be",
        "x000": "utf-32-le",
        "000x": "utf-32-be",
    }.get(zeros, "")  # fmt: skip


def _detected(body: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:_SAMPLE], cp_isolation=_LIKELY).best()
    found = best.encoding if best else "cp1252"
    return "cp1250" if found == "cp1252" and _POLISH.search(body[:_SAMPLE].decode("cp1252", "replace")) else found
