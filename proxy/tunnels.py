"""What is not opened: passthrough hosts, TLS that fails, traffic that is no HTTP. Counted, and recorded with its reason.

Theory. A client that pins its processor's certificate shows itself in one of three ways: an alert in the handshake, a connection
that is dropped in the handshake, or a handshake that succeeds and a connection that is dropped at once, before any request
(OkHttp checks its pins then). The last looks like a client that changed its mind: `HESITATION` tells them apart as well as
can be.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from mitmproxy import http, tcp, tls
from mitmproxy.connection import Client

from formats.budget import Reason
from ledger.identifier import uuid7
from ledger.record import State
from policy.model import Event
from proxy import arrival, recording
from proxy.admission import Admission, Verdict
from proxy.callers import CallerAddon
from proxy.exchange import Direction, Exchange, Message
from proxy.layers.next_layer import Passes
from proxy.naming import Named
from proxy.post import Post
from proxy.protocols import TCP, TLS
from proxy.total import total

HESITATION = 5.0
_KEY = "douane.tunnel"


@dataclass(slots=True)
class Tunnel:
    """Bytes both ways of a connection that nobody looks into."""

    admission: Admission
    reason: Reason
    sent: int = 0
    received: int = 0


class TunnelAddon:
    """Journals the intent of a tunnel before it connects, counts its bytes, and records both directions at its end."""

    def __init__(self, post: Post, callers: CallerAddon, passes: Passes) -> None:
        self._post = post
        self._callers = callers
        self._passes = passes
        self._untried: dict[str, tuple[Named, int]] = {}

    @total
    def tls_clienthello(self, data: tls.ClientHelloData) -> None:
        """Connect upstream first, to mirror its ALPN and reuse the connection, unless a rule may refuse the destination."""
        server = data.context.server
        if server.tls and server.address:
            judge = self._post.judge
            to, _ = arrival.reached(data.context.client, server)
            service = self._callers.of(data.context.client).service
            destination = judge.destination(to.host, datetime.now(UTC), to.address, agreed=to.agreed, service=service)
            mode = judge.mode(service, destination, "https")
            data.establish_server_tls_first = mode != "enforce"

    @total
    def tcp_start(self, flow: tcp.TCPFlow) -> None:
        """A tunnel begins; nothing has been connected yet."""
        self._untried.pop(flow.client_conn.id, None)
        to, port = arrival.reached(flow.client_conn, flow.server_conn)
        reason: Reason = "passthrough" if self._passes(to.host) else "not_http"
        admission = self._admission(flow.client_conn, to, port, encrypted=reason == "passthrough")
        flow.metadata[_KEY] = Tunnel(admission, reason)
        self._post.runner.intend(recording.intent(admission))
        self._post.lasts(admission.exchange.id, lambda: self._record(flow, "interrupted"))

    @total
    def tcp_message(self, flow: tcp.TCPFlow) -> None:
        """Bytes pass; they are counted and let go of."""
        message = flow.messages[-1]
        del flow.messages[:]
        tunnel: Tunnel | None = flow.metadata.get(_KEY)
        if tunnel is not None and message.from_client:
            tunnel.sent += len(message.content)
        elif tunnel is not None:
            tunnel.received += len(message.content)

    @total
    def tcp_end(self, flow: tcp.TCPFlow) -> None:
        """The tunnel closed."""
        self._record(flow)

    @total
    def tcp_error(self, flow: tcp.TCPFlow) -> None:
        """The tunnel broke."""
        self._record(flow)

    @total
    def tls_failed_client(self, data: tls.TlsData) -> None:
        """A client rejected our certificate, or spoke no TLS that we understand: a blind spot, though nothing was forwarded."""
        self._rejected(data.context.client, *arrival.reached(data.context.client, data.context.server))

    @total
    def tls_established_client(self, data: tls.TlsData) -> None:
        """The handshake is done; whether the client likes our certificate shows when it asks for something."""
        if data.context.server.address:
            self._untried[data.context.client.id] = arrival.reached(data.context.client, data.context.server)

    @total
    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """The client asks for something: it trusts us."""
        self._untried.pop(flow.client_conn.id, None)

    @total
    def client_disconnected(self, client: Client) -> None:
        """A client that leaves right after the handshake, without a request, has most likely pinned another certificate."""
        target = self._untried.pop(client.id, None)
        if target is None or client.timestamp_tls_setup is None:
            return
        if (client.timestamp_end or client.timestamp_tls_setup) - client.timestamp_tls_setup <= HESITATION:
            self._rejected(client, *target)

    def failed(self, hook: str, subject: Any) -> None:
        """A tunnel that cannot be recorded passes all the same: it was never ours to inspect; the failure is logged."""

    def _rejected(self, client: Client, to: Named, port: int) -> None:
        """Nothing was forwarded, in neither direction; that nobody could look is what the records say (`proxy.pinned`)."""
        admission = self._admission(client, to, port, encrypted=True)
        self._post.runner.intend(recording.intent(admission))
        for direction in ("sent", "received"):
            self._outcome(Tunnel(admission, "tls_failed"), direction, 0)

    def _admission(self, client: Client, to: Named, port: int, *, encrypted: bool) -> Admission:
        exchange = Exchange(
            id=uuid7(),
            caller=self._callers.of(client),
            protocol=(TLS if encrypted else TCP).name,
            method="CONNECT",
            scheme="https" if encrypted else "tcp",
            host=to.host,
            port=port,
            tls=client.tls_version,
            agreed=to.agreed,
            address=to.address,
        )
        at, judge = datetime.now(UTC), self._post.judge
        destination = judge.destination(to.host, at, to.address, agreed=to.agreed, service=exchange.caller.service)
        return Admission(exchange, judge, at, destination, "passthrough", intended=True)

    def _record(self, flow: tcp.TCPFlow, state: State = "complete") -> None:
        tunnel: Tunnel | None = flow.metadata.pop(_KEY, None)
        if tunnel is not None:
            self._outcome(tunnel, "sent", tunnel.sent, state)
            self._outcome(tunnel, "received", tunnel.received, state)
            self._post.lasted(tunnel.admission.exchange.id)

    def _outcome(self, tunnel: Tunnel, direction: Direction, size: int, state: State = "complete") -> None:
        admission = tunnel.admission
        exchange = admission.exchange
        event = Event(
            at=admission.at,
            service=exchange.caller.service,
            destination=admission.destination,
            direction=direction,
            protocol=exchange.protocol,
            method=exchange.method,
            scheme=exchange.scheme,
            bytes=size,
            mode="passthrough",
            unseen=(tunnel.reason,),
            node=self._post.runner.known.node,
            unseen_places=("connection",),
            history=self._post.runner.known.past.of(exchange.caller.service, admission.destination, direction=direction),
        )
        verdict = Verdict(admission.judge.judge(event), unseen=((tunnel.reason, "connection"),))
        message = replace(_EMPTY, direction=direction, size=size)
        self._post.runner.record(recording.outcome(admission, message, verdict, state, None))


_EMPTY = Message("sent", None, (), 0)
