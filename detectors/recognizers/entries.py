"""Codes that open something (doors, gates, key boxes, alarms) and keys of wireless networks, as people pass them on."""

from detectors.recognizers.passwords import is_password
from detectors.recognizers.recognizer import Identifier, Shape

_ENTRANCE = (
    r"(?:voor|achter|zij|garage|kelder|tuin|schuif|haus|hinter|keller|eingangs|hof)?(?:deur|t[üu]re?|poort|tor)|(?:tief)?garage"
    r"|garage(?:poort|ntor)|hek|inkom(?:hal)?|ingang|kelder|berging|fietsenstalling|brievenbus|slagboom|gebouw|appartement"
    r"|porte|portail|portillon|grille|barri[èe]re|immeuble|r[ée]sidence|entr[ée]e|hall|cave|parking|local|interphone"
    r"|(?:haus|keller)?eingang|keller|briefkasten|schranke|treppenhaus|b[üu]ro"
    r"|(?:front|back|side|garage)? ?door|gate|entrance|entry|building|shed|cellar|basement|keypad|barrier|lobby|house|flat"
    r"|apartment"
)
_LOCK = (
    r"(?:sleutel)?kluis(?:je)?|sleutel(?:kast|box|doos|kluis)(?:je)?|cijferslot|hangslot|fietsslot|codeslot"
    r"|bo[îi]t(?:e|ier) [àa] cl[ée]f?s|coffre(?:-fort)?|cadenas|digicode"
    r"|schl[üu]ssel(?:kasten|box|safe|tresor)|tresor|safe|zahlenschloss|vorh[äa]ngeschloss"
    r"|key[ -]?(?:safe|box)|lock[ -]?box|padlock|combination lock"
    r"|(?:huis)?alarm(?:anlage|systeem|installatie|kastje)?|alarme|(?:burglar )?alarm"
)
_NUMBER = (
    r"(?P<value>(?:\d{4,8}|[A-Z]\d{3,5}|\d{3,5}[A-Z])[#*]?)(?![\w%€$-]|[.,/:]\d|\s?(?:€|eur|uur|km|m2|stuks|keer|fois|mal|times))"
)
_CODE = (
    r"(?:(?:cijfer|toegangs|zugangs|zahlen|pin|deur|t[üu]r|poort|sluit|ontgrendel)?-?code|combinatie|combinaison|kombination"
    r"|combination|cijfers)"
)
_IS = r"(?:[’']s|:| =|,? (?:is|est|ist|was|staat op|steht auf|c[’']est|c|lautet|werd|nu|now|jetzt)(?: nu| now| jetzt| :)?)"
_WITH = (
    r"(?:(?:gaat |opent |open |werkt |s[’']ouvre |geht |opens )?(?:met|avec|mit|with)(?: (?:de |le |dem |the )?code)?"
    r"|met code|code)"
)
_GAP = r"[^\n.!?;:=\d]"
_FLAT = r"(?<![^\W_])"

ENTRY_CODE = Identifier(
    "secret.entry",
    "PASSWORD",
    [
        Shape(
            rf"(?i:{_FLAT}{_CODE} {_GAP}{{0,30}}?{_FLAT}(?:{_ENTRANCE}|{_LOCK})(?![^\W\d_]){_GAP}{{0,24}}?{_IS}\s)(?i:{_NUMBER})",
            0.85,
            why="digits after a word for a code and what it opens",
        ),
        Shape(
            rf"(?i:{_FLAT}{_CODE} (?:de |du |of |van |voor |pour |f[üu]r |for |vom |von |vd |vh )?(?:la |l[’']|de |het |the "
            rf"|den |das |die )?(?:{_ENTRANCE}|{_LOCK})\s)(?i:{_NUMBER})",
            0.8,
            why="digits after what a code opens",
        ),
        Shape(
            rf"(?i:{_FLAT}(?:{_LOCK})(?:code)?(?:{_IS}|,? {_WITH}{_IS}?|{_GAP}{{0,16}},? code{_IS}?|\s:)\s?)(?i:{_NUMBER})",
            0.8,
            why="digits after a word for a lock",
        ),
        Shape(
            rf"(?i:{_FLAT}(?:{_LOCK}) )(?P<value>\d{{4,6}}[#*]?)(?=\s?(?:[.,;!)\n]|$)(?!\d)| (?i:[àa] taper|en|et|und|and|dann"
            r"|then"
            r"|daarna|puis|on the|left|links|rechts|next|naast|[àa] c[ôo]t[ée])\b)",
            0.7,
            why="digits after a word for a lock",
        ),
        Shape(
            rf"(?i:{_FLAT}(?:{_ENTRANCE})\b{_GAP}{{0,40}}?,? (?:met |avec |mit |with )?code{_IS}?\s)(?i:{_NUMBER})",
            0.75,
            why="a code that opens something",
        ),
        Shape(
            rf"(?i:{_FLAT}(?:door|gate|entry|deur|poort)(?: ?code)? )(?P<value>\d{{3,5}}[A-Z])(?!\w)", 0.7, why="a code of a door"
        ),
    ],
    triggers=[
        r"(?i)code|combina|cijfers|kombina",
        r"(?i)alarm|kluis|sleutel|(?:fiets|code|hang|cijfer)slot|cl[ée]f?s?\b|coffre|cadenas|tresor|\bsafe|schloss|padlock"
        r"|(?:key|lock)[ -]?(?:safe|box|)\b"
        r"|schl.?ssel",
        r"(?i)(?:door|gate|entry|deur|poort) [0-9]{3}",
    ],
)

_NETWORK = r"(?:wi-?fi|wlan|internet|hotspot|gastnetz|gastnetwerk)"
_KEY = (
    r"(?:[ -]?(?:code|key|sleutel|schl[üu]ssel|pass(?:word|wort)?|paswoord|wachtwoord|ww|pw|mdp|kennwort|cl[ée]))?"
    r"(?: (?:bij ons|thuis|hier|here|ici|chez nous|bei uns|at home|at mine|boven|beneden))?"
)


def is_network_key(value: str) -> bool:
    """Whether a word after one for a wireless network can be its key: letters with digits or marks, and no standard or speed."""
    letters = sum(char.isalpha() for char in value)
    marked = any(char.isdigit() for char in value) or any(char in "!@#$%&*_?+=" for char in value[:-1])
    return (
        len(value) >= 7
        and letters >= 4
        and marked
        and is_password(value)
        and not value.lower().startswith(("802.", "wpa", "http"))
    )


NETWORK_KEY = Identifier(
    "secret.network",
    "PASSWORD",
    [
        Shape(
            rf"(?i:{_FLAT}{_NETWORK}{_KEY}{_IS}\s?)[\"'“«]?(?P<value>[^\s\"'”»,;)]{{6,62}}[^\s\"'”»,;).:])(?=[\s\"'”»,;).]|$)",
            0.75,
            why="mixed text after a word for a network",
        ),
        Shape(
            rf"(?i:{_FLAT}{_NETWORK}{_KEY} )(?P<value>[a-zà-ÿ]{{3,30}}\d[\w!?#$%&*+-]{{0,30}})(?=[\s,;).]|$)",
            0.6,
            why="a word with figures after a word for a network",
        ),
    ],
    check=is_network_key,
    triggers=[r"(?i)wi-?fi|wlan|hotspot|gastnet|internet[ -]?(?:code|key|sleutel|schl|pa|wa|ww|pw|mdp|kenn|cl|is|est|ist|:)"],
)

ENTRIES = (ENTRY_CODE, NETWORK_KEY)
