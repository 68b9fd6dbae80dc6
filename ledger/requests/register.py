"""The register of requests: open, extend, tell recipients, close. What it holds is read from the journal each time.

Rules. Nothing is changed, only added to: a request is what its notes say, in their order. A reason is a person's text and stands
as written: it must name nobody, which the command says.
"""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from ledger.errors import LedgerError
from ledger.journal import Writer
from ledger.requests.deadlines import deadlines
from ledger.requests.model import Request, Task, in_order
from ledger.requests.notes import REQUESTS, Closed, Extended, Opened, Told, notes
from ledger.requests.rights import ARTICLES, REASONED, TOLD_TO_RECIPIENTS, Outcome, Right


def requests(state: Path, subject: Collection[str] = ()) -> list[Request]:
    """Every request, the most urgent first.

    Args:
        state: the state folder.
        subject: only requests of a person whose reference is among these.

    Raises:
        LedgerError: the journal cannot be read.
    """
    found: dict[str, Request] = {}
    for note in notes(state / "journal"):
        if isinstance(note, Opened):
            found[note.id] = _opened(note)
        elif note.id in found:
            found[note.id] = _changed(found[note.id], note)
    return in_order(one for one in found.values() if not subject or set(one.subject) & set(subject))


def request(state: Path, identifier: str) -> Request:
    """One request.

    Raises:
        LedgerError: there is none of that id.
    """
    for one in requests(state):
        if one.id == identifier:
            return one
    raise LedgerError(f"there is no request {identifier[:40]!r}: `douane request list --all` lists them")


class Desk:
    """Where a person of one organisation works on requests: the state folder, the node, who it is, and what day it is.

    Args:
        state: the state folder.
        node: this machine's name.
        by: who does it.
        country: the organisation's country: its public holidays count.
        today: no date may lie after it.
    """

    def __init__(self, state: Path, node: str, *, by: str, country: str, today: date) -> None:
        self._state, self._node, self._by, self._country, self._today = state, node, by, country, today

    def open(
        self, right: Right, received: date, channel: str, subject: Sequence[str], recipients: Collection[str] = ()
    ) -> Request:
        """Note a request that came in; for a right of Art. 19 its recipients become tasks.

        Raises:
            LedgerError: the date lies ahead, or the journal cannot be written.
        """
        self._past(received, "received")
        dates = deadlines(received, self._country)
        fields: dict[str, object] = {
            "right": right,
            "received": received.isoformat(),
            "channel": channel,
            "subject": sorted(subject),
            "target": dates.target.isoformat(),
            "due": dates.due.isoformat(),
            "longest": dates.longest.isoformat(),
            "recipients": sorted(recipients) if right in TOLD_TO_RECIPIENTS else [],
            "by": self._by,
        }
        return self._noted("request_opened", fields)

    def extend(self, identifier: str, on: date, reason: str) -> Request:
        """Note that the person was told of an extension by two further months, and why (GDPR Art. 12(3)).

        Raises:
            LedgerError: the month was over by then, or it was extended or closed before.
        """
        one = self._still_open(identifier)
        self._past(on, "extended")
        if one.extended:
            raise LedgerError(f"request {one.id} was extended on {one.extended} already: it can be extended once")
        if on > one.due:
            raise LedgerError(
                f"request {one.id} was due on {one.due}: the person must be told of an extension by then (GDPR Art. 12(3))"
            )
        self._since(one, on)
        return self._noted("request_extended", {"id": one.id, "on": on.isoformat(), "reason": reason, "by": self._by})

    def tell(
        self,
        identifier: str,
        recipient: str,
        *,
        told: date | None = None,
        replied: date | None = None,
        impossible: str | None = None,
    ) -> Request:
        """Note that a recipient was told, has answered, or cannot be told (GDPR Art. 19); a new one joins the list.

        Raises:
            LedgerError: a date lies ahead or before the request; there is no such request.
        """
        one = request(self._state, identifier)
        for day in (told, replied):
            if day is not None:
                self._past(day, "told")
                self._since(one, day)
        dates = {"told": told and told.isoformat(), "replied": replied and replied.isoformat()}
        fields: dict[str, object] = {"id": one.id, "recipient": recipient, "by": self._by, "impossible": impossible, **dates}
        return self._noted("request_told", fields)

    def close(self, identifier: str, on: date, outcome: Outcome, reason: str = "") -> Request:
        """Note how a request ended.

        Raises:
            LedgerError: a recipient was not told (Art. 19), a refusal has no reason (Art. 12(4)), or it was closed before.
        """
        one = self._still_open(identifier)
        self._past(on, "closed")
        self._since(one, on)
        if outcome in REASONED and not reason:
            raise LedgerError(f"a request that is {outcome} needs --reason: the person must be told why (GDPR Art. 12(4))")
        if outcome in ("granted", "partly") and (untold := one.untold()):
            raise LedgerError(
                f"{', '.join(untold)} must be told first (GDPR Art. 19): `douane request tell {one.id} --recipient …`"
            )
        fields: dict[str, object] = {"id": one.id, "on": on.isoformat(), "outcome": outcome, "reason": reason, "by": self._by}
        return self._noted("request_closed", fields)

    def _noted(self, kind: str, fields: dict[str, object]) -> Request:
        with Writer(self._state / "journal", self._node, REQUESTS) as writer:  # one at a time: no number is given twice
            noted = fields if "id" in fields else {**fields, "id": self._next(str(fields["received"])[:4])}
            writer.note(kind, noted)
            writer.sync()
        return request(self._state, str(noted["id"]))

    def _next(self, year: str) -> str:
        known = [int(one.id.partition("-")[2]) for one in requests(self._state) if one.id.startswith(f"{year}-")]
        return f"{year}-{max(known, default=0) + 1}"

    def _still_open(self, identifier: str) -> Request:
        one = request(self._state, identifier)
        if one.closed:
            raise LedgerError(f"request {one.id} was closed on {one.closed}")
        return one

    def _past(self, day: date, what: str) -> None:
        if day > self._today:
            raise LedgerError(f"{day} is not yet: give the day on which it was {what}")

    def _since(self, one: Request, day: date) -> None:
        if day < one.received:
            raise LedgerError(f"{day} is before the request {one.id} came in, on {one.received}")


def _opened(note: Opened) -> Request:
    return Request(
        id=note.id,
        right=note.right,
        article=ARTICLES[note.right],
        received=note.received,
        channel=note.channel,
        subject=note.subject,
        target=note.target,
        due=note.due,
        longest=note.longest,
        opened_by=note.by,
        tasks=[Task(recipient=recipient) for recipient in note.recipients],
    )


def _changed(one: Request, note: Extended | Told | Closed) -> Request:
    match note:
        case Extended():
            return replace(one, extended=note.on, extension=note.reason)
        case Told():
            return replace(one, tasks=_tasks(one.tasks, note))
        case Closed():
            return replace(one, closed=note.on, outcome=note.outcome, reason=note.reason or None)


def _tasks(tasks: list[Task], note: Told) -> list[Task]:
    before = next((task for task in tasks if task.recipient == note.recipient), Task(recipient=note.recipient))
    after = replace(
        before,
        told=note.told or before.told or note.replied,
        replied=note.replied or before.replied,
        impossible=note.impossible or before.impossible,
    )
    return sorted([task for task in tasks if task.recipient != note.recipient] + [after], key=lambda task: task.recipient)
