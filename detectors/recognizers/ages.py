"""Ages: a number of years said of a person and not of a product."""

import re
from collections.abc import Iterable
from typing import override

from detectors.model import Match
from detectors.names.lists import lexicon
from detectors.recognizers.numerals import NUMBER_WORD
from detectors.recognizers.recognizer import Identifier, Shape
from detectors.recognizers.spoken import runs

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
    r"|jongste|oudste|j[üu]ngste[rn]?|[äa]lteste[rn]?|youngest|oldest|eldest|cadette?|benjamine?|a[îi]n[ée]e?"
)
_SOON = (
    r"(?: (?:nu|net|pas|al|bijna|binnenkort|intussen|(?:vorige|volgende) (?:week|maand)|d[ée]j[àa]|bient[ôo]t|seulement"
    r"|bald|erst|schon|gerade|jetzt|fast|letzte woche|im [^\W\d_]{3,9}|just|only|now|nearly|almost|already|last (?:week|month)))?"
)
_MONTHS_OLD = r"(?:maand(?:en)?|wek?en|mois|semaines?|monaten?|wochen?|months?|weeks?)"
_NOT_PREGNANT = r"(?! (?:zwanger|enceinte|schwanger|pregnant|in verwachting))"
_KIN = re.compile(rf"(?<![^\W_])(?:{_RELATIVE}|kids|children|enfants|filles|fils|dochters|zonen|zoons)(?![^\W_])", re.IGNORECASE)

_TITLE = (
    r"mevrouw|mevr\.?|mw\.?|dhr\.?|de heer|meneer|monsieur|madame|mme|mlle|herrn?|frau|mr\.?|mrs\.?|ms\.?|klant|cliente?"
    r"|kundin|kunde|patiënte?|patiente?|kandidate?|candidate?|bewerber(?:in)?|prospect|collega|voisine?|verzekeringnemer"
    r"|applicant|claimant|sollicitant|assurée?|versicherter?"
)
_CALLED = r"ik ben|i am|i'm|name's|name is|je suis|je m'appelle|ich bin|ik heet|heiße|heisse"


def is_age(value: str) -> bool:
    """Whether a number of years can be a person's said so: any in figures, ten or more in words."""
    return value[0].isdigit() or any(len(digits) > 1 for _, _, digits in runs(value))


_THINGS = re.compile(
    r"(?<![^\W_])(?:dak\w*|auto|wagen|voertuig|huis|woning|gebouw|appartement|ketel|boiler|motor|fiets|boot|caravan|vloer"
    r"|keuken|garantie|waarborg|contract|polis|looptijd|duur|periode|termijn|lening|krediet|ervaring|abonnement|rente|sinds|raam"
    r"|zaak|winkel|onderneming|vereniging|club|magasin|soci[ée]t[ée]|association|unternehmen|laden|verein|business|shop|website"
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


_NAMED = re.compile(
    r"(?<![\w'’-])(?P<first>[A-ZÀ-Þ][a-zà-ÿ]{1,20})(?:[ -](?:[a-z]{2,3} ){0,2}[A-ZÀ-Þd][\w'’-]{1,24}){0,3}(?: \(|, | \w{1,5} )\Z"
)
_OF_TERMS = re.compile(
    r"(?:at|by|from|until|before|after|over|under|op|vanaf|tot|ab|bis|zum|[àa] l['’]|d[èe]s l['’]) (?:the )?"
    r"(?:age|leeftijd|alter|[âa]ge)(?: of| van| de| von)? \Z",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r"(?<![^\W_])(?:gemiddeld|moyen|durchschnitt|average|mean|median|mediaan|m[ée]dian)[^.!?\n]{0,50}\Z", re.IGNORECASE
)
_KNOWN = 2  # marks of the lists, from which on a first name is well known
_LONGEST_NAME, _LONGEST_LIST = 60, 90


class Age(Identifier):
    """Years of a person; a roof, a contract or a dog that is N years old is left alone."""

    @override
    def find_shapes(self, text: str, chosen: Iterable[int]) -> list[Match]:
        return [match for match in super().find_shapes(text, chosen) if _is_somebodys(text, match)]


def _is_somebodys(text: str, match: Match) -> bool:
    """Whether the years are a person's: of a well known first name, of one of several kin, or at least of no thing."""
    if match.detector.endswith(".named"):
        name = _NAMED.search(text, max(0, match.start - _LONGEST_NAME), match.start)
        return name is not None and lexicon().of(name["first"].lower())[0] >= _KNOWN
    if match.detector.endswith(".listed"):
        return _KIN.search(text, max(0, match.start - _LONGEST_LIST), match.start) is not None
    if _AVERAGE.search(text, max(0, match.start - _LONGEST_NAME), match.start):
        return False
    return not _is_of_a_thing(text, match.start) and not _OF_TERMS.search(text, max(0, match.start - 24), match.start)


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
            rf"|nu|a|ist|im alter von|[âa]g[ée]e? de){_SOON} ?(?P<value>{_NUMBER}(?:[.,]\d)?[ -]?(?:{_UNIT}|{_MONTHS_OLD}))(?!\w)"
            rf"{_NOT_PREGNANT}",
            0.8,
            why="years after a relative",
        ),
        Shape(
            rf"(?<![\w])(?:[A-ZÀ-Þ][a-zà-ÿ'’-]{{2,24}}) van ?(?P<value>{_NUMBER}(?:[.,]\d)? ?jaar)(?!\w)",
            0.6,
            why="years after a name",
        ),
        Shape(
            rf"(?i)(?:^|[\n;,|(]\s?|\s-\s)(?:age|leeftijd|alter|[âa]ge|lft\.?)(?: (?:[dl][’'])?[^\W\d_]{{1,12}}){{0,3}} ?[:=] ?"
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
            rf"(?i)(?<![^\W_])(?:{_RELATIVE})(?:s|en|n|nen)?(?:,? [^\W\d_][\w’-]{{1,24}},?)?(?:['’]s| (?:is|was|wordt|werd"
            rf"|ist|wird|wurde"
            rf"|turned|turns|will be|aura|a|zijn|sont|sind|are|ont)){_SOON} (?P<value>{_NUMBER}(?:[ -]?{_UNIT})?)"
            r"(?=\s?(?:[.;!?)\n]|,(?!\d)|$)| (?:in|en|et|und|and|but|maar|mais|aber|last|next|this|vorige|volgende|dit"
            r"|geworden)\b)",
            0.7,
            why="number said of a relative",
        ),
        Shape(
            rf"(?i)(?<![^\W_])(?:{_RELATIVE})(?:s|en|n|nen)? (?:zijn|sont|sind|are|ont|van|de|von"
            rf"|aged) \d{{1,2}}(?:[ -]?{_UNIT})?(?:,"
            rf" \d{{1,2}})?,? (?:en|et|und|and) (?P<value>{_NUMBER}(?:[ -]?{_UNIT})?)(?=[\s.,;!?)]|$)",
            0.7,
            why="second number said of relatives",
        ),
        Shape(
            rf"(?i)(?<![^\W_])(?:hij|zij|ze|he|she|il|elle|er|sie) (?:werd|wordt|turned|turns|wurde|wird|is|ist|aura"
            rf"|will be){_SOON}"
            rf" (?P<value>[1-9]\d)(?=\s?(?:[.;!?)\n]|,(?!\d)|$))",
            0.7,
            why="number said of a person",
        ),
        Shape(
            rf"(?i)(?<![^\W_])(?:{_RELATIVE}|male|female|man|vrouw|homme|femme|mann|frau|m[äa]nnlich|weiblich), "
            r"(?P<value>[1-9]\d)(?=,(?!\d)|;)",
            0.7,
            why="number between commas after a person",
        ),
        Shape(
            r"(?<=[\w.] \()(?P<value>[1-9]\d)(?=\))",
            0.55,
            kind="named",
            why="number in brackets after a known first name",
        ),
        Shape(
            r"(?<=[\w.], )(?P<value>[1-9]\d)(?=, [a-zà-ÿ])(?!, (?:bus|bte|box|boîte|appt?|app|b)\b)",
            0.55,
            kind="named",
            why="number between commas after a known first name",
        ),
        Shape(
            rf"(?:(?<= is )|(?<= ist )|(?<= a ))(?P<value>{_NUMBER} {_MONTHS_OLD})(?!\w){_NOT_PREGNANT}",
            0.6,
            kind="named",
            why="months after a known first name",
        ),
        Shape(
            r"(?<=\d\))(?:,| en| et| und| and| &) [A-ZÀ-Þ][\w'’-]{1,24} \((?P<value>\d{1,2})(?=\))",
            0.7,
            kind="listed",
            why="number in brackets after one of several names",
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
        r"(?i)[\p{L},](?:['’]s| (?:is|was|wordt|werd|ist|wird|wurde|turned|turns|will be|aura|a|zijn|sont|sind|are"
        r"|ont))(?: (?:nu|net|pas|al"
        r"|bijna|binnenkort|intussen|vorige (?:week|maand)|volgende (?:week|maand)|d.j.|bient.t|seulement|bald|erst|schon"
        r"|gerade|jetzt|fast"
        r"|letzte woche|im \p{L}+|just|only|now|nearly|almost|already|last (?:week|month)))? [0-9]{1,2}(?:[^0-9]|$)",
        r"(?: (?i:van|de|von|of|aged) [0-9]{1,2}(?: (?i:en|et|und|and) [0-9]|[.,;!?) ]|$))",
        r"[0-9] (?i:weken|wochen|week|semaine)",
        r"(?i)(?:(?:\p{L} (?:is|was|a|ist|wird|wordt|werd)|turns?|turned|ben|am|'m|’m|bin|aged?|leeftijd|alter|âge|is nu|en is)"
        r" ?:?|^(?:is|was|a|ist|wird|wordt|werd)) ?[0-9]{1,3}(?:[^0-9/]|$)",
        r"\([0-9]{1,3}[).,]",
        r"[a-z], [0-9]{2}[,;.)]",
        r"(?i)i['’]m |i am |ik ben |ik word |j'ai |ich bin |(?:he|ze|ij) is |he's |hes [0-9]|il a |elle a ",
    ],
)
