"""What people settled, applied to what was found."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from detectors.feedback import Feedback, Settled, Settlement, feedback_from
from detectors.model import Match
from detectors.tokens import Tokenizer
from formats import dispatch
from formats.leaf import Leaf, Part, Place

TODAY = date(2026, 11, 22)
LATER = date(2027, 11, 22)
_TOKENS = Tokenizer("feedback", b"k" * 16)
_BODY = Place("body", document=True)


def product(text: str = "Ariane", index: int = 3) -> Leaf:
    return Leaf(_BODY.child("rows").child(index).child("product"), "product", text)


def person(leaf: Leaf) -> list[Match]:
    return [Match(0, len(leaf.text), "PERSON", 0.8, "names")]


def allow(**what: object) -> Settlement:
    return Settlement(**{"id": "A", "verdict": "allow", "until": LATER} | what)  # pyright: ignore[reportArgumentType]  a table's row


def deny(**what: object) -> Settlement:
    return Settlement(**{"id": "D", "verdict": "deny", "until": LATER} | what)  # pyright: ignore[reportArgumentType]  a table's row


def settle(leaf: Leaf, matches: list[Match], *entries: Settlement, host: str = "", today: date = TODAY) -> Settled:
    return Feedback(entries, _TOKENS, lambda: today).settle([leaf], [matches], host)


def stands(leaf: Leaf, matches: list[Match], *entries: Settlement, host: str = "", today: date = TODAY) -> bool:
    return bool(settle(leaf, matches, *entries, host=host, today=today).found[0])


def test_a_value_is_allowed_by_its_token_wherever_it_stands_however_it_is_spelt() -> None:
    """Its other spellings too; another value stays, and so does the same value as another entity."""
    entry = allow(token=_TOKENS.token("PERSON", "ariane"), entity=("PERSON",))
    assert not stands(product(), person(product()), entry)
    assert stands(product("Marianne"), person(product("Marianne")), entry)
    assert stands(product(), [Match(0, 6, "USERNAME", 0.8, "names")], entry)


def test_a_place_is_allowed_whatever_its_index() -> None:
    """`body:$.rows[*].product`, for the entities that the entry names."""
    entry = allow(place="body:$.rows[*].product", entity=("PERSON",))
    assert not stands(product(index=1), person(product()), entry)
    assert not stands(product(index=7), person(product()), entry)
    assert stands(Leaf(_BODY.child("product"), "product", "Ariane"), person(product()), entry)
    assert stands(product(), [Match(0, 6, "EMAIL_ADDRESS", 0.9, "email")], entry)


def test_an_entity_is_allowed_for_one_host() -> None:
    """Its subdomains too; not for a host that only ends so, and not for a file."""
    entry = allow(entity=("PERSON",), host=("shop.example",))
    assert not stands(product(), person(product()), entry, host="shop.example")
    assert not stands(product(), person(product()), entry, host="API.shop.example")
    assert stands(product(), person(product()), entry, host="eshop.example")
    assert stands(product(), person(product()), entry)


def test_a_deny_wins_against_every_allow_and_both_are_told() -> None:
    """The one that was applied, with its entity and leaf."""
    forbidden = settle(product(), person(product()), allow(entity=("PERSON",)), deny(place="body:$.rows[*].product"))
    assert forbidden.found[0]
    assert [(use.id, use.verdict, use.entity) for use in forbidden.uses] == [("D", "deny", "PERSON")]
    taken = settle(product(), person(product()), allow(entity=("PERSON",)))
    assert [(use.id, use.verdict, use.entity) for use in taken.uses] == [("A", "allow", "PERSON")]
    assert settle(product(), person(product()), deny(entity=("PERSON",))).uses == []


def test_a_deny_of_a_place_and_an_entity_makes_its_whole_text_a_finding() -> None:
    """Without the white space around it; not where the entity stands already, and not where nothing is written."""
    entry = deny(place="body:$.rows[*].product", entity=("POLICY_NUMBER",))
    settled = settle(product(" AB 12 "), [], entry)
    assert [(m.start, m.end, m.entity, m.detector) for m in settled.found[0]] == [(1, 6, "POLICY_NUMBER", "feedback")]
    assert [use.id for use in settled.uses] == ["D"]
    found = [Match(1, 3, "POLICY_NUMBER", 0.7, "policy")]
    assert settle(product(" AB 12 "), found, entry) == Settled([found], [])
    assert not stands(product(" - "), [], entry)


def test_a_certain_kind_inside_wins_against_a_loose_one_that_is_added() -> None:
    """The same total order as everywhere: an address stays an address in a field that is said to hold people."""
    mail = Match(0, 14, "EMAIL_ADDRESS", 0.95, "email")
    settled = settle(product("an@example.org"), [mail], deny(place="body:$.rows[*].product", entity=("PERSON",)))
    assert settled == Settled([[mail]], [])


def test_an_entry_ends_by_itself_after_its_last_day() -> None:
    """On that day it still holds; the clock is asked anew each time."""
    days = iter((LATER, date(2027, 11, 23)))
    feedback = Feedback([allow(entity=("PERSON",))], None, lambda: next(days))
    assert not feedback.settle([product()], [person(product())]).found[0]
    assert feedback.settle([product()], [person(product())]).found[0]


def test_without_the_key_no_token_fits() -> None:
    """A scan without a state folder applies what names places and entities only."""
    entry = allow(token=_TOKENS.token("PERSON", "ariane"), entity=("PERSON",))
    assert Feedback([entry], None, lambda: TODAY).settle([product()], [person(product())]).found[0]


def test_a_key_that_is_personal_data_is_not_its_values_place() -> None:
    """Nothing is added to a key: only to what stands under it."""
    leaf = Leaf(_BODY.child("note"), "note", "note", is_key=True)
    assert not stands(leaf, [], deny(place="body:$.note", entity=("PERSON",)))


def test_it_is_read_from_the_configuration_that_travels() -> None:
    """The JSON text that the workers are given; without the section nothing is settled."""
    entry = {"id": "A", "verdict": "allow", "place": "body:$.x", "reason": "r", "by": "An", "until": "2027-01-01"}
    read = feedback_from(json.dumps({"detectors": {"feedback": [entry]}}), None, "BE")
    assert read.entries == (Settlement("A", "allow", date(2027, 1, 1), place="body:$.x"),)
    assert feedback_from("", b"k" * 16, "BE").entries == ()


_KEYS = st.text(min_size=1, max_size=8)
_DOCUMENTS = st.recursive(
    st.text(min_size=1, max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3)
)


@given(_DOCUMENTS)
def test_a_place_as_a_record_writes_it_is_always_met(document: object) -> None:
    """Whatever the names of the fields: the quick look at the innermost name never misses a place."""
    reading = dispatch.read(Part(_BODY, "application/json", json.dumps(document).encode()))
    for leaf in reading.leaves:
        if not leaf.is_key and any(map(str.isalnum, leaf.text)):
            assert stands(leaf, [], deny(place=leaf.place.render(collapsed=True), entity=("POLICY_NUMBER",)))
