"""Passports, identity cards and driving licences: numbers without a public check digit, told by the words before them."""

from detectors.recognizers.checks import is_de_document
from detectors.recognizers.recognizer import Identifier, Shape, after, digits

_MIXED = r"(?=[A-Z0-9]{0,9}\d)[A-Z0-9]{7,12}"
_SPACED = r"[A-Z]{1,2} ?\d{6,8}(?: ?\d{1,2})?|[A-Z] ?\d{3} \d{3} \d{2,3}|[A-Z]\d \d{7} \d{2}"
_GROUPED = r"\d{2,5}/\d{2}/\d{3,6}|\d{3}[ .-]\d{6,7}[ .-]\d{2}|\d{2} \d{2} \d{2} \d{4}|\d{2}[A-Z]{2}\d{5}"


def is_document(value: str) -> bool:
    """Whether a value can be a document's number: enough digits, no date."""
    count = len(digits(value))
    return count >= 5 or (count >= 2 and len(value) >= 9 and is_de_document(value))


PASSPORT = Identifier(
    "passport",
    "PASSPORT",
    [
        Shape(
            after(
                r"(?:reis)?pas(?:poort(?:en)?)?(?:nummers?|nr)?|(?:(?-i:Pass|PASS)|kinderreisepass)|passports|pas+eport"
                r"|passeports?|reisep[aä]ss(?:e|nummer)?"
                r"|passnummer|passport"
                r"|(?:document )?doc",
                rf"(?:{_MIXED}|{_SPACED})",
                40,
            ),
            0.75,
            why="after a word for a passport",
            unless=r"rijbewijs|permis|f[üu]hrerschein|licen[cs]e|identiteit|ausweis|identit|\b(?:rate|filter|code|word|key|phrase)",
        ),
        Shape(
            rf"(?<![\w-])(?i:ppt|pp) ?(?i:no|nr|n°|num)?[.:]? ?(?P<value>{_MIXED})(?![\w-])",
            0.7,
            kind="travel",
            why="after a traveller's short word for a passport",
        ),
        Shape(
            rf"(?<![\w-])(?P<value>{_SPACED}|{_MIXED})\s?\(?(?i:paspoort|passeport|reisepass|passport)",
            0.7,
            why="before a word for a passport",
        ),
    ],
    check=is_document,
    triggers=[r"(?i)pas|doc|ppt ?|pp ?(?:n|[:.]|[A-Z]?[0-9])"],
)

ID_CARD = Identifier(
    "id_card",
    "ID_CARD",
    [
        Shape(
            after(
                r"identiteitskaart(?:nummer|nr)?|identiteitsbewijs|id-?kaart|eid(?:-kaart|-nummer)?"
                r"|cartes? d[’' ]?identit[ée]|cni|(?:personal)?ausweis(?:nummer|nr)?"
                r"|(?:national )?identity (?:card|document)|id[ -]card|residence (?:card|permit)|verblijfs(?:kaart|vergunning"
                r"|titel)|titre de s[ée]jour"
                r"|carte de s[ée]jour|aufenthaltstitel|kaartnummer",
                rf"(?:{_GROUPED}|{_MIXED}|{_SPACED})",
                40,
            ),
            0.7,
            why="after a word for an identity card",
            unless=r"rijbewijs|permis|f[üu]hrerschein|licen[cs]e|paspo|passe|reisepass|passport|rijksregister|national",
        ),
    ],
    check=is_document,
    triggers=[r"(?i)identi|eid|id[ -]?kaart|id[ -]card|cni|ausweis|residence|verblijf|s[ée]jour|aufenthalt|kaartnummer"],
)

DRIVER_LICENSE = Identifier(
    "driver_license",
    "DRIVER_LICENSE",
    [
        Shape(
            after(
                r"rijbewijs(?:nummer|nr)?|permis(?: de conduire)?|f[üu](?:e)?hrerschein(?:nummer|nr)?|driv(?:ing"
                r"|er[’']?s?) licen[cs]e|licen[cs]e(?: no| number| nr)?",
                rf"(?:{_GROUPED}|\d{{2}} ?\d{{2}} ?\d{{2}} ?\d{{2}} ?\d{{2,4}}"
                r"|[A-Z9]{5} ?\d{6} ?[A-Z0-9]{2,3}[A-Z]{2}(?: ?\d\d)?"
                rf"|{_MIXED}|{_SPACED})",
                40,
            ),
            0.75,
            why="after a word for a driving licence",
            unless=r"plate|paspo|passe|reisepass|passport|identiteit|ausweis|key",
        ),
    ],
    check=is_document,
    triggers=[r"(?i)rijbewijs|permis|hrerschein|licen[cs]e"],
)

DOCUMENTS = (PASSPORT, ID_CARD, DRIVER_LICENSE)
