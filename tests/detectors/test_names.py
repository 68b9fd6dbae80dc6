import pytest

from detectors.names import Names, evidence


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


def test_finds_a_person_in_a_sentence(names: Names) -> None:
    """A full name in a sentence is a PERSON, with its exact span."""
    text = "Bonjour, je m'appelle Caroline Dumont et j'ai une question."
    (matches,) = names.find([text], ["fr"])
    assert [(text[m.start : m.end], m.entity) for m in matches] == [("Caroline Dumont", "PERSON")]


def test_gives_a_list_a_text_in_order(names: Names) -> None:
    """There is a list for each text, empty ones included."""
    found = names.find(["", "12345", "My name is Emily Watson and I live here."], [None, None, None])
    assert [len(matches) for matches in found] == [0, 0, 1]


def test_a_company_is_less_a_name_than_a_person() -> None:
    """The words that companies carry take a value's evidence away."""
    assert evidence("Janssens Verzekeringen BV") < 0.2 < evidence("Els Janssens")
