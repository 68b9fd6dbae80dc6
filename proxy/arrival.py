"""What a request's head says of its exchange: mitmproxy's flow -> `Exchange`. The only place that reads it."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from mitmproxy import http

from ledger.identifier import uuid7
from policy.judge import Judge
from proxy.exchange import Caller, Exchange, host_name, method_name


def exchange(flow: http.HTTPFlow, caller: Caller) -> Exchange:
    """The exchange that a request's head announces."""
    request = flow.request
    protocol = "h2" if request.is_http2 else "h3" if request.is_http3 else request.http_version.lower()
    if request.headers.get("content-type", "").startswith("application/grpc"):
        protocol = "grpc"
    elif request.headers.get("upgrade", "").lower() == "websocket":
        protocol = "websocket"
    return Exchange(
        id=uuid7(),
        caller=caller,
        protocol=protocol,
        method=method_name(request.method),
        scheme=request.scheme or "unknown",
        host=host_name(request.host),
        port=request.port,
        tls=flow.client_conn.tls_version,
    )


def controller(flow: http.HTTPFlow, judge: Judge, caller: Caller) -> str | None:
    """Whose data it carries, if the service processes for several (Art. 4(7)): the tenant header says."""
    tenants = judge.service(caller.service).tenants
    return judge.controller(caller.service, flow.request.headers.get(tenants.header) if tenants else None)
