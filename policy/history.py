"""What went before, as the numbers that rules ask for: first-time events, rates, people per hour. Time is passed in.

One state process keeps a `History` for all workers; they are handed its `past` as a value, at most a second old. Names in a
rule's `history`: `exchanges_per_minute`, `exchanges_per_hour`, `bytes_per_hour`, `findings_per_hour`, `people_per_hour` (service
and recipient), and `first_destination`, `first_country`, `first_category`, which are 1 for what was never seen before.

What was refused did not leave, so it is not counted: a rule that blocks the first time blocks until a person changes something.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from policy.past import FIRST_TIMES, Pair, Past, Seen

_HOUR = timedelta(hours=1)
NAMES = (
    "exchanges_per_minute", "exchanges_per_hour", "bytes_per_hour", "findings_per_hour", "people_per_hour", *FIRST_TIMES,
)  # fmt: skip
"""What a rule's `history` may name."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What one record says of data that left.

    Attributes:
        at: when it was recorded.
        recipient: the processor's id, or the host of one that nobody claims.
        exchanges: 1, or 0 for a piece of a longer exchange.
        findings: occurrences of personal data.
        categories: the kinds of it.
        people: subject tokens.
    """

    at: datetime
    service: str
    recipient: str
    country: str | None
    exchanges: int = 1
    bytes: int = 0
    findings: int = 0
    categories: frozenset[str] = frozenset()
    people: tuple[str, ...] = ()


@dataclass(slots=True)
class _Slice:
    minute: datetime
    exchanges: int = 0
    bytes: int = 0
    findings: int = 0


@dataclass(slots=True)
class _Window:
    """One service's last hour with one recipient, in slices of a minute; people by the minute they were last seen in."""

    slices: deque[_Slice] = field(default_factory=deque[_Slice])
    people: dict[str, datetime] = field(default_factory=dict[str, datetime])
    exchanges: int = 0
    bytes: int = 0
    findings: int = 0

    def slice_of(self, at: datetime) -> _Slice:
        """The slice to count in; what comes late counts in the newest."""
        minute = at.replace(second=0, microsecond=0)
        if not self.slices or self.slices[-1].minute < minute:
            self.slices.append(_Slice(minute))
        return self.slices[-1]

    def count(self, passed: Passed) -> None:
        """Add what passed."""
        piece = self.slice_of(passed.at)
        for name in ("exchanges", "bytes", "findings"):
            more: int = getattr(passed, name)
            setattr(piece, name, getattr(piece, name) + more)
            setattr(self, name, getattr(self, name) + more)

    def meet(self, people: Iterable[str], room: int) -> None:
        """Remember people as seen now, at most `room` new ones."""
        minute = self.slices[-1].minute
        for token in people:
            if self.people.pop(token, None) is None:
                if room <= 0:
                    continue
                room -= 1
            self.people[token] = minute

    def forget(self, at: datetime) -> None:
        """Let go of what is older than an hour."""
        while self.slices and self.slices[0].minute <= at - _HOUR:
            gone = self.slices.popleft()
            self.exchanges -= gone.exchanges
            self.bytes -= gone.bytes
            self.findings -= gone.findings
        while self.people and next(iter(self.people.values())) <= at - _HOUR:
            del self.people[next(iter(self.people))]

    def numbers(self, at: datetime) -> Mapping[str, float]:
        """The rates at that moment."""
        newest = self.slices[-1]
        return {
            "exchanges_per_minute": float(newest.exchanges if newest.minute > at - timedelta(minutes=1) else 0),
            "exchanges_per_hour": float(self.exchanges),
            "bytes_per_hour": float(self.bytes),
            "findings_per_hour": float(self.findings),
            "people_per_hour": float(len(self.people)),
        }


class History:
    """The last hour by service and recipient, and what was ever seen by recipient; all of it bounded.

    Args:
        most_pairs: how many pairs of service and recipient are kept; the least recently used goes first. As many recipients.
        most_people: how many distinct people are remembered in all.
    """

    def __init__(self, most_pairs: int = 10_000, most_people: int = 500_000) -> None:
        self._windows: OrderedDict[Pair, _Window] = OrderedDict()
        self._most_pairs = most_pairs
        self._most_people = most_people
        self._people = 0
        self.seen = Seen()

    def restore(self, seen: Seen) -> None:
        """What was seen before this process began."""
        self.seen = seen

    def add(self, passed: Passed) -> None:
        """Count what left."""
        key = (passed.service, passed.recipient)
        window = self._windows.setdefault(key, _Window())
        self._windows.move_to_end(key)
        before = len(window.people)
        window.count(passed)
        window.meet(passed.people, self._most_people - self._people)
        self._people += len(window.people) - before
        if len(self._windows) > self._most_pairs:
            self._people -= len(self._windows.popitem(last=False)[1].people)
        if len(self.seen.recipients) < self._most_pairs or passed.recipient in self.seen.recipients:
            self.seen = self.seen.having(passed.recipient, passed.country, passed.categories)

    def past(self, at: datetime) -> Past:
        """The value that the workers are handed."""
        for key, window in list(self._windows.items()):
            before = len(window.people)
            window.forget(at)
            self._people += len(window.people) - before
            if not window.slices:
                del self._windows[key]
        return Past(self.seen, {key: window.numbers(at) for key, window in self._windows.items()})
