"""Answers whose first bytes say how they are restored: those without a content type, and text in UTF-16 or UTF-32."""

import codecs
import re
from collections.abc import Callable

from formats import charset
from proxy.restoring.way import Restoring

_MARKS = (  # the longer ones first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST = frozenset(mark[:1] for mark, _ in _MARKS)
_WIDTH = 4
_TELLING = 64
_MOST = 4096
_EVENTS = re.compile(rb"(?:\xef\xbb\xbf)?(?::|(?:data|event|id|retry):)")
_EVENT_END = re.compile(rb"\n\n|\r\n\r\n")


class Opening:
    """Waits for the first bytes, then restores as they say.

    Args:
        choose: what restores an answer that begins so; None lets it pass as it is.
        enough: whether these first bytes tell.
    """

    def __init__(self, choose: Callable[[bytes], Restoring | None], enough: Callable[[bytes], bool]) -> None:
        self._choose = choose
        self._enough = enough
        self._head = b""
        self._waits = True
        self._way: Restoring | None = None

    def feed(self, data: bytes) -> bytes:
        """As much as is certain now."""
        if self._waits:
            self._head += data
            return self._begun() if self._enough(self._head) else b""
        return self._way.feed(data) if self._way is not None else data

    def flush(self) -> bytes:
        """The rest."""
        first = self._begun() if self._waits else b""
        return first + (self._way.flush() if self._way is not None else b"")

    def give_up(self) -> bytes:
        """See `Restoring`."""
        return self._way.give_up() if self._way is not None else self._head

    def _begun(self) -> bytes:
        self._way = self._choose(self._head)
        head, self._head, self._waits = self._head, b"", False
        return self._way.feed(head) if self._way is not None else head


def wide(head: bytes) -> str:
    """The codec of text whose first bytes show that its characters are wider than a byte; else empty."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), "") or charset.wide(head)


def tells_width(head: bytes) -> bool:
    """Whether so many first bytes are enough for `wide`."""
    return len(head) >= _WIDTH or (len(head) > 1 and 0 not in head and head[:1] not in _FIRST)


def tells_format(head: bytes) -> bool:
    """Whether so many first bytes are enough to tell a format; of events, the end of one."""
    if len(head) < _TELLING:
        return False
    return len(head) >= _MOST or not _EVENTS.match(head) or _EVENT_END.search(head) is not None


def shown(head: bytes) -> str:
    """The content type of what bytes show, as it is told of requests that declare none; empty when it is nobody's."""
    from formats import table  # a hundred modules, for the few answers that need them

    codec = wide(head)
    text = head[: _MOST - _MOST % _WIDTH].decode(codec, "replace").lstrip("\ufeff").encode() if codec else head[:_MOST]
    found = table.seen(text)
    return found.types[0] if found is not None and found.types else ""
