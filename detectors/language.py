"""Tells the language of a leaf, among those that the detectors read: Dutch, French, German, English."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, cast

from py3langid import langid

type Language = Literal["nl", "fr", "de", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "fr", "de", "en")

_READ_AT_MOST = 600  # characters: more adds nothing to the answer
_CLEAR = 4.0  # an even prior cannot move an answer that is this many times likelier than the next


def identify(text: str, prior: Mapping[Language, float] | None = None) -> Language:
    """The language that a text is most likely written in.

    Args:
        text: the leaf's text; an empty one gives the likeliest language of the prior (else Dutch).
        prior: how likely each language is before reading, for instance by the other leaves of the same body.
    """
    chances = probabilities(text)
    if prior:
        chances = {language: chance * prior.get(language, 1 / _CLEAR) for language, chance in chances.items()}
    return max(LANGUAGES, key=lambda language: chances[language])


def probabilities(text: str) -> dict[Language, float]:
    """How likely each language is, by the text alone; an even share each where the text says nothing."""
    ranked = cast("list[tuple[Language, float]]", _identifier().rank(text[:_READ_AT_MOST]))  # pyright: ignore[reportUnknownMemberType]  py3langid has no types
    found = dict(ranked)
    return {language: found[language] for language in LANGUAGES}


@cache
def _identifier() -> langid.LanguageIdentifier:
    """The model, loaded once a process (0.2 s, 40 MB) and restricted to our languages."""
    model = Path(langid.__file__).parent / langid.MODEL_FILE
    identifier = langid.LanguageIdentifier.from_model_file(model, norm_probs=True)  # pyright: ignore[reportUnknownMemberType]  py3langid has no types
    identifier.set_languages(list(LANGUAGES))  # pyright: ignore[reportUnknownMemberType]  py3langid has no types
    return identifier
