"""Finds words of special categories in running text, where they are said of a person.

Rules, in this order: a strong personal phrase in the sentence ("mijn man heeft …") believes the word; words of terms, products
and statistics in it ("dekt", "one in five") do not; otherwise somebody must be spoken of in the sentence or near it.
"""

import re
from typing import Any, cast

import re2

from detectors.merge import merge
from detectors.model import Match
from detectors.special.lexicon import Rule, level, rules
from detectors.special.origin import ORIGINS

_RULES = rules()
_SCORE = 0.75
_NEAR = 320  # characters around a sentence in which a person may be named
_IN_GENERAL = frozenset({"HEALTH", "CRIMINAL_OFFENCE"})  # what terms and statistics speak of
_FULL_NAME = re.compile(
    r"(?<![^\W_])(?!(?:Ihre?[nmrs]?|Eine?[nmrs]?|Unsere?[nmrs]?|Der|Die|Das|Den|Dem|Des|Bei|Beim|Wenn|Für|Im|Am"
    r"|Was|Bitte|Zum|Zur|Jede"
    r"|Diese?[nmrs]?|Le|La|Les|Une?|Notre|Votre|De|Het|Een|Onze|Uw|The|Our|Your|An|Is|Does|What|Wat|Dekt|Deckt) )"
    r"[A-ZÀ-Þ][a-zà-ÿ'’-]{1,20} (?:(?:van|de|der|den|el|di|von) ){0,2}[A-ZÀ-Þ][a-zà-ÿ'’]{2,20}(?=[ ,.(\n])"
)
_GROUPS = frozenset({"TRADE_UNION", "POLITICAL_OPINION", "RELIGION"})
_BELONGING = frozenset({"RELIGION", "ORIENTATION", "SEXUAL_ORIENTATION", "ETHNICITY"})
_OPENING, _CLOSING = frozenset(["", *".,;:(/|-\n–•"]), frozenset(["", *".,;)/|\n–"])
_BY_CUE = frozenset({"POLITICAL_OPINION", "TRADE_UNION"})  # a member, a voter: the cue itself speaks of a person
_MEMBER = re.compile(
    r"\S+[ -].*(?<![a-z])(?:\w*lid|afgevaardigde|mandataris|schepen|\w*rat|\w*ratin|mitglied|member|rep|delegate"
    r"|steward|militante?"
    r"|kiezer|kiezeres|stemmer|stemster|wahler(?:in)?|supporter|voter|activist|councillor|delegu?ee?|sympathisant|secretaris"
    r"|electeur|electrice|elue?|aanhanger|anhanger(?:in)?|politiker(?:in)?|vertreter(?:in)?|vertrauensmann)\Z"
)
_OFFICE = re.compile(
    r" (?:councillor|raadslid|schepen|mandataris|burgemeester|stadtrat|gemeinderat|echevin|betriebsrat)\Z"
)  # no member
_A_LABEL = re.compile(r" ?: ")  # behind a term: `Blessures : entorse`
_TAIL = re.compile(r"[^- ]*")  # a term's first word: `fgtb` of `fgtb-delegue`
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")

_GENERAL = re.compile(
    r"(?<![a-z])(?:dekt|dekken|dekking|gedekt|vergoed|vergoedt|vergoeding van|terugbetaal|terugbetaald|uitgesloten"
    r"|uitsluiting|waarborg|couvre|couverte?s?|couvrent"
    r"|garantie|exclu|exclue?s?|exclusions?|rembourse|rembourses|deckt|gedeckt|mitversichert|ausgeschlossen|ausschluss"
    r"|erstattet|covers|(?:we|it|policy|plan|insurance|this|also) cover|covered|coverage|excluded"
    r"|reimbursed|een op de|\d+ op (?:de )?\d+|un belge sur|une? \w+ sur \w+|jede[rn]? \w+te|one in|jeder|jede"
    r"|one in|percent|procent|prozent|mensen met|personen met"
    r"|iedereen|iemand met|wie aan|personnes"
    r"|menschen mit|personen mit|people with|anyone|everyone|someone with|patienten|patients|gratis|gratuite?|kostenlos"
    r"|for free|campagne|kampagne|campaign|studie"
    r"|etude|study|onderzoek|brochure|preventie|prevention|pravention|vaccin\w*|griepprik|webinar|folder|product\w*"
    r"|produit\w*|produkt\w*|tarief|tarif"
    r"|zijn uw|wat is|wat zijn|qu'est-ce|was ist|what is|welke|quelles?|welche|which)(?![a-z])|\d ?%"
)
_PERSONAL = re.compile(
    r"(?<![a-z])(?:ik heb|ik ben|heb ik|ben ik|ik had|ik lig|ik kreeg|mijn (?:\w+ )?(?:man|vrouw|zoon|dochter|moeder|vader"
    r"|partner|kind|broer|zus|oma|opa|echtgenoot|echtgenote)"
    r"|mn (?:man|vrouw|zoon|dochter|moeder|vader)|(?:hij|zij|ze) (?:heeft|had|is|was|kreeg|lijdt|ligt)|j'ai|je suis|j'etais"
    r"|je souffre|il a|elle a|il est|elle est|il souffre"
    r"|elle souffre|mon (?:mari|fils|pere|frere|compagnon)|ma (?:femme|fille|mere|soeur|s\wur|compagne)|ich (?:habe|hatte|bin"
    r"|leide|war)|habe ich|bin ich|(?:er|sie) (?:hat|hatte|ist|war|leidet)"
    r"|mein(?:e|em|er|en)? (?:\w+ )?(?:mann|frau|sohn|tochter|mutter|vater|bruder|schwester)|i have|i've|i had|i am|i'm|im"
    r"|i was|i suffer|(?:he|she) (?:has|had|is|was|suffers)"
    r"|(?:he|she)'s|my (?:\w+ )?(?:husband|wife|son|daughter|mother|father|partner|brother|sister|mum|mom|dad)|diagnos\w+"
    r"|patient(?:e|in)?|claimant|slachtoffer|victime)(?![a-z])"
)
_ANYONE = re.compile(
    r"(?<![a-z])(?:ik|ikzelf|mijn|mn|m'n|mij|me|hij|hem|zij|haar|wij|mama|papa|klant\w*|kl|verzekerde|man|vrouw|zoon"
    r"|dochter|moeder"
    r"|vader|partner|kind\w*|broer|zus\w*|oma|opa|nicht|neef"
    r"|buur\w*|collega|werknemer|arbeider|bediende|bestuurder|passagier|fietser|voetganger|slachtoffer|tegenpartij|bewoner"
    r"|mevr|mevrouw|mw|dhr|meneer|de heer|echtgenot\w+"
    r"|je (?:suis|souffre|vis|prends|dois|fais|voudrais|ne|viens|vais|travaille)|j|j'\w+|mon|ma|mes|moi|elle"
    r"|client\w*|assuree?|mari|femme|fils|fille|mere|pere|compagn\w+|enfants?|frere|soeur"
    r"|voisine?|collegue|ouvrier|ouvriere|employee?|conducteur"
    r"|passager|cycliste|pieton|victime|madame|monsieur|mme|mlle|ich|mein\w*|mir|mich|ihm|kund\w+"
    r"|versicherte\w*|mann|frau|sohn|tochter|mutter|vater|bruder|schwester"
    r"|nachbar\w*|kolleg\w+|fahrer\w*|beifahrer\w*|herr\w*|hr|fr|verletzte\w*|i|i'\w+|my|me|he|him|his|she|her|husband|wife"
    r"|son|daughter|mother|father|driver|passenger|claimant"
    r"|customer|policyholder|neighbour|employee|colleague|(?<!le )mr|mrs|ms(?=[. ])|m(?=\. )|miss|patient\w*"
    r"|neukund\w*|unfallgegner\w*|history"
    r"|prospect|lead|vraagt|wenst|belde|belt|werkt|woont|souhaite|veut|demande|habite|wohnt|arbeitet|mochte"
    r"|wants|asks|lives|works|called|draagt|tragt|porte un|wears|lid|membre|mitglied|member|militante?|raadslid"
    r"|schepen|kandidaat|kandidate|candidate?"
    r"|kandidat(?:in)?|councillor|gewerkschafter(?:in)?|shop steward|steward|delegate|union rep|stemt|verlobte[rn]?"
    r"|bewerber(?:in)?|sollicitant|vn|interessent(?:in)?|gast|caller|beller|mandataris|zelfstandige|delegue\w*"
    r"|afgevaardigde|\d+ (?:ans|jaar|jahre)"
    r"|diagnos\w+|betrokkene|beklaagde|verdachte|prevenue?|accusee?|inculpee?|angeklagte[rn]?|beschuldigte[rn]?"
    r"|defendant|suspect|getuige|temoin|witness|nom|naam|name)(?![a-z])"
)

_LABELLED = re.compile(
    r"(?<![a-z])(?:gezindte|religie|godsdienst|geloof|levensbeschouwing|religion|confession|culte|konfession|bekenntnis|glaube"
    r"|faith|vakbond|syndicaat|syndicat|gewerkschaft|(?:trade )?union|partij|parti|partei|(?:political )?party|afkomst|herkomst"
    r"|etniciteit|origine(?: ethnique)?|ethnie|herkunft|ethnicity|geaardheid|orientation(?: sexuelle)?|orientierung"
    r"|sexual orientation|diagnos\w{1,4}|aandoening|ziekte|ziektebeeld|maladie|affection|pathologie|antecedents|krankheit"
    r"|erkrankung|vorerkrankungen|symptom\w{0,4}|letsels?|blessures?|verletzung(?:en)?|injur(?:y|ies)|condition|allerg\w{2,7}"
    r"|klachten|medisch|medical|handicap|beperking|behinderung|disability|strafblad|casier|vorstrafen|convictions?)"
    r"[a-z]{0,12} ?[:=-] ?\Z"
)
_DEGREE_BEFORE = re.compile(
    r"(?<![a-z0-9])(?:(?:zware|zwaar|ernstige?|lichte|chronische?|acute|acuut|beginnende|terminale?|dubbele"
    r"|gecompliceerde|erfelijke"
    r"|aangeboren|eerstegraads|tweedegraads|derdegraads|(?:eerste|tweede|derde|1e|2e|3e)[- ]graads|kwaadaardige|goedaardige"
    r"|uitgezaaide|blijvende|gedeeltelijke|volledige|klinische|zeldzame|reumatoide|linker|rechter|postnatale"
    r"|(?:schwer|leicht|chronisch|akut|beginnend|fortgeschritten|mittelschwer|mittelgradig|doppelt|kompliziert|offen|bosartig"
    r"|gutartig|angeboren|rheumatoid|metastasierend|unheilbar|terminal)e[rsnm]?"
    r"|severe|chronic|acute|mild|moderate|terminal|advanced|early-onset|clinical|recurrent|compound|congenital|inoperable"
    r"|metastatic|(?:first|second|third)[- ]degree|grave|legere|petite) ){1,2}\Z"
)
_DEGREE_AFTER = re.compile(
    r" (?:(?:linker|rechter)(?:been|arm|pols|enkel|voet|hand|schouder|knie|heup|elleboog|oog|oor|duim)(?![a-z])"
    r"|insulinodependante?|dependante?|(?:chronique|severe|grave|aigue?|legere?|metastatique|terminale?|generalisee?"
    r"|cervicale|lombaire|congenitale?"
    r"|(?:au|en) stade (?:\d|terminal|[iv]{1,3})|stadium \w{1,3}|stage \w{1,5}|im endstadium|im fruhstadium|in remissie)"
    r"(?![a-z]))"
)


def _gate() -> Any:
    untyped = cast("Any", re2)
    options = untyped.Options()
    options.log_errors = False
    options.max_mem = 1 << 28
    chosen = untyped.Set.SearchSet(options)
    for rule in _RULES:
        chosen.Add(rule.gate)
    for origin in ORIGINS:
        chosen.Add(origin.gate)
    chosen.Compile()
    return chosen


_GATE = _gate()


def find(text: str, language: str) -> list[Match]:
    """Words in a running text that tell a special category of a person.

    Args:
        text: the leaf's text.
        language: its language; the lexicon reads all four at once, since texts mix them.
    """
    del language
    plain = level(text)
    hits = _hits(text, plain)
    found: list[Match] = []
    for index in hits:
        if index < len(_RULES):
            found += _apply(_RULES[index], text, plain)
        else:
            found += ORIGINS[index - len(_RULES)].find(plain)
    return found


def _hits(text: str, plain: str) -> list[int]:
    folded = cast("list[int]", _GATE.Match(plain) or [])
    if plain == text:
        return folded
    return sorted({*folded, *cast("list[int]", _GATE.Match(text) or [])})


def find_value(text: str, entity: str) -> list[Match]:
    """Words of one category in a short value whose key asks for it; nobody need be named there."""
    plain = level(text)
    matches = [
        _match(rule, hit, plain)
        for rule in (_RULES[index] for index in _hits(text, plain) if index < len(_RULES))
        if rule.entity == entity and rule.kind != "exact"
        for hit in rule.pattern.finditer(plain)
    ]
    return merge(matches)


def find_group(text: str) -> list[Match]:
    """Unions, parties and religions in a short value whose key speaks of a membership."""
    plain = level(text)
    return merge(
        [
            _match(rule, hit, plain)
            for rule in (_RULES[index] for index in _hits(text, plain) if index < len(_RULES))
            if rule.entity in _GROUPS
            for hit in rule.pattern.finditer(text if rule.kind == "exact" else plain)
        ]
    )


def _apply(rule: Rule, text: str, plain: str) -> list[Match]:
    subject = text if rule.kind == "exact" else plain
    return [
        _match(rule, hit, plain)
        for hit in rule.pattern.finditer(subject)
        if _is_said_of_somebody(rule, text, plain, hit.start(), hit.end())
    ]


def _match(rule: Rule, hit: re.Match[str], plain: str) -> Match:
    detector = f"special.{rule.entity.lower()}" + ("" if rule.kind == "terms" else f".{rule.kind}")
    start, end = hit.span()
    if rule.entity == "HEALTH":
        before = _DEGREE_BEFORE.search(plain, max(0, start - 40), start)
        start = before.start() if before else start
        behind = _DEGREE_AFTER.match(plain, end)
        end = behind.end() if behind else end
    elif rule.kind == "exact" and (role := _OFFICE.search(plain, start, end)):
        end = role.start()
    return Match(start, end, rule.entity, _SCORE, detector, "word of the lexicon, said of a person")


def _is_said_of_somebody(rule: Rule, text: str, plain: str, start: int, end: int) -> bool:
    if _A_LABEL.match(plain, end):
        return False
    first, last = _sentence(plain, start, end)
    sentence = plain[first:last]
    if rule.never is not None and rule.never.search(plain[max(first, start - 30) : min(last, end + 30)]):
        return False
    if _LABELLED.search(plain, max(0, start - 40), start):
        return True
    if rule.cues is not None and not (
        rule.cues.search(f"{plain[first:start]} {_TAIL.sub('', plain[start:end], 1)} {plain[end:last]}")
        or (rule.kind == "cued" and rule.entity in _BELONGING and _stands_alone(plain, start, end))
    ):
        return False
    if rule.entity in _BELONGING and plain[max(0, start - 1) : start] == "(" and plain[end : end + 1] in _CLOSING:
        return True
    if _PERSONAL.search(sentence) or (rule.kind == "exact" and rule.entity in _BY_CUE and _MEMBER.match(plain, start, end)):
        return True
    if rule.entity in _IN_GENERAL and _GENERAL.search(sentence):
        return False
    around = f"{plain[max(0, first - _NEAR) : start]} {plain[end : last + _NEAR]}"
    if _ANYONE.search(around) is not None:
        return True
    return _FULL_NAME.search(f"{text[max(0, first - _NEAR) : start]}\n{text[end:last]}") is not None


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether a word stands between marks, as in a note: `Hindu, vegetarian, two kids`."""
    return plain[:start].rstrip(" ")[-1:] in _OPENING and plain[end:].lstrip(" ")[:1] in _CLOSING


def _sentence(plain: str, start: int, end: int) -> tuple[int, int]:
    first = 0
    for stop in _SENTENCE_END.finditer(plain, max(0, start - 400), start):
        first = stop.end()
    stop = _SENTENCE_END.search(plain, end)
    return first, stop.start() if stop else len(plain)
