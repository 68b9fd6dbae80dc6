"""Places."""

import re

from hypothesis import given
from hypothesis import strategies as st

from formats.leaf import Mark, Place, Verbatim

BODY = Place("body", document=True)


def test_places_are_json_paths():
    """Names that RFC 9535 allows are written short, others quoted and escaped; numbers are indexes."""
    place = BODY.child("prénom").child(3).child("first-name").child("it's \\ x")
    assert place.render() == r"body:$.prénom[3]['first-name']['it\'s \\ x']"
    assert str(BODY) == "body:$"
    assert Place("query:email").render() == "query:email"


def test_verbatim_steps():
    """Cells and field numbers are written as they stand; a document inside a file starts a path of its own."""
    file = Place("part:file")
    assert file.child(Verbatim("/sheet1")).child(Verbatim("!B2")).render() == "part:file/sheet1!B2"
    assert file.child(Verbatim("/inner.json")).child("a").child(0).render() == "part:file/inner.json:$.a[0]"
    assert Place("grpc").child(Verbatim(":1")).child(Verbatim(".4")).render() == "grpc:1.4"


def test_marks_are_for_rewriting_only():
    """Marks tell equal places apart, and are left out of what people and records see."""
    place = BODY.child("a").child(Mark("~2"))
    assert (place.render(), place.render(collapsed=True), place.render(masked=frozenset())) == (
        "body:$.a~2",
        "body:$.a",
        "body:$.a",
    )


def test_masked_and_collapsed():
    """A key that is data is `*`; repeated places are one; a long key is cut."""
    place = BODY.child("rows").child(7).child("jan@post.example").child("a" * 200)
    assert place.render(masked=frozenset(["jan@post.example"]), collapsed=True) == "body:$.rows[*].*['" + "a" * 80 + "…']"


def test_steps_and_keys():
    """Keys come innermost first, without indexes."""
    place = BODY.child("a").child(0).child("b")
    assert (place.steps(), list(place.keys()), place.root()) == (("a", 0, "b"), ["b", "a"], "body")


@given(st.lists(st.text() | st.integers(0, 9), max_size=5))
def test_no_key_can_hurt_a_terminal(steps: list[str | int]):
    """Whatever a sender calls a field: the place holds no control character and no invisible direction mark."""
    place = BODY
    for step in steps:
        place = place.child(step)
    for text in (place.render(), place.render(collapsed=True)):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
