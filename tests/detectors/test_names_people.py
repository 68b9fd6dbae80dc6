import pytest

from detectors.names.lists import lexicon
from detectors.names.people import introduced, joined, titled
from detectors.names.span import Span
from detectors.names.words import tokens


def split(text: str) -> list[str]:
    return [token[0] for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Ms Achterberg", 1),
        ("dhr. Maes", 2),
        ("my late husband Gerald", 3),
        ("hij heet Jansen", 2),
        ("my name is Doyle", 3),
        ("Nachname: von der Haar", 2),
    ],
)
def test_words_that_tell_of_a_person(text: str, first: int) -> None:
    """A form of address, kin, a verb of naming and a form's label tell that a person follows."""
    assert introduced(split(text), first)


@pytest.mark.parametrize(("text", "first"), [("Maes belt", 0), ("onderwerp: Maes", 2), ("mijn man werkt", 2), ("dit is Maes", 2)])
def test_other_words_tell_nothing(text: str, first: int) -> None:
    """The first word, another label and a word in small letters are told by nothing."""
    assert not introduced(split(text), first)


def test_a_form_of_address_needs_a_capital() -> None:
    """What follows a form of address in small letters may be anything."""
    assert not titled(split("mevrouw belt"), 1)


@pytest.mark.parametrize(
    ("text", "spans", "count"),
    [
        ("Naam: Peeters Claes, Ann-Sofie", [(2, 3, "PER"), (5, 7, "PER")], 1),
        ("Tom Leuven belt", [(0, 0, "PER"), (1, 1, "LOC")], 1),
        ("bel Peeters, Jan en Els", [(1, 1, "PER"), (3, 3, "PER")], 2),
        ("Peeters Gent", [(0, 0, "PER"), (1, 1, "LOC")], 2),
    ],
)
def test_parts_of_a_name_are_joined(text: str, spans: list[tuple[int, int, str]], count: int) -> None:
    """Family names before a comma in a field, and a town's name behind a first name, belong to one person."""
    assert len(joined(split(text), [Span(*span, 0.95) for span in spans], lexicon())) == count


@pytest.mark.parametrize(
    ("text", "span", "whole"),
    [
        ("Koffi N'Guessan belt", (3, 3, "PER"), "N ' Guessan"),
        ("Bérengère d'Udekem", (0, 1, "PER"), "Bérengère d ' Udekem"),
        ("woont in Sint-Niklaas", (2, 2, "LOC"), "Sint - Niklaas"),
        ("l'avis d'Aymeric", (5, 5, "PER"), "Aymeric"),
        ("an Herrn von der Leyen", (4, 4, "PER"), "von der Leyen"),
        ("geehrter Herrn von der Leyen", (3, 4, "PER"), "von der Leyen"),
        ("dhr. van den Bergh", (4, 4, "PER"), "van den Bergh"),
        ("de brug van Leyen", (3, 3, "PER"), "Leyen"),
    ],
)
def test_what_is_tied_to_a_name_belongs_to_it(text: str, span: tuple[int, int, str], whole: str) -> None:
    """An apostrophe after a capital, a hyphen after `Sint` and particles after a form of address tie words to one name."""
    words = split(text)
    (found,) = joined(words, [Span(*span, 0.95)], lexicon())
    assert " ".join(words[found.first : found.last + 1]) == whole
