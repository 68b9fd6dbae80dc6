"""The messages of one WebSocket, restored as they come: JSON text by text over messages, any other text as a whole."""

from collections.abc import Mapping
from itertools import islice

from proxy.restoring.fragments import Messages
from proxy.restoring.matcher import Matcher


class SocketMessages:
    """Restores what a processor sends on one socket."""

    def __init__(self) -> None:
        self._matcher = Matcher({})
        self._messages = Messages(self._matcher)
        self._known = 0

    def flush(self) -> list[bytes]:
        """What waits when nothing comes any more, as messages."""
        return [message.encode("utf-8", "surrogateescape") for _, message in self._messages.flush()]

    def feed(self, content: bytes, pairs: Mapping[str, str], region: str = "") -> list[bytes]:
        """The messages to send for one that came: itself, last, and before it what waited in a text that it ends.

        Args:
            pairs: the socket's pseudonyms up to now; they only ever grow.
            region: where telephone numbers without a country code belong.
        """
        if len(pairs) != self._known:
            known = dict(pairs)  # one step: the desk's thread may be adding to them
            self._matcher.region = region
            self._matcher.add(dict(islice(known.items(), self._known, None)))
            self._known = len(known)
        if not self._known:
            return [content]
        text = content.decode("utf-8", "surrogateescape")
        if text.lstrip()[:1] in ("{", "["):
            made = [message for _, message in self._messages.feed(text)]
        else:
            made = [self._matcher.whole(text)]
        return [message.encode("utf-8", "surrogateescape") for message in made]
