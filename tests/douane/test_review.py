"""A person settles doubtful findings; what is kept holds no value."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from detectors.collapse import Found
from detectors.feedback import Settlement as Applied
from detectors.model import Match
from detectors.tokens import Tokenizer
from douane.review import Doubt, Terms, doubts, review
from formats.leaf import Leaf, Place
from policy.feedback import Settlement

TODAY = date(2026, 11, 22)
TERMS = Terms("An", "a brand", date(2027, 11, 22), TODAY)
_TOKENS = Tokenizer("feedback", b"k" * 16)
_BODY = Place("body", document=True)


def found(text: str, key: str = "note", score: float = 0.7, entity: str = "PERSON") -> Found:
    return Leaf(_BODY.child("rows").child(2).child(key), key, text), Match(0, len(text), entity, score, "names")


def asked(*of: Found, below: float = 0.9) -> list[Doubt]:
    return list(doubts("a.json", of, _TOKENS, below))


class Terminal:
    """Answers in order; keeps what was shown."""

    def __init__(self, *answers: str) -> None:
        self._answers: Iterator[str] = iter(answers)
        self.prompts: list[str] = []
        self.shown: list[str] = []

    def ask(self, prompt: str) -> str:
        self.prompts.append(prompt)
        for answer in self._answers:
            return answer
        raise EOFError

    def settle(self, of: Sequence[Doubt], *known: Applied) -> list[Settlement]:
        return list(review(iter(of), known, TERMS, self.ask, self.shown.append))


def test_only_the_doubtful_are_asked_about_each_value_once() -> None:
    """Once a value and entity, in the order of the file."""
    of = asked(found("Ariane"), found("Jan", score=0.95), found("ariane", key="b"), found("Ariane", entity="USERNAME"))
    assert [(doubt.leaf.text, doubt.match.entity) for doubt in of] == [("Ariane", "PERSON"), ("Ariane", "USERNAME")]


@pytest.mark.parametrize(
    ("answer", "verdict", "by_place"), [("n", "allow", False), ("f", "allow", True), ("y", "deny", False), ("a", "deny", True)]
)
def test_each_answer_is_an_entry_without_the_value(answer: str, verdict: str, by_place: bool) -> None:
    """A token of the value, or the place with its indexes collapsed."""
    [entry] = Terminal(answer).settle(asked(found("Ariane")))
    assert (entry.id, entry.verdict, entry.entity, entry.by) == ("review-2026-11-22-1", verdict, ("PERSON",), "An")
    place, token = ("body:$.rows[*].note", None) if by_place else (None, _TOKENS.token("PERSON", "Ariane"))
    assert (entry.place, entry.token) == (place, token)
    assert "Ariane" not in entry.model_dump_json()


def test_the_person_sees_the_value_among_its_words_and_nothing_that_a_terminal_obeys() -> None:
    """Escape sequences and characters that turn text round are dots."""
    leaf = Leaf(_BODY.child("note"), "note", "polis \x1b[2J\u202e van Ariane hier")
    terminal = Terminal("s")
    assert terminal.settle(asked((leaf, Match(16, 22, "PERSON", 0.7, "names", "a name after van")))) == []
    assert "polis ·[2J· van ⟦Ariane⟧ hier" in terminal.shown[0]
    assert "0.70: a name after van" in terminal.shown[0]


def test_what_is_settled_is_not_asked_again() -> None:
    """Before or on the way, by value or by place; an id that is taken is not taken twice."""
    known = Applied("review-2026-11-22-1", "deny", TODAY, token=_TOKENS.token("PERSON", "Jan"), entity=("PERSON",))
    terminal = Terminal("f", "n")
    entries = terminal.settle(asked(found("Jan"), found("Ariane", "x"), found("Marianne", "x"), found("Els", "y")), known)
    assert [(entry.id, entry.place) for entry in entries] == [
        ("review-2026-11-22-2", "body:$.rows[*].x"),
        ("review-2026-11-22-3", None),
    ]


def test_a_place_that_holds_personal_data_itself_cannot_be_named() -> None:
    """A key that is an address would stand in the entry: only the value can be settled."""
    key = Leaf(_BODY.child("an@example.be"), "", "an@example.be", is_key=True)
    below = Leaf(_BODY.child("an@example.be").child("city"), "city", "Gent")
    of = asked((key, Match(0, 13, "EMAIL_ADDRESS", 0.98, "email")), (below, Match(0, 4, "LOCATION", 0.7, "names")))
    assert [doubt.place for doubt in of] == [None]
    terminal = Terminal("f", "n")
    [entry] = terminal.settle(of)
    assert entry.place is None
    assert "in this field" not in terminal.prompts[0]


def test_it_ends_when_told_or_when_nobody_answers() -> None:
    """What was settled by then stands; an answer that is none is asked for again."""
    of = asked(found("Ariane"), found("Els"), found("Jan"))
    assert len(Terminal("n", "q").settle(of)) == 1
    assert len(Terminal("x", "", "n").settle(of)) == 1
