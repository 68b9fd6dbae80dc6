"""A request as it stands: opened, perhaps extended, recipients to tell, closed. Dates are days; nothing here names a person."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from ledger.requests.rights import Outcome, Right

type Standing = Literal["open", "due soon", "overdue", "closed"]

SOON = 5
"""Days before its deadline from which a request is due soon."""


class Task(msgspec.Struct, kw_only=True):
    """One recipient to tell (GDPR Art. 19), unless that is impossible or takes disproportionate effort.

    Attributes:
        told: when it was told.
        replied: when it answered that it was done.
        impossible: why it cannot be told.
    """

    recipient: str
    told: date | None = None
    replied: date | None = None
    impossible: str | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something, or to answer."""
        return self.replied is None and self.impossible is None


class Request(msgspec.Struct, kw_only=True):
    """One request.

    Attributes:
        id: how it is referred to: `2026-1`.
        right: which right; `article` is where it stands.
        received: the day it came in; `channel` is how.
        subject: keyed hashes of what the person is known by, so that another request of the same person is found.
        target: the policy's 14 days; `due` the month of Art. 12(3), `longest` the three months.
        extended: when the person was told of the extension, and `extension` why.
        tasks: the recipients to tell.
        closed: when it was answered, with `outcome` and `reason`.
    """

    id: str
    right: Right
    article: str
    received: date
    channel: str
    subject: list[str]
    target: date
    due: date
    longest: date
    opened_by: str
    extended: date | None = None
    extension: str | None = None
    tasks: list[Task] = []
    closed: date | None = None
    outcome: Outcome | None = None
    reason: str | None = None

    @property
    def limit(self) -> date:
        """The day by which it must be answered: the month, or the three months once it was extended."""
        return self.longest if self.extended else self.due

    def standing(self, today: date) -> Standing:
        """How it stands on a day."""
        if self.closed:
            return "closed"
        left = (self.limit - today).days
        if left < 0:
            return "overdue"
        return "due soon" if left <= SOON else "open"

    def untold(self) -> list[str]:
        """Recipients that nobody has told yet and that can be told."""
        return [task.recipient for task in self.tasks if task.told is None and task.impossible is None]


def in_order(requests: Iterable[Request]) -> list[Request]:
    """The open ones first, by the day on which they are due; then the closed ones, newest first."""
    listed = list(requests)
    waiting = sorted((one for one in listed if one.closed is None), key=lambda one: (one.limit, one.id))
    return waiting + sorted((one for one in listed if one.closed), key=lambda one: (one.closed, one.id), reverse=True)
