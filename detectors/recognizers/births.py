"""Dates of birth: a date after a word for birth."""

from detectors.recognizers.ages import AGE
from detectors.recognizers.numerals import NUMBER_WORD
from detectors.recognizers.passing import AGE_IN_PASSING
from detectors.recognizers.recognizer import Identifier, Shape, after

_MONTHS = (
    r"jan(?:uari|uary|vier|uar|\.)?|feb(?:ruari|ruary|ruar|\.)?|f[ée]v(?:rier|\.)?|m(?:aart|ars|[äa]rz|arch|rt\.?|ar\.?)"
    r"|apr(?:il|\.)?|avr(?:il|\.)?|mei|mai|may"
    r"|jun(?:i|e|\.)?|juin|jul(?:i|y|\.)?|juil(?:let|\.)?|aug(?:ustus|ust|\.)?|ao[uû]t|sep(?:t|tember|tembre|t\.|\.)?"
    r"|o[ck]t(?:ober|obre|\.)?|nov(?:ember|embre|\.)?"
    r"|de[cz](?:ember|\.)?|d[ée]c(?:embre|\.)?"
)
_NUMERIC = (
    r"\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:\d{4}|['’]?\d{2})|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|(?:19|20)\d{2}[01]\d[0-3]\d"
)
_WRITTEN = (
    rf"\d{{1,2}}(?:er|e|\.|st|nd|rd|th|ste|de)?[ -]?(?:of )?(?i:{_MONTHS}),?[ -]?(?:(?:19|20)\d{{2}}|['’]?\d{{2}})"
    r"|\d{1,2}[-./ ][IVX]{1,4}[-./ ](?:19|20)\d{2}"
    rf"|(?i:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}}"
)
_SPOKEN = rf"(?i:(?:{NUMBER_WORD}[ -]?){{1,3}}(?:of )?(?:{_MONTHS}),?(?: (?:19|20)\d\d|(?:[ -](?:{NUMBER_WORD})){{1,7}}))"
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
_SPEAKER = r"(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s)?(?:[^\W\d_]{1,14}(?: \d)?(?: \d{1,2}:\d\d)?\s?:\s)?"
_ANSWERING = r"(?i:ja |oui |yes |dat is |c'est |das ist |that's |it's |le |the |op |am |de ){0,2}"
_PAST = r"\d{1,2}[-/.]\d{1,2}[-/.](?:19\d\d|200\d)"
_MISREAD = (
    r"(?=[\dOoIl]?[OoIl]|[\dOoIl]{1,2}[-/.][\dOoIl]?[OoIl]|\d[^\s]{5,8}[OoIl])"
    r"[\dOoIl]{1,2}[-/.][\dOoIl]{1,2}[-/.][12OoIl][\dOoIl]{3}"
)
_SELF = (
    r"(?:ik ben|ben ik|hij is|zij is|ze is|mijn (?:man|vrouw) is) (?:zelf )?(?:nog )?(?:er )?(?:een )?van"
    r"|je suis (?:moi-m[êe]me )?(?:de|n[ée]e? en)|ich bin (?:baujahr|jahrgang|von)|i[’']?m (?:a child )?(?:of|from)(?= ['’])"
)
_DIED = r"overl|décéd|deced|died|death|gestorb|verstorb|†|mort"

BIRTH = Identifier(
    "birth_date",
    "DATE_OF_BIRTH",
    [
        Shape(after(_BORN, _DATE, 45), 0.9, why="date after a word for birth", unless=_DIED),
        Shape(after(_BORN, _MISREAD, 24), 0.85, why="misread date after a word for birth", unless=_DIED),
        Shape(
            rf"(?<![^\W_])(?i:{_SELF}) (?P<value>(?:{_PAST})|['’][3-9]\d|19[2-9]\d|200\d)(?![\w/-]|[.,]\d|\.-|['’])"
            r"(?! (?i:tot|t/m|au|[àa]|bis|to|until|en|et|und|and)\b)",
            0.7,
            kind="self",
            why="year said of oneself",
        ),
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
        Shape(
            r"(?<![^\W_])(?i:(?:hij|zij|ze|ik|partner|vrouw|man|zoon|dochter|vriendin|vriend"
            r"|kind)(?: [^\W\d_]{2,20})? (?:is|ben) van) "
            r"(?P<value>\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d)(?![\w-])",
            0.8,
            why="date said of a person",
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
        "(?i:is|ben) van [0-9]{1,2}[-/. ]",
        r"(?i)(?:ben|ik|is|er|een|zelf|nog) van ['’12]|(?:suis|m[êe]me) de ['’12]|n[ée]e? en ['’12]|(?:baujahr|jahrgang"
        r"|bin von) ['’12]",
        r"(?i)(?:of|from) ['’][3-9]",
        r"\((?:[bn][.]? |born |geb|n.e? |[0-3]?[0-9][ ./-])",
    ],
)

BIRTHS = (BIRTH, AGE, AGE_IN_PASSING)
