"""Exchanges whose end nobody may wait for: gRPC streams and upgrades. In enforce mode they are settled at their headers (law 5).

Rules. A gRPC request whose end comes at once (every unary call) is held and judged like any other body. One that stays open is
a stream: both sides may wait for each other, so nothing of it is held. What a rule could have done with its body is then
`unseen: streaming_rule`, and the rule's `unseen:` refuses or forwards; without it third countries are refused.
An upgrade to anything but WebSocket becomes a tunnel after it, so it is settled the same way; its request is then held like any
other. WebSocket messages have an end: `proxy.sockets` holds each. An offer of `h2c` is taken out, as any intermediary may: the
exchange stays readable.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from dataclasses import replace
from urllib.parse import quote

from mitmproxy import http

from proxy.act.refuse import Refusal
from proxy.admission import Admission, Verdict
from proxy.exchange import Exchange, Message
from proxy.inspection import change, conclude
from proxy.protocols import GRPC
from proxy.runner import Runner

PATIENCE = 0.25
_ACTING = frozenset({"block", "redact", "pseudonymise"})
_PERMISSION_DENIED = b"7"  # gRPC's status code
_PRINTABLE = " !\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"  # what `grpc-message` leaves as it is, beside letters and digits


def upgrades(request: http.Request) -> bool:
    """Whether the client asks for a protocol on this connection that is not read here: any but WebSocket 13 (RFC 6455 §4.1)."""
    headers = request.headers
    if "upgrade" not in headers:
        return False
    return headers["upgrade"].strip().lower() != "websocket" or headers.get("sec-websocket-version", "") != "13"


def patience(exchange: Exchange) -> float | None:
    """How long a request may keep us waiting for more of it before it is taken for a stream, in seconds; None: to its end."""
    return PATIENCE if exchange.protocol == GRPC.name else None


def keep_readable(request: http.Request) -> None:
    """Take out an offer to go on in HTTP/2 on this connection: what follows the upgrade could not be read."""
    headers = request.headers
    offered = _members(headers.get("upgrade", ""))
    left = [protocol for protocol in offered if protocol.lower() != "h2c"]
    if len(left) == len(offered):
        return
    headers.pop("http2-settings", None)
    gone = {"http2-settings"} if left else {"http2-settings", "upgrade"}
    options = [option for option in _members(headers.get("connection", "")) if option.lower() not in gone]
    for name, members in (("upgrade", left), ("connection", options)):
        headers.pop(name, None)
        if members:
            headers[name] = ", ".join(members)


def _members(field: str) -> list[str]:
    """The members of a comma list (RFC 9110 §5.6.1)."""
    return [member for part in field.split(",") if (member := part.strip())]


async def settle(runner: Runner, admission: Admission, message: Message, part: Message | None = None) -> Verdict:
    """The verdict on what is not held to its end; `block` means refuse.

    Its head is judged first, and with it that the body cannot be read in full; if that lets it pass, so is the part that is held.
    A rule that would write in that refuses: part of a body cannot be written anew.

    Args:
        message: without a body; says why it cannot be read in full.
        part: the same with what has come of its body.
    """
    verdict, _ = await runner.run(change(await runner.run(conclude(admission, message)), message))
    if verdict.decision.action == "block" or part is None:
        return verdict
    verdict = replace(await runner.run(conclude(admission, part)), spots=())
    decision = verdict.decision
    if decision.action not in ("redact", "pseudonymise"):
        return verdict
    reasons = (*decision.reasons, "Only a body that can be held whole can be written anew.")
    return replace(verdict, decision=replace(decision, action="block", reasons=reasons))


def let_through(verdict: Verdict) -> Verdict:
    """The verdict on bytes that have gone on already: whatever a rule wanted to do with them, they were flagged."""
    decision = verdict.decision
    if decision.action not in _ACTING:
        return verdict
    reasons = (*decision.reasons, "these bytes could not be held: flagged instead")
    return replace(verdict, decision=replace(decision, action="flag", reasons=reasons))


def told(exchange: Exchange, refusal: Refusal, reason: str) -> Refusal:
    """The refusal as the client can show it: for gRPC a status and no body, which its clients take for a broken stream."""
    if exchange.protocol != GRPC.name:
        return refusal
    message = quote(reason, safe=_PRINTABLE).encode()
    headers = ((b"content-type", b"application/grpc"), (b"grpc-status", _PERMISSION_DENIED), (b"grpc-message", message))
    return Refusal(refusal.status, headers, b"")
