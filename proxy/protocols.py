"""The protocols that a record can name, and what is read of each: README's table comes from here."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# mitmproxy's headers carry no types of their own.

from dataclasses import dataclass

from mitmproxy import http

from formats.budget import Reason


@dataclass(frozen=True, slots=True)
class Protocol:
    """One value of a record's `protocol`.

    Attributes:
        name: as the record says it; empty when no exchange of it reaches a proxy.
        title: for people, with what is supported of it.
        unseen: why its content is not read; empty when it is.
    """

    name: str
    title: str
    unseen: tuple[Reason, ...] = ()


HTTP_1_1 = Protocol("http/1.1", "HTTP/1.1, keep-alive, chunked, trailers, `Expect: 100-continue`, CONNECT to any port")
HTTP_1_0 = Protocol("http/1.0", "HTTP/1.0")
HTTP_2 = Protocol("h2", "HTTP/2, trailers")
GRPC = Protocol("grpc", "gRPC, unary and streaming")
WEBSOCKET = Protocol("websocket", "WebSocket, permessage-deflate, fragments")
TLS = Protocol("tls", "TLS that is passed through, pinned, or holds no HTTP", ("passthrough", "tls_failed", "not_http"))
TCP = Protocol("tcp", "Raw TCP in a tunnel, and after an upgrade that is not to WebSocket", ("passthrough", "not_http"))
QUIC = Protocol("", "QUIC, HTTP/3: its advertisements are stripped, so that clients stay visible; if kept", ("quic",))

TABLE = (HTTP_1_1, HTTP_1_0, HTTP_2, GRPC, WEBSOCKET, TLS, TCP, QUIC)


def spoken(request: http.Request) -> Protocol:
    """What a request is made in; what calls itself another version in HTTP/1's form is read, and passed on, as HTTP/1.1 is."""
    if request.headers.get("content-type", "").startswith("application/grpc"):
        return GRPC
    if request.headers.get("upgrade", "").lower() == "websocket":
        return WEBSOCKET
    if request.is_http2:
        return HTTP_2
    return HTTP_1_0 if request.http_version.upper() == "HTTP/1.0" else HTTP_1_1
