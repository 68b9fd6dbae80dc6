"""The heart, sans-I/O: from an exchange to a decision.

Rules. Nothing here opens, awaits or reads a clock. A step is a generator that *asks* (`yield Now()`) and is *given* the answer;
`proxy.runner` answers from the real world, a test answers from a list. What a question is answered with is its type parameter.

Theory. An exchange is admitted at its headers: destination, mode and room are settled and the intent is journalled before any
byte goes upstream (law 3). Each direction is then concluded: detected, judged. Writing the outcome is `proxy.recording`'s.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from detectors.jobs import Inspected, InspectJob, RewriteJob, Rewritten
from formats.budget import Reason
from ledger.record import AuditRecord
from policy.judge import Judge
from policy.model import Action, Decision, Destination, Event, Observed
from policy.past import FIRST_TIMES, Claims
from proxy import recording
from proxy.act import pseudonymise, redact
from proxy.admission import Admission, Verdict
from proxy.exchange import Exchange, Message, media_type
from proxy.knowledge import Known
from proxy.pseudonyms.page import Page, Substituted, Wanted

_MARKING: frozenset[Action] = frozenset({"allow", "flag"})


class Ask[T]:
    """A question to the outside; its answer has type `T`."""

    __slots__ = ()


class Now(Ask[datetime]):
    """What time is it?"""


class Recall(Ask[Known]):
    """What went before, and who chose what?"""


@dataclass(frozen=True, slots=True)
class Claim(Ask[frozenset[str]]):
    """Which of these first times are none any more, because another exchange had them since the past was told?"""

    claims: Claims


@dataclass(frozen=True, slots=True)
class Locate(Ask[str | None]):
    """Which address has this host? Not known after `seconds`."""

    host: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Room(Ask[bool]):
    """Is there room in front of the detectors, within `seconds`?"""

    seconds: float


@dataclass(frozen=True, slots=True)
class Detect(Ask[Inspected]):
    """What is in there? The runner numbers the job and keeps the deadline."""

    job: InspectJob


@dataclass(frozen=True, slots=True)
class Rewrite(Ask[Rewritten]):
    """The same body with these stretches written anew."""

    job: RewriteJob


@dataclass(frozen=True, slots=True)
class Substitute(Ask[Substituted]):
    """What stands for these values from now on?"""

    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Intend(Ask[bool]):
    """Write this intent; False when the journal could not take it."""

    record: AuditRecord


type Steps[T] = Generator[Ask[Any], Any, T]


def ask[T](question: Ask[T]) -> Steps[T]:
    """Yield one question and hand back its typed answer."""
    return cast(T, (yield question))


def admit(exchange: Exchange, judge: Judge, *, wait: float) -> Steps[Admission]:
    """Settle destination, mode and room, and journal the intent. `wait` bounds the wait for room (law 7), in seconds."""
    at = yield from ask(Now())
    destination = yield from _destination(exchange, judge, at, wait)
    service, scheme, port = exchange.caller.service, exchange.scheme, exchange.port
    mode = judge.mode(service, destination, scheme, method=exchange.method, protocol=exchange.protocol, port=port)
    scopes = judge.pseudonyms(service, destination, scheme, method=exchange.method, protocol=exchange.protocol, port=port)
    room = mode == "passthrough" or (yield from ask(Room(wait)))
    admission = Admission(exchange, judge, at, destination, mode, shed=not room, scopes=scopes)
    intended = yield from ask(Intend(recording.intent(admission)))
    return replace(admission, intended=intended)


def _destination(exchange: Exchange, judge: Judge, at: datetime, wait: float) -> Steps[Destination]:
    """Who receives it; of a host that nobody claims, where its address lies, when there is a file that could tell."""
    service = exchange.caller.service
    destination = judge.destination(exchange.host, at, exchange.address, agreed=exchange.agreed, service=service)
    if exchange.address is not None or not judge.locates(destination):
        return destination
    address = yield from ask(Locate(exchange.host, wait))
    return judge.destination(exchange.host, at, address, agreed=exchange.agreed, service=service)


def conclude(admission: Admission, message: Message) -> Steps[Verdict]:
    """Inspect one direction and judge it."""
    known: list[tuple[Reason, str]] = []
    began = yield from ask(Now())
    if admission.shed:
        inspected = nothing(0)
        known.append(("shed", "body"))
    elif message.head is None and not message.bodies:
        inspected = nothing(0)
    else:
        spots = admission.mode == "enforce" and message.direction == "sent"
        max_body = admission.judge.configuration.proxy.max_body
        values = spots and bool(admission.scopes)
        head, bodies, host = message.head, list(message.bodies), admission.exchange.host
        job = InspectJob(0, head, bodies, spots=spots, values=values, max_body=max_body, host=host)
        inspected = yield from ask(Detect(job))
    for item in inspected.unseen:
        known.append((item.reason, item.place))
    if inspected.cut:
        known.append(("over_budget", "findings"))
    unseen = [*message.unseen, *known]
    ended = yield from ask(Now())
    known_now = yield from ask(Recall())
    seconds = (ended - began).total_seconds()
    event = _event(admission, message, inspected, unseen, known=known_now, seconds=seconds)
    if message.part:
        event = replace(event, at=began)  # a piece of a long stream has a time of its own: choices since its begin count
    decision = yield from _judged(admission.judge, event, known_now)
    findings, spots_found = tuple(inspected.findings), tuple(inspected.spots)
    settled, mistyped = tuple(inspected.settled), tuple(inspected.mistyped)
    return Verdict(decision, findings, spots_found, tuple(unseen), inspected.path, seconds, settled, mistyped)


def _judged(judge: Judge, event: Event, known: Known) -> Steps[Decision]:
    """The decision; first times are marked once, and what acts on them acts until one has left."""
    decision = judge.judge(event, known.choices)
    if decision.action not in _MARKING or not any(map(event.history.get, FIRST_TIMES)):
        return decision
    lost = yield from ask(Claim(known.past.claims(event.destination, event.findings, event.history)))
    if lost.isdisjoint(event.history):
        return decision
    return judge.judge(replace(event, history={**event.history, **dict.fromkeys(lost, 0.0)}), known.choices)


def change(verdict: Verdict, message: Message, page: Page | None = None) -> Steps[tuple[Verdict, bytes | None]]:
    """What the decision makes of a held request: the verdict as it is carried out, and the new body if there is one.

    What cannot be rewritten is refused instead, and the verdict says so. The values end here: the verdict has no spots any more.

    Args:
        page: the exchange's pseudonyms; those that are given out now are added to it.
    """
    decision, spots = verdict.decision, verdict.spots
    verdict = replace(verdict, spots=())
    if decision.action not in ("redact", "pseudonymise"):
        return verdict, None
    headers = message.head.headers if message.head else []
    try:
        edits, wanted = pseudonymise.parted(spots, decision, headers)
    except redact.CannotRewrite as reason:
        return _instead(verdict, "block", str(reason)), None
    if wanted:
        given = yield from ask(Substitute(Wanted(page, decision.scope, wanted))) if page else _nobody()
        if given.failed:
            return _instead(verdict, "block", given.failed), None
        edits += given.edits
    if not edits:
        return _instead(verdict, "flag", "there was nothing to write over"), None
    rewritten = yield from ask(Rewrite(RewriteJob(0, message.bodies[0], edits)))
    if rewritten.body is None:
        return _instead(verdict, "block", rewritten.reason or "This format cannot be rewritten."), None
    return replace(verdict, decision=replace(decision, action="pseudonymise" if wanted else "redact")), rewritten.body


def _nobody() -> Steps[Substituted]:
    """The answer where nobody could restore what is sent."""
    yield from ()
    return Substituted(failed="There is no answer here in which pseudonyms could be restored.")


def _instead(verdict: Verdict, action: Action, reason: str) -> Verdict:
    decision = replace(verdict.decision, action=action, reasons=(*verdict.decision.reasons, reason))
    return replace(verdict, decision=decision)


def nothing(number: int) -> Inspected:
    """The answer of nobody having looked."""
    return Inspected(id=number, findings=[], unseen=[], path=None, spots=[], cut=0, seconds={})


def _event(
    admission: Admission,
    message: Message,
    inspected: Inspected,
    unseen: list[tuple[Reason, str]],
    *,
    known: Known,
    seconds: float,
) -> Event:
    exchange = admission.exchange
    observed = tuple(Observed(f.entity, f.place, f.count, f.confidence, tuple(f.tokens), f.detector) for f in inspected.findings)
    return Event(
        at=admission.at,
        service=exchange.caller.service,
        destination=admission.destination,
        direction=message.direction,
        protocol=exchange.protocol,
        method=exchange.method,
        scheme=exchange.scheme,
        path=inspected.path,
        bytes=message.size,
        mode=admission.mode,
        findings=observed,
        unseen=tuple(reason for reason, _ in unseen),
        history=known.past.of(exchange.caller.service, admission.destination, observed, message.direction),
        port=exchange.port,
        service_auth=exchange.caller.auth,
        content_type=media_type(message.content_type),
        status=message.status,
        tls=exchange.tls,
        controller=exchange.controller,
        markers=exchange.markers,
        chosen=frozenset(inspected.chosen),
        node=known.node,
        part=message.part,
        milliseconds=round(seconds * 1000, 3),
        unseen_places=tuple(place for _, place in unseen),
        settled=tuple(use.id for use in inspected.settled),
        mistyped=bool(inspected.mistyped),
    )
