"""The product's own stages do what the settings say."""

from collections.abc import Sequence

import pytest

from detectors.language import LANGUAGES
from detectors.merge import merge
from detectors.model import Match
from detectors.settings import DetectorSettings
from detectors.stages import Stages, assemble

_TEXT = "Mijn zoon heeft een gebroken sleutelbeen, he broke his arm."


class _Nameless:
    """Finds nobody, so that no model is loaded."""

    def find(self, texts: Sequence[str]) -> list[list[Match]]:
        return [[] for _ in texts]


def _stages(*languages: str) -> Stages:
    return assemble(DetectorSettings(languages=languages or LANGUAGES), _Nameless())


@pytest.mark.parametrize(
    ("languages", "fixed", "words"),
    [
        ((), None, ["gebroken sleutelbeen", "broke his arm"]),
        (("nl", "fr"), None, ["gebroken sleutelbeen"]),
        ((), "en", ["broke his arm"]),
        ((), "fr", []),
    ],
)
def test_languages_limit_the_words_of_special_categories(languages: tuple[str, ...], fixed: str | None, words: list[str]) -> None:
    """`detectors.languages` for every text, `--language` for one; without either all four are read."""
    found = _stages(*languages).special(_TEXT, fixed)
    assert [_TEXT[match.start : match.end] for match in merge(found)] == words
