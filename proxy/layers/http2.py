"""HTTP/2 at the pace of whoever receives.

Theory. mitmproxy opens its flow-control windows wide and acknowledges data as it comes in, so that what a slow receiver does not
take piles up in memory: 120 MB for an upload of 100 MB. Here a stream's window is bounded, and data is acknowledged only once
little of the stream waits on the other side (RFC 9113 §5.2). The HTTP layer looks after each event which streams may go on.
Connection windows stay wide: a stream that stalls must not stall its neighbours.

mitmproxy names its HTTP/2 client class in two places that cannot be overridden, so `install` puts ours under that name.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# h2 and mitmproxy's buffers carry no types of their own.

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from weakref import WeakSet

from h2.config import H2Configuration
from mitmproxy.connection import Client
from mitmproxy.proxy import commands, events, layer
from mitmproxy.proxy.context import Context
from mitmproxy.proxy.layers import http as theirs
from mitmproxy.proxy.layers.http._base import HttpEvent
from mitmproxy.proxy.layers.http._events import RequestData, ResponseData
from mitmproxy.proxy.layers.http._http2 import Http2Client, Http2Connection, Http2Server
from mitmproxy.proxy.layers.http._http_h2 import BufferedH2Connection

REQUEST_WINDOW = 1024 * 1024
ANSWER_WINDOW = 4 * 1024 * 1024  # processors are far away: a window is filled once a round trip
BACKLOG = 256 * 1024
PACED: WeakSet[Client] = WeakSet()  # clients on whose behalf HTTP/2 is spoken, on one side or the other


@dataclass
class Resume(HttpEvent):
    """The other side has taken what this stream brought: acknowledge it."""


class PacedH2Connection(BufferedH2Connection):
    """Notes what it owes the peer instead of acknowledging at once."""

    def __init__(self, config: H2Configuration, window: int, *, push: bool) -> None:
        super().__init__(config)
        self.local_settings.initial_window_size = window
        if not push:
            self.local_settings.enable_push = 0
        self.local_settings.acknowledge()  # else the old settings are sent
        self.owed: dict[int, int] = {}

    def acknowledge_received_data(self, acknowledged_size: int, stream_id: int) -> None:
        """Owe it."""
        self.owed[stream_id] = self.owed.get(stream_id, 0) + acknowledged_size

    def settle(self, stream_id: int) -> None:
        """Acknowledge what is owed for a stream."""
        if size := self.owed.pop(stream_id, 0):
            super().acknowledge_received_data(size, stream_id)

    def waiting(self, stream_id: int) -> int:
        """Bytes of a stream that the peer's window does not let go yet."""
        return sum(len(chunk.data) for chunk in self.stream_buffers.get(stream_id, ()))


class PacedHttp2Server(Http2Server):
    """Towards the client."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        PACED.add(context.client)
        self.paced = self.h2_conn = PacedH2Connection(self.h2_conf, REQUEST_WINDOW, push=True)

    def owing(self) -> Iterator[int]:
        """Streams with data that is not acknowledged."""
        yield from tuple(self.paced.owed)

    def waiting(self, stream_id: int) -> int:
        """Bytes of a stream's answer that wait for the client."""
        return self.paced.waiting(stream_id)

    def _handle_event(self, event: events.Event) -> layer.CommandGenerator[None]:
        if isinstance(event, Resume):
            yield from _settle(self, self.paced, event.stream_id)
        else:
            yield from super()._handle_event(event)


class PacedHttp2Client(Http2Client):
    """Towards the processor; it numbers streams anew, everything here speaks of the client's numbers."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        PACED.add(context.client)
        self.paced = self.h2_conn = PacedH2Connection(self.h2_conf, ANSWER_WINDOW, push=False)

    def owing(self) -> Iterator[int]:
        """Streams with data that is not acknowledged."""
        yield from [self.their_stream_id[stream_id] for stream_id in self.paced.owed]

    def waiting(self, stream_id: int) -> int:
        """Bytes of a stream's request that wait for the processor, or for a free stream to it."""
        if (ours := self.our_stream_id.get(stream_id)) is not None:
            return self.paced.waiting(ours)
        return queued(self.stream_queue.get(stream_id, ()))

    def _handle_event(self, event: events.Event) -> layer.CommandGenerator[None]:
        if isinstance(event, Resume):
            yield from _settle(self, self.paced, self.our_stream_id[event.stream_id])
        else:
            yield from super()._handle_event(event)


type Paced = PacedHttp2Server | PacedHttp2Client


def _settle(handler: Http2Connection, paced: PacedH2Connection, stream_id: int) -> layer.CommandGenerator[None]:
    paced.settle(stream_id)
    if data := paced.data_to_send():
        yield commands.SendData(handler.conn, data)


def queued(waiting: Iterable[events.Event]) -> int:
    """Bytes of bodies among events that wait."""
    return sum(len(event.data) for event in waiting if isinstance(event, RequestData | ResponseData))


def of(handler: layer.Layer | None) -> Paced | None:
    """The HTTP/2 connection at the end of a connection's layers (TLS to the processor may come before it)."""
    while handler is not None and not isinstance(handler, PacedHttp2Server | PacedHttp2Client):
        handler = getattr(handler, "child_layer", None)
    return handler


def install() -> None:
    """Let mitmproxy make our client for HTTP/2 upstreams."""
    theirs.Http2Client = PacedHttp2Client  # pyright: ignore[reportPrivateImportUsage]  the name that mitmproxy itself looks up
