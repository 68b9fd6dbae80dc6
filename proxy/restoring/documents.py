"""An answer that is one document or one text, restored chunk by chunk.

Theory. Pseudonyms are ASCII, so in any charset that keeps ASCII they are found in the bytes, read as Latin-1; values are put in
as the charset's bytes. UTF-16 and UTF-32 are read as the text that they are.
"""

import codecs
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote_plus

from proxy.restoring.matcher import Matcher, Quote, Restorer
from proxy.restoring.quoting import InJson, InYaml, awkward, bare, in_markup, yaml_safe

type Kind = Literal["json", "markup", "form", "yaml", "text"]

_DONE: Mapping[Kind, str] = {"form": "percent", "markup": "markup"}


class Document:
    """Restores a document: `feed` its bytes, `flush` at the end.

    Args:
        charset: as declared; one that does not keep ASCII cannot be restored (`restorable`).
        region: where telephone numbers without a country code belong.
    """

    def __init__(self, pairs: Mapping[str, str], kind: Kind, charset: str = "utf-8", region: str = "") -> None:
        self._charset = charset
        if kind == "yaml":
            pairs = {text: value for text, value in pairs.items() if yaml_safe(value)}
        self._restorer = Restorer(Matcher(pairs, region, _DONE.get(kind, "")), self._quote(kind, pairs))
        self._failed = b""

    def feed(self, data: bytes) -> bytes:
        """As much as is certain now."""
        self._failed = self._torn() + data
        made = self._written(self._restorer.feed(self._read(data)))
        self._failed = b""
        return made

    def flush(self) -> bytes:
        """The rest."""
        return self._written(self._restorer.flush()) + self._torn()

    def give_up(self) -> bytes:
        """See `Restoring`."""
        return self._written(self._restorer.held) + (self._failed or self._torn())

    def _read(self, data: bytes) -> str:
        return data.decode("latin-1")

    def _written(self, text: str) -> bytes:
        return text.encode("latin-1")

    def _torn(self) -> bytes:
        """A character of which the end has not come."""
        return b""

    def _quote(self, kind: Kind, pairs: Mapping[str, str]) -> Quote:
        if kind == "form":
            return lambda value, _: quote_plus(value, encoding=self._charset, errors="replace")
        if kind == "markup":
            return in_markup(self._encoded)
        if kind == "yaml":
            return InYaml(self._encoded)
        if kind == "json":
            encode = self._encoded if self._charset == "utf-8" else self._encoded_json
            return InJson(encode) if any(map(awkward, pairs.values())) else bare(encode)
        return bare(self._encoded)

    def _encoded(self, value: str) -> str:
        return value.encode(self._charset, "replace").decode("latin-1")

    def _encoded_json(self, value: str) -> str:
        return "".join(each if each.isascii() else json_escape(each) for each in value)


class Wide(Document):
    """Restores a document whose characters are wider than a byte.

    Args:
        codec: with the order of its bytes, so that a mark at the beginning is a character like any other.
    """

    def __init__(self, pairs: Mapping[str, str], kind: Kind, codec: str, region: str = "") -> None:
        self._decoder = codecs.getincrementaldecoder(codec)("surrogatepass")
        self._codec = codec
        super().__init__(pairs, kind, "utf-8", region)

    def _read(self, data: bytes) -> str:
        return self._decoder.decode(data)

    def _written(self, text: str) -> bytes:
        return text.encode(self._codec, "surrogatepass")

    def _torn(self) -> bytes:
        return self._decoder.getstate()[0]

    def _encoded(self, value: str) -> str:
        return value


def restorable(charset: str) -> bool:
    """Whether ASCII characters are their own bytes in this charset."""
    probe = 'Az09@[]"'
    try:
        return codecs.encode(probe, charset) == probe.encode("ascii")
    except (LookupError, UnicodeError, TypeError):
        return False


def json_escape(character: str) -> str:
    """A character as JSON may write it in ASCII (RFC 8259 §7)."""
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
