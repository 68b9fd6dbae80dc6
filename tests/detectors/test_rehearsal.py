"""Made-up messages for an idle engine."""

from detectors.rehearsal import rounds


def test_a_round_is_a_message_and_the_next_is_another() -> None:
    """Fields and running texts, other digits each time, the same at every start."""
    first, second = list(rounds())[:2]
    assert {leaf.key for leaf in first} > {"email", "iban", "text"}
    assert [leaf.text for leaf in first] != [leaf.text for leaf in second]
    assert [leaf.text for leaf in next(rounds())] == [leaf.text for leaf in first]
