"""Weighs a match with the words around it and with the words of its key, on raw words in four languages.

Presidio's enhancer compares lemmas, which a pipeline with `ner` alone does not have. A label of another kind that stands
nearer than any of the recognizer's own words (an order number, a VAT number, a version) speaks against a match.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from detectors.model import Match
from detectors.recognizers.recognizer import THRESHOLD, Identifier, fold

_LIFT = 0.4
_AFTER = 28  # characters after a value in which a word counts ("… is my BSN")
_LABEL = 30  # characters before a value in which a foreign label counts
_CERTAIN = 0.95  # from here on no foreign label is believed
_NAMED = 0.93  # a value with its own name before it: no other type is thought of
_OF_ITS_COUNTRY = 0.94  # and one whose country is told, for neighbours count alike
_DIGIT = re.compile(r"\d")

_FOREIGN_WORDS = """
    bestel bestelling bestelbon order commande bestellung auftrag purchase factuur facture invoice rechnung creditnota
    offerte devis angebot quote ticket incident issue dossier referentie reference aktenzeichen vorgang btw tva vat mwst ust
    onderneming ondernemings entreprise kbo bce handelsregister siret siren kvk chip serial serie serien tracking sendung
    sendungs zending colis trace span request commit hash checksum sha md5 sku ean gtin isbn artikel article product produkt
    produit batch build release versie version firmware nomenclatuur nomenclature mededeling communication communicatie
    verwendungszweck bedrag montant amount betrag prijs prix preis price transaction transactie barcode colli pakket parcel
    timestamp epoch
"""
_FOREIGN = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(_FOREIGN_WORDS.split())})(?:e?s|en|nr|nummers?|number|no|code|id)?(?![^\W\d_])"
)


def enhance(text: str, key_words: frozenset[str], matches: Sequence[Match], recognizers: Sequence[Identifier]) -> list[Match]:
    """Raise matches that have context, drop those that need it and have none, and those under a label of another kind.

    Args:
        text: the leaf's text, in which the matches lie.
        key_words: words of the leaf's key (`detectors.fields.context`), folded.
        matches: of the given recognizers; others pass unchanged.
        recognizers: who made the matches.
    """
    if not matches:
        return []
    by_name = {recognizer.name: recognizer for recognizer in recognizers}
    key = " ".join(key_words)
    weighed = (_weigh(text, key, match, _owner(match.detector, by_name)) for match in matches)
    return [match for match in weighed if match.score >= THRESHOLD]


def _owner(detector: str, by_name: dict[str, Identifier]) -> Identifier | None:
    name = detector
    while name and name not in by_name:
        name = name.rpartition(".")[0]
    return by_name.get(name)


def _weigh(text: str, key: str, match: Match, recognizer: Identifier | None) -> Match:
    if recognizer is None or recognizer.words is None:
        return match
    before = fold(text[max(0, match.start - recognizer.near) : match.start])
    after = fold(text[match.end : match.end + _AFTER])
    kind = _of_its_country(recognizer, before, key, after)
    own = max(_last_end(each, before) for each in (recognizer.words, kind) if each)
    if match.score < _CERTAIN:
        foreign = max(_last_end(each, before[-_LABEL:]) for each in (_FOREIGN, recognizer.against) if each)
        if foreign >= 0 and foreign + max(0, len(before) - _LABEL) > own:
            return replace(match, score=0.0)
        if _FOREIGN.search(key) and not (recognizer.words.search(key) or (kind and kind.search(key))):
            return replace(match, score=0.0)
    word = _near(kind or recognizer.words, before, after, key)
    if word is None:
        return match
    score = min(1.0, match.score + _LIFT)
    if kind:
        score = max(score, _OF_ITS_COUNTRY)
    elif recognizer.names and _is_named(recognizer.names, before, key, whole=match.end - match.start == len(text)):
        score = max(score, _NAMED)
    return replace(match, score=score, why=f"{match.why}, word “{word}” near")


def _of_its_country(recognizer: Identifier, before: str, key: str, after: str) -> re.Pattern[str] | None:
    """The words for such a number, where one is near and so is its country."""
    if recognizer.abroad is None:
        return None
    country, kind = recognizer.abroad
    around = f"{before} | {key} | {after}"
    return kind if country.search(around) and kind.search(around) else None


def _is_named(names: re.Pattern[str], before: str, key: str, *, whole: bool) -> bool:
    """Whether a word that names the value stands before it, no other number between, or in the key of all the text."""
    end = _last_end(names, before)
    return (end >= 0 and not _DIGIT.search(before, end)) or (whole and names.search(key) is not None)


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    end = -1
    for hit in pattern.finditer(text):
        end = hit.end()
    return end


def _near(pattern: re.Pattern[str], before: str, after: str, key: str) -> str | None:
    for text in (before, key, after):
        hit = pattern.search(text)
        if hit is not None:
            return hit[0]
    return None
