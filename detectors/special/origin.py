"""Ethnic origin said by phrase: "van Turkse afkomst", "d'origine marocaine", "türkischer Herkunft", "of Kurdish descent"."""

import re
from dataclasses import dataclass

from detectors.model import Match

_PEOPLE = (
    r"poolse?|pool|turkse?|turk|marokkaan(?:se)?|congolees|congolese|roemeen(?:se)?|bulgaar(?:se)?|syrier|syrische"
    r"|afghaan(?:se)?|afrikaan(?:se)?|aziaat|chinese|chinees"
    r"|polonaise?|turque?|marocaine?|congolaise?|roumaine?|bulgare|syrienne?|afghane?|africaine?|asiatique|chinoise?"
    r"|algerienne?|tunisienne?"
    r"|polin|turkin|turke|marokkaner(?:in)?|kongolese|rumanin|rumane|syrer(?:in)?|afghane|afrikaner(?:in)?|asiate|asiatin"
    r"|pole|moroccan|romanian|syrian|afghan|african|asian|nigerian|indian|pakistani|black"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A phrase whose group `value` is the origin; of one language, or of several."""

    pattern: re.Pattern[str]
    gate: str
    language: str = ""

    def find(self, plain: str) -> list[Match]:
        """Origins in a levelled text."""
        return [
            Match(*hit.span("value"), "ETHNICITY", 0.75, "special.ethnicity.origin", "phrase of origin")
            for hit in self.pattern.finditer(plain)
            if hit["value"] not in _NO_ORIGIN
        ]


_COMMON_WORDS = """
    onbekende inconnue unbekannter unknown gemeinsame dezelfde same divers diverse belge controlee garantie country goede
    mijn zijn haar hun onze vorige beide zelfde
"""
_NO_ORIGIN = frozenset(_COMMON_WORDS.split())

ORIGINS = (
    Origin(
        re.compile(
            r"(?<![a-z])(?P<value>[a-z-]{3,18}(?:se|sche|ische|aanse)) (?:afkomst|origine|herkomst|roots|ouders|grootouders"
            r"|achtergrond|bloed)(?![a-z])"
        ),
        r"se (?:afkomst|origine|herkomst|roots|ouders|grootouders|achtergrond|bloed)|sche (?:afkomst|roots|ouders)",
        "nl",
    ),
    Origin(
        re.compile(r"(?<![a-z])(?P<value>[a-z-]{3,18}(?:se|aan|sche)) van (?:afkomst|origine|herkomst)(?![a-z])"),
        r" van (?:afkomst|origine|herkomst)",
        "nl",
    ),
    Origin(re.compile(r"(?<![a-z])d'origine (?P<value>[a-z-]{3,18}(?:-[a-z]+)?)(?![a-z])"), "d'origine ", "fr"),
    Origin(
        re.compile(
            r"(?<![a-z])(?P<value>[a-z-]{3,18}(?:ische[rn]?|ischen)) (?:herkunft|abstammung|wurzeln|eltern|grosseltern)(?![a-z])"
        ),
        r"sche[rn]? (?:herkunft|abstammung|wurzeln|eltern)",
        "de",
    ),
    Origin(
        re.compile(r"(?<![a-z])(?:of (?P<value>[a-z-]{4,18}) (?:descent|origin|heritage|ancestry|ethnicity))(?![a-z])"),
        r" (?:descent|origin|heritage|ancestry|ethnicity)",
        "en",
    ),
    Origin(
        re.compile(
            r"(?<![a-z])(?:(?:omdat|parce que|weil|because|since|als|en tant que|as|comme) (?:ik |je |ich |i )?(?:een |une? "
            rf"|eine? |am |suis |bin |an? )*)(?P<value>{_PEOPLE})(?![a-z])"
        ),
        r"omdat|parce que|weil|because|als |en tant que|as an? |comme ",
    ),
    Origin(
        re.compile(
            r"(?<![a-z])(?P<value>zwarte|gekleurde|black|schwarze[rn]?) (?:man|vrouw|jongen|meisje|person|woman|guy|persoon"
            r"|frau|mann|mensch|gentleman|lady|family)(?![a-z])"
        ),
        r"(?:zwarte|gekleurde|black|schwarze[rn]?) ",
    ),
    Origin(
        re.compile(
            r"(?<![a-z])(?:husband|wife|partner|son|daughter|i|he|she|we|mijn (?:man|vrouw|partner|zoon|dochter)|mon mari"
            r"|ma femme"
            r"|mein mann|meine frau)(?:'s|'m|'re| is| are| am| est| ist) (?:an? )?"
            r"(?P<value>black|asian|arab|african|roma|mixed race|mixed-race|biracial|zwart|arabisch|noire?|arabe"
            r"|schwarz)(?![a-z])"
        ),
        r" (?:black|asian|arab|african|roma|mixed[ -]race|biracial|zwart|arabisch|noire?|arabe|schwarz)(?:$|[^a-z])",
    ),
    Origin(
        re.compile(r"(?<![a-z])(?:homme|femme|personne|famille) (?P<value>noire?|de couleur)(?![a-z])"),
        r"(?:homme|femme|personne|famille) (?:noir|de couleur)",
        "fr",
    ),
)
