"""Insurance policies and claims, by the words before their numbers or by the organisation's own pattern."""

import re

from detectors.recognizers.recognizer import Identifier, Shape, after, digits

_NUMBER = r"(?:[A-Z]{1,6}[-/ .]?)?\d[\dA-Z]*(?:[-/. ][\dA-Z]+){0,5}"
_NUMBERED = r"(?:nummers?|nr\.?|n°|n[ou]m[ée]ro|num\.?|no\.?|number|ref\.?)"
_NO_OFFICE = r"(?! (?:ref|report|station|officer|force|incident|statement|log))"  # English police
_POLICY = (
    rf"\w{{0,24}}polis(?:sen)?(?:nummer|nr)?|(?:verzekerings)?contract(?:nummer|nr| number| no)?|polices?(?: n°"
    rf"| num[ée]ro)?{_NO_OFFICE}"
    r"|contrat(?: n°| num[ée]ro)?|vertrag(?:snummer|snr)?"
    rf"|versicherungs(?:nummer|schein\w{{0,12}}|vertrag)|police(?:nnummer)?{_NO_OFFICE}|polic(?:y|ies)(?: number| no| nr)?"
)
_PRODUCT = (
    r"BA(?: (?:auto|familiale|priv[ée]|gezin|uitbating|pro))?|RC(?: (?:auto|familiale|pro|priv[ée]e|vie priv[ée]e|exploitation"
    r"|moto|v[ée]lo))?"
    r"|(?:mini-?)?omnium|\w{0,12}[ck]asko|hospi(?:talisatie)?(?:plan)?|hospitalisation|(?:\w{1,14}-)?\w{0,14}haftpflicht"
    r"|hausrat|kfz|rechtsschutz"
    r"|rechtsbijstand|pechbijstand|wohngeb[äa]ude|\w{2,20}(?:verzekering|versicherung)|assurance(?: \w{3,16}){0,2}"
    r"|multirisques?(?: habitation)?|MRH"
    r"|protection juridique|gewaarborgd inkomen|schuldsaldo|revenu garanti"
    r"|(?:home|car|motor|life|travel|pet|health|landlord|contents|liability|van|bike) (?:insurance|cover)"
)
_SEPARATED = (
    r"(?![A-Z]{1,5}[-/. ](?:19|20)\d\d[-/.]\d{1,2}(?!\d))"
    r"(?!\d{1,3}(?:\.\d{3})+(?![\d/.-]))(?!0\d{1,3}[/. -]|(?:19|20)\d\d[-/.]|\d{1,2}[-/.]\d{1,2}[-/.](?:19"
    r"|20)?\d\d(?!\d))(?:[A-Z]{1,4}[-/. ]?)?\d[\dA-Z]{0,7}(?:[-/.]\d{1,7}){1,4}"
)
_MONEY = re.compile(
    r"(?:19|20)\d\d\Z|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\Z|[0-3]?\d/[01]?\d\Z|\d{1,3}(?:[.,]\d{3})*[.,]\d\d\Z"
)


def is_policy(value: str) -> bool:
    """Whether a value can be a policy's number: four digits with letters or groups, six without; no year, date or amount."""
    count = len(digits(value))
    grouped = any(not char.isdigit() for char in value)
    return not _MONEY.match(value) and count >= (4 if grouped else 6) and count <= 18


POLICY = Identifier(
    "policy_number",
    "POLICY_NUMBER",
    [
        Shape(
            after(_POLICY, _NUMBER, 26),
            0.75,
            why="after a word for a policy",
            unless=r"schade|sinistre|\bpv\b|proc[eè]s|dossier|claim|ticket|date|datum|v\d|€|eur|premie|prime|tel|gsm|bel"
            r"|appel|\ben\b|\bet\b|klant|rrn|rijksregister|iban|rekening",
        ),
        Shape(
            after(
                r"pol\.?|titularis|titulaire|contr\.?|cntr\.?|ctr\.?|versicherungsnr\.?|vers\.-?nr\.?|vs-?nr\.?|vsnr"
                r"|verz\.? ?nr\.?"
                r"|pol\.? ?(?:nr|n°|no)\.?|polnr\.?|policen?nr\.?",
                r"(?:[A-Z]{1,5}[-/. ]?\d|\d{2,}[-/.])[\dA-Z]*(?:[-/. ][\dA-Z]+){0,5}|\d{7,12}",
                8,
            ),
            0.6,
            kind="short",
            why="after a short word for a policy",
            unless=r"iban|rekening|compte|konto|rrn|tel|gsm|€|eur",
        ),
        Shape(
            after(
                rf"(?:\w{{0,24}}(?:verzekering|assurance|versicherung|insurance|cover|plan))[^\n.;\d]{{0,16}} {_NUMBERED}",
                rf"(?!0\d{{8,9}}(?!\d)){_NUMBER}",
                6,
            ),
            0.7,
            why="number of an insurance",
        ),
        Shape(
            after(r"premies?|primes?|pr[äa]mie|premium|beitrag|cotisation", r"[A-Z]{2,5}-\d{4,}(?:-\d+)*", 12),
            0.6,
            kind="premium",
            why="after a word for its premium",
        ),
        Shape(
            rf"(?<![^\W_])(?i:{_PRODUCT})(?:\s?[:=(,-]\s?|\s)(?i:(?:is|met|sous|unter|with|under|nummer|nr\.?|n°|no\.?"
            r"|num[ée]ro|number)[ :]{1,2}){0,2}"
            rf"(?P<value>{_SEPARATED})(?![\w%€/-]|[.,]\d|\s?(?i:€|eur|euro|km|cc|kw|ps|pk|ch|st[üu]ck|stuks|contra\w+"
            r"|p\.?[mj]\.?|per|par|pro)\b)",
            0.6,
            kind="product",
            why="grouped number after a kind of insurance",
        ),
    ],
    check=is_policy,
    triggers=[
        r"(?i)\b(?:BA|RC)\b|omnium|[kc]asko|hospi|haftpflicht|hausrat|wohngeb|habitation|bijstand|rechtsschutz|kfz|juridique"
        r"|\bMRH|multirisque"
        r"|gewaarborgd|schuldsaldo|revenu garanti|(?:home|car|motor|life|travel|pet|health|landlord|contents|van|bike"
        r"|liability) (?:insurance|cover)",
        r"(?i)prem|prime|pr.mie|beitrag|cotisation|pol|titula|cont?r|ctr|vers|vs-?nr|verz|contra[ct]|police|vertrag"
        r"|versicherung|polic|verzekering|assurance"
        r"|insurance",
    ],
)

CLAIM = Identifier(
    "claim_number",
    "CLAIM_NUMBER",
    [
        Shape(
            after(
                r"schade(?:nummer|nr|dossier(?:nummer)?|geval)|sinistre(?: n°| num[ée]ro)?|schaden(?:s)?(?:nummer|nr)"
                r"|claim(?: number| no| nr| ref(?:erence)?)",
                _NUMBER,
                16,
            ),
            0.7,
            why="after a word for a claim",
        )
    ],
    check=is_policy,
    triggers=[r"(?i)schade|sinistre|claim"],
)

CONTRACTS = (POLICY, CLAIM)


def own_policy(pattern: str) -> Identifier:
    """A recognizer for the organisation's own policy numbers (`detectors.policy_number` in `douane.yaml`)."""
    return Identifier(
        "policy_number.own",
        "POLICY_NUMBER",
        [Shape(rf"(?<!\w)(?:{pattern})(?!\w)", 0.95, why="the organisation's own pattern")],
        triggers=["[0-9]"],
    )
