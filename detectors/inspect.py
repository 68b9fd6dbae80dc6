"""Jobs in, answers out: decode, detect, make tokens, collapse, for many exchanges at once.

Theory. An `Inspector` holds the jobs that came in. Each `step` decodes what is new, for a few milliseconds, then takes a share of
leaves from every job in hand and runs the engine over all of them together: models and patterns work on large batches, a message
of 8 MiB does not hold up the small ones, and a job whose time is over is answered with what was found so far.
"""

from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic

from detectors.engine import Engine
from detectors.feedback import Feedback
from detectors.jobs import Answer, Inspected, InspectJob, Job, RewriteJob, Rewritten
from detectors.logs import tell
from detectors.suppression import Suppression
from detectors.tokens import Tokenizer
from detectors.work import Work
from formats.leaf import Part, Place, Replacement

_DECODE = 0.02  # seconds of decoding in one step, but at least one job
_LEAVES = 4096  # leaves of one step, all jobs together
_CHARACTERS = 96 * 1024  # and their characters

type Clock = Callable[[], float]


class Inspector:
    """Works on many jobs at a time.

    Args:
        engine: finds.
        tokenizer: makes subject tokens.
        clock: seconds, monotonic.
    """

    def __init__(self, engine: Engine, tokenizer: Tokenizer, clock: Clock = monotonic) -> None:
        self.engine = engine
        self.tokenizer = tokenizer
        self.suppression = Suppression()
        self.feedback = Feedback()
        self._clock = clock
        self._new: deque[tuple[Job, float]] = deque()
        self._works: list[Work] = []

    def add(self, job: Job) -> None:
        """Take a job in hand."""
        self._new.append((job, self._clock()))

    @property
    def busy(self) -> bool:
        """Whether there is anything left to do."""
        return bool(self._new or self._works)

    def step(self) -> list[Answer]:
        """Go on for a moment; the answers that are ready."""
        answers = self._start()
        self._detect()
        now = self._clock()
        ready, self._works = _parted(self._works, now)
        return [*answers, *(work.answer(self.tokenizer, self.suppression) for work in ready)]

    def _start(self) -> list[Answer]:
        """Decode new jobs; those that are done with that are answered at once."""
        answers: list[Answer] = []
        until = self._clock() + _DECODE
        while self._new:
            job, came = self._new.popleft()
            if isinstance(job, RewriteJob):
                answers.append(rewrite(job))
            else:
                work = Work(job, came, self._clock)
                work.decode()
                self._works.append(work)
            if self._clock() >= until:
                break
        return answers

    def _detect(self) -> None:
        """One round of the engine over a share of the jobs in hand, apart by fixed language."""
        by_language: dict[str | None, list[Work]] = {}
        for work in self._shares():
            by_language.setdefault(work.job.language, []).append(work)
        for language, works in by_language.items():
            try:
                self._find(works, language)
            except Exception as error:  # noqa: BLE001  one job's bytes may not take others with it (law 2: it is said)
                tell(error)
                for work in works:
                    self._find_alone(work, language)

    def _shares(self) -> list[Work]:
        """Works with a share of leaves taken, oldest first, until the round is full; what is unfinished goes to the back."""
        chosen: list[Work] = []
        leaves, characters = _LEAVES, _CHARACTERS
        for work in self._works:
            if leaves <= 0 or characters <= 0:
                break
            if not work.done:
                work.take(min(leaves, _LEAVES // 4), min(characters, _CHARACTERS // 4))
                leaves -= len(work.taken)
                characters -= sum(len(leaf.text) for leaf in work.taken)
                chosen.append(work)
        picked = set(map(id, chosen))
        self._works = [*(work for work in self._works if id(work) not in picked), *chosen]
        return chosen

    def _find(self, works: Sequence[Work], language: str | None) -> None:
        began = self._clock()
        found = self.engine.find([leaf for work in works for leaf in work.taken], language)
        share = (self._clock() - began) / max(1, len(found))
        start = 0
        for work in works:
            end = start + len(work.taken)
            work.took(self.feedback.settle(work.taken, found[start:end], work.job.host), share * (end - start))
            start = end

    def _find_alone(self, work: Work, language: str | None) -> None:
        try:
            self._find([work], language)
        except Exception as error:  # noqa: BLE001  said as `unseen: failed` in this job's answer
            tell(error)
            work.fail()


def _parted(works: Sequence[Work], now: float) -> tuple[list[Work], list[Work]]:
    """Those that are answered now, and those that go on."""
    ready: list[Work] = []
    going: list[Work] = []
    for work in works:
        (ready if work.done or now >= work.until else going).append(work)
    return ready, going


def inspect(jobs: Sequence[InspectJob], engine: Engine, tokenizer: Tokenizer) -> list[Inspected]:
    """All jobs at once, in this process; the answers in the order of the jobs."""
    inspector = Inspector(engine, tokenizer)
    for job in jobs:
        inspector.add(job)
    answers: dict[int, Inspected] = {}
    while inspector.busy:
        answers |= {answer.id: answer for answer in inspector.step() if isinstance(answer, Inspected)}
    return [answers[job.id] for job in jobs]


def rewrite(job: RewriteJob) -> Rewritten:
    """Write leaves of a part anew, or say why its format cannot."""
    from formats import dispatch

    part = Part(Place(job.body.place, document=True), job.body.content_type, job.body.body, job.body.encoding)
    edits = [Replacement(edit.place, edit.start, edit.end, edit.text) for edit in job.edits]
    try:
        return Rewritten(job.id, dispatch.rewrite(part, edits), "")
    except dispatch.CannotRewrite as refusal:
        return Rewritten(job.id, None, str(refusal))
