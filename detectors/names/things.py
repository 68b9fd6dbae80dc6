"""Names of things: rooms, projects, servers, tariffs, shops. They look like names of people; the words beside them tell."""

from collections.abc import Sequence

from detectors.names.cues import cue, phrases
from detectors.names.lists import PARTICLES, lexicon
from detectors.names.people import introduced, titled
from detectors.names.span import Span

_QUOTES = frozenset("\"'“”„‘’«»‹›")
_LETTER_WORDS = 3  # from a letter to the word that spells it: `A as in Alfred`
_ARTICLES = frozenset(("de", "letter", "een", ",", "la", "the", "\n"))
_NEUTER = frozenset(("the", "het"))  # articles that no single person has
_ASSISTANT = "louise"
_LANGUAGE = "frans"
_NEIGHBOURS = 3
_KNOWN_FIRST_NAME = 2  # of the lists' marks
_PARTS, _APPOSED = frozenset(",:–"), 2  # what parts a name from what is said of it, and the least words of that
_WARE_WITHIN = 6  # words from a name's comma to the ware that it names: `Amelia, our lightest suitcase`
_FIRM_WITHIN = 2  # words of a firm's name between one that a person could have and its form: `Hermann Claassen Versicherungen AG`
_FEWEST_SPELLED = 4
_NEAR = 6  # words from a machine's name to what it does
_NAME_OF = frozenset(
    [
        ("is", "de", "naam"),
        ("was", "de", "naam"),
        ("est", "le", "nom"),
        ("était", "le", "nom"),
        ("ist", "der", "name"),
        ("war", "der", "name"),
        ("is", "the", "name"),
        ("was", "the", "name"),
    ]
)
_LISTING = frozenset(
    (",", "en", "et", "und", "and", "of", "ou", "oder", "or", "&", "-", "are", "sont", "zijn", "sind", "heten", "called")
)
_LONGEST_LIST = 14  # words from what a list names to one of its names
_SAINTS = frozenset(("st", "ste", "hl"))
_ACCORDING = frozenset(("volgens", "aldus", "selon", "laut", "gemäß", "dixit"))
_OF = frozenset(("van", "de", "du", "d", "des", "der", "unserer", "unseres", "of", "von", "eines", "einer"))


def without_things(words: Sequence[str], spans: list[Span]) -> list[Span]:
    """The spans that are no thing's name; what names a thing once is no person elsewhere in the text either."""
    if not any(span.kind == "PER" for span in spans):
        return spans
    things: set[str] = set()
    kept: list[Span] = []
    for span in spans:
        if span.kind != "PER" or not (_headed(words, span) or _is_thing(words, span)):
            kept.append(span)
        elif span.first == span.last and (_headed(words, span) or _followed(words, span)):
            things.add(words[span.first].lower())
    return [span for span in kept if not things or span.kind != "PER" or not _same(words, span, things)]


def _same(words: Sequence[str], span: Span, things: set[str]) -> bool:
    return span.first == span.last and words[span.first].lower() in things and not titled(words, span.first)


def _headed(words: Sequence[str], span: Span) -> bool:
    """`zaal Peter Benoit`, `le projet « Camille »`, `the server called Harry`."""
    at = span.first - 1
    while at >= 0 and (words[at] in _QUOTES or (words[at][0].isupper() and words[at] in cue("size"))):
        at -= 1
    if at >= 0 and words[span.first - 1] in _QUOTES:
        while at > 0 and (words[at][0].isdigit() or words[at] == "."):
            at -= 1
    if at >= 0 and words[at] in cue("called"):
        at -= 1
        while at >= 0 and (words[at] in _QUOTES or words[at].lower() in ("s", "is", "die", "der", "das", "dat")):
            at -= 1
    if at > 0 and words[at] == "-":
        at -= 1
    if at > 0 and words[at] == "." and words[at - 1].lower() in _SAINTS:
        return True
    thing = cue("thing")
    if at >= 0 and (words[at] in cue("make") or _listed(words, at)):
        return True
    if span.last > span.first and words[span.first] in cue("make"):
        return True
    return (at >= 0 and words[at] in thing) or (span.last > span.first and words[span.first] in thing)


def _listed(words: Sequence[str], at: int) -> bool:
    """Whether a list of names opens with what they name: `Zalen: Magritte, Delvaux en …`; `at` stands before one of them."""
    for back in range(at, max(-1, at - _LONGEST_LIST), -1):
        word = words[back]
        if word == ":":
            return any(words[before] in cue("things") for before in range(max(0, back - 2), back))
        if word in _LISTING or word in _QUOTES or word[0].isupper():
            if word in cue("things"):
                return True
            continue
        return word in cue("things")
    return False


def _is_thing(words: Sequence[str], span: Span) -> bool:
    named = words[span.first : span.last + 1]
    if not any(word[0].isalpha() for word in named) or any(word.islower() and word in cue("thing") for word in named[1:-1]):
        return True
    if span.first == span.last and (
        _is_a_machine(words, span.first) or (words[span.first] in cue("make") and words[span.first][0].isupper())
    ):
        return not titled(words, span.first)
    if any(_spells(words, at) for at in range(span.first, span.last + 1)):
        return True
    if span.first == span.last and words[span.first] in cue("flower") and _blooms(words, span.first):
        return not titled(words, span.first)
    if span.first == span.last and _said_otherwise(words, span.first):
        return True
    if span.first == span.last and _is_a_common_noun(words, span.first):
        return True
    if span.first == span.last and _in_a_path(words, span.first):
        return True
    if _coloured(words, span) or _is_a_ware(words, span) or _spells_out(words, span):
        return True
    if span.first == span.last and _quoted_as_a_source(words, span.first):
        return True
    return _followed(words, span) or _titled_brand(words, span) or (_brand(words, span) and not introduced(words, span.first))


def _is_a_common_noun(words: Sequence[str], at: int) -> bool:
    """`de kok`, `le jeton`: one word in small letters behind an article, that is nobody's well known first name."""
    if at == 0 or not words[at].islower() or words[at - 1].lower() not in cue("article"):
        return False
    return lexicon().of(words[at])[0] < _KNOWN_FIRST_NAME


def _is_a_machine(words: Sequence[str], at: int) -> bool:
    """`marvin is down`, `db-lag 8s op frida`: small letters near a word for what machines do."""
    if not words[at].islower():
        return False
    if any(word in cue("machine") for word in words[max(0, at - _NEAR) : at + 1 + _NEAR]):
        return True
    return len(words) > at + 2 and words[at + 1] in ("is", "was", "ist", "ligt", "est") and words[at + 2] in cue("state")


def _blooms(words: Sequence[str], at: int) -> bool:
    """`Madelief en Viola bloeien in mei`."""
    return any(word in cue("blooms") for word in words[max(0, at - _NEAR) : at + 1 + _NEAR])


def _in_a_path(words: Sequence[str], at: int) -> bool:
    """`registry/quentin`: small letters beside a slash."""
    return words[at].islower() and ("/" in words[max(0, at - 1) : at] or words[at + 1 : at + 2] == ["/"])


def _coloured(words: Sequence[str], span: Span) -> bool:
    """`Ruby red`, `Jade green`: a word with a capital before a colour."""
    if not words[span.first][0].isupper():
        return False
    at = span.last if span.last > span.first else span.last + 1
    return at == span.first + 1 < len(words) and words[at] in cue("colour")


def _is_a_ware(words: Sequence[str], span: Span) -> bool:
    """`Ontdek Amelia`, `Meet Amelia, our lightest suitcase yet`, `Bo, de slimme thermostaat`."""
    before = words[span.first - 1].lower() if span.first else ""
    if before in cue("shown"):
        return True
    opening = words[span.last + 1 : span.last + 3]
    if len(opening) < _APPOSED or opening[0] not in _PARTS or before in cue("greeting"):
        return False
    if opening[1] not in cue("ours") and opening[1] not in cue("article"):
        return False
    for at in range(span.last + 3, min(len(words), span.last + 1 + _WARE_WITHIN)):
        if words[at] in cue("thing"):
            return at + 1 == len(words) or not words[at + 1][0].isalpha() or words[at + 1] in cue("closing")
        if not words[at][0].isalpha():
            return False
    return False


def _spells_out(words: Sequence[str], span: Span) -> bool:
    """`Q-U-O-O-S. Quelle, Ulrich, Otto, Otto, Samuel`: words that repeat letters which were spelled before."""
    named = words[span.first : span.last + 1]
    if named[1::2] != [","] * (len(named) // 2) or len(named) < _FEWEST_SPELLED - 1:
        return False
    letters = "".join(word.upper() for word in words[: span.first] if len(word) == 1 and word.isalpha())
    return len(letters) >= _FEWEST_SPELLED and "".join(word[0].upper() for word in named[::2]) in letters


def _quoted_as_a_source(words: Sequence[str], at: int) -> bool:
    """`Volgens Assuralia`: who is quoted by one word that no list of first names has is a body."""
    before = words[at - 1].lower() if at else ""
    if before not in _ACCORDING and not (before == "to" and at > 1 and words[at - 2].lower() == "according"):
        return False
    return lexicon().of(words[at].lower())[0] == 0


def _followed(words: Sequence[str], span: Span) -> bool:
    """`Jansen NV`, `Anna Hausrat`, `Willy-Brandt-Platz`, `Turing room`."""
    at = span.last + 1
    if span.last > span.first and words[span.last - 1].lower() not in PARTICLES and _marks(words, span.last):
        return True
    if at + 1 < len(words) and words[at] == "-":
        return words[at + 1] in cue("behind")
    if _is_the_name_of(words, at) or _is_a_firm(words, at, titled_=titled(words, span.first)):
        return True
    if at >= len(words) or words[span.last].lower() in PARTICLES:
        return False
    return _marks(words, at) and not titled(words, span.first)


def _is_a_firm(words: Sequence[str], at: int, *, titled_: bool) -> bool:
    """Whether one or two more words with capitals and then a company's form follow."""
    for word in words[at : at + _FIRM_WITHIN + 1]:
        if word in cue("form"):
            return word[0].isupper() and words[at] != word and not titled_
        if not word[0].isupper():
            return False
    return False


def _is_the_name_of(words: Sequence[str], at: int) -> bool:
    """`Jan Palfijn is de naam van de vergaderzaal`: said of a thing, unless somebody's kin follows."""
    if tuple(word.lower() for word in words[at : at + 3]) not in _NAME_OF or at + 3 >= len(words):
        return False
    behind = words[at + 3 : at + 7]
    return behind[0].lower() in _OF and not any(word in cue("kin") or word in cue("self") for word in behind)


def _marks(words: Sequence[str], at: int) -> bool:
    """Whether a word with a capital says that the words before it name a firm, a product or a building."""
    word = words[at]
    if not word[0].isupper() or (at + 1 < len(words) and words[at + 1] == ":"):
        return word in cue("small")
    return word in cue("form") or word in cue("product") or word in cue("behind")


def _brand(words: Sequence[str], span: Span) -> bool:
    """A shop or firm that everybody knows, alone or as the beginning of a longer name."""
    low = tuple(word.lower() for word in words[span.first : span.last + 1])
    following = tuple(word.lower() for word in words[span.first : span.first + 6])
    return any(
        low == name or (len(name) > len(low) and following[: len(name)] == name) for name in phrases("brands.txt").get(low[0], ())
    )


def _titled_brand(words: Sequence[str], span: Span) -> bool:
    """`Mr. Proper`, `Dr. Oetker`: a form of address that is part of a brand."""
    for first in range(max(0, span.first - 2), span.first):
        low = tuple(word.lower() for word in words[first : span.last + 1])
        if low in phrases("brands.txt").get(low[0], ()):
            return True
    return False


def _said_otherwise(words: Sequence[str], at: int) -> bool:
    """The assistant after a greeting in small letters; the French language."""
    before = words[at - 1].lower() if at else ""
    if words[at] == _ASSISTANT:
        return not before or before in cue("greeting") or before == ","
    if before in _NEUTER:
        return True
    if words[at].lower() != _LANGUAGE:
        return False
    beside = words[max(0, at - _NEIGHBOURS) : at + 1 + _NEIGHBOURS]
    spoken = any(word in cue("spoken") for word in words[max(0, at - _NEIGHBOURS) : at])
    return spoken or before == "in" or any(word in cue("language") for word in beside)


def _spells(words: Sequence[str], at: int) -> bool:
    """Whether a word only spells a letter: `B wie Berta`, `de A van Anna`, `C as in Charles`."""
    for letter in range(max(0, at - _LETTER_WORDS), at - 1):
        if len(words[letter]) == 1 and words[letter] == words[at][0].upper() and words[letter + 1] in cue("letter"):
            return words[letter + 1] not in ("van", "for") or letter == 0 or words[letter - 1].lower() in _ARTICLES
    return False
