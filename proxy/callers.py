"""The hooks that tell who is calling: at CONNECT for a tunnel, at the request's head otherwise. An unknown caller gets 407."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

import weakref
from collections.abc import MutableMapping
from typing import Any

from mitmproxy import http
from mitmproxy.connection import Client

from proxy.act.refuse import Refusal, refuse
from proxy.exchange import Caller
from proxy.identity import UNIDENTIFIED
from proxy.post import Post
from proxy.strangers import Strangers
from proxy.total import total

_HEADER = "proxy-authorization"
_CHALLENGE = ((b"proxy-authenticate", b'Basic realm="douane", charset="UTF-8"'),)  # RFC 7617 §2


class CallerAddon:
    """Remembers a client connection's caller from its CONNECT on, and asks unknown ones who they are."""

    def __init__(self, post: Post) -> None:
        self._post, self._strangers = post, Strangers()
        self._known: MutableMapping[Client, Caller] = weakref.WeakKeyDictionary()

    @total
    def http_connect(self, flow: http.HTTPFlow) -> None:
        """Identify at CONNECT; everything inside the tunnel is this caller's."""
        if self.identify(flow) is None:
            self.challenge(flow)

    def identify(self, flow: http.HTTPFlow) -> Caller | None:
        """The caller of a flow; None when the policy refuses clients that are no known service."""
        client = flow.client_conn
        caller = self._by_credentials(flow) or self._known.get(client) or self._by_connection(client)
        if caller is None and self._post.judge.configuration.proxy.unidentified == "record":
            caller = Caller(UNIDENTIFIED, "none")
        if caller is not None:
            self._known[client] = caller
        else:
            self._strangers.refused(client.peername[0] if client.peername else "")
        return caller

    def of(self, client: Client) -> Caller:
        """The caller on a connection as far as it is known, for tunnels and failed handshakes."""
        return self._known.get(client) or self._by_connection(client) or Caller(UNIDENTIFIED, "none")

    def who_are_you(self) -> Refusal:
        """The answer to an unknown client (RFC 9110 §15.5.8)."""
        reason = "This client is no known service: send Proxy-Authorization with the service's name and secret."
        return refuse(self._post.judge.configuration.organisation, reason=reason, status=407, headers=_CHALLENGE)

    def challenge(self, flow: http.HTTPFlow) -> None:
        """Answer a CONNECT with the question."""
        answer = self.who_are_you()
        flow.response = http.Response.make(answer.status, answer.body, answer.headers)

    def failed(self, hook: str, subject: Any) -> None:  # noqa: ARG002  the protocol's shape
        """A failure to identify is no identity: refuse."""
        flow: http.HTTPFlow = subject
        self.challenge(flow)

    def _by_credentials(self, flow: http.HTTPFlow) -> Caller | None:
        offered = flow.request.headers.pop(_HEADER, None)
        return self._post.identity.by_credentials(offered) if offered else None

    def _by_connection(self, client: Client) -> Caller | None:
        certificate = client.certificate_list[0].to_cryptography() if client.certificate_list else None
        by_certificate = self._post.identity.by_certificate(certificate)
        return by_certificate or (self._post.identity.by_network(client.peername[0]) if client.peername else None)
