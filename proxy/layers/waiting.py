"""How much of what one connection brought waits in its layers: for a hook, for another connection, for the end of an answer.

Theory. A layer that asked for something keeps what comes meanwhile. HTTP/2 bounds that by its windows; HTTP/1 and tunnels can
only be bounded by not reading on (law 8). So whoever reads a connection asks here before it reads more. What a layer waits for
never hangs on what this connection brings next: a hook and a connection end by themselves, another connection is read by itself.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's layers carry no types of their own.

from collections.abc import Iterable
from typing import cast

from mitmproxy.connection import Connection
from mitmproxy.proxy import events, layer
from mitmproxy.proxy.context import Context

from proxy.layers.http import Layer

_QUEUES = ("_paused_event_queue", "_event_queue")  # mitmproxy's: of any layer that pauses; of a TLS handshake


def waiting(context: Context, source: Connection, inside: layer.Layer | None = None) -> int:
    """Bytes that `source` brought and that wait in the layers of a context, or only in those inside one of them."""
    total = 0
    for each in context.layers[context.layers.index(inside) + 1 if inside else 0 :]:
        total += _queued(each, source)
        if isinstance(each, Layer):
            streams = sum(waiting(stream.context, source, stream) for stream in each.streams.values())
            return total + each.behind(source) + streams
    return total


def _queued(each: layer.Layer, source: Connection) -> int:
    kept = (event for name in _QUEUES for event in cast("Iterable[events.Event]", getattr(each, name, ())))
    return sum(len(event.data) for event in kept if isinstance(event, events.DataReceived) and event.connection is source)
