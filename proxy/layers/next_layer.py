"""Which layer comes next on a connection: ours for HTTP, a counted tunnel for what is not opened.

Theory. This runs up to four times for one HTTPS exchange through an explicit proxy: the client's first bytes (plain or TLS
to the proxy itself), what follows CONNECT (TLS or plain), and what is inside that TLS. Under `mitmdump -s` mitmproxy's own
add-on has answered before us: its layers are taken off the stack again.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from collections.abc import Callable

from mitmproxy.net.tls import starts_like_tls_record
from mitmproxy.proxy import layer, tunnel
from mitmproxy.proxy.context import Context
from mitmproxy.proxy.layers import ClientTLSLayer, ServerTLSLayer, TCPLayer, modes
from mitmproxy.proxy.layers.http import HTTPMode
from mitmproxy.proxy.layers.tls import HTTP_ALPNS, parse_client_hello
from mitmproxy.proxy.mode_specs import ReverseMode, TransparentMode

from proxy.layers.authority import names_as_written
from proxy.layers.http import Layer
from proxy.naming import passing

type Passes = Callable[[str], bool]

_METHOD_BYTES = 3


class NextLayer:
    """The add-on that answers `next_layer`. `passes` tells whether a host is on the passthrough list."""

    def __init__(self, passes: Passes) -> None:
        self.passes = passes
        names_as_written()

    def next_layer(self, nextlayer: layer.NextLayer) -> None:
        """Choose; leaves `nextlayer.layer` empty to be asked again with more data."""
        context = nextlayer.context
        if nextlayer.layer is not None:
            if isinstance(
                nextlayer.layer, modes.HttpProxy | modes.HttpUpstreamProxy | modes.ReverseProxy | modes.TransparentProxy
            ):
                return
            if nextlayer.layer in context.layers:
                del context.layers[context.layers.index(nextlayer.layer) :]
        nextlayer.layer = self._choose(context, nextlayer.data_client(), nextlayer.data_server())

    def _choose(self, context: Context, from_client: bytes, from_server: bytes) -> layer.Layer | None:
        top = context.layers[-1] if len(context.layers) == 1 else None
        match top:
            case modes.HttpProxy() | modes.HttpUpstreamProxy():
                return _explicit(context, from_client)
            case modes.ReverseProxy():
                return _reverse(context, from_client)
            case _:
                return self._inner(context, from_client, from_server)

    def _inner(self, context: Context, from_client: bytes, from_server: bytes) -> layer.Layer | None:
        """Behind CONNECT, in transparent mode, or inside TLS."""
        target = context.server.address[0] if context.server.address else ""
        redirected = isinstance(context.client.proxy_mode, TransparentMode)
        if starts_like_tls_record(from_client):
            try:
                hello = parse_client_hello(from_client)
            except ValueError:
                return TCPLayer(context)
            if hello is None:
                return None
            if passing(self.passes, target, hello.sni, redirected=redirected):
                context.client.sni = hello.sni  # nobody else will read it, and records name the host by it
                return TCPLayer(context)
            server_tls = ServerTLSLayer(context)
            server_tls.child_layer = ClientTLSLayer(context)
            return server_tls
        if passing(self.passes, target, context.client.sni, redirected=redirected):
            return TCPLayer(context)
        if context.client.alpn in HTTP_ALPNS:
            return Layer(context, HTTPMode.transparent)
        return _plain(context, from_client, from_server)


def _plain(context: Context, from_client: bytes, from_server: bytes) -> layer.Layer | None:
    """HTTP starts with a method and a space on the first line; anything else is a tunnel."""
    if not from_server and len(from_client) < _METHOD_BYTES:
        return None if from_client.isalpha() or not from_client else TCPLayer(context)
    first_line = from_client.split(b"\n", 1)[0]
    if from_server or b" " not in first_line or not first_line[:_METHOD_BYTES].isalpha() or first_line.startswith(b"SSH"):
        return TCPLayer(context)
    return Layer(context, HTTPMode.transparent)


def _explicit(context: Context, from_client: bytes) -> layer.Layer:
    stack = tunnel.LayerStack()
    if starts_like_tls_record(from_client):
        stack /= ClientTLSLayer(context)
    upstream = isinstance(context.layers[0], modes.HttpUpstreamProxy)
    stack /= Layer(context, HTTPMode.upstream if upstream else HTTPMode.regular)
    return stack[0]


def _reverse(context: Context, from_client: bytes) -> layer.Layer:
    spec = context.client.proxy_mode
    assert isinstance(spec, ReverseMode)
    stack = tunnel.LayerStack()
    if spec.scheme in ("https", "tls"):
        stack /= ServerTLSLayer(context)
    if starts_like_tls_record(from_client):
        stack /= ClientTLSLayer(context)
    stack /= TCPLayer(context) if spec.scheme in ("tcp", "tls") else Layer(context, HTTPMode.transparent)
    return stack[0]
