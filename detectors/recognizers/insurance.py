"""Numbers of people at a health insurer: the German KVNR, the European card, members of a mutuality.

In Belgium, France, Luxembourg, Hungary and Switzerland the insurer uses the national number, which has its own recognizer.
"""

from detectors.recognizers.recognizer import WEAK, Identifier, Shape, after, digits

_COUNTRIES = """
    040 056 100 191 196 203 208 233 246 250 276 300 348 352 372 380 428 438 440 442 470 528 578 616 620 642 703 705 724 752 756
    826
"""
_CARD = rf"80[ -]?(?:{'|'.join(_COUNTRIES.split())})(?:[ -]?\d){{15}}"
_FEWEST, _MOST = 6, 16  # digits of a member's number


def is_kvnr(value: str) -> bool:
    """Krankenversichertennummer: a letter as two digits and eight more, weights 1 and 2, cross sums modulo 10 (§ 290 SGB V)."""
    spread = f"{ord(value[0].upper()) - 64:02d}{value[1:9]}"
    total = sum(sum(divmod(int(char) * (1 + index % 2), 10)) for index, char in enumerate(spread))
    return total % 10 == int(value[9]) and len(set(value[1:])) > 2


def is_membership(value: str) -> bool:
    """Whether a value can be a member's number: enough digits, and no date."""
    return _FEWEST <= len(digits(value)) <= _MOST


KVNR = Identifier(
    "de.health_insurance",
    "HEALTH_INSURANCE_NUMBER",
    [Shape(r"(?<!\w)[A-Z]\d{9}(?!\w)", WEAK, why="check digit, weak alone")],
    check=is_kvnr,
    words="""
    kvnr krankenversichertennummer krankenversichertennr krankenversicherungsnummer versichertennummer versichertennr
    krankenkasse krankenversicherung gesundheitskarte egk gkv aok barmer dak versichertenkarte
    """,
    triggers=[r"[A-Z][0-9]{9}"],
)

EUROPEAN_CARD = Identifier(
    "ehic",
    "HEALTH_INSURANCE_NUMBER",
    [Shape(rf"(?<![\w.,+/-]){_CARD}(?![\w-])", 0.7, why="card of health (80) and its country, 20 digits")],
    words="""
    ehic ceam ehik evk ziekteverzekeringskaart ziekteverzekering krankenversicherungskarte assurance maladie health insurance
    tessera sanitaria
    """,
    triggers=[r"80[ -]?[0-9]{3}[ -]?[0-9]"],
)

MEMBERSHIP = Identifier(
    "health_insurance.member",
    "HEALTH_INSURANCE_NUMBER",
    [
        Shape(
            after(
                r"(?:(?:lid|aansluitings?|stam|inschrijvings|klant)(?:nummer|nr\.?)|n[ou]m[ée]ro (?:d[’']affiliation|d[’']affilié"
                r"|d[’']adh[ée]rent|de membre)|n° (?:d[’']affiliation|d[’']adh[ée]rent)|mitgliedsnummer|membership (?:number|no)"
                r"|member (?:number|no|id))[^\n.;:\d]{0,12} (?:mutualiteit|ziekenfonds|mutuelle|mutualit[ée]|krankenkasse"
                r"|health (?:fund|insurer))|(?:mutualiteits|ziekenfonds|zorgpas|zorgverzekerings?|krankenkassen)(?:nummer|nr\.?)",
                r"\d(?:[ /.-]?\d){5,15}",
                14,
            ),
            0.75,
            why="after a word for a member of a health insurer",
        )
    ],
    check=is_membership,
    triggers=[r"(?i)mutual|ziekenfonds|mutuelle|krankenkasse|health (?:fund|insurer)|zorgpas|zorgverzekering"],
)

INSURANCE = (KVNR, EUROPEAN_CARD, MEMBERSHIP)
