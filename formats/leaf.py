"""The three values that every format speaks in: a `Part` of a message, the `Leaf`s in it, and the `Place` of each leaf.

A place is a chain of steps that is rendered only when somebody asks for it: most leaves hold nothing, and rendering every
place costs five times the decoding. `Leaf`, `Place` and its steps are made by the million: as msgspec structs that the garbage
collector need not walk they cost a third of a dataclass. Places follow RFC 9535 (JSONPath) inside a body whatever its format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

_SHORTHAND = re.compile(r"[^\W\d]\w*\Z")  # RFC 9535 §2.5.1.1: name-first *name-char

_UNPRINTABLE = re.compile(r"[\\'\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_NONE: frozenset[str] = frozenset()
_LONG = 80  # a longer key is no field's name; records show its beginning


class Verbatim(msgspec.Struct, frozen=True, gc=False):
    """A step that is written as it stands, for formats whose places are no JSONPath (`/sheet1!B2`, `1.4.2`)."""

    text: str


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A step that tells two leaves apart for rewriting and is left out for people and records.

    `~` is the key itself, `~2` the second of two equal keys, `~base64` what was decoded from the text at that place.
    """

    text: str


class Written(str):
    """A name among others, as a step is, that is written as it stands: a cell (`B2`), an attribute (`.@attr`)."""

    __slots__ = ()


type Step = str | int | Verbatim | Mark


class Place(msgspec.Struct, eq=False, gc=False):
    """Where a value stands, never the value: `body:$.contact.email`, `query:email`, `part:file/sheet1!B2`.

    A root is a literal name (`body`, `query:email`, `header:authorization`, `path:2`, `ws`). A document root renders a `$`
    even without steps below it. Leaves of one object share
    the same `parent` object (identity), which is how siblings are told.
    """

    step: Step
    parent: "Place | None" = None
    document: bool = False

    def child(self, step: Step) -> "Place":
        """The place one step below: an object's key (str), an array's index (int) or a verbatim step."""
        return Place(step, self)

    def steps(self) -> tuple[Step, ...]:
        """The steps below the root, outermost first."""
        return tuple(reversed(list(self._upwards())))

    def root(self) -> str:
        """The root's literal name: `body`, `query:email`."""
        place = self
        while place.parent is not None:
            place = place.parent
        return str(place.step)

    def keys(self) -> Iterator[str]:
        """The object keys on the way up, innermost first; array indexes are left out."""
        return (step for step in self._upwards() if isinstance(step, str))

    def render(self, *, masked: frozenset[str] | None = None, collapsed: bool = False) -> str:
        """The place as text. Without arguments it is exact: no two leaves of a part share it, and `rewrite` takes it back.

        Args:
            masked: for people and records: marks are left out, and each of these keys, themselves personal data, is `*`.
            collapsed: write every array index as `[*]`, so that repeated places count as one. Marks are left out.
        """
        top, steps = self, list[Step]()
        while top.parent is not None:
            steps.append(top.step)
            top = top.parent
        steps.reverse()
        text = str(top.step)
        opened = top.document and not (steps and isinstance(steps[0], Verbatim))
        if opened:
            text += ":$"
        exact = masked is None and not collapsed
        hidden = masked or _NONE
        for step in steps:
            if opened and type(step) is str:
                plain = step.isascii() and step.isidentifier() and len(step) <= _LONG and step not in hidden
                text += "." + step if plain else _render(step, hidden, collapsed=collapsed)
            elif opened and type(step) is int:
                text += "[*]" if collapsed else f"[{step}]"
            elif isinstance(step, Mark):
                text += step.text if exact else ""
            elif isinstance(step, Verbatim):
                text += step.text
                opened = False
            elif isinstance(step, Written):
                text += step
            else:
                text += ("" if opened else ":$") + _render(step, hidden, collapsed=collapsed)
                opened = True
        return text

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"Place({self.render()!r})"

    def _upwards(self) -> Iterator[Step]:
        place = self
        while place.parent is not None:
            yield place.step
            place = place.parent


def _render(step: str | int, masked: frozenset[str], *, collapsed: bool) -> str:
    if isinstance(step, int):
        return "[*]" if collapsed else f"[{step}]"
    if step in masked:
        return ".*"
    if collapsed and len(step) > _LONG:
        step = step[:_LONG] + "…"
    if _SHORTHAND.match(step):
        return "." + step
    return f"['{_UNPRINTABLE.sub(_escape, step)}']"


def _escape(found: re.Match[str]) -> str:
    """RFC 9535 §2.3.1.1: quotes, backslashes and what a terminal would obey are escaped."""
    character = found.group()
    if character in "\\'":
        return "\\" + character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


@dataclass(frozen=True, slots=True)
class Part:
    """One undecoded piece of a message: a body, a multipart part, a file, a WebSocket message.

    Attributes:
        place: the root of every place in it.
        content_type: as declared, parameters and all; empty if none was. A hint, not a truth.
        body: the bytes as they travelled.
        encoding: the declared Content-Encoding (RFC 9110 §8.4), empty if none.
    """

    place: Place
    content_type: str
    body: bytes
    encoding: str = ""


class Leaf(msgspec.Struct, frozen=True, gc=False):
    """One text that a person may have written: a JSON string, a form value, a cell, a header.

    Attributes:
        place: where it stands.
        key: the innermost name that the sender gave it (object key, column, header, field), or empty.
        text: the decoded text; numbers in their written form.
        is_key: true when the text is itself an object key, which may hold personal data (`{"jan@example.be": …}`).
        typed: the kind of the value where the format has kinds.
    """

    place: Place
    key: str
    text: str
    is_key: bool = False
    typed: Literal["text", "number"] = "text"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of one leaf to be written anew; `start` and `end` are code points of `Leaf.text`."""

    place: str
    start: int
    end: int
    text: str
