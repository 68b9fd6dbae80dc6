"""What reading a part gives: a `Reading`; and the `Harvest` that a format fills while it reads.

Rules: a format adds leaves and says what it missed; it never raises for hostile bytes but with `Unreadable`. The harvest counts
leaves, so that no format has to; when it is full it says so once and the format should stop (`full`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from formats.budget import Limits, Meter, Reason, Unseen
from formats.jsonkeys import may_hold_data
from formats.leaf import Leaf, Part, Place, Step


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A part that lies in another was read as another format than its declared type names."""

    place: str
    declared: str
    read: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The leaves of one part and what could not be read of it.

    Attributes:
        mistyped: parts in it whose bytes said otherwise than their own type.
        format: the format that read it (`json`, `form`, …); `opaque` or `unknown` when none did.
        declared: the format that the content type names, or empty; it differs from `format` when the bytes said otherwise.
    """

    leaves: list[Leaf]
    unseen: list[Unseen]
    format: str
    declared: str
    mistyped: Sequence[Mistyped] = ()


_MOST_MISTYPED = 16


class Unreadable(Exception):
    """These bytes cannot be read (further). `reason` says why; what was harvested before stays."""

    def __init__(self, reason: Reason = "undecodable") -> None:
        super().__init__(f"a part could not be read: {reason}")
        self.reason: Reason = reason


class Harvest:
    """Leaves and misses of one reading, and its meter. `descend` reads a part that lies in this one by its own type."""

    __slots__ = ("_descend", "_full", "_most", "depth", "leaves", "meter", "mistyped", "unseen")

    def __init__(self, limits: Limits, descend: "Callable[[Part, Harvest], None]") -> None:
        self.leaves: list[Leaf] = []
        self.unseen: list[Unseen] = []
        self.mistyped: list[Mistyped] = []
        self.meter = Meter(limits)
        self.depth = 0
        self._full = False
        self._most = limits.leaves
        self._descend = descend

    @property
    def limits(self) -> Limits:
        """The bounds of this reading."""
        return self.meter.limits

    def add(self, leaf: Leaf) -> None:
        """Keep a leaf; empty ones are nothing. Past the bound of leaves it is missed instead."""
        if not leaf.text:
            return
        if len(self.leaves) < self._most:
            self.leaves.append(leaf)
        elif not self._full:
            self._full = True
            self.miss("over_budget", leaf.place)

    def text(self, parent: Place, step: Step, text: str, key: str | None = None) -> None:
        """Keep the text at `step` below `parent`; the key is the step itself when that is a name."""
        name = key if key is not None else step if isinstance(step, str) else ""
        self.add(Leaf(Place(step, parent), name, text))

    def miss(self, reason: Reason, place: Place) -> None:
        """Say that something at `place` was not read; the same sentence is said once."""
        unseen = Unseen(reason, _shown(place))
        if unseen not in self.unseen:
            self.unseen.append(unseen)

    def mistype(self, part: Part, read: str) -> None:
        """Say that a part was read as another format than its type names; the same sentence is said once, and not without end."""
        mistyped = Mistyped(_shown(part.place), part.content_type, read)
        if mistyped not in self.mistyped and len(self.mistyped) < _MOST_MISTYPED:
            self.mistyped.append(mistyped)

    def full(self, place: Place) -> bool:
        """Whether to stop here: no leaf fits any more, or the time is over (which is then said)."""
        if self.meter.late:
            self.miss("timed_out", place)
            return True
        return self._full

    def descend(self, part: Part) -> None:
        """Read a part that lies in this one (a multipart part, an archive's member) within the same budget."""
        if self.depth >= self.limits.nested:
            self.miss("over_budget", part.place)
            return
        self.depth += 1
        try:
            self._descend(part, self)
        finally:
            self.depth -= 1


def _shown(place: Place) -> str:
    masked = frozenset(key for key in set(place.keys()) if may_hold_data(key))
    return place.render(collapsed=True, masked=masked)
