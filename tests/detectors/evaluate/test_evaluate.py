"""The score: overlap, neutral ground, types that a corpus does not label, and reading of corpora."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from detectors.evaluate import CorpusError, Document, Label, evaluate, read, render
from detectors.evaluate.score import Counts, interval
from detectors.model import Match
from formats.leaf import Leaf


def text(labels: Sequence[Label], neutral: tuple[tuple[int, int], ...] = ()) -> Document:
    """A text of fifty characters with the given labels."""
    return Document("t", "nl", "", "x" * 50, tuple(labels), neutral_spans=neutral)


def always(*matches: tuple[int, int, str]):
    """A detector that finds the same in every leaf."""

    def detect(leaves: Sequence[Leaf]) -> list[list[Match]]:
        return [[Match(start, end, entity, 1.0, "test") for start, end, entity in matches] for _ in leaves]

    return detect


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        ((0, 10, "PERSON"), Counts(right=1)),
        ((0, 6, "PERSON"), Counts(right=1)),
        ((0, 4, "PERSON"), Counts(extra=1, missed=1)),
        ((0, 10, "IBAN_CODE"), Counts(missed=1)),
        ((30, 40, "PERSON"), Counts(right=0, extra=0, missed=1)),
    ],
)
def test_half_an_overlap_and_the_right_type(found: tuple[int, int, str], counts: Counts) -> None:
    """At least half, the right type; unlabelled types and neutral ranges count neither way."""
    evaluation = evaluate([text([Label("PERSON", 0, 10)], neutral=((30, 40),))], always(found))
    assert evaluation.total.counts == counts


def test_a_clean_text_with_a_finding_of_any_type_is_counted() -> None:
    """A type that the corpus does not label still makes a clean text dirty."""
    evaluation = evaluate([text([])], always((0, 4, "US_SSN")))
    assert evaluation.clean == (1, 1)


def test_payloads_are_scored_by_place() -> None:
    """The JSONPath of a leaf is the label's path."""
    document = Document(
        "s", "", "application/json", '{"a":{"e-mail":["x","y"]}}', (Label("EMAIL_ADDRESS", path="$.a['e-mail'][1]"),)
    )
    evaluation = evaluate([document], always((0, 1, "EMAIL_ADDRESS")))
    assert evaluation.total.counts == Counts(right=1, extra=1)
    assert "| EMAIL_ADDRESS | 1 |" in render(evaluation)


def test_notes_beside_a_corpus_are_read(tmp_path: Path) -> None:
    """`c_notes.jsonl` belongs to `c.jsonl` and is no corpus itself."""
    row = {"id": "1", "language": "nl", "kind": "chat", "text": "dag jan", "spans": [{"start": 4, "end": 7, "type": "PERSON"}]}
    note = {"id": "1", "lookalikes": [], "neutral": [{"start": 0, "end": 3, "text": "dag"}]}
    (tmp_path / "c.jsonl").write_text(json.dumps(row))
    (tmp_path / "c_notes.jsonl").write_text(json.dumps(note))
    (document,) = read([tmp_path / "c.jsonl", tmp_path / "c_notes.jsonl"])
    assert document.neutral_spans == ((0, 3),)
    assert document.labels == (Label("PERSON", 4, 7),)


@pytest.mark.parametrize("line", ["no json", '["list"]', '{"id": "1"}'])
def test_a_corpus_in_another_format_is_one_sentence(tmp_path: Path, line: str) -> None:
    """The error names the file."""
    path = tmp_path / "c.jsonl"
    path.write_text(line)
    with pytest.raises(CorpusError, match=r"c\.jsonl"):
        read([path])


def _sample(labels: int, found: int) -> str:
    """The table of so many short texts with an address each, of which the first were found."""
    documents = [
        Document(str(index), "nl", "", f"mail {index}@example.be", (Label("EMAIL_ADDRESS", 5, 17),)) for index in range(labels)
    ]

    def detect(leaves: Sequence[Leaf]) -> list[list[Match]]:
        return [[Match(5, 17, "EMAIL_ADDRESS", 1.0, "test")] if index < found else [] for index in range(len(leaves))]

    return render(evaluate(documents, detect))


def test_a_share_of_nothing_is_none() -> None:
    """Payloads that the corpus has none of, and the precision of a detector that found nothing, have no figure."""
    assert "| payloads | 0 | none |  | none |  | none |  |" in _sample(2, 2)
    assert "| all | 2 | none |  | 0.000 |" in _sample(2, 0)


def test_two_labels_do_not_make_f1_sure() -> None:
    """Its interval is as wide as so few labels ask for; many narrow it."""
    assert "| all | 2 | 1.000 | 0.34–1.00 | 1.000 | 0.34–1.00 | 1.000 | 0.51–1.00 |" in _sample(2, 2)
    assert "| 1.000 | 0.98–1.00 |" in _sample(100, 100)


def test_wilson_intervals_hold_the_share() -> None:
    """Known values: 9 of 10 is between .60 and .98."""
    low, high = interval(9, 10)
    assert (round(low, 2), round(high, 2)) == (0.60, 0.98)
    assert interval(0, 0) == (0.0, 1.0)
