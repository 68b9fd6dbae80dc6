import pytest

from detectors.language import identify, probabilities


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Goedemiddag, ik zou graag mijn contract willen stopzetten.", "nl"),
        ("Bonjour, je voudrais savoir si ma voiture est assurée.", "fr"),
        ("Guten Tag, ich habe gestern einen Schaden gemeldet.", "de"),
        ("Hello, could you tell me what my policy covers?", "en"),
    ],
)
def test_tells_the_language_of_a_sentence(text: str, language: str) -> None:
    """A sentence is told to be in its language."""
    assert identify(text) == language


def test_a_prior_settles_a_text_that_says_nothing() -> None:
    """Where the text says nothing, the prior decides."""
    assert identify("12345", {"de": 0.9, "nl": 0.05, "fr": 0.03, "en": 0.02}) == "de"


def test_a_prior_does_not_overrule_a_clear_sentence() -> None:
    """A clear sentence keeps its language against a mild prior."""
    assert (
        identify("Bonjour, je voudrais savoir si ma voiture est assurée.", {"nl": 0.7, "fr": 0.1, "de": 0.1, "en": 0.1}) == "fr"
    )


def test_chances_add_up() -> None:
    """The four chances are a distribution."""
    assert sum(probabilities("ik ben er").values()) == pytest.approx(1.0, abs=1e-4)
