"""Legal bases as people write them, and as records have them: `6(1)(a)` to `6(1)(f)` (GDPR Art. 6(1))."""

import re
from collections.abc import Iterator, Mapping

BASES = frozenset(f"6(1)({letter})" for letter in "abcdef")
"""The six of Art. 6(1), as records, rules and choices know them."""

_WORDS: Mapping[str, str] = {
    "a": "consent, toestemming, consentement, einwilligung",
    "b": "contract, performance of a contract, contractual necessity, overeenkomst, uitvoering van een overeenkomst, contrat, "
    "exécution d'un contrat, vertrag, vertragserfüllung",
    "c": "legal obligation, legal obligations, wettelijke verplichting, wettelijke plicht, obligation légale, "
    "rechtliche verpflichtung",
    "d": "vital interest, vital interests, vitale belangen, vitaal belang, intérêts vitaux, lebenswichtige interessen",
    "e": "public task, public interest, official authority, taak van algemeen belang, algemeen belang, openbaar gezag, "
    "mission d'intérêt public, intérêt public, öffentliches interesse, öffentliche aufgabe",
    "f": "legitimate interest, legitimate interests, gerechtvaardigd belang, gerechtvaardigde belangen, intérêt légitime, "
    "intérêts légitimes, berechtigtes interesse, berechtigte interessen",
}
_BY_WORD = {word: f"6(1)({letter})" for letter, words in _WORDS.items() for word in words.split(", ")}
_ARTICLE = re.compile(
    r"""(?<![\w(./-])                                # no other article: not 16(1)(a), not 9.6.1.a
    6 \s* (?: \(1\) | [.,]? \s* (?: (?: abs(?:atz)? | lid | par(?:agraph|agraphe)? | al(?:inéa)? | §)\.? \s* | \( )? 1 \)? )
    [\s.,]* (?: (?: lit(?:era)? | point | sub | onder | punt | buchst(?:abe)? | letter | lettre )\.? \s* )?
    \(? ([a-f]) (?: \) | (?![\w']) )
    """,
    re.VERBOSE,
)


def bases(text: str) -> tuple[str, ...]:
    """The bases of Art. 6(1) that a text names; the text as it stands when it names none that can be told.

    Read are the article, however it is cited (`6(1)(f)`, `Art. 6.1.f`, `art. 6 lid 1 onder f AVG`, `Art. 6 Abs. 1 lit. f DSGVO`),
    and the basis by its name in English, Dutch, French or German (`legitimate_interests`, `toestemming`).
    """
    return tuple(dict.fromkeys(_named(text))) or (text,)


def _named(text: str) -> Iterator[str]:
    plain = " ".join(text.casefold().replace("’", "'").split())
    by_word = _BY_WORD.get(" ".join(plain.replace("_", " ").replace("-", " ").split()))
    if by_word is not None:
        yield by_word
        return
    for cited in _ARTICLE.finditer(plain):
        yield f"6(1)({cited[1]})"
