"""Whether a word of a special category is said of a person, and not of a product, in terms or in statistics.

Rules, in this order: a label before the word ("Diagnose: …") or a strong personal phrase in the sentence ("mijn man heeft …")
believes it; words of terms, products and statistics in the sentence ("dekt", "one in five") do not; otherwise somebody must be
spoken of in the sentence or near it. What a stretch of text says is remembered, and a sentence without an end is cut in blocks,
so that a word that comes back a thousand times costs a thousand look-ups and no more.
"""

import re

from detectors.names.lists import lexicon
from detectors.special.lexicon import Rule

_NEAR = 320  # characters around a sentence in which a person may be named
_OF_A_BODY = frozenset({"BIOMETRIC_TEMPLATE", "GENETIC_DATA"})
_IN_GENERAL = frozenset({"HEALTH", "CRIMINAL_OFFENCE", *_OF_A_BODY})  # what terms and statistics speak of
_FULL_NAME = re.compile(
    r"(?<![^\W_])(?!(?:Ihre?[nmrs]?|Eine?[nmrs]?|Unsere?[nmrs]?|Der|Die|Das|Den|Dem|Des|Bei|Beim|Wenn|Für|Im|Am"
    r"|Was|Bitte|Zum|Zur|Jede"
    r"|Diese?[nmrs]?|Le|La|Les|Une?|Notre|Votre|De|Het|Een|Onze|Uw|The|Our|Your|An|Is|Does|What|Wat"
    r"|Vlaams|Open|Lib|Green|Partij|Parti|Fine|Fianna|Jonge?|Nieuwe?|Rassemblement|Freie|Junge|Linke|Sinn|Reform|Dekt|Deckt) )"
    r"[A-ZÀ-Þ][a-zà-ÿ'’-]{1,20} (?:(?:van|de|der|den|el|di|von) ){0,2}[A-ZÀ-Þ][a-zà-ÿ'’]{2,20}(?=[ ,.(\n])"
)
_NAMED = re.compile(
    r"(?<![\w'’-])(?P<first>[A-ZÀ-Þ][a-zà-ÿ]{2,15}) (?:heeft|had|is|was|kreeg|krijgt|lijdt|leed|ligt|lag|zit|zat|werd|wordt|voelt"
    r"|a|avait|est|[ée]tait|souffre|fait|vit|hat|hatte|ist|war|wurde|wird|leidet|bekam|erlitt|liegt|has|suffers|got|gets"
    r"|lives|takes)(?= )"
)
_KNOWN = 2  # marks of the lists, from which on a first name is well known
_BELONGING = frozenset({"RELIGION", "ORIENTATION", "SEXUAL_ORIENTATION", "ETHNICITY"})
_OPENING, _CLOSING = frozenset(["", *".,;:(/|-\n–•"]), frozenset(["", *".,;)/|\n–"])
_BY_CUE = frozenset({"POLITICAL_OPINION", "TRADE_UNION"})  # a member, a voter: the cue itself speaks of a person
_MEMBER = re.compile(
    r"\S+[ -].*(?<![a-z])(?:\w*lid|afgevaardigde|mandataris|schepen|\w*rat|\w*ratin|mitglied|member|rep|delegate"
    r"|steward|militante?"
    r"|kiezer|kiezeres|stemmer|stemster|wahler(?:in)?|supporter|voter|activist|councillor|delegu?ee?|sympathisant|secretaris"
    r"|electeur|electrice|elue?|aanhanger|anhanger(?:in)?|politiker(?:in)?|vertreter(?:in)?|vertrauensmann)\Z"
)
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
    r"|(?:de verzekerde|l'assuree?|der versicherte|die versicherte|the insured) (?:die|qui|der|who)|en cas d|en cas de"
    r"|in geval van"
    r"|bei (?:berufs|arbeits|erwerbs)\w+|im falle|riskeert|risque|riskiert|risks|strafbaar|strafbar|punissable|heeft u"
    r"|hebt u|avez-vous"
    r"|souffrez-vous|etes-vous|haben sie|leiden sie|sind sie|do you|have you|are you|did you|if you|als u|si vous|wenn sie"
    r"|aankruisen"
    r"|ankreuzen|cochez|tick"
    r"|versicherungsschutz|geen dekking|pas de couverture|no cover|not pay for|eintrage? wegen|wachttijd|wartezeit|waiting period"
    r"|delai de carence|cover ends|selbstbeteiligung|franchise van|vervalt op"
    r"|zijn uw|wat is|wat zijn|qu'est-ce|was ist|what is|welke|quelles?|welche|which)(?![a-z])|\d ?%"
)
_PERSONAL = re.compile(
    r"(?<![a-z])(?:ik heb|ik ben|heb ik|ben ik|ik had|ik lig|ik kreeg|mijn (?:\w+ )?(?:man|vrouw|zoon|dochter|moeder|vader"
    r"|partner|kind|broer|zus|oma|opa|echtgenoot|echtgenote)"
    r"|mn (?:man|vrouw|zoon|dochter|moeder|vader)|(?:hij|zij|ze) (?:heeft|had|is|was|kreeg|lijdt|ligt|neemt|slikt)"
    r"|ik (?:neem|slik)|j'ai|je suis|j'etais"
    r"|je souffre|il a|elle a|il est|elle est|il souffre|(?:hij|zij|ze|u) (?:werd|wordt|kon|kan)|vous avez ete|sie wurden"
    r"|(?:er|sie) (?:wurde|wird)"
    r"|elle souffre|je prends|(?:il|elle) prend"
    r"|mon (?:mari|fils|pere|frere|compagnon)|ma (?:femme|fille|mere|soeur|s\wur|compagne)"
    r"|ich (?:habe|hatte|bin"
    r"|leide|war|nehme|bekomme)|habe ich|bin ich|(?:er|sie) (?:hat|hatte|ist|war|leidet|nimmt|bekommt)"
    r"|mein(?:e|em|er|en)? (?:\w+ )?(?:mann|frau|sohn|tochter|mutter|vater|bruder|schwester)|i have|i've|i had|i am|i'm|im"
    r"|i was|i suffer|(?:he|she) (?:has|had|is|was|suffers)"
    r"|(?:he|she)'s|my (?:\w+ )?(?:husband|wife|son|daughter|mother|father|partner|brother|sister|mum|mom|dad)|diagnos\w+"
    r"|patient(?:e|in)?|claimant|slachtoffer|victime)(?![a-z])"
)
_ANYONE = re.compile(
    r"(?<![a-z])(?:ik|wir|famil(?:ie|le|y)|fam|ikzelf|mijn|mn|m'n|mij|me|hij|hem|zij|haar|wij|mama|papa|maman|mamie|papy"
    r"|papi|nan|gran|granny|mum"
    r"|mom|dad|bro|sis|mate|klant\w*|kl|verzekerde|man|vrouw|zoon"
    r"|dochter|moeder"
    r"|vader|partner|kind\w*|broer|zus\w*|oma|opa|nicht|neef"
    r"|buur\w*|collega|werknemer|arbeider|bediende|bestuurder|passagier|fietser|voetganger|slachtoffer|tegenpartij|bewoner"
    r"|mevr|mevrouw|mw|dhr|meneer|de heer|echtgenot\w+"
    r"|je (?:suis|souffre|vis|prends|dois|fais|voudrais|ne|viens|vais|travaille|vote)|j|j'\w+|mon|ma|mes|moi|elle"
    r"|on vote|nous votons"
    r"|(?:ze|er|sie|il) (?:neemt|slikt|krijgt|nam|nimmt|nahm|bekommt|bekam|schluckt|spritzt|sitzt|sas|prend|prenait|avale)"
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
    r"|kandidat(?:in)?|radfahrer(?:in)?|fussganger(?:in)?|motorradfahrer(?:in)?|cyclist|pedestrian|rider|motorcyclist|biker"
    r"|motard|motarde"
    r"|fietsster|motorrijder|bestuurster|conductrice|patientin|insured|occupants?|inzittenden?|witnesses|councillor"
    r"|gewerkschafter(?:in)?|shop steward|steward|delegate|union rep|stemt|verlobte[rn]?"
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
_YOURS = re.compile(r"(?<![a-z])(?:je|jouw|uw|votre|vos|ton|ta|tes|ihre?[nm]?|deine?[nm]?|your) \Z")
_DONE = re.compile(
    r"(?<![a-z])(?:hebben|hebt|heb|heeft|werd|werden|hadden|ont ete|a ete|avons|ai|avait|aviez|etait|etaient|wurden?|haben|hatten"
    r"|habe|was|were|have|has|had|been|(?:is|zijn) (?:op |in )?\w* ?ge\w+)(?![a-z])"
)  # what was done, and not what an instruction asks for
_BRACKET = 24  # characters from a word in brackets to where they close
_REACH = 400  # characters of a sentence; one that is longer is cut in blocks

_AS_IT_STANDS = frozenset((_FULL_NAME, _NAMED))

type _Spans = tuple[tuple[int, int], ...]


class Said:
    """One text, and what its stretches say.

    Args:
        text: as it stands.
        plain: the same, levelled (`detectors.special.lexicon.level`).
    """

    def __init__(self, text: str, plain: str) -> None:
        self.text = text
        self.plain = plain
        self._known: dict[tuple[re.Pattern[str], int, int], _Spans] = {}

    def of_somebody(self, rule: Rule, start: int, end: int) -> bool:
        """Whether the word from `start` to `end`, which the rule names, is said of a person."""
        plain = self.plain
        if rule.entity not in _OF_A_BODY and _A_LABEL.match(plain, end):
            return False
        first, last = self._sentence(start, end)
        if rule.never is not None and rule.never.search(plain[max(first, start - 30) : min(last, end + 30)]):
            return False
        if rule.kind == "told" or _LABELLED.search(plain, max(0, start - 40), start):
            return True
        if not self._cued(rule, first, start, end, last):
            return False
        if rule.entity in _BELONGING and plain[max(0, start - 1) : start] == "(" and ")" in plain[end : end + _BRACKET]:
            return True
        if self._spans(_PERSONAL, first, last):
            return True
        if rule.kind == "exact" and rule.entity in _BY_CUE and _MEMBER.match(plain, start, end):
            return True
        if rule.entity in _IN_GENERAL and self._spans(_GENERAL, first, last):
            return False
        if rule.entity in _OF_A_BODY and _YOURS.search(plain, max(0, start - 10), start) and self._spans(_DONE, first, last):
            return True
        return (
            self._beside(_ANYONE, max(0, first - _NEAR), last + _NEAR, start, end)
            or self._beside(_FULL_NAME, max(0, first - _NEAR), last, start, end)
            or self._beside(_NAMED, max(0, first - _NEAR), last, start, end)
        )

    def _cued(self, rule: Rule, first: int, start: int, end: int, last: int) -> bool:
        if rule.cues is None:
            return True
        plain = self.plain
        tail = _TAIL.sub("", plain[start:end], 1)
        if rule.cues.search(f"{plain[first:start]} {tail} {plain[end:last]}"):
            return True
        return rule.kind == "cued" and rule.entity in _BELONGING and self._stands_alone(start, end)

    def _stands_alone(self, start: int, end: int) -> bool:
        """Whether a word stands between marks, as in a note: `Hindu, vegetarian, two kids`."""
        before, behind = self.plain[max(0, start - 3) : start], self.plain[end : end + 3]
        return before.rstrip(" ")[-1:] in _OPENING and behind.lstrip(" ")[:1] in _CLOSING

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        first = start // _REACH * _REACH
        for stop in _SENTENCE_END.finditer(self.plain, max(0, start - _REACH), start):
            first = stop.end()
        stop = _SENTENCE_END.search(self.plain, end, end + _REACH)
        return first, stop.start() if stop else min(len(self.plain), (end // _REACH + 1) * _REACH)

    def _beside(self, pattern: re.Pattern[str], first: int, last: int, start: int, end: int) -> bool:
        """Whether a pattern is found in a stretch, but not in the word itself."""
        return any(found[1] <= start or end <= found[0] for found in self._spans(pattern, first, last))

    def _spans(self, pattern: re.Pattern[str], first: int, last: int) -> _Spans:
        """The first two places of a pattern in a stretch of the text."""
        known = self._known.get((pattern, first, last))
        if known is None:
            subject = self.text if pattern in _AS_IT_STANDS else self.plain
            found = pattern.finditer(subject, first, last)
            if pattern is _NAMED:
                found = (hit for hit in found if lexicon().of(hit["first"].lower())[0] >= _KNOWN)
            known = self._known[pattern, first, last] = tuple(hit.span() for hit, _ in zip(found, range(2), strict=False))
        return known
