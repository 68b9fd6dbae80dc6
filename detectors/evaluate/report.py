"""The tables of an evaluation, as data and as text."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from detectors.evaluate.corpus import Document
from detectors.evaluate.run import Detect, findings
from detectors.evaluate.score import Counts, Outcome, f1_interval, interval, judge

_WORST = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: counts with precision, recall, F1 and their 95 % intervals."""

    name: str
    counts: Counts
    precision: tuple[float, float]
    recall: tuple[float, float]
    f1: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of one detector on one corpus.

    Attributes:
        total: all documents.
        texts: the texts alone; `payloads` the payloads alone.
        by_language: of the texts.
        by_entity: of all documents.
        by_language_and_entity: of the texts, named `nl PERSON`.
        clean: how many documents without labels had any finding, and how many there are.
        confusion: (labelled as, found as) with counts, most frequent first.
        worst: document id, extra entities, missed entities; the worst first. No values.
    """

    total: Row
    texts: Row
    payloads: Row
    by_language: list[Row]
    by_entity: list[Row]
    by_language_and_entity: list[Row]
    clean: tuple[int, int]
    confusion: list[tuple[str, str, int]]
    worst: list[tuple[str, list[str], list[str]]]


def evaluate(documents: Sequence[Document], detect: Detect) -> Evaluation:
    """Run a detector over a corpus and score it."""
    labelled = {bool(document.content_type): frozenset[str]() for document in documents}
    for kind in labelled:
        labelled[kind] = frozenset(label.entity for each in documents if bool(each.content_type) == kind for label in each.labels)
    found = findings(documents, detect)
    outcomes = [
        judge(document, each, labelled[bool(document.content_type)]) for document, each in zip(documents, found, strict=True)
    ]
    return _evaluation(outcomes)


def _evaluation(outcomes: Sequence[Outcome]) -> Evaluation:
    texts = [outcome for outcome in outcomes if not outcome.document.content_type]
    clean = [outcome for outcome in outcomes if not outcome.document.labels]
    confused: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        confused.update(outcome.confused)
    return Evaluation(
        total=_row("all", outcomes),
        texts=_row("texts", texts),
        payloads=_row("payloads", [outcome for outcome in outcomes if outcome.document.content_type]),
        by_language=_grouped(texts, lambda outcome, _: outcome.document.language),
        by_entity=_grouped(outcomes, lambda _, entity: entity),
        by_language_and_entity=_grouped(texts, lambda outcome, entity: f"{outcome.document.language} {entity}"),
        clean=(sum(outcome.any_finding for outcome in clean), len(clean)),
        confusion=[(label, finding, count) for (label, finding), count in confused.most_common()],
        worst=[_blame(outcome) for outcome in sorted(outcomes, key=_badness)[:_WORST] if _badness(outcome) < 0],
    )


def _row(name: str, outcomes: Sequence[Outcome]) -> Row:
    counts = sum((outcome.total for outcome in outcomes), Counts())
    return Row(name, counts, *_intervals(counts), f1_interval(outcomes))


def _intervals(counts: Counts) -> tuple[tuple[float, float], tuple[float, float]]:
    return interval(counts.right, counts.right + counts.extra), interval(counts.right, counts.right + counts.missed)


def _grouped(outcomes: Iterable[Outcome], group: Callable[[Outcome, str], str]) -> list[Row]:
    parts: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for entity, counts in outcome.counts.items():
            parts.setdefault(group(outcome, entity), []).append(Outcome(outcome.document, {entity: counts}))
    return [_row(name, parts[name]) for name in sorted(parts)]


def _badness(outcome: Outcome) -> int:
    return -(outcome.total.extra + outcome.total.missed)


def _blame(outcome: Outcome) -> tuple[str, list[str], list[str]]:
    extra = sorted(entity for entity, counts in outcome.counts.items() for _ in range(counts.extra))
    missed = sorted(entity for entity, counts in outcome.counts.items() for _ in range(counts.missed))
    return outcome.document.id, extra, missed


_HEAD = "| | labels | precision | | recall | | F1 | |\n|---|---:|---:|---|---:|---|---:|---|"


def render(evaluation: Evaluation, *, details: bool = True) -> str:
    """The evaluation as Markdown tables.

    Args:
        evaluation: the result.
        details: also by language and entity, confusion and worst documents.
    """
    parts = [
        _table([evaluation.total, evaluation.texts, evaluation.payloads, *evaluation.by_language]),
        _table(evaluation.by_entity),
    ]
    dirty, clean = evaluation.clean
    parts.append(f"Documents without personal data that had any finding: {dirty} of {clean}.")
    if details:
        parts.append(_table(evaluation.by_language_and_entity))
        parts += [
            "labelled as → found as: " + ", ".join(f"{label} → {found} ({count})" for label, found, count in evaluation.confusion)
        ]
        parts += [
            "worst:",
            *(
                f"{name}: extra {', '.join(extra) or '–'}; missed {', '.join(missed) or '–'}"
                for name, extra, missed in evaluation.worst
            ),
        ]
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Row]) -> str:
    return "\n".join([_HEAD, *(_line(row) for row in rows)])


def _line(row: Row) -> str:
    """A share of nothing is `none`: precision without findings, recall without labels, F1 without either."""
    counts = row.counts
    found, labels = counts.right + counts.extra, counts.right + counts.missed
    cells = [
        *_share(counts.precision, row.precision, of=found),
        *_share(counts.recall, row.recall, of=labels),
        *_share(counts.f1, row.f1, of=found + labels),
    ]
    return f"| {row.name} | {labels} | " + " | ".join(cells) + " |"


def _share(value: float, bounds: tuple[float, float], of: int) -> tuple[str, str]:
    return (f"{value:.3f}", f"{bounds[0]:.2f}–{bounds[1]:.2f}") if of else ("none", "")
