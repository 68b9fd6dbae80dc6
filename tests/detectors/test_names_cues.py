from pathlib import Path

from detectors.names import Names
from detectors.names.cues import cue, phrases, split
from tests.detectors.test_names_quality import unmarked

_TEXTS = Path(__file__).parent / "names_cues.txt"


def test_a_compound_is_known_by_its_end() -> None:
    """`vergaderzaal` is a room as `zaal` is; `man` is no ending of anything."""
    assert "Vergaderzaal" in cue("thing")
    assert "roman" not in cue("kin")


def test_names_of_lists_come_longest_first() -> None:
    """Of names that begin alike the longest is tried first; a hyphen is a word."""
    assert split("Bourg-Léopold") == ("bourg", "-", "léopold")
    lengths = [len(name) for name in phrases("places.txt")["saint"]]
    assert lengths == sorted(lengths, reverse=True)


def test_what_words_tell_is_found() -> None:
    """At least 93 of 100 people and places that the words beside them tell are found with their exact edges."""
    lines = _TEXTS.read_text(encoding="utf-8").splitlines()
    texts = [unmarked(line) for line in lines if line[:1] not in ("#", "@", "")]
    found = Names().find([text for text, _ in texts])
    hits = sum(
        len({(m.start, m.end, m.entity) for m in matches} & spans) for matches, (_, spans) in zip(found, texts, strict=True)
    )
    assert hits >= 0.93 * sum(len(spans) for _, spans in texts)
