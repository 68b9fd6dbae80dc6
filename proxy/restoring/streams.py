"""Answers that are a stream of messages: server-sent events (WHATWG HTML §9.2) and lines of JSON.

A message goes on when its end is here, as the client could not use it earlier. One that grows past a bound is restored as plain
text. What is no UTF-8 passes unchanged.
"""

import codecs
import re
from typing import Protocol

from proxy.restoring.fragments import Messages
from proxy.restoring.matcher import Matcher, Restorer

_LONGEST = 1024 * 1024
_EVENT_END = re.compile(r"\r\n\r\n|\n\n|\r\r")
_LINE_END = re.compile(r"\n")
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_OVERLAP = 3  # characters of an end that may stand before a cut; all of it but one
_DONE = "[DONE]"


class Framing(Protocol):
    """What a stream's messages look like."""

    end: re.Pattern[str]

    def message(self, raw: str) -> str:
        """One message with its end, restored; what was waiting may come before it."""
        ...

    def rest(self) -> str:
        """What waits when nothing comes any more."""
        ...


class MessageStream:
    """Restores a stream of messages: `feed` its bytes, `flush` at the end. What was searched for an end is not searched again."""

    def __init__(self, framing: Framing, matcher: Matcher) -> None:
        self._framing = framing
        self._matcher = matcher
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._pieces: list[str] = []
        self._size = 0
        self._seam = ""
        self._made: list[bytes] = []

    def feed(self, data: bytes) -> bytes:
        """The messages that are whole now."""
        piece = self._decoder.decode(data)
        searched = self._size - len(self._seam)
        self._pieces.append(piece)
        self._size += len(piece)
        fresh = self._seam + piece
        if self._size <= _LONGEST and not self._framing.end.search(fresh):
            self._seam = fresh[-_OVERLAP:]
            return b""
        return self._messages("".join(self._pieces), searched)

    def _messages(self, text: str, searched: int) -> bytes:
        """The messages in a text that is known to hold no end before `searched`."""
        at = 0
        try:
            for found in self._framing.end.finditer(text, searched):
                self._made.append(_bytes(self._framing.message(text[at : found.end()])))
                at = found.end()
        finally:
            self._wait(text[at:])
        if self._size > _LONGEST:
            self._made.append(_bytes(self._matcher.whole(text[at:])))
            self._wait("")
        made, self._made = self._made, []
        return b"".join(made)

    def _wait(self, rest: str) -> None:
        self._pieces, self._size, self._seam = [rest], len(rest), rest[-_OVERLAP:]

    def flush(self) -> bytes:
        """The rest."""
        self._pieces.append(self._decoder.decode(b"", final=True))
        rest = "".join(self._pieces)
        made = _bytes(self._framing.message(rest)) if rest else b""
        self._wait("")
        return made + _bytes(self._framing.rest())

    def give_up(self) -> bytes:
        """See `Restoring`."""
        waiting = _bytes(self._framing.rest() + "".join(self._pieces))
        return b"".join((*self._made, waiting, self._decoder.getstate()[0]))


class Events:
    """Server-sent events. Data that is JSON is restored text by text; other data is one text that grows."""

    end = _EVENT_END

    def __init__(self, matcher: Matcher) -> None:
        self._messages = Messages(matcher)
        self._plain = Restorer(matcher)

    def message(self, raw: str) -> str:
        """See `Framing`."""
        lines = _LINES.findall(raw)
        data = [line for line in lines if line.startswith("data:")]
        if not data:
            return raw
        text = "\n".join(line.rstrip("\r\n")[5:].removeprefix(" ") for line in data)
        if text.strip() == _DONE:
            return self.rest() + raw
        if text.lstrip()[:1] not in ("{", "["):
            return _event(lines, self._plain.feed(text))
        context = "".join(line for line in lines if not line.startswith("data:"))
        made = self._messages.feed(text, context)
        *before, (_, restored) = made
        return self._waited(before) + (raw if restored == text else _event(lines, restored))

    def rest(self) -> str:
        """See `Framing`."""
        plain = self._plain.flush()
        return self._waited(self._messages.flush()) + (f"data: {plain}\n\n" if plain else "")

    def _waited(self, messages: list[tuple[str, str]]) -> str:
        return "".join(_event(_LINES.findall(context), text) for context, text in messages)


class Lines:
    """Lines of JSON."""

    end = _LINE_END

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._messages = Messages(matcher)

    def message(self, raw: str) -> str:
        """See `Framing`."""
        text = raw.rstrip("\r\n")
        if not text.strip():
            return raw
        return "".join(line + "\n" for _, line in self._messages.feed(text))[: None if raw.endswith("\n") else -1]

    def rest(self) -> str:
        """See `Framing`."""
        return "".join(line + "\n" for _, line in self._messages.flush())


def _event(lines: list[str], text: str) -> str:
    """The event with other data; its other fields stay."""
    others = "".join(line for line in lines if line.strip("\r\n") and not line.startswith("data:"))
    if others and not others.endswith(("\r", "\n")):
        others += "\n"
    return others + "".join(f"data: {line}\n" for line in text.split("\n")) + "\n"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
