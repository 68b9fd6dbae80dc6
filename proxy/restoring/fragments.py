"""JSON messages that follow each other, events or lines or WebSocket messages, with texts that grow from one to the next.

Theory. A model's answer comes in fragments: `delta.content` of one event ends with the beginning of a pseudonym, that of a later
one begins with its end. All fragments at one path (and one `index`) are one text: it is restored as such, and what may begin a
pseudonym moves from its event to the next one of the same text. When the text ends, an event like its last one carries what is
left. Any other string is a whole text. The arguments of a tool call are JSON in a string: a value is written there as JSON text.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from formats import jsontoken
from formats.budget import Limits
from formats.leaf import Part, Place
from formats.reading import Harvest
from formats.splice import Slot, spliced
from proxy.restoring.matcher import Matcher, Quote, Restorer, plainly
from proxy.restoring.quoting import in_json

_ROOT = Place("", document=True)
_GROWING = re.compile(
    r":\$(?:(?:\.\w+|\[\d+\])*\.delta(?:\.\w+|\[\d+\])*|\.choices\[\d+\]\.text|\.candidates\[\d+\]\.content\.parts\[\d+\]\.text"
    r"|\.message\.content|\.message\.thinking|\.response|\.token\.text|\.completion|\.generation|\.outputText)\Z"
)
_TEXTS = frozenset(
    ("content", "text", "delta", "partial_json", "arguments", "reasoning_content", "reasoning", "thinking", "response", "token",
     "generated_text", "completion", "transcript", "refusal", "output", "generation", "outputText", "input")
)  # fmt: skip
_JSON = frozenset(("arguments", "partial_json"))
_WHICH = frozenset(("index", "output_index", "content_index", "summary_index", "item_id"))
_ENDING = frozenset(("finish_reason", "finishReason", "stop_reason", "done_reason", "completionReason"))
_DONE = re.compile(r'"done"\s*:\s*true')
_GOES_ON = re.compile(r'"delta"\s*:|"type"\s*:\s*"ping"')
_HALVES = re.compile("[\ud800-\udfff]")
_HALVES_BUT_BYTES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_BYTES = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8, as Python's `surrogateescape` reads them


@dataclass(slots=True)
class _Growing:
    """One text that grows: its restorer, and the last message that carried a piece of it, to make another one like it."""

    restorer: Restorer
    context: str = ""
    raw: str = ""
    slot: Slot | None = None
    others: Sequence[Slot] = ()


class Messages:
    """Restores messages in their order. What comes out is pairs of (context, message); the context is the caller's own."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._texts: dict[object, _Growing] = {}

    def feed(self, raw: str, context: str = "") -> list[tuple[str, str]]:
        """A message restored, and before it what was waiting in texts that it ends. An exception changes nothing that waits."""
        held = {key: text.restorer.held for key, text in self._texts.items()}
        try:
            return self._fed(raw, context)
        except Exception:
            for key, text in self._texts.items():
                text.restorer.held = held.get(key, "")
            raise

    def _fed(self, raw: str, context: str) -> list[tuple[str, str]]:
        found = jsontoken.slots(raw, _ROOT, "", Harvest(Limits(), _leave))
        slots = [_exact(raw, slot) for slot in found if not slot.leaf.is_key]
        paths = [slot.leaf.place.render() for slot in slots]
        growing = [slot for slot, path in zip(slots, paths, strict=True) if _grows(slot, path)]
        ends = _ends(raw, slots, growing=bool(growing))
        which = tuple((path, slot.leaf.text) for slot, path in zip(slots, paths, strict=True) if slot.leaf.key in _WHICH)
        texts = {id(slot): (slot.leaf.place.render(), which) for slot in growing}
        before = self._finish(set(texts.values())) if ends else []
        written: list[tuple[Slot, str]] = []
        for slot in slots:
            key = texts.get(id(slot))
            new = self._whole(slot) if key is None else self._piece(key, slot, growing, raw, context, ends=ends)
            if new != slot.leaf.text:
                written.append((slot, new))
        return [*before, (context, _spliced(raw, written))]

    def flush(self) -> list[tuple[str, str]]:
        """What still waits when nothing comes any more."""
        return self._finish(set())

    def _whole(self, slot: Slot) -> str:
        text = slot.leaf.text
        return self._matcher.whole(text, in_json if _holds_json(slot) else plainly)

    def _piece(self, key: object, slot: Slot, growing: Sequence[Slot], raw: str, context: str, *, ends: bool) -> str:
        text = self._texts.get(key)
        if text is None:
            quote: Quote = in_json if slot.leaf.key in _JSON else plainly
            text = self._texts[key] = _Growing(Restorer(self._matcher, quote))
        text.context, text.raw, text.slot = context, raw, slot
        text.others = [other for other in growing if other is not slot]
        done = text.restorer.feed(slot.leaf.text)
        return done + text.restorer.flush() if ends else done

    def _finish(self, but: set[tuple[str, object]]) -> list[tuple[str, str]]:
        """Messages with what waits in all texts but these, each like the last that its text had."""
        made: list[tuple[str, str]] = []
        for key, text in self._texts.items():
            if key in but or not text.restorer.held or text.slot is None:
                continue
            written = [(text.slot, text.restorer.flush()), *((other, "") for other in text.others)]
            made.append((text.context, _spliced(text.raw, written)))
        return made


def _grows(slot: Slot, path: str) -> bool:
    return slot.leaf.typed == "text" and slot.leaf.key in _TEXTS and _GROWING.match(path) is not None


def _ends(raw: str, slots: Sequence[Slot], *, growing: bool) -> bool:
    """Whether the texts end with this message: it gives a reason to stop, or it is about something else."""
    if any(slot.leaf.key in _ENDING for slot in slots) or _DONE.search(raw):
        return True
    return not growing and not _GOES_ON.search(raw)


def _holds_json(slot: Slot) -> bool:
    text = slot.leaf.text.lstrip()
    if slot.leaf.key in _JSON:
        return True
    if text[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _leave(part: Part, harvest: Harvest) -> None:
    """Nothing lies in a message that would be read by a type of its own."""


def _exact(raw: str, slot: Slot) -> Slot:
    """The slot with halves of surrogate pairs as they are, not as U+FFFD: the other half may stand in the next message."""
    if "\ufffd" not in slot.leaf.text:
        return slot
    text = raw[slot.start : slot.end]
    if slot.quoting is jsontoken.STRING:
        try:
            text = str(json.loads(f'"{text}"', strict=False))
        except ValueError:
            return slot
    return replace(slot, leaf=replace(slot.leaf, text=text))


def _spliced(raw: str, written: Sequence[tuple[Slot, str]]) -> str:
    changes = (
        (slot.start, slot.end, _in_string(text, raw) if slot.quoting is jsontoken.STRING else text) for slot, text in written
    )
    return "".join(spliced(raw, changes))


def _in_string(text: str, raw: str) -> str:
    """A text as the message would write it; half of a pair is escaped, a byte that is no UTF-8 stays one."""
    halves = _HALVES_BUT_BYTES if _BYTES.search(raw) else _HALVES
    written = json.dumps(text, ensure_ascii=raw.isascii())[1:-1]
    return halves.sub(lambda half: f"\\u{ord(half.group()):04x}", written)
