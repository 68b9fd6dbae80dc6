import pytest

from detectors.names.lists import lexicon
from detectors.names.span import Span, without
from detectors.names.tidy import Tidier, has_letters, spelled
from detectors.names.words import tokens


def tidied(text: str, *spans: tuple[int, int, str]) -> list[str]:
    words = [token[0] for token in tokens(text)]
    made = [Span(first, last, kind, 0.95) for first, last, kind in spans]
    return [" ".join(words[span.first : span.last + 1]) for span in Tidier(lexicon()).tidy(words, made)]


def test_leaves_everyday_words_at_the_edges_out() -> None:
    """Marks and everyday words at the edges of a span do not belong to the name."""
    assert tidied("bel , Els Goossens straks", (1, 4, "PER")) == ["Els Goossens"]


def test_leaves_loose_letters_after_a_name_out() -> None:
    """A name that is spelled out after itself does not grow by its letters; an initial stays."""
    assert tidied("Maes m a e s", (0, 4, "PER")) == ["Maes"]
    assert tidied("Els M", (0, 1, "PER")) == ["Els M"]


def test_drops_a_span_of_everyday_words() -> None:
    """Everyday words in small letters are nobody."""
    assert tidied("dakschade van de regen", (1, 3, "PER")) == []


def test_parts_people_at_and() -> None:
    """Two people joined by a word or a line break are two spans."""
    assert tidied("Jan en Griet Peeters / Els", (0, 5, "PER")) == ["Jan", "Griet Peeters", "Els"]


def test_keeps_the_full_stop_of_an_initial() -> None:
    """The full stop of an initial at the end is inside."""
    assert tidied("naam : Maes K .", (2, 4, "PER")) == ["Maes K ."]


@pytest.mark.parametrize(
    "text", ["onze hond Felix blaft", "notre chat Felix dort", "unser Hund Felix bellt", "our dog is called Felix"]
)
def test_a_pet_is_no_person(text: str) -> None:
    """A pet's name is not a person's, wherever it comes back."""
    words = [*text.split(), ",", "Felix"]
    spans = [(index, index, "PER") for index, word in enumerate(words) if word == "Felix"]
    assert tidied(" ".join(words), *spans) == []


def test_a_place_needs_capitals_or_the_lists() -> None:
    """A word in small letters that no list of places has is no place."""
    assert tidied("wij wonen in gent met panne", (3, 3, "LOC"), (5, 5, "LOC")) == ["gent"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Maes, M-A-E-S", ["M-A-E-S"]),
        ("dat is P E E T E R S, ja", ["P E E T E R S"]),
        ("V-A-N spatie D-A-M-M-E", ["V-A-N spatie D-A-M-M-E"]),
        ("a 1 b 2", []),
        ("plan B en C", []),
    ],
)
def test_finds_what_is_spelled_letter_by_letter(text: str, found: list[str]) -> None:
    """Four single letters or more, told apart by the same kinds of marks, are something spelled."""
    words = [token[0] for token in tokens(text)]
    assert [text[start:end] for start, end in spelled(text) if has_letters(words)] == found


def test_spans_give_way_to_a_spelled_name() -> None:
    """What overlaps a spelled name is cut to its outside."""
    spans = [Span(0, 4, "PER", 0.9), Span(6, 9, "PER", 0.9), Span(11, 11, "LOC", 0.9)]
    assert [(span.first, span.last) for span in without(spans, 3, 7)] == [(0, 2), (8, 9), (11, 11)]


@pytest.mark.parametrize(
    ("text", "first"), [("Ms Wxyzowska called", 1), ("dhr . Wxyzowska belt", 2), ("Mme Wxyzowska appelle", 1)]
)
def test_a_title_makes_an_unknown_name_likelier(text: str, first: int) -> None:
    """After a form of address less is asked of a name that no list knows."""
    words, tidier = text.split(), Tidier(lexicon())
    span = Span(first, first, "PER", 0.7)
    assert tidier.least(words, span) < tidier.least(["so", "the", "Wxyzowska"], span)


def test_words_of_forms_are_no_part_of_a_name() -> None:
    """The label of the next field and a word for somebody's part do not belong to a name."""
    assert tidied("Hendrik DOB", (0, 1, "PER")) == ["Hendrik"]
    assert tidied("IBAN", (0, 0, "PER")) == []
    assert tidied("Azubi Finn", (0, 1, "PER")) == ["Finn"]
