"""Postal addresses in the forms of four languages, and coordinates."""

import re

from detectors.recognizers.recognizer import WEAK, Identifier, Shape

_UPPER = r"A-ZÀ-ÖØ-Þ"
_CAP = rf"[{_UPPER}][\w'’.]{{0,30}}+"  # one word, taken whole: no backtracking into it
_NUMBER = r"(?!\d{1,2}/\d{1,2}/(?:\d\d|\d{4})(?!\d))\d{1,4}(?: ?[a-zA-Z](?![\w'’]))?(?:[/-][A-Z]?\d{1,4}[a-zA-Z]?)?"
_BOX = r"(?:(?:,? ?(?:bus|bte|bo[iî]te|box|postbus|app?\.?|appt\.?|appartement|apt\.?|b\.|bt\.) ?[\w.]{1,5})|(?: ?/ ?\w{1,4}))?"
_SEPARATOR = r"(?:\s?[,;–-]\s?|\s{1,2})"
_POSTCODE = r"(?:(?:B|BE|D|DE|F|FR|L|LU|NL|CH|A)[ -])?(?:\d{4} ?[A-Z]{2}(?![\w])|\d{5}|\d{4})"
_LINK = r"(?:aan|de|den|der|het|op|ten|ter|la|le|les|l[’']|sur|sous|en|lez|lès|am|im|an|bei|ob|a/d|à|d[’']\w{1,12}+)(?=[ -])"
_TOWN_WORD = rf"(?:(?:St|Ste|Sankt)\. ?)?[{_UPPER}][\w'’]{{0,30}}+"  # a full stop ends it
_TOWN = rf"{_TOWN_WORD}(?:[ -](?:{_TOWN_WORD}|{_LINK})){{0,5}}"
_PLACE = rf"(?:{_SEPARATOR}(?:{_POSTCODE}) {_TOWN}|, ?{_TOWN}(?=\s?(?:[.,;)\n]|$)))?"
_PLACE_REQUIRED = rf"{_SEPARATOR}{_POSTCODE} {_TOWN}"

_NL_END = (
    r"(?:straat|stratt?|steenweg|stwg\.?|laan|dreef|plein|kaai|singel|gracht|dijk|baan|lei|weg|pad|hof|hoek|markt|berg|veld"
    r"|park|ring|dries|kouter|heide|wijk|vest|plaats|kade|oever|kom|werf|gaarde|donk|akker|meers|beemd|boomgaard"
    r"|str\.|stra(?:ß|ss)e|allee|platz|gasse|damm|ufer|chaussee|stiege|graben)"
)
_NL_SURE = r"(?:straat|steenweg|laan|dreef|plein|kaai|singel|gracht|kade|stra(?:ß|ss)e|gasse|allee)"
_NAME_WORDS = rf"(?:{_CAP}[ -](?:(?:de|den|der|van|ten|ter|op|aan) )?){{0,3}}"
_SUFFIXED = rf"(?:['’]s[- ])?{_NAME_WORDS}(?:[{_UPPER}][\w'’]{{0,30}}{_NL_END}|{_CAP} {_NL_END.replace('(?:', '(?i:', 1)})"
_FR_KIND = (
    r"(?i:rue|avenue|av\.|boulevard|bld|bd|blvd|place|pl\.|chauss[ée]e|ch[ée]e|all[ée]e|impasse|chemin|quai|cours|route|rte"
    r"|square|clos|dr[èe]ve|sentier|venelle|esplanade"
    r"|résidence|passage|cit[ée]|faubourg|parvis|rond-point|montagne|galerie|thier|voie)"
)
_FR_LINK = r"(?:(?:(?:de|du|des|la|le|les|à|aux?|en|sous|sur|et|saint|sainte|st|ste) |[ld][’'] ?){0,3}+)"
_FR_NAME = rf"{_FR_LINK}[\w'’.]{{1,30}}+(?:[ -](?!\d)[\w'’.]{{1,30}}+){{0,5}}?"
_EN_KIND = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Way|Court|Ct|Place|Pl|Terrace|Gardens|Crescent|Square"
    r"|Mews|Hill|Row|Green|Walk|Grove|Boulevard|Parade|Quay|Wharf)\b\.?"
)
_EN_OWNED = r"[A-Z][a-z]{1,20}['’]s (?:Gate|Yard|Rise|View|Vale|Park|Cross|Lea|Wood|Fields?|Circus|Passage|Buildings|Cottages)\b"
_UK = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
_LEADING = r"(?:(?:Apt|Flat|Unit|App|Appt|Suite)\.? ?\w{1,4},? )?"
_EDGE = r"(?<![\w.@/-])"
_SMALL_PLACE = r"(?:[1-9]\d{3}|\d{5}) (?:st |sint[ -]|la |le |les )?[a-zà-ÿ-]{3,24}"
_NO_STREET = (
    r"(?!(?:Woont|Wonen|Wonende?|Woonachtig|Adres|Adresse|Address|Anschrift|Wohnt|Wohnhaft|Ik|Wij|We|Hij|Zij|Ze|Verhuisd|Mijn"
    r"|Ons|Onze|Zijn|Haar|Uw|Ongeval|Schade|Plaats|Locatie|Klant|Stuur|Graag|Thuis|Verblijft|Gelegen|Huidig|Nu|Meine?|Unsere?"
    r"|Ich|Wir|Er|Sie|Bitte|Unfall|Schaden|Lives?|Living|Our|My|The|Near|From|At|Dag|Hallo|Hoi|Beste|Hello|Habite|Domicili[ée]e?"
    r"|Nous|Je|Il|Elle|Notre|Mon|Sinistre|Rendez-vous|Afspraak|Termin)[ :,])"
)
_BOX_FIRST = r"(?:(?:Bus|Bte|Bo[iî]te|Box|Postbus) \w{1,4}, ?)?"

ADDRESS = Identifier(
    "address",
    "ADDRESS",
    [
        Shape(
            rf"{_EDGE}{_NO_STREET}{_BOX_FIRST}{_SUFFIXED},? {_NUMBER}{_BOX}{_PLACE}", 0.85, kind="nl_de", why="street and number"
        ),
        Shape(
            rf"{_EDGE}[a-zà-ÿ'’-]{{2,24}}{_NL_SURE} {_NUMBER}{_BOX}(?:,? (?:{_POSTCODE} [\w-]{{3,24}})?)?",
            0.75,
            kind="nl_de",
            why="street and number, lower case",
        ),
        Shape(
            rf"{_EDGE}(?:Steenweg|Grote|Oude|Nieuwe|Lange|Korte|Am|An der|Im|In der|Auf dem|Zum|Zur|Unter den|Op den|Aan de"
            rf"|Den) (?:op |naar |van )?{_CAP}(?: {_CAP})? {_NUMBER}{_BOX}{_PLACE}",
            0.75,
            kind="nl_de",
            why="street and number",
        ),
        Shape(
            rf"{_EDGE}(?:\d{{1,4}} ?(?:bis|ter|[a-z])?,? (?:de la |du |de l[’'])?)(?={_FR_KIND} ){_FR_KIND} {_FR_NAME}{_BOX}"
            rf"(?:{_PLACE_REQUIRED}|(?=\s?(?:[,.;)\n]|$|à ))|(?= [a-zà-ÿ]))",
            0.85,
            kind="fr",
            why="number and street",
        ),
        Shape(
            rf"{_EDGE}{_BOX_FIRST}{_FR_KIND} {_FR_NAME},?(?<! le)(?<! du)(?<! au)(?<! n) (?:n[°o]\.? ?)?{_NUMBER}{_BOX}{_PLACE}",
            0.85,
            kind="fr",
            why="street and number",
        ),
        Shape(
            rf"{_EDGE}{_LEADING}{_NUMBER},? (?:(?:{_CAP} ){{1,3}}{_EN_KIND}|{_EN_OWNED})"
            rf"(?:{_SEPARATOR}{_TOWN})?(?:{_SEPARATOR}{_UK})?",
            0.85,
            kind="en",
            why="number and street",
        ),
        Shape(
            rf"{_EDGE}{_NO_STREET}(?:{_CAP}[ -]){{0,3}}{_CAP} {_NUMBER}{_BOX}(?:,\s?|\s?\n|\s[–-]\s){_POSTCODE} {_TOWN}",
            0.85,
            kind="postal",
            why="number, postcode and town",
        ),
        Shape(
            rf"{_EDGE}{_POSTCODE} {_TOWN},? (?:{_SUFFIXED}|{_FR_KIND} {_FR_NAME}),? {_NUMBER}{_BOX}",
            0.85,
            kind="reversed",
            why="postcode, town and street",
        ),
    ],
    triggers=[r"[\p{L}.'’],? (?:n[°o]\.? ?)?[0-9]", r"[0-9] ?[A-Za-z]{0,3},? \p{L}"],
)

SMALL_ADDRESS = Identifier(
    "address.small",
    "ADDRESS",
    [
        Shape(
            rf"{_EDGE}(?:grote|kleine|oude|nieuwe|lange|korte|groene|hoge|oude|oud|nieuw|sint-?\w{{2,12}}|st\.? ?\w{{2,12}})"
            r" ?(?:[a-zà-ÿ'’-]{2,20} ?)?(?:straat|steenweg|laan|dreef|plein|baan|weg|markt|kaai|kouter|heide"
            rf"|dijk) {_NUMBER}{_BOX}"
            rf",? {_SMALL_PLACE}",
            0.75,
            kind="nl_de",
            why="street, number, postcode and town, lower case",
        ),
        Shape(
            rf"{_EDGE}(?-i:rue|avenue|av|bd|boulevard|chauss[ée]e|place|quai|all[ée]e|impasse|chemin"
            rf"|route) {_FR_NAME},? {_NUMBER}{_BOX}"
            rf",? {_SMALL_PLACE}",
            0.8,
            kind="fr",
            why="street, number, postcode and town, lower case",
        ),
    ],
    triggers=[r"[0-9a-z],? (?:[1-9][0-9]{3}|[0-9]{5}) [a-zà-ÿ-]{3}"],
)

_LATITUDE, _LONGITUDE = r"[+-]?(?:90|[1-8]?\d)\.\d{4,15}", r"[+-]?(?:180|1[0-7]\d|\d{1,2})\.\d{4,15}"


_MEASURES = """
    ratio verhouding verhaltnis proportion score taux rate factor faktor facteur coefficient mean median gemiddelde moyenne
    durchschnitt average mittelwert vector vecteur vektor weights gewichten poids loss temperatuur temperature spanning voltage
"""
"""Pairs of numbers of other things."""


def _is_pair(value: str) -> bool:
    first, *rest = re.findall(r"\d+\.\d+", value)
    return not rest or (first not in rest and float(first) + float(rest[0]) > 1)


COORDINATES = Identifier(
    "coordinates",
    "GEO_COORDINATES",
    [
        Shape(
            rf"(?<![\w.,+-]){_LATITUDE} ?°? ?[NS]?\s?[,;/ ]\s?{_LONGITUDE}(?: ?°? ?[EWO](?!\w))?(?!\w|[.,]\d)",
            0.85,
            why="latitude and longitude",
        ),
        Shape(
            r"(?<!\w)\d{1,2} ?° ?\d{1,2} ?['′’] ?(?:\d{1,2}(?:\.\d+)? ?[\"″”]{1,2})? ?[NS][,;/ ]{1,3}\d{1,3} ?° ?\d{1,2} ?['′’] ?"
            r"(?:\d{1,2}(?:\.\d+)? ?[\"″”]{1,2})? ?[EWO](?!\w)",
            0.9,
            kind="sexagesimal",
            why="degrees, minutes, seconds",
        ),
        Shape(
            rf"(?i)\b(?:lat(?:itude)?|breedtegraad|breitengrad)[\"']?[ :=]{{1,3}}(?P<value>{_LATITUDE})",
            0.85,
            kind="single",
            why="after a word for latitude",
        ),
        Shape(
            rf"(?i)\b(?:lon(?:g(?:itude)?)?|lng|lengtegraad|l[äa]ngengrad)[\"']?[ :=]{{1,3}}(?P<value>{_LONGITUDE})",
            0.85,
            kind="single",
            why="after a word for longitude",
        ),
        Shape(r"(?<![\w.,+-])[+-]?\d{1,2}\.\d{2},\s?[+-]?\d{1,3}\.\d{2}(?![\w.])", WEAK, kind="coarse", why="two decimals"),
    ],
    check=_is_pair,
    words="gps coordinaten coordonnees koordinaten coordinates positie position locatie location latlng standort lat latitude",
    against=_MEASURES,
    triggers=[r"[0-9]\.[0-9]{2}", r"[0-9] ?° ?[0-9]"],
)

PLACES = (ADDRESS, SMALL_ADDRESS, COORDINATES)
