"""Names and towns that their writing or the words before them tell: misread by a scanner, initials as a signature, small
letters in a chat (`hey its dmitri`), a town after where somebody lives or after its postcode.

What needs more than that is read by `detectors.names`.
"""

from detectors.names.lists import lexicon
from detectors.recognizers.recognizer import Identifier, Shape, fold

_PARTICLE = r"(?:[Vv]an|[Vv]on|[Dd]en?|[Dd]er|[Tt]e[rn]?|[Zz]u|[Dd]u|[Dd]es|[Ll]a|[Ll]e|[Ee]l|[Aa]l|[Dd]i|[Dd]a|[Bb]en)"
_SURNAME = rf"(?:{_PARTICLE} ){{0,3}}(?:[DdNOo]['’])?[A-ZÀ-Þ][a-zà-ÿ][\w'’]{{0,24}}(?:-[A-ZÀ-Þ][\w'’]{{1,24}})?"
_FIRM = r"(?!(?:N\.? ?V|B\.? ?V|S\.? ?A|A\.? ?G|S\.? ?R\.? ?L)\.)"
_TITLE = (
    r"mevrouw|mevr\.?|mw\.?|dhr\.?|(?:de )?heer|meneer|madame|mme\.?|monsieur|m\.|herrn?|frau|mr\.?|mrs\.?|ms\.?|miss|dr\.?|beste"
    r"|geachte|ch[èe]re?|dear|liebe[rs]?|naam|nom|name|verzekerde|assur[ée]e?|versicherte[rn]?|insured"
)
_MISREAD = (
    r"(?=[A-Za-zÀ-ÿ0-9]{5,30}(?![^\W_]))[A-ZÀ-Þ][a-zà-ÿ]{1,20}(?:[A-Z][a-zà-ÿ]{0,20})?[013580][a-zà-ÿ]{1,20}"
    r"(?:[01358][a-zà-ÿ]{1,20})?"
)


def is_called(value: str) -> bool:
    """Whether a word in small letters can be what somebody is called: on a list, or no everyday word."""
    first, _, place, everyday = lexicon().of(value.lower())
    common = max(everyday)
    return not value.islower() or (first > 0 and common < "3" and value not in _NO_CALLING) or (not place and everyday in _RARE)


_RARE = frozenset(("0001", "0010", "0100", "1000"))  # known as a word in one language, hardly
_NO_CALLING_WORDS = """
    mij moi mir me us ons nous uns ok oke okay alles will may can bon bien
"""
_NO_CALLING = frozenset(_NO_CALLING_WORDS.split())

WRITTEN = Identifier(
    "written_name",
    "PERSON",
    [
        Shape(
            rf"(?:^|(?<=\n))[ \t]*{_FIRM}(?P<value>(?:[A-ZÀ-Þ]\.[ -]?){{1,4}}{_SURNAME}(?: {_SURNAME})?)[ \t]*(?=\n|\Z)",
            0.8,
            kind="signed",
            why="initials and a name, alone on a line",
        ),
        Shape(
            rf"(?<![^\W_])(?i:groet(?:en|jes)?|mvg|gr|cordialement|bien [àa] vous|gr[üu](?:ß|ss)e|regards|mfg),? {_FIRM}"
            rf"(?P<value>(?:[A-ZÀ-Þ]\.[ -]?){{1,4}}{_SURNAME})(?=\s*(?:\n|\.?\Z))",
            0.8,
            kind="signed",
            why="initials and a name after a closing",
        ),
        Shape(
            rf"(?<![^\W_])(?:{_FIRM}(?:[A-ZÀ-Þ]\.-)(?:[A-ZÀ-Þ]\.[ ]?))(?:(?<= )|(?<=\.)){_SURNAME}",
            0.75,
            kind="signed",
            why="hyphened initials and a name",
        ),
        Shape(
            rf"(?<![^\W_])(?i:{_TITLE})[ :]{{1,2}}(?P<value>(?:[A-ZÀ-Þ][a-zà-ÿ'’-]{{1,20}} ){{0,2}}(?:{_PARTICLE} ){{0,2}}"
            rf"{_MISREAD})(?![\w-])",
            0.75,
            kind="misread",
            why="a name with a figure for a letter",
        ),
    ],
    triggers=[r"[A-ZÀ-Þ]\.[ -]?[A-ZÀ-Þa-z]", r"[a-zà-ÿA-Z][013580][a-zà-ÿ]"],
)

_HELLO = (
    r"(?:hi|hey|hello|hallo|hoi|hej|yo|dag|bonjour|bjr|salut|slt|coucou|moin|servus|goeie?dag|goedemorgen|goeiemorgen|goeienavond"
    r"|guten (?:tag|morgen|abend)|morning)"
)
_IS = r"(?:it[’']?s|this is|[’']?t is|tis|c[’']?est|ici|hier (?:is|ist)|hier|i[’']?m|ik ben|ich bin|je suis|met)"

CHATTED = Identifier(
    "chatted_name",
    "PERSON",
    [
        Shape(
            rf"\A{_HELLO}[,!]? (?:louise,? )?(?P<value>[^\W\d_]{{3,15}})(?: [^\W\d_]{{3,15}})? (?:here|hier|ici)\b",
            0.7,
            why="who says hello",
        ),
        Shape(
            rf"\A{_HELLO}[,!]? (?:louise,? )?{_IS} (?P<value>[^\W\d_]{{3,15}})(?=[ ,.!]|\Z)",
            0.7,
            why="who says hello",
        ),
    ],
    check=is_called,
    triggers=[
        r"\A(?:[Hh]|yo|dag|bo|bj|s|c|m|g)[^\n]* (?:louise,? )?\p{L}+ (?:here|hier|ici)",
        rf"\A{_HELLO}[,!]? (?:louise,? )?{_IS} ",
    ],
)

_TOWN = (
    r"(?P<value>[A-ZÀ-Þ][a-zà-ÿ'’]{2,24}(?:-(?:[a-zà-ÿ]{1,4}-){0,2}[A-ZÀ-Þ][a-zà-ÿ'’]{1,24}){0,3}"
    r"(?: (?:an|am|aan|ob|sur|bij|op|lez|lès) (?:der |den |de |la |het )?[A-ZÀ-Þ][a-zà-ÿ]{2,20})?)(?![\w@])"
)
_LIVE = (
    r"woon|woont|wonen|woonde|woonden|wonend|wonende|woonachtig|verblijf|verblijft|gedomicilieerd|habite|habitons|habitez"
    r"|habitent"
    r"|habitait|habitant|domicili[ée]e?s?|r[ée]side|r[ée]sident|vivons|vivent|vit|lives?|lived|living|resides?"
)
_SINCE = (
    r"(?: (?:al|nu|sinds|d[ée]sormais|maintenant|depuis|now|still|toujours|nog steeds|actuellement|momenteel|samen|alleen|seule?"
    r"|alone)){0,2}"
)
_NO_TOWN_WORDS = """
    huis huize residentie residence maison appartement january februari maart april mei juni juli augustus september oktober
    november december resto hotel instelling wzc woonzorgcentrum rusthuis peace fear
"""
_NO_TOWN = frozenset(_NO_TOWN_WORDS.split())


def is_town(value: str) -> bool:
    """Whether a capitalised word after where somebody lives can be a town: no everyday word, no house."""
    words = fold(value).replace("-", " ").split()
    known = lexicon().of(value.partition("-")[0].partition(" ")[0].lower())
    return words[0] not in _NO_TOWN and (known[2] > 0 or max(known[3]) < "2")


TOWN = Identifier(
    "town",
    "LOCATION",
    [
        Shape(
            rf"(?<![^\W_])(?i:{_LIVE}){_SINCE} (?:in|te|[àa]|near|nabij|outside|just outside) {_TOWN}",
            0.75,
            why="where somebody lives",
        ),
        Shape(
            rf"(?<![^\W_])(?:in|te|[àa]|nach|naar|to) (?:(?:B|BE|D|DE|F|FR|L|NL)-)?[1-9]\d{{3,4}} {_TOWN}",
            0.7,
            why="a town after its postcode",
        ),
    ],
    check=is_town,
    triggers=[
        r"(?i)(?:\bwo(?:on|ne)|verblijf|gedomicil|habit|domicil|r[ée]sid|\bviv|\bvit |\blive|\bliving)",
        r"(?:[nteàaoh]|ar) (?:[A-Z]{1,2}-)?[1-9][0-9]{3,4} \p{Lu}",
    ],
)

WRITINGS = (WRITTEN, CHATTED, TOWN)
