"""No text makes a pattern work more than in proportion to its length, however it repeats itself (ReDoS, CWE-1333)."""

import gc
import re
import time
from collections.abc import Callable, Iterable

import pytest

from detectors.fields.lines import in_lines
from detectors.names import Names
from detectors.prefilter import Prefilter
from detectors.recognizers import recognizers
from detectors.recognizers.recognizer import Identifier
from detectors.special import find as special

EVERYONE = recognizers("BE", "[A-Z]{2}-[0-9]{4}")
_EIGHTFOLD = 8
_SHORT = 1_000  # characters
_GENEROUS = 3  # times the proportion: quadratic work would be eight times it
_NOTHING = 0.03  # seconds of processor time below which a ratio says nothing

PIECES = [
    "a", "A", "1", " ", "\n", ".", "-", ",", "'", "(", "@", ":", "_", "/", "a ", "A ", "1 ", "a.", "a-", "1.", "1-", "1,",
    "a@", "a@a.", "a:", "Aa ", "Aa-", "Aa, ", "de ", "van den ", "een ", "one ", "vier ", "zwei und", "mille ", "polis ",
    "police n° ", "contract ", "wachtwoord ", "mot de passe ", "code ", "geboren ", "né le ", "née ", "geboortedatum? ",
    "1 mei ", "mei een ", "(1 ", "A (1", "plaat a b c ", "plaque un ", "kenteken ", "rue de ", "rue de la a ", "1 rue ",
    "Kerkstraat ", "straat 1 ", "Aa straat ", "1000 Aa ", "+32 ", "04 ", "0:", "::", "A1", "BE68", "BE68 ", "1111 ", "user ",
    "user: ", "login ", "a_a ", "a at a dot ", "a (at) ", "punt ", "ik ben ", "is 1 ", "naam: a\n", "Naam: ",
    "heeft pijn aan ", "kanker ", "diabetes ", "verletzung ", "an a erkrankt ", "eyJaaaaaa.", "eyJ-", "-----BEGIN A PRIVATE KEY",
    "http://a:", "password=", "key_", "lat 1.11111 ", "1.11111,", "1° ", "a'", "d'", "é", "Éa ", "ß", "\U0001f600", "\u200b",
]  # fmt: skip


def seconds(work: Callable[[str], object], piece: str, length: int) -> float:
    """Processor time of one call on a repetition, without the collector's: a full collection takes longer than the call."""
    text = piece * (length // len(piece))
    gc.disable()
    try:
        began = time.process_time()
        work(text)
        return time.process_time() - began
    finally:
        gc.enable()


def grown(work: Callable[[str], object], piece: str, length: int = _SHORT) -> str:
    """What to say when work on eight times the length grows out of proportion; nothing when it does not."""
    long = seconds(work, piece, length * _EIGHTFOLD)
    if long < _NOTHING:
        return ""
    short = min(seconds(work, piece, length) for _ in range(3))
    if long > short * _EIGHTFOLD * _GENEROUS:
        long = min(long, seconds(work, piece, length * _EIGHTFOLD))
    return f"{piece!r}: {long:.3f} s for eight times what took {short:.4f} s" if long > short * _EIGHTFOLD * _GENEROUS else ""


def _offenders(work: Callable[[str], object], pieces: Iterable[str] = PIECES) -> list[str]:
    return [said for piece in pieces if (said := grown(work, piece))]


@pytest.mark.parametrize("recognizer", EVERYONE, ids=lambda each: each.name)
def test_recognizers(recognizer: Identifier) -> None:
    """Every shape, check and step of every recognizer, on what its triggers let through."""
    gate = Prefilter([recognizer.triggers])
    assert _offenders(recognizer.find, (piece for piece in PIECES if gate.hits(piece * 40))) == []


def test_labelled_lines() -> None:
    """Lines of a form."""
    assert _offenders(in_lines) == []


def test_special_categories() -> None:
    """The lexicon, its cues, and whether somebody is spoken of."""
    assert _offenders(special) == []


def test_names() -> None:
    """The network and all that is done before and after it. It works in batches, so eight short texts stand beside a long one."""
    names = Names()

    def costly(piece: str) -> str:
        long = seconds(lambda text: names.find([text]), piece, 8 * _SHORT * _EIGHTFOLD)
        if long < _NOTHING:
            return ""
        eight = min(seconds(lambda text: names.find([text] * _EIGHTFOLD), piece, 8 * _SHORT) for _ in range(3))
        if long > eight * _GENEROUS:
            long = min(long, seconds(lambda text: names.find([text]), piece, 8 * _SHORT * _EIGHTFOLD))
        return f"{piece!r}: {long:.3f} s for what in eight texts took {eight:.4f} s" if long > eight * _GENEROUS else ""

    assert [said for piece in PIECES if (said := costly(piece))] == []


def test_a_quadratic_pattern_is_caught() -> None:
    """The measure itself sees what it is for, on a text that a fast machine too needs time for; it may look more than once."""
    assert any(grown(re.compile(r"a*b").search, "a", 4 * _SHORT) for _ in range(3))


def test_a_long_run_of_token_beginnings() -> None:
    """What could begin a token at every fourth character is looked at once: 200 KB take no longer than their length."""
    assert [each.name for each in EVERYONE if "jwt" in each.name and grown(each.find, "eyJ-", 25_000)] == []
    assert [each.find("eyJ-" * 50_000) for each in EVERYONE if each.name == "secret.jwt"] == [[]]
