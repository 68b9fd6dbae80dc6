"""What a request's head says of its exchange: mitmproxy's flow -> `Exchange`. The only place that reads it."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from mitmproxy import http
from mitmproxy.connection import Client, Server
from mitmproxy.proxy.mode_specs import ReverseMode

from ledger.identifier import uuid7
from policy.judge import Judge
from proxy.exchange import Caller, Exchange, host_name, method_name
from proxy.markers import HEADER, markers
from proxy.naming import Named, named
from proxy.protocols import spoken


def exchange(flow: http.HTTPFlow, caller: Caller) -> Exchange:
    """The exchange that a request's head announces."""
    request = flow.request
    to = _named(flow)
    return Exchange(
        id=uuid7(),
        caller=caller,
        protocol=spoken(request).name,
        method=method_name(request.method),
        scheme=request.scheme or "unknown",
        host=to.host,
        port=request.port,
        tls=flow.client_conn.tls_version,
        markers=markers(request.headers.get_all(HEADER), request.path),
        agreed=to.agreed,
        address=to.address,
    )


def reached(client: Client, server: Server) -> tuple[Named, int]:
    """Whom a connection is for, as far as nobody looks inside, and the port."""
    host, port = (server.address or ("unknown", 0))[:2]
    if isinstance(client.proxy_mode, ReverseMode):
        return Named(host_name(host), agreed=True), port
    return named(host, client.sni, None), port


def _named(flow: http.HTTPFlow) -> Named:
    """Whom the request names. In reverse mode the operator did, and what the client calls us says nothing."""
    request, client = flow.request, flow.client_conn
    if request.scheme != "https" or isinstance(client.proxy_mode, ReverseMode):
        return Named(host_name(request.host), agreed=True)
    return named(request.host, client.sni, request.host_header)


def controller(flow: http.HTTPFlow, judge: Judge, caller: Caller) -> str | None:
    """Whose data it carries, if the service processes for several (Art. 4(7)): the tenant header says."""
    tenants = judge.service(caller.service).tenants
    return judge.controller(caller.service, flow.request.headers.get(tenants.header) if tenants else None)
