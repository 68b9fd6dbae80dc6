"""One HTTP exchange on its way through: what was agreed at its headers, the copies of its bodies, what is still to record."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

import asyncio
import re
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mitmproxy import http

from detectors.jobs import Body, Head
from formats.budget import Reason
from ledger.record import State
from policy.model import Decision
from proxy import exporter, recording
from proxy.act import restore
from proxy.admission import Admission, Verdict
from proxy.endless import let_through
from proxy.exchange import Direction, Message
from proxy.inspection import conclude
from proxy.post import Post
from proxy.pseudonyms.page import Bounds, Page
from proxy.tee import Tee

STATUS_WAIT = 30.0
PATH_WAIT = 2.0  # seconds
_AFTER = 0.005  # seconds: the bytes that go by, and often the answer, have the processor first
_KEY = "douane.passage"
_QUIC = re.compile(r"(?:^|,)\s*(?:h3|hq|quic)[\w.-]*\s*=", re.ASCII)
_PROXY_HEADERS = frozenset({b"proxy-authorization", b"proxy-connection"})


@dataclass(slots=True)
class Passage:
    """The state that the hooks of one flow share.

    Attributes:
        head: the request's head as it came, without what was meant for the proxy.
        sent, received: the copies of the bodies that flow by.
        answered: set when the upstream's (or our own) status is known, or never will be.
        recorded: the directions whose outcome is journalled or being worked on.
        refused: whether we answered in the upstream's place.
        cut: whether the worker ended before it: what is to be said of it is recorded, and nothing held may go on.
        page: the pseudonyms that it has given out and that its answer may hold.
        path: the templated path, once the request's head has been read.
        read: set when it has been, or is waited for no longer (a stream that the client has not ended).
    """

    admission: Admission
    head: Head
    content_type: str
    encoding: str
    sent: Tee
    received: Tee
    began: float = field(default_factory=time.perf_counter)
    status: int | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    recorded: set[Direction] = field(default_factory=set[Direction])
    path: str | None = None
    read: asyncio.Event = field(default_factory=asyncio.Event)
    refused: bool = False
    cut: bool = False
    page: Page = field(kw_only=True)

    def answer(self, status: int | None) -> None:
        """The status is known (or None: there will be none)."""
        if not self.answered.is_set():
            self.status = status
            self.answered.set()

    def request(self, body: bytes | None, size: int, *reasons: Reason, part: int = 0) -> Message:
        """The request as a message; `body` is None when nothing of it was kept. Only the first piece has the head."""
        bodies = (Body("body", self.content_type, self.encoding, body),) if body else ()
        head = self.head if part <= 1 else None
        return Message("sent", head, bodies, size, self.content_type, unseen=_in_body(reasons), part=part)

    def response(self, response: http.Response, body: bytes | None, size: int, *reasons: Reason, part: int = 0) -> Message:
        """The answer as a message. Only the first piece has the head."""
        content_type = response.headers.get("content-type", "")
        bodies = (Body("body", content_type, response.headers.get("content-encoding", ""), body),) if body else ()
        head = Head(target=b"", headers=list(response.headers.fields)) if part <= 1 else None
        unseen = (*_in_body(reasons), *_offered(response)) if part <= 1 else _in_body(reasons)
        return Message("received", head, bodies, size, content_type, response.status_code, unseen, part)


def _in_body(reasons: tuple[Reason, ...]) -> tuple[tuple[Reason, str], ...]:
    return tuple((reason, "body") for reason in reasons)


def _offered(response: http.Response) -> tuple[tuple[Reason, str], ...]:
    """A blind spot that the answer's head opens: it is passed on with an offer of HTTP/3 (RFC 7838 §3, RFC 9114 §3.1)."""
    offers = response.headers.get("alt-svc")
    return (("quic", "header:alt-svc"),) if offers and _QUIC.search(offers) else ()


def trailed(message: Message, whole: http.Message) -> Message:
    """The message with its trailers (RFC 9110 §6.5): they come after the body and are read as the headers that they could be."""
    if not whole.trailers:
        return message
    head = message.head or Head(target=b"", headers=[])
    return replace(message, head=Head(target=head.target, headers=[*head.headers, *whole.trailers.fields]))


def replace_body(request: http.Request, body: bytes) -> None:
    """Send this body instead."""
    request.raw_content = body
    if "content-length" in request.headers:
        request.headers["content-length"] = str(len(body))


def begin(flow: http.HTTPFlow, admission: Admission) -> Passage:
    """Start the passage of an admitted flow."""
    request = flow.request
    bound = admission.judge.configuration.proxy.max_body
    page = _page(request, admission)
    headers = [(name, value) for name, value in request.headers.fields if name.lower() not in _PROXY_HEADERS]
    passage = Passage(
        admission,
        Head(target=request.data.path, headers=headers),
        request.headers.get("content-type", ""),
        _encoding(request),
        Tee(bound),
        Tee(bound),
        page=page,
    )
    flow.metadata[_KEY] = passage
    return passage


def _encoding(request: http.Request) -> str:
    """The codings of the body. Amazon's chunks (SigV4, streaming) are told by their own headers too."""
    named = request.headers.get("content-encoding", "")
    streaming = request.headers.get("x-amz-content-sha256", "").upper().startswith("STREAMING-")
    if "aws-chunked" in named.lower() or not (streaming or "x-amz-decoded-content-length" in request.headers):
        return named
    return f"{named}, aws-chunked" if named else "aws-chunked"


def _page(request: http.Request, admission: Admission) -> Page:
    """The page of an exchange; the header that names its conversation is meant for us and goes no further."""
    exchange, configuration = admission.exchange, admission.judge.configuration
    conversation = request.headers.pop(configuration.pseudonyms.conversation, "")
    processor = admission.destination.processor or exchange.host
    region = configuration.organisation.country
    whose = exchange.controller or ""
    if not whose and admission.judge.service(exchange.caller.service).role == "processor":
        whose = f"\0{exchange.id}"  # nobody knows whose data it is: its pseudonyms are shared with no other exchange
    return Page(Bounds(exchange.caller.service, processor, whose, exchange.id, conversation, region))


def restoring(flow: http.HTTPFlow, passage: Passage) -> Callable[[bytes], bytes | Sequence[bytes]]:
    """What the answer's bytes go through: pseudonyms in it become values again, and what the client is given is copied."""
    assert flow.response
    return restore.restored(flow.request, flow.response, passage.page.pairs, passage.received, passage.page.bounds.region)


def of(flow: http.HTTPFlow) -> Passage | None:
    """The passage of a flow, None when it was never admitted."""
    return flow.metadata.get(_KEY)


def inspect_and_record(post: Post, passage: Passage, message: Message, state: State = "complete") -> Coroutine[Any, Any, None]:
    """What happens to one direction in observe mode, while its bytes have long gone on; counted as recorded from now on."""
    passage.recorded.add(message.direction)
    return _inspect_and_record(post, passage, message, state)


async def _inspect_and_record(post: Post, passage: Passage, message: Message, state: State) -> None:
    await asyncio.sleep(_AFTER)
    try:
        verdict = let_through(await post.runner.run(conclude(passage.admission, message)))
    except Exception:
        record_failure(post, passage, message)
        raise
    await record(post, passage, message, verdict, state)


async def record(post: Post, passage: Passage, message: Message, verdict: Verdict, state: State = "complete") -> None:
    """Journal the outcome of one direction; a request's waits a little for the status of its answer, any other for the path."""
    passage.path = verdict.path or passage.path
    if message.direction == "sent" and message.part <= 1:
        passage.read.set()
    if message.direction == "sent" and not passage.answered.is_set():
        try:
            await asyncio.wait_for(passage.answered.wait(), STATUS_WAIT)
        except TimeoutError:
            passage.answer(None)
    verdict = replace(verdict, path=await path_of(passage))
    status = message.status if message.direction == "received" else passage.status
    post.runner.record(recording.outcome(passage.admission, message, verdict, state, status))


async def path_of(passage: Passage) -> str | None:
    """The templated path; an answer that was read before the request's head waits for it."""
    if passage.path is None and not passage.read.is_set():
        giving_up = asyncio.get_running_loop().call_later(PATH_WAIT, passage.read.set)
        await passage.read.wait()
        giving_up.cancel()
    return passage.path


async def inspect_piece(post: Post, passage: Passage, message: Message) -> None:
    """A piece of a long stream: recorded as `partial`; the direction goes on."""
    verdict = let_through(await post.runner.run(conclude(passage.admission, message)))
    await record(post, passage, message, verdict, "partial")


def record_failure(post: Post, passage: Passage, message: Message, *, refused: bool = False) -> None:
    """Journal that one direction was not inspected: for the reason that the message names, else `failed`."""
    passage.recorded.add(message.direction)
    passage.read.set()
    decision = Decision("block" if refused else "flag", (), "high", reasons=("inspection failed",))
    verdict = Verdict(decision, unseen=message.unseen or (("failed", "body"),))
    post.runner.record(recording.outcome(passage.admission, message, verdict, "complete", passage.status))


def released(passage: Passage) -> None:
    """The request may go on (or was refused): account for the time that we kept it."""
    exporter.observe("added_latency_seconds", time.perf_counter() - passage.began, mode=passage.admission.mode)
