"""The hooks: HTTP exchanges from head to outcome. With `master` and `layers` the only door to mitmproxy.

Rules. Every hook is total (law 4). Observe or enforce is settled at `requestheaders`, once (law 5). In observe mode nothing
after admission waits for us (law 7): `request` and `response` only hand the copies on.

`mitmdump -s proxy/addon.py` runs the same hooks in a proxy of your own; `DOUANE_CONFIG` and `DOUANE_STATE` name file and folder.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mitmproxy import http

from formats.budget import Reason
from policy.model import Destination, Mode
from proxy import arrival, endless
from proxy import passage as passages
from proxy.act import restore
from proxy.act.refuse import Refusal, refuse
from proxy.admission import Admission
from proxy.callers import CallerAddon
from proxy.exchange import Caller, Direction, Message
from proxy.identity import UNIDENTIFIED
from proxy.inspection import admit, change, conclude
from proxy.layers import terms
from proxy.layers.http import Unending, switched
from proxy.layers.next_layer import NextLayer
from proxy.markers import HEADER
from proxy.passage import Passage
from proxy.pieces import boundary
from proxy.post import Post
from proxy.sockets import SocketAddon
from proxy.streams import Stream
from proxy.total import total
from proxy.tunnels import TunnelAddon

_STREAM = "douane.stream."


def chain(post: Post) -> list[object]:
    """The add-ons of one proxy, in the order in which mitmproxy asks them."""

    def passes(host: str) -> bool:
        return post.judge.passes(host)

    callers = CallerAddon(post)
    return [NextLayer(passes), callers, HttpAddon(post, callers), TunnelAddon(post, callers, passes), SocketAddon(post)]


class HttpAddon:
    """Admits exchanges, copies or holds their bodies, and has both directions recorded."""

    def __init__(self, post: Post, callers: CallerAddon) -> None:
        self._post = post
        self._callers = callers

    @total
    async def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Who calls whom: identify, settle destination and mode, journal the intent; then stream or hold."""
        caller = self._callers.identify(flow)
        if caller is None:
            _answer(flow, self._callers.who_are_you())
            return
        endless.keep_readable(flow.request)
        judge = self._post.judge
        exchange = replace(arrival.exchange(flow, caller), controller=arrival.controller(flow, judge, caller))
        flow.request.headers.pop(HEADER, None)
        wait = judge.configuration.proxy.admission_wait
        admission = await self._post.runner.run(admit(exchange, judge, wait=wait))
        passage = passages.begin(flow, admission)
        passage.cut = self._post.over
        self._post.began(exchange.id, lambda: self._cut(flow))
        if self._too_late(flow, passage):
            return
        if not admission.intended and self._on_failure(admission.mode) == "refuse":
            self._refuse(flow, passage, "The audit journal cannot be written.", status=503)
        elif admission.mode == "enforce":
            if not endless.upgrades(flow.request) or await self._settle(flow, passage, "streaming_rule"):
                self._hold(flow, passage)
        else:
            self._flow_on(flow, passage)

    @total
    async def http_unending(self, unending: Unending) -> None:
        """A held request does not end in time, or is too large: decide on what is known of it."""
        passage = passages.of(unending.flow)
        if passage is not None:
            held = unending.held if unending.reason == "over_budget" else b""
            if await self._settle(unending.flow, passage, unending.reason, held):
                self._flow_on(unending.flow, passage)

    @total
    async def request(self, flow: http.HTTPFlow) -> None:
        """The request's end: hand the copy on (observe), or decide (enforce)."""
        passage = passages.of(flow)
        if passage is None or passage.refused:
            return
        held = passage.admission.mode == "enforce" and not flow.request.stream
        if (held and self._too_late(flow, passage)) or "sent" in passage.recorded:
            return
        if held:
            await self._decide(flow, passage)
        else:
            message = self._last(flow, "sent") or passage.request(passage.sent.take(), passage.sent.size, *passage.sent.reasons())
            message = passages.trailed(message, flow.request)
            self._post.spawn(passages.inspect_and_record(self._post, passage, message))

    @total
    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """The answer's head: its status completes the request's record, its body is copied as it flows by."""
        passage = passages.of(flow)
        if passage is None or flow.response is None:
            return
        passage.answer(flow.response.status_code)
        if "received" not in passage.recorded:
            flow.response.stream = passages.restoring(flow, passage)
            self._watch(flow, "received", passage)
            if self._post.judge.configuration.proxy.alt_svc == "strip":
                flow.response.headers.pop("alt-svc", None)

    @total
    def response(self, flow: http.HTTPFlow) -> None:
        """The answer's end."""
        passage = passages.of(flow)
        if passage is None or flow.response is None:
            return
        self._post.ended(passage.admission.exchange.id)
        if "received" in passage.recorded:
            return
        last = self._last(flow, "received")
        body, size = passage.received.take(), passage.received.size
        if not size and flow.response.raw_content:
            body = flow.response.raw_content
            size = len(body)
        message = last or passage.response(flow.response, body, size, *passage.received.reasons())
        message = passages.trailed(message, flow.response)
        self._post.spawn(passages.inspect_and_record(self._post, passage, message))

    @total
    def error(self, flow: http.HTTPFlow) -> None:
        """The exchange broke off: what did pass is inspected and recorded as interrupted."""
        passage = passages.of(flow)
        if passage is None:
            return
        passage.answer(flow.response.status_code if flow.response else None)
        self._post.ended(passage.admission.exchange.id)
        last = self._last(flow, "sent"), self._last(flow, "received")
        if "sent" not in passage.recorded:
            message = last[0] or passage.request(passage.sent.take(), passage.sent.size, "interrupted")
            self._post.spawn(passages.inspect_and_record(self._post, passage, message, "interrupted"))
        if flow.response is not None and "received" not in passage.recorded:
            why: tuple[Reason, ...] = ("not_http", "interrupted") if switched(flow) else ("interrupted",)
            message = last[1] or passage.response(flow.response, passage.received.take(), passage.received.size, *why)
            self._post.spawn(passages.inspect_and_record(self._post, passage, message, "interrupted"))

    def failed(self, hook: str, subject: Any) -> None:
        """Law 4: forward uninspected or refuse, as the policy's `on_failure` says, and record it either way."""
        flow: http.HTTPFlow = subject.flow if isinstance(subject, Unending) else subject
        passage = passages.of(flow) or passages.begin(flow, self._unadmitted(flow))
        refusing = passage.cut or self._post.over or self._on_failure(passage.admission.mode) == "refuse"
        if hook in ("responseheaders", "response") and flow.response is not None:
            passage.answer(flow.response.status_code)
            if hook == "response":
                self._post.ended(passage.admission.exchange.id)
            flow.response.stream = flow.response.stream or True
            if "received" not in passage.recorded:
                passages.record_failure(self._post, passage, passage.response(flow.response, None, passage.received.size))
        if "sent" not in passage.recorded:
            size = passage.sent.size or len(flow.request.raw_content or b"")
            passages.record_failure(self._post, passage, passage.request(None, size), refused=refusing or passage.refused)
        if hook in ("requestheaders", "http_unending", "request") and flow.response is None:
            if refusing:
                self._refuse(flow, passage, "The inspection failed and the policy says to refuse.", status=503)
            elif hook != "request":
                flow.request.stream = True

    def _cut(self, flow: http.HTTPFlow) -> None:
        """The worker ends before the exchange does: what has passed is recorded, and what is held goes nowhere."""
        passage = passages.of(flow)
        if passage is not None:
            passage.cut = True
        self.error(flow)

    def _too_late(self, flow: http.HTTPFlow, passage: Passage) -> bool:
        """Whether the worker has ended the exchange: its record is written, so nothing more of it may go upstream."""
        if passage.cut and not passage.refused:
            self._refuse(flow, passage, "The proxy is stopping; try again.", status=503)
        return passage.cut

    async def _decide(self, flow: http.HTTPFlow, passage: Passage) -> None:
        """Enforce mode: the whole body is here and nothing has gone upstream."""
        body = flow.request.raw_content or b""
        message = passages.trailed(passage.request(body, len(body), *passage.sent.standing), flow.request)
        run = self._post.runner.run
        verdict, changed = await run(change(await run(conclude(passage.admission, message)), message, passage.page))
        if verdict.decision.action == "block":
            reason = "; ".join(verdict.decision.reasons) or "A rule refuses this transfer."
            self._refuse(flow, passage, reason, rules=verdict.decision.rules)
        elif changed is not None:
            passages.replace_body(flow.request, changed)
        await self._post.runner.learn(passage.page, passage.admission.scopes)
        if passage.page.pairs:
            restore.ask_plain(flow.request)
        passages.released(passage)
        if not self._too_late(flow, passage):
            passage.recorded.add("sent")
            self._post.spawn(passages.record(self._post, passage, message, verdict))

    async def _settle(self, flow: http.HTTPFlow, passage: Passage, reason: Reason, held: bytes = b"") -> bool:
        """Enforce mode, and something that is not held to its end: whether it may go on; if not, it is refused."""
        reasons = tuple(dict.fromkeys((*passage.sent.standing, reason)))
        message = passage.request(None, 0, *reasons)
        part = passage.request(held, 0, *reasons) if held else None
        verdict = await endless.settle(self._post.runner, passage.admission, message, part)
        passage.sent.standing = reasons
        if self._too_late(flow, passage):
            return False
        if verdict.decision.action != "block":
            return True
        passage.recorded.add("sent")
        why = "; ".join(verdict.decision.reasons) or "A rule refuses what cannot be read in full."
        self._refuse(flow, passage, why, rules=verdict.decision.rules, status=413 if reason == "over_budget" else 403)
        self._post.spawn(passages.record(self._post, passage, message, verdict))
        passages.released(passage)
        return False

    def _flow_on(self, flow: http.HTTPFlow, passage: Passage) -> None:
        """Copy the body while it flows."""
        flow.request.stream = passage.sent
        self._watch(flow, "sent", passage)
        passages.released(passage)

    def _hold(self, flow: http.HTTPFlow, passage: Passage) -> None:
        hold = passage.admission.judge.configuration.proxy.max_body
        terms.give(flow, terms.Terms(hold, endless.patience(passage.admission.exchange), endless.upgrades(flow.request)))

    def _refuse(
        self, flow: http.HTTPFlow, passage: Passage, reason: str, *, rules: Sequence[str] = (), status: int = 403
    ) -> None:
        judge = passage.admission.judge
        exchange = passage.admission.exchange.id
        answer = refuse(judge.configuration.organisation, reason=reason, rules=rules, status=status, exchange=exchange)
        passage.refused = True
        passage.recorded.add("received")
        passage.answer(status)
        self._post.ended(exchange)
        _answer(flow, endless.told(passage.admission.exchange, answer, reason))

    def _watch(self, flow: http.HTTPFlow, direction: Direction, passage: Passage) -> None:
        """Have a stream that may last for hours inspected piece by piece."""
        message = flow.request if direction == "sent" else flow.response
        assert message is not None
        where = boundary(message.headers.get("content-type", ""), message.headers.get("content-encoding", ""))
        if where is None:
            return

        def make(body: bytes, size: int, part: int) -> Message:
            tee = passage.sent if direction == "sent" else passage.received
            if direction == "sent":
                return passage.request(body, size, *tee.reasons(), part=part)
            assert flow.response is not None
            return passage.response(flow.response, body, size, *tee.reasons(), part=part)

        tee = passage.sent if direction == "sent" else passage.received
        flow.metadata[f"{_STREAM}{direction}"] = Stream(self._post, passage, tee, where, make)

    def _last(self, flow: http.HTTPFlow, direction: Direction) -> Message | None:
        """The last piece of a stream that had earlier ones."""
        stream: Stream | None = flow.metadata.pop(f"{_STREAM}{direction}", None)
        return stream.finish() if stream is not None else None

    def _on_failure(self, mode: Mode) -> str:
        on_failure = self._post.judge.configuration.proxy.on_failure
        return on_failure.enforce if mode == "enforce" else on_failure.observe

    def _unadmitted(self, flow: http.HTTPFlow) -> Admission:
        """What can be said of a flow whose admission failed."""
        judge = self._post.judge
        exchange = arrival.exchange(flow, Caller(UNIDENTIFIED, "none"))
        destination = Destination(exchange.host, None, False, None, "none", (), None, "unknown", "missing")
        mode: Mode = "enforce" if self._post.enforces else "observe"
        return Admission(exchange, judge, datetime.now(UTC), destination, mode)


def _answer(flow: http.HTTPFlow, refusal: Refusal) -> None:
    """Answer in the upstream's place; `stream` makes our layer do so at the headers, without reading the body."""
    flow.response = http.Response.make(refusal.status, refusal.body, refusal.headers)
    flow.request.stream = True


if __name__.startswith("__mitmproxy_script__"):  # pragma: no cover  only mitmdump -s names a module so
    from proxy.standalone import Standalone

    addons = [Standalone()]
