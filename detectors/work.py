"""One message on its way through a detector worker: its leaves, how far they were read, what was found."""

from collections.abc import Callable, Iterator

from detectors.collapse import applied, collapse, hide, personal_keys
from detectors.feedback import Settled, Use
from detectors.jobs import SOCKET, Body, Inspected, InspectJob, Mistyped, Unread
from detectors.logs import tell
from detectors.model import Match
from detectors.pieces import Piece, pieces, short
from detectors.suppression import Suppression
from detectors.templates import identifying
from detectors.tokens import Tokenizer
from formats.budget import Limits, Unseen
from formats.leaf import Leaf, Part, Place
from formats.reading import Reading

_MAPPING_TAIL = 512  # leaves of one object that a share may be longer by, so that siblings stay together

_NOBODY = Suppression()

type Found = tuple[Leaf, Match]


class Work:
    """A job in hand.

    Args:
        job: what was asked.
        came: when, by `clock`.
        clock: seconds, monotonic.
    """

    def __init__(self, job: InspectJob, came: float, clock: Callable[[], float]) -> None:
        self.job = job
        self.until = came + job.seconds
        self.taken: list[Leaf] = []
        self._unseen: list[Unseen] = []
        self._mistyped: list[Mistyped] = []
        self._found: list[Found] = []
        self._uses: list[Use] = []
        self._leaves: list[Leaf] = []
        self._pieces: list[Piece] | None = None
        self._next = self._read = 0
        self._clock = clock
        self._seconds = {"decode": 0.0, "detect": 0.0}

    def decode(self) -> None:
        """Read the leaves; what a format's own fault keeps from being read is `unseen: failed`."""
        began = self._clock()
        leaves: list[Leaf] = []
        try:
            leaves.extend(self._decoded())
        except Exception as error:  # noqa: BLE001  hostile bytes met a fault of ours: it is said, and other jobs go on
            tell(error)
            self._unseen += [Unseen("failed", body.place) for body in self.job.bodies] or [Unseen("failed", "head")]
        if not all(map(short, leaves)):
            self._pieces = pieces(leaves)
            leaves = [piece.leaf for piece in self._pieces]
        self._leaves = leaves
        self._seconds["decode"] = self._clock() - began

    def fail(self) -> None:
        """The engine failed on this job's leaves: what was found before stands, the rest is `unseen: failed`."""
        self._unseen += [Unseen("failed", root) for root in self._unread()]
        self._read = self._next = len(self._leaves)
        self.taken = []

    @property
    def done(self) -> bool:
        """Whether every leaf was read."""
        return self._read >= len(self._leaves)

    def take(self, leaves: int, characters: int) -> None:
        """Choose the next share: so many leaves or characters, but at least one, and an object's leaves together."""
        end, size = self._next, 0
        while end < len(self._leaves) and (end == self._next or (end - self._next < leaves and size < characters)):
            size += len(self._leaves[end].text)
            end += 1
        last = min(len(self._leaves), end + _MAPPING_TAIL)
        while end < last and size < 2 * characters and _together(self._leaves[end - 1], self._leaves[end]):
            size += len(self._leaves[end].text)
            end += 1
        self._next = end
        self.taken = self._leaves[self._read : end]

    def took(self, settled: Settled, seconds: float) -> None:
        """What the engine found in the share, and what stands of it."""
        self._uses += settled.uses
        for index, matches in enumerate(settled.found, self._read):
            if not matches:
                continue
            if self._pieces is None:
                leaf = self._leaves[index]
                self._found += [(leaf, match) for match in matches]
            else:
                self._found += self._pieces[index].located(matches)
        self._read = self._next
        self._seconds["detect"] += seconds
        self.taken = []

    def answer(self, tokenizer: Tokenizer, suppression: Suppression = _NOBODY) -> Inspected:
        """The answer with what was read by now; the places of what was not are `timed_out`."""
        job = self.job
        masked = personal_keys(self._found)
        unseen = [Unread(each.reason, hide(each.place, masked)) for each in self._unseen]
        unseen += [Unread("timed_out", hide(root, masked)) for root in self._unread()]
        made = collapse(self._found, tokenizer, spots=job.spots, values=job.values)
        chosen = suppression.met(self._found)
        settled = applied(self._uses, masked)
        mistyped = [Mistyped(hide(each.place, masked), each.declared, each.read) for each in self._mistyped]
        return Inspected(
            job.id, made.findings, unseen, self._path(), made.spots, made.cut, self._seconds, chosen, settled, mistyped
        )

    def _unread(self) -> list[str]:
        return sorted({leaf.place.root() for leaf in self._leaves[self._read :]})

    def _path(self) -> str | None:
        if self.job.head is None or not self.job.head.target:
            return None
        from formats.head import template

        roots = {leaf.place.root() for leaf, _ in self._found}
        return template(self.job.head.target, identifying(self.job.head.target, roots))

    def _decoded(self) -> Iterator[Leaf]:
        from detectors.fields import titled
        from formats.dispatch import read
        from formats.fragments import SURE, joined
        from formats.head import read_head

        said: list[Leaf] = []  # in a socket's messages
        if self.job.head is not None:
            reading = read_head(self.job.head.target, self.job.head.headers)
            self._unseen += reading.unseen
            yield from reading.leaves
        for body in self.job.bodies:
            reading = read(_part(body), Limits(body=self.job.max_body))
            self._unseen += reading.unseen
            self._mistyped += [Mistyped(each.place, each.declared, each.read) for each in reading.mistyped]
            if reading.format != reading.declared and _told(body, reading):
                self._mistyped.append(Mistyped(body.place, body.content_type, reading.format))
            if body.place == SOCKET:
                said += reading.leaves
            else:
                yield from titled(reading.leaves)
        yield from titled(joined(said, SURE))


def _part(body: Body) -> Part:
    return Part(Place(body.place, document=True), body.content_type, body.body, body.encoding)


def _told(body: Body, reading: Reading) -> bool:
    """Whether another format than the declared one is worth telling: a socket's frames declare none, and any type may be text."""
    from formats.dispatch import disagrees

    if body.place == SOCKET or (not reading.declared and reading.format == "text"):
        return False
    return disagrees(reading.declared, reading.format)


def _together(one: Leaf, other: Leaf) -> bool:
    """Whether they are members of one object; an array's elements do not explain each other."""
    return isinstance(other.place.step, str) and one.place.parent is not None and one.place.parent is other.place.parent
