"""Many matches become few findings, and every cut is counted."""

from detectors.collapse import FINDINGS, TOKENS, applied, collapse, hide
from detectors.feedback import Use
from detectors.jobs import Settled
from detectors.model import Match
from detectors.tokens import Tokenizer
from formats.leaf import Leaf, Place

_TOKENS = Tokenizer("e", bytes(16))


def _whole(leaf: Leaf, entity: str = "PERSON", score: float = 0.8) -> tuple[Leaf, Match]:
    return leaf, Match(0, len(leaf.text), entity, score, f"d{score}")


def _row(index: int, text: str) -> Leaf:
    return Leaf(Place("body", document=True).child("rows").child(index).child("name"), "name", text)


def test_repeated_places_are_one_finding_with_a_count_and_distinct_tokens() -> None:
    """`$.rows[*].name`, three times two people, the best confidence and its detector."""
    found = [_whole(_row(0, "Jan")), _whole(_row(1, "An"), score=0.9), _whole(_row(2, "jan"), score=0.7)]
    [finding] = collapse(found, _TOKENS).findings
    assert (finding.place, finding.count, finding.confidence, finding.detector) == ("body:$.rows[*].name", 3, 0.9, "d0.9")
    assert len(finding.tokens) == 2


def test_a_key_that_is_personal_data_is_masked_in_every_place() -> None:
    """`{"jan@example.be": {"city": "Gent"}}`: the key is a finding, and no place shows it."""
    key = "jan@example.be"
    person = Place("body", document=True).child(key)
    found = [
        _whole(Leaf(person, key, key, is_key=True), "EMAIL_ADDRESS"),
        _whole(Leaf(person.child("city"), "city", "Gent"), "LOCATION"),
    ]
    assert [each.place for each in collapse(found, _TOKENS).findings] == ["body:$.*", "body:$.*.city"]


def test_a_query_name_that_is_personal_data_is_masked() -> None:
    """`?jan@example.be=1`."""
    key = "jan@example.be"
    found = [_whole(Leaf(Place(f"query:{key}"), "", key, is_key=True), "EMAIL_ADDRESS")]
    assert collapse(found, _TOKENS).findings[0].place == "query:*"
    assert hide("body:$['jan@example.be'][*]", {key}) == "body:$.*[*]"


def test_spots_are_exact_and_hold_values_only_when_asked() -> None:
    """Enforce mode needs places that can be found again; only `pseudonymise` needs values."""
    found = [_whole(_row(4, "Jan"))]
    [spot] = collapse(found, _TOKENS, spots=True).spots
    assert (spot.place, spot.start, spot.end, spot.value) == ("body:$.rows[4].name", 0, 3, None)
    assert collapse(found, _TOKENS, spots=True, values=True).spots[0].value == "Jan"
    assert collapse(found, _TOKENS).spots == []


def test_findings_and_tokens_are_bounded_and_the_rest_is_counted() -> None:
    """2,048 findings, 50,000 tokens; what is left out is in `cut`."""
    many = [_whole(Leaf(Place("body", document=True).child(f"k{n}"), "", "Jan")) for n in range(FINDINGS + 5)]
    made = collapse(many, _TOKENS)
    assert (len(made.findings), made.cut) == (FINDINGS, 5)
    made = collapse([_whole(_row(n, f"p{n}")) for n in range(TOKENS + 7)], _TOKENS)
    assert (len(made.findings[0].tokens), made.findings[0].count, made.cut) == (TOKENS, TOKENS + 7, 7)


def test_uses_of_feedback_are_counted_by_entry_and_place_and_bounded() -> None:
    """Beyond the bound a place is `*`, and the count is kept; a key that is personal data is masked here too."""
    uses = [Use("F-1", "allow", "PERSON", _row(index, "Ariane")) for index in range(3)]
    assert applied(uses, frozenset()) == [Settled("F-1", "allow", "PERSON", "body:$.rows[*].name", 3)]
    many = [Use("F", "allow", "PERSON", Leaf(Place("body", document=True).child(f"k{n}"), "", "x")) for n in range(FINDINGS + 5)]
    assert len(made := applied(many, frozenset())) == FINDINGS + 1
    assert made[-1] == Settled("F", "allow", "PERSON", "*", 5)
    leaf = Leaf(Place("body", document=True).child("jan@example.be").child("city"), "city", "Gent")
    assert applied([Use("F", "allow", "LOCATION", leaf)], frozenset({"jan@example.be"}))[0].place == "body:$.*.city"
