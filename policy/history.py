"""What went before, as the numbers that rules ask for: first-time events, rates, people per hour. Time is passed in.

One state process keeps it for all workers and hands over `of(...)` as a value, at most a second old. Names in a rule's `history`:
`exchanges_per_minute`, `exchanges_per_hour`, `bytes_per_hour`, `findings_per_hour`, `people_per_hour` (service and destination),
and `first_destination`, `first_country`, `first_category`, which are 1 for what was never seen before.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from policy.entities import kind
from policy.model import Event

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class _Window:
    """One service's last hour with one destination, in slices of a minute, so that its size is bounded."""

    slices: deque[tuple[datetime, "_Slice"]] = field(default_factory=deque)

    def slice_of(self, at: datetime) -> "_Slice":
        minute = at.replace(second=0, microsecond=0)
        self.forget(at)
        if not self.slices or self.slices[-1][0] < minute:
            self.slices.append((minute, _Slice()))
        return self.slices[-1][1]

    def forget(self, at: datetime) -> None:
        while self.slices and self.slices[0][0] <= at - _HOUR:
            self.slices.popleft()


@dataclass(slots=True)
class _Slice:
    exchanges: int = 0
    bytes: int = 0
    findings: int = 0
    people: set[str] = field(default_factory=set[str])


class History:
    """The last hour by service and destination, and what was ever seen by destination; both bounded.

    Args:
        most_pairs: how many pairs of service and destination are kept; the least recently used goes first.
        most_people: how many distinct people a minute of one pair counts.
    """

    def __init__(self, most_pairs: int = 10_000, most_people: int = 10_000) -> None:
        self._windows: OrderedDict[tuple[str, str], _Window] = OrderedDict()
        self._most_pairs = most_pairs
        self._most_people = most_people
        self._destinations: set[str] = set()
        self._countries: set[str] = set()
        self._categories: set[tuple[str, str]] = set()

    def restore(self, destinations: Iterable[str], countries: Iterable[str], categories: Iterable[tuple[str, str]]) -> None:
        """What the ledger has seen before: processors or hosts, countries, and (processor or host, category)."""
        self._destinations.update(destinations)
        self._countries.update(countries)
        self._categories.update(categories)

    def of(self, event: Event) -> Mapping[str, float]:
        """The history of an event that is about to be judged, itself not counted."""
        name = _name(event)
        return {**self._rates(event, name), **self._firsts(event, name)}

    def _rates(self, event: Event, name: str) -> Mapping[str, float]:
        window = self._windows.get((event.service, name))
        if window is None:
            return {}
        window.forget(event.at)
        hour = [piece for _, piece in window.slices]
        people: set[str] = set()
        for piece in hour:
            people |= piece.people
        return {
            "exchanges_per_minute": float(sum(piece.exchanges for minute, piece in window.slices if minute > event.at - _MINUTE)),
            "exchanges_per_hour": float(sum(piece.exchanges for piece in hour)),
            "bytes_per_hour": float(sum(piece.bytes for piece in hour)),
            "findings_per_hour": float(sum(piece.findings for piece in hour)),
            "people_per_hour": float(len(people)),
        }

    def _firsts(self, event: Event, name: str) -> Mapping[str, float]:
        country = event.destination.country
        new = any((name, category) not in self._categories for category in _categories(event))
        return {
            "first_destination": float(name not in self._destinations),
            "first_country": float(country is not None and country not in self._countries),
            "first_category": float(new),
        }

    def add(self, event: Event) -> None:
        """Count an event."""
        name = _name(event)
        key = (event.service, name)
        window = self._windows.setdefault(key, _Window())
        self._windows.move_to_end(key)
        if len(self._windows) > self._most_pairs:
            self._windows.popitem(last=False)
        piece = window.slice_of(event.at)
        piece.exchanges += 1
        piece.bytes += event.bytes
        piece.findings += sum(finding.count for finding in event.findings)
        for finding in event.findings:
            if len(piece.people) < self._most_people:
                piece.people.update(finding.tokens)
        self._remember(event, name)

    def _remember(self, event: Event, name: str) -> None:
        if len(self._destinations) < self._most_pairs:
            self._destinations.add(name)
            self._categories.update((name, category) for category in _categories(event))
        if event.destination.country is not None:
            self._countries.add(event.destination.country)


def _name(event: Event) -> str:
    return event.destination.processor or event.destination.host


def _categories(event: Event) -> set[str]:
    return {category for finding in event.findings for category in kind(finding.entity).categories or (finding.entity,)}
