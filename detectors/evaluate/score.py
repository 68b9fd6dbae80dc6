"""Scores findings against labels: precision, recall and F1 with 95 % intervals, confusion, and the worst documents.

A finding counts when it has the right type and overlaps a label by at least half of the longer of the two; in a payload, when its
place is the label's. What lies in a neutral range or place counts neither way, and so do types that the corpus does not label.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detectors.evaluate.corpus import Document, Label

_Z = 1.96  # 95 % of a normal distribution
_RESAMPLES = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, as the score sees it."""

    entity: str
    start: int = 0
    end: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives, false negatives."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.extra + other.extra, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of findings that are right; 1 when nothing was found."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        """The share of labels that were found; 1 when there are none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        whole = 2 * self.right + self.extra + self.missed
        return 2 * self.right / whole if whole else 1.0


def interval(right: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not total:
        return (0.0, 1.0)
    share = right / total
    spread = _Z * (share * (1 - share) / total + _Z * _Z / (4 * total * total)) ** 0.5
    middle, scale = share + _Z * _Z / (2 * total), 1 + _Z * _Z / total
    return (max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale))


@dataclass(slots=True)
class Outcome:
    """What became of one document.

    Attributes:
        counts: by entity.
        confused: (label's entity, finding's entity) where a finding of another type lay on a label.
        any_finding: something was found, of whatever type, outside neutral ground.
    """

    document: Document
    counts: dict[str, Counts] = field(default_factory=dict[str, Counts])
    confused: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    any_finding: bool = False

    @property
    def total(self) -> Counts:
        """All entities together."""
        return sum(self.counts.values(), Counts())

    def add(self, entity: str, counts: Counts) -> None:
        """Count for an entity."""
        self.counts[entity] = self.counts.get(entity, Counts()) + counts


def judge(document: Document, found: Iterable[Found], labelled: frozenset[str]) -> Outcome:
    """Compare the findings in one document with its labels.

    Args:
        document: the document.
        found: its findings.
        labelled: the types that the corpus labels at all.
    """
    outcome = Outcome(document)
    open_labels = list(document.labels)
    extra: list[Found] = []
    for finding in sorted(set(found), key=lambda each: (each.path, each.start, -each.end, each.entity)):
        label = next((each for each in open_labels if each.entity == finding.entity and _meets(document, each, finding)), None)
        if label is not None:
            outcome.add(finding.entity, Counts(right=1))
            open_labels.remove(label)
        else:
            extra.append(finding)
    for finding in extra:
        _judge_extra(document, finding, open_labels, labelled, outcome)
    for label in open_labels:
        outcome.add(label.entity, Counts(missed=1))
    outcome.any_finding = outcome.any_finding or outcome.total.right > 0
    return outcome


def _judge_extra(
    document: Document, finding: Found, open_labels: Sequence[Label], labelled: frozenset[str], outcome: Outcome
) -> None:
    if _repeats(document, finding) or _is_neutral(document, finding):
        return
    outcome.any_finding = True
    if finding.entity not in labelled:
        return
    outcome.add(finding.entity, Counts(extra=1))
    for label in open_labels:
        if _touches(document, label, finding):
            outcome.confused[label.entity, finding.entity] += 1


def _meets(document: Document, label: Label, finding: Found) -> bool:
    if document.content_type:
        return label.path == finding.path
    overlap = min(label.end, finding.end) - max(label.start, finding.start)
    return overlap * 2 >= max(label.end - label.start, finding.end - finding.start)


def _touches(document: Document, label: Label, finding: Found) -> bool:
    if document.content_type:
        return label.path == finding.path
    return label.start < finding.end and finding.start < label.end


def _repeats(document: Document, finding: Found) -> bool:
    """A second finding of an expected type at the same place of a payload is not wrong."""
    return bool(document.content_type) and any(
        label.entity == finding.entity and label.path == finding.path for label in document.labels
    )


def _is_neutral(document: Document, finding: Found) -> bool:
    if document.content_type:
        return finding.path in document.neutral_paths
    return any(start < finding.end and finding.start < end for start, end in document.neutral_spans)


def f1_interval(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """A 95 % interval of F1: the wider of what documents drawn anew say and what so few labels can say at all.

    Documents that are all right say 1.00 to 1.00 however few they are. F1 is 2s / (1 + s) of the share s of what is right among
    all that was labelled or found, so Wilson's interval of that share bounds it too.
    """
    counts = sum((outcome.total for outcome in outcomes), Counts())
    drawn = _resampled_f1(outcomes)
    low, high = (2 * share / (1 + share) for share in interval(counts.right, counts.right + counts.extra + counts.missed))
    return (min(drawn[0], low), max(drawn[1], high))


def _resampled_f1(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Documents drawn anew with repetition (bootstrap, fixed seed)."""
    totals = [outcome.total for outcome in outcomes]
    if not totals:
        return (0.0, 1.0)
    draw = random.Random(1)  # noqa: S311  statistics, no secret
    scores = sorted(sum(draw.choices(totals, k=len(totals)), Counts()).f1 for _ in range(_RESAMPLES))
    return (scores[int(0.025 * _RESAMPLES)], scores[int(0.975 * _RESAMPLES)])
