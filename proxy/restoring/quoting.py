"""How a restored value is written in what surrounds it: JSON strings, JSON within such a string, markup, YAML."""

import json
import re
from collections.abc import Callable
from html import escape

from proxy.restoring.matcher import Quote

_TELLING = re.compile(r"\\.|\"", re.DOTALL)
_AWKWARD = re.compile(r"[\"\\\x00-\x1f]")
_NO_PLAIN = re.compile(
    r"[\x00-\x1f]|:(?:\s|\Z)|\s#|\A[\s\-?:,\[\]{}#&*!|>'\"%@`]|\s\Z|\A(?:|~|null|true|false|yes|no|on|off|y|n)\Z", re.IGNORECASE
)  # YAML 1.2 §7.3.3, and the words of YAML 1.1 that are no text
_MARKS = re.compile(r"[\\\"']|[^\\\"']+")
_SCALAR = {"'": re.compile(r"[\n:\-?\[{] *\Z"), '"': re.compile(r"[\n:\-?\[{,] *\Z")}  # after a comma, ' is rather a word's
_TAIL = 16
_NESTED = re.compile(r"\s*(?:\\[nrt])*\s*[{\[]")

type Encode = Callable[[str], str]


def json_text(value: str) -> str:
    """A value inside a JSON string."""
    return json.dumps(value, ensure_ascii=False)[1:-1]


def in_json(value: str, _: str) -> str:
    """A `Quote` for a text that is JSON itself: the arguments of a tool call."""
    return json_text(value)


def in_markup(encode: Encode) -> Quote:
    """For XML and HTML, in text and attributes alike."""
    return lambda value, _: encode(escape(value))


def bare(encode: Encode) -> Quote:
    """For plain text."""
    return lambda value, _: encode(value)


def awkward(value: str) -> bool:
    """Whether a value cannot stand in a JSON string as it is."""
    return _AWKWARD.search(value) is not None


class InJson:
    """A `Quote` for a JSON document that flows by: it follows where strings begin, and whether one holds JSON itself.

    Rules: a string that begins with a bracket holds JSON, so what stands in it is escaped twice. Only a value with a quote, a
    backslash or a control character in it needs any of this.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._inside = False
        self._begun = ""
        self._torn = ""

    def __call__(self, value: str, gap: str) -> str:
        """The value as it is written after `gap`."""
        self._follow(gap)
        if self._inside and awkward(value):
            value = json_text(value)
            if _NESTED.match(self._begun):
                value = json_text(value)
        return self._encode(value)

    def _follow(self, text: str) -> None:
        text = self._torn + text
        self._torn = ""
        at = 0
        for found in _TELLING.finditer(text):
            if found.group() != '"':
                continue
            if not self._inside:
                self._begun = ""
            self._inside = not self._inside
            at = found.end()
        if self._inside and len(self._begun) < 8:
            self._begun += text[at:][:8]
        if text.endswith("\\") and _ends_torn(text):
            self._torn = "\\"


def _ends_torn(text: str) -> bool:
    """Whether the last backslash begins an escape that is cut in two."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def yaml_safe(value: str) -> bool:
    """Whether a value can stand in YAML wherever a word stood: a plain scalar cannot escape anything."""
    return _NO_PLAIN.search(value) is None


class InYaml:
    """A `Quote` for YAML that flows by: it follows whether a quoted scalar is open.

    Rules: a quote opens one where a scalar begins; elsewhere it is an apostrophe. Within one, two single quotes stand for one,
    and what comes after a backslash ends no double quotes.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._open = ""
        self._half = self._escaped = False
        self._tail = "\n"

    def __call__(self, value: str, gap: str) -> str:
        """The value as it is written after `gap`."""
        for mark in _MARKS.findall(gap):
            self._follow(mark)
            self._tail = (self._tail + mark)[-_TAIL:] if len(mark) < _TAIL else mark[-_TAIL:]
        if value:
            self._tail = "x"
        if self._open and not self._half:
            value = json_text(value) if self._open == '"' else value.replace("'", "''")
        return self._encode(value)

    def _follow(self, mark: str) -> None:
        if self._half and mark != "'":
            self._open, self._half = "", False
        if self._open == "'":
            self._half = mark == "'" and not self._half
        elif self._open and self._escaped:
            self._escaped = False
        elif self._open:
            self._escaped = mark == "\\"
            self._open = "" if mark == '"' else '"'
        elif mark in ("'", '"') and _SCALAR[mark].search(self._tail):
            self._open = mark
