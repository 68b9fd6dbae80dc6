"""Dates of birth and ages: a date after a word for birth, a number of years said of a person and not of a product."""

import re
from collections.abc import Iterable
from typing import override

from detectors.model import Match
from detectors.recognizers.numerals import NUMBER_WORD
from detectors.recognizers.recognizer import Identifier, Shape, after
from detectors.recognizers.spoken import runs

_MONTHS = (
    r"jan(?:uari|uary|vier|uar|\.)?|feb(?:ruari|ruary|ruar|\.)?|f[ée]v(?:rier|\.)?|m(?:aart|ars|[äa]rz|arch|rt\.?|ar\.?)"
    r"|apr(?:il|\.)?|avr(?:il|\.)?|mei|mai|may"
    r"|jun(?:i|e|\.)?|juin|jul(?:i|y|\.)?|juil(?:let|\.)?|aug(?:ustus|ust|\.)?|ao[uû]t|sep(?:t|tember|tembre|t\.|\.)?"
    r"|o[ck]t(?:ober|obre|\.)?|nov(?:ember|embre|\.)?"
    r"|de[cz](?:ember|\.)?|d[ée]c(?:embre|\.)?"
)
_NUMERIC = r"\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:\d{4}|\d{2})|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|(?:19|20)\d{2}[01]\d[0-3]\d"
_WRITTEN = (
    rf"\d{{1,2}}(?:er|e|\.|st|nd|rd|th|ste|de)?[ -]?(?:of )?(?i:{_MONTHS}),?[ -]?(?:(?:19|20)\d{{2}}|\d{{2}})"
    rf"|(?i:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}}"
)
_SPOKEN = rf"(?i:(?:{NUMBER_WORD}[ -]?){{1,3}}(?:of )?(?:{_MONTHS}),?(?:[ -](?:{NUMBER_WORD})){{1,7}})"
_SPOKEN_DAY = rf"(?i:\d{{1,2}}(?:er|e|\.|st|nd|rd|th|ste|de)? (?:of )?(?:{_MONTHS}),?(?:[ -](?:{NUMBER_WORD})){{1,7}})"
_CENTURY = r"(?:mille|dix|negentien|neunzehn|nineteen|twee ?duizend|zwei ?tausend|two thousand|deux mille)"
_SPOKEN_YEAR = rf"(?i:{_CENTURY}(?:[ -](?:{NUMBER_WORD})){{1,6}})"
_DATE = rf"(?:{_WRITTEN}|{_NUMERIC}|{_SPOKEN}|{_SPOKEN_DAY})"
_BORN = (
    r"geboren|geboortedatum|geb\.?(?: ?dat(?:um|\.)?)?|gebdat(?:um)?|geboortedag|geboortejaar|geburtsjahr|born"
    r"|date of birth|birth ?date|birthday"
    r"|d\.?o\.?b\.?|née?|nee?(?= (?:le|a|à|en) )|naissance|date de naissance"
    r"|ddn|geburtsdatum|geburtstag|geboorteda?t|verjaardag|jarig|anniversaire|zur welt gekommen|ter wereld gekomen"
    r"|venue? au monde"
)
_SPEAKER = r"(?:\[\d\d:\d\d(?::\d\d)?\]\s)?(?:[^\W\d_]{2,12}(?: \d)?\s?:\s)?"
_ANSWERING = r"(?i:ja |oui |yes |dat is |c'est |das ist |that's |it's |le |the |op |am |de ){0,2}"
_PAST = r"\d{1,2}[-/.]\d{1,2}[-/.](?:19\d\d|200\d)"
_DIED = r"overl|décéd|deced|died|death|gestorb|verstorb|†|mort"

BIRTH = Identifier(
    "birth_date",
    "DATE_OF_BIRTH",
    [
        Shape(after(_BORN, _DATE, 45), 0.9, why="date after a word for birth", unless=_DIED),
        Shape(after(_BORN, r"(?:19|20)\d{2}(?![-/.]?\d)", 16), 0.8, why="year after a word for birth", unless=_DIED),
        Shape(
            rf"(?<![^\W_])(?i:{_BORN})(?![^\W\d_])[^\n?.\d]{{0,24}}\?\s{{0,3}}{_SPEAKER}{_ANSWERING}"
            rf"(?P<value>{_DATE}|{_SPOKEN_YEAR}|(?:19|20)\d{{2}})(?![\w-])",
            0.85,
            kind="answer",
            why="date that answers a question",
        ),
        Shape(
            rf"(?:[A-ZÀ-Þ][\w'’-]{{1,24}} )(?i:\((?:b|born|geb|né|née|n)\.?|b\.) (?P<value>{_DATE}|(?:19|20)\d{{2}})(?![\w-])",
            0.8,
            why="date in brackets after a short word for birth",
        ),
        Shape(
            rf"(?<=[a-zà-ÿ] )[A-ZÀ-Þ][a-zà-ÿ'’-]{{2,24}} \((?P<value>(?:{_WRITTEN}|{_PAST}))(?=[),;])",
            0.6,
            kind="bracketed",
            why="date in brackets after a name",
        ),
        Shape(rf"(?<![\w*])(?:°|\*) ?(?P<value>{_DATE}|(?:19|20)\d{{2}}|['’]\d\d)(?![\w-])", 0.85, why="date after a birth sign"),
        Shape(rf"(?<![\w.,/-])(?P<value>{_DATE})(?![\w-]) (?i:geboren)\b", 0.85, why="date before a word for birth"),
        Shape(
            r"(?i:geboortejaar|ann[ée]e de naissance|geburtsjahr|year of birth|birth year|jahrgang)(?:[ :=]{1,3}|\s(?:is"
            r"|est|ist|was|van)\s)(?P<value>(?:19|20)\d{2})(?!\d)",
            0.85,
            why="year of birth",
        ),
    ],
    triggers=[
        r"(?i)geb|born|birth|d\.?o\.?b|né|nee? (?:le|a|à|en) |naiss|ddn|verjaardag|jarig|jahrgang|anniversaire|zur welt"
        r"|ter wereld|au monde",
        "[°*] ?['’]?[0-9]",
        r"\((?:[bn][.]? |born |geb|n.e? |[0-3]?[0-9][ ./-])",
    ],
)

_UNIT = r"(?:jaar|j|jr\.?|jaren|ans?|a\.|jahren?|years?|yrs?|y\.?o\.?|lenzen|lentes|printemps)"
_NUMBER = r"(?:1[01]\d|[1-9]\d?)"
_NOT_BEFORE = r"(?<!per )(?<!onder )(?<!boven )(?<!vanaf )(?<!tot )(?<!over )"
_SUBJECT = (
    r"(?:(?:ik|hij|zij|ze|die|wie|qui|who|he|she|il|elle|er|sie|moeder|vader|man|vrouw|zoon|dochter|partner"
    r"|klant|fils|fille|mari|femme"
    r"|m[èe]re|p[èe]re|husband|wife|son|daughter|mother"
    r"|father|mutter|vater|sohn|tochter|mann|frau|kunde|kundin) )"
)
_FAMILY = (
    r"zoon|dochter|kind|zoontje|dochtertje|fils|fille|enfant|son|daughter|child|sohn|tochter|broer|zus|fr[èe]re|s[oœ]e?ur"
    r"|brother|sister|bruder|schwester|neef|nicht"
    r"|moeder|vader|m[èe]re|p[èe]re|mother|father|mutter|vater|man|vrouw|mari|femme|husband|wife|kleinzoon|kleindochter"
    r"|chauffeur|passagier|slachtoffer|getuige"
)

_RELATIVE = (
    rf"{_FAMILY}|kinderen|kindje|baby|peuter|kleuter|jongen|meisje|tweeling|kleinkind|oma|opa|grootmoeder|grootvader|tante"
    r"|bestuurder|bestuurster|fietser|voetganger|werknemer|werkneemster|klant|pati[ëe]nte?|dame|heer|man|echtgeno(?:ot|te)"
    r"|stiefzoon|stiefdochter|enfants|b[ée]b[ée]|gar[çc]on|fillette|jumeaux|petit-fils|petite-fille|grand-m[èe]re"
    r"|grand-p[èe]re"
    r"|homme|conducteur|conductrice|cycliste|pi[ée]ton|client|cliente|[ée]poux|[ée]pouse|voisine?|tante|oncle|kinder|baby"
    r"|junge|m[äa]dchen|zwillinge|enkel|enkelin|oma|opa|gro(?:ß|ss)mutter|gro(?:ß|ss)vater|fahrer|fahrerin|radfahrer|kunde"
    r"|kundin|patientin|ehemann|ehefrau|herr|dame|boy|girl|toddler|twins|grandson|granddaughter|grandmother|grandfather"
    r"|nan|mum|mom|dad|driver|cyclist|pedestrian|customer|patient|wife|uncle|aunt|niece|nephew|partner"
)

_TITLE = (
    r"mevrouw|mevr\.?|mw\.?|dhr\.?|de heer|meneer|monsieur|madame|mme|mlle|herrn?|frau|mr\.?|mrs\.?|ms\.?|klant|cliente?"
    r"|kundin|kunde|patiënte?|patiente?|kandidate?|candidate?|bewerber(?:in)?|prospect|collega|voisine?|verzekeringnemer|applicant|claimant|sollicitant|assurée?|versicherter?"
)
_CALLED = r"ik ben|i am|i'm|name's|name is|je suis|je m'appelle|ich bin|ik heet|heiße|heisse"


def is_age(value: str) -> bool:
    """Whether a number of years can be a person's said so: any in figures, ten or more in words."""
    return value[0].isdigit() or any(len(digits) > 1 for _, _, digits in runs(value))


_THINGS = re.compile(
    r"(?<![^\W_])(?:dak\w*|auto|wagen|voertuig|huis|woning|gebouw|appartement|ketel|boiler|motor|fiets|boot|caravan|vloer"
    r"|keuken|garantie|waarborg|contract|polis|looptijd|duur|periode|termijn|lening|krediet|ervaring|abonnement|rente|sinds|raam"
    r"|ramen|toit\w*|voiture|v[ée]hicule|maison|b[âa]timent|immeuble|chaudi[èe]re|moteur|v[ée]lo|bateau|contrat|police|dur[ée]e"
    r"|p[ée]riode|pr[êe]t|cr[ée]dit|exp[ée]rience|depuis|dach|haus|wohnung|geb[äa]ude|fahrzeug|heizung|kessel|motorrad|boot"
    r"|vertrag|laufzeit|dauer|zeitraum|darlehen|kredit|erfahrung|seit|gesellschaft|firma|bedrijf|entreprise|company|roof"
    r"|car|house|home|building|vehicle|engine|bike|boat|policy|term|loan|mortgage|warranty|experience|since|laptop"
    r"|telefoon|gsm|handy|phone|hond|kat|chien|chat|hund|katze|dog|cat|paard|cheval|pferd"
    r"|horse)(?![^\W_])[^.!?,;)\n]{0,24}\Z",
    re.IGNORECASE,
)
_PERSON_NEARER = re.compile(
    rf"(?<![^\W_])(?:{_RELATIVE}|ik|hij|zij|ze|he|she|i|i'm|il|elle|je|j'ai|ich|er|bin)(?![^\W_])", re.IGNORECASE
)


class Age(Identifier):
    """Years of a person; a roof, a contract or a dog that is N years old is left alone."""

    @override
    def find_shapes(self, text: str, chosen: Iterable[int]) -> list[Match]:
        return [match for match in super().find_shapes(text, chosen) if not _is_of_a_thing(text, match.start)]


def _is_of_a_thing(text: str, start: int) -> bool:
    before = text[max(0, start - 45) : start]
    thing = _THINGS.search(before)
    return thing is not None and not _PERSON_NEARER.search(before, thing.start() + 3)


AGE = Age(
    "age",
    "AGE",
    [
        Shape(
            rf"(?i)(?<![\w'’])(?:{_SUBJECT}|(?:i|ich|j)[ '’]|en |et |und |and )?(?:is|ben|was|werd|wordt|word|a|ai|avait|aura"
            r"|am|'m|bin|ist|wird|wurde|turned|turning|turns|aged|age|[âa]g[ée]e?s? de|leeftijd"
            r"|alter|[âa]ge|oud) ?:?(?: nu| ondertussen| intussen| already| just| bijna| pas| d[ée]j[àa]| bient[ôo]t| schon"
            rf"| jetzt| nearly| almost)? ?(?P<value>{_NUMBER}[ -]?{_UNIT})(?!\w)"
            r"(?!(?: \w+)? (?:garantie|ervaring|exp[ée]rience|erfahrung|client|klant|kunde|anciennet|lid|getrouwd|mari[ée]))",
            0.8,
            why="years said of a person",
        ),
        Shape(
            rf"(?i)(?<![\w.,€$-])(?P<value>{_NUMBER}[ -]?{_UNIT})(?= (?:oud|alt|old|geworden|jong|jung|young)\b)",
            0.85,
            why="years old",
        ),
        Shape(
            rf"(?i)(?<![\w.,-])(?P<value>{_NUMBER}-(?:year-old|jarige?|j[äa]hrige[rnms]?)|{_NUMBER} ?jarige?"
            rf"|{_NUMBER} year old)(?!\w)",
            0.85,
            why="years old",
        ),
        Shape(
            rf"(?i)(?<![^\W_])(?:{_RELATIVE})(?: [A-ZÀ-Þ][\w'’-]{{1,24}}){{0,2}},? (?:van|de|von|d[’']|of|aged|mit|met|is|now"
            rf"|nu|im alter von|[âa]g[ée]e? de) ?(?P<value>{_NUMBER}(?:[.,]\d)?[ -]?(?:{_UNIT}|maand(?:en)?|mois|monaten?"
            rf"|months?))(?!\w)",
            0.8,
            why="years after a relative",
        ),
        Shape(
            rf"(?<![\w])(?:[A-ZÀ-Þ][a-zà-ÿ'’-]{{2,24}}) van ?(?P<value>{_NUMBER}(?:[.,]\d)? ?jaar)(?!\w)",
            0.6,
            why="years after a name",
        ),
        Shape(
            rf"(?i)(?:^|[\n;,|(]\s?|\s-\s)(?:age|leeftijd|alter|[âa]ge|lft\.?|[âa]ge (?:de l[’'])?\w{{2,12}}"
            rf"|leeftijd \w{{2,12}}) ?[:=] ?"
            rf"(?P<value>{_NUMBER}(?: ?{_UNIT})?)(?![\w%€]|[.,/-]\d)",
            0.8,
            why="number after a label for age",
        ),
        Shape(
            rf"(?<![^\W_])(?i:{_TITLE}) (?:(?:[A-ZÀ-Þ]|van |de |der |den "
            rf"|von )[\w'’.-]{{0,24}} ?){{1,4}}(?:\(|, )"
            rf"(?P<value>{_NUMBER})(?=[,;)])(?!,\d)",
            0.75,
            why="number in brackets after a person",
        ),
        Shape(
            rf"(?<![^\W_])(?i:{_CALLED}) (?:[A-ZÀ-Þ][\w'’-]{{1,24}} ?){{1,3}}, (?P<value>[1-9]\d)(?=\s?(?:[.,;!\n]|$))(?!,\d)",
            0.7,
            why="number after somebody's own name",
        ),
        Shape(rf"(?<=[\w.] \()(?P<value>{_NUMBER}(?:[.,]\d)? ?(?i:{_UNIT}))(?=[,;)])", 0.8, why="years in brackets after a name"),
        Shape(
            rf"(?<=[^\W\d_][,–-] )(?P<value>{_NUMBER} ?(?i:{_UNIT}))(?=\s?(?:[,.;)\n]"
            rf"|$))",
            0.7,
            why="years between commas",
        ),
        Shape(
            rf"(?i)(?<![^\W_])(?:{_RELATIVE}) (?:van|de|of|aged|von) (?P<value>[1-9]\d?)(?=\s?(?:[.,;!?)\n]|$"
            rf"| (?:en|et|und|and)\b))(?!,\d)",
            0.7,
            why="number after a relative",
        ),
        Shape(
            rf"(?<=\()[A-ZÀ-Þ][\w'’-]{{1,24}}, (?P<value>{_NUMBER}(?:[.,]\d)? ?(?i:{_UNIT}))(?=[,;)])",
            0.75,
            why="name and years in brackets",
        ),
        Shape(
            rf"(?i)\b(?:{_RELATIVE})\b[^.!?\n\d]{{0,24}}\((?P<value>{_NUMBER}(?:[.,]\d)?)\)",
            0.75,
            why="number in brackets after a relative",
        ),
        Shape(
            rf"(?i)(?:(?:^|[\s(]){_SUBJECT}(?:is|was|wordt|werd|a|ist|wird|turns?|turned|just turned)|(?:ik ben|i am|i'm|i’m"
            r"|ich bin|bin|shes|hes|she's|he's|bin doch|bin schon|ben al|ben pas|hij is|zij is|ze is|is nu|en is|just turned"
            r"|turned"
            r"|aged|leeftijd|alter|[âa]ge|age) ?:?)"
            rf" ?(?P<value>{_NUMBER})(?=\s?(?:[.,;!?)\n]|$)(?!\d)| (?:en|und|et|and|geworden|oud|alt|old|now|so|maar|but|mais"
            r"|aber|mit|met|with|single|getrouwd|verheiratet|married|mari[ée]e?|moeder|vader|zelfstandige"
            r"|selbstst[äa]ndig)\b)",
            0.7,
            why="number said of a person",
        ),
        Shape(
            r"(?i)(?:\bi'm|i’m|i am|\bik ben|\bik word|j'ai|ich bin|she is|he is|he's|she's|hij is|ze is|zij is|il a"
            rf"|elle a) (?P<value>(?:{NUMBER_WORD}[ -]?){{1,4}})(?: {_UNIT})?(?=[ ,.;!?]|$)",
            0.55,
            kind="spoken",
            why="number word said of a person",
        ),
    ],
    check=is_age,
    triggers=[
        r"[0-9][ -]?-?(?i:ja|jä|jr|j[^\p{L}]|j$|an|a\.|y|lenz|lente|print|maand|mois|mona|mont)",
        r"(?i)(?:ge|alter|leeftijd|lft)[^0-9\n:=]*[:=] ?[0-9]",
        r"(?i)(?:(?:\p{L} (?:is|was|a|ist|wird|wordt|werd)|turns?|turned|ben|am|'m|’m|bin|aged?|leeftijd|alter|âge|is nu|en is)"
        r" ?:?|^(?:is|was|a|ist|wird|wordt|werd)) ?[0-9]{1,3}(?:[^0-9/]|$)",
        r"\([0-9]{1,3}[).,]",
        r"[a-z], [0-9]{2}[,;.)]",
        r"(?i)i['’]m |i am |ik ben |ik word |j'ai |ich bin |(?:he|ze|ij) is |he's |il a |elle a ",
    ],
)

BIRTHS = (BIRTH, AGE)
