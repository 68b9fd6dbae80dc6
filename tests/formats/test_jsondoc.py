"""JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.budget import Limits
from formats.jsondoc import read_text
from formats.jsontoken import slots
from formats.leaf import Place
from formats.reading import Harvest
from tests.formats.shown import misses, part, read, texts


def test_leaves_have_exact_places():
    """Every string and number is a leaf at its JSONPath; booleans, nulls and empty strings are none."""
    reading = read('{"a": {"prénom": "Jan", "first-name": "Els"}, "b": [1, "x", true, null, ""], "c": false}', "application/json")
    assert texts(reading) == {"body:$.a.prénom": "Jan", "body:$.a['first-name']": "Els", "body:$.b[0]": "1", "body:$.b[1]": "x"}
    assert misses(reading) == []
    assert (reading.format, reading.declared) == ("json", "json")


def test_numbers_keep_their_form():
    """Numbers are leaves in the form in which they were written."""
    reading = read('{"a": 1e400, "b": 12345678901234567890, "c": 1.50, "d": 88071541364}', "application/json")
    assert [leaf.text for leaf in reading.leaves] == ["1e400", "12345678901234567890", "1.50", "88071541364"]
    assert {leaf.typed for leaf in reading.leaves} == {"number"}


def test_duplicate_keys_are_all_read():
    """Of two equal keys neither is lost, and their exact places differ; in a record they are the same place."""
    reading = read('{"mail": "a@example.be", "mail": "b@example.be"}', "application/json")
    assert texts(reading) == {"body:$.mail": "a@example.be", "body:$.mail~2": "b@example.be"}
    assert {leaf.place.render(collapsed=True) for leaf in reading.leaves} == {"body:$.mail"}


def test_keys_that_may_hold_data_are_leaves():
    """A key with an address, a number or a space is read as a leaf of its own; a field's name is not."""
    reading = read('{"jan@example.be": 1, "0470123456": 2, "Jan Peeters": 3, "first_name": 4}', "application/json")
    assert [leaf.text for leaf in reading.leaves if leaf.is_key] == ["jan@example.be", "0470123456", "Jan Peeters"]
    masked = frozenset(["jan@example.be"])
    assert reading.leaves[0].place.render(masked=masked) == "body:$.*"


def test_siblings_share_one_parent():
    """Leaves of one object share the parent, by identity; leaves of another do not."""
    first, second, third = read('[{"a": "x", "b": "y"}, {"a": "z"}]', "application/json").leaves
    assert first.place.parent is second.place.parent
    assert third.place.parent is not first.place.parent


def test_array_items_have_the_key_of_their_array():
    """The key of an array's item is the innermost name above it."""
    assert [leaf.key for leaf in read('{"phones": ["1", ["2"]]}', "application/json").leaves] == ["phones", "phones"]


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_depth_is_bounded(body: str):
    """A document 100,000 levels deep raises nothing and is said to be over the budget."""
    assert ("over_budget", "body:$") in misses(read(body, "application/json"))


def test_text_above_the_depth_is_read():
    """What stands above the depth limit is read although the document goes deeper."""
    body = '{"name": "Jan", "deep": ' + "[" * 100 + '"x"' + "]" * 100 + ', "mail": "jan@example.be"}'
    assert texts(read(body, "application/json")) == {"body:$.name": "Jan", "body:$.mail": "jan@example.be"}


def test_cut_off_document_is_read_to_its_end():
    """A document that breaks off gives what was there, and the break is said."""
    reading = read('{"a": "x", "b": {"c": "y', "application/json")
    assert texts(reading) == {"body:$.a": "x", "body:$.b.c": "y"}
    assert misses(reading) == [("undecodable", "body:$")]


def test_what_is_no_json_is_still_inspected():
    """From the first token that is no JSON on, the rest is one text."""
    reading = read('{"a": "x", b: \'jan@example.be\'}', "application/json")
    assert texts(reading) == {"body:$.a": "x", "body:$~rest": "b: 'jan@example.be'}"}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_every_unicode_form(codec: str):
    """UTF-8, UTF-16 and UTF-32, with and without a byte order mark."""
    assert texts(read('{"naam": "Zoë"}'.encode(codec), "application/json")) == {"body:$.naam": "Zoë"}


def test_invalid_utf8_is_read_with_replacement():
    """Bytes that are no UTF-8 become U+FFFD; the rest is read, and it is said."""
    reading = read(b'{"a": "Jos\xe9", "b": "x"}', "application/json")
    assert texts(reading) == {"body:$.a": "Jos\ufffd", "body:$.b": "x"}
    assert misses(reading) == [("undecodable", "body:$")]


def test_lone_surrogates_are_replaced():
    """An escaped surrogate without a partner is U+FFFD; a pair is its character; an escaped backslash is none of it."""
    reading = read(r'{"a": "\ud800x", "b": "\ud83d\ude00", "c": "\\ud800"}', "application/json")
    assert list(texts(reading).values()) == ["\ufffdx", "😀", r"\ud800"]


def test_leaves_are_bounded():
    """Past the bound of leaves it is said, once."""
    reading = read(json.dumps(["x"] * 50), "application/json", limits=Limits(leaves=10))
    assert len(reading.leaves) == 10
    assert misses(reading) == [("over_budget", "body:$[*]")]


_json = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=30,
)


@given(_json, st.booleans())
def test_tokens_and_scanner_agree(document: object, ascii_only: bool):
    """The fast scanner and the tokenizer give the same leaves at the same places."""
    text = json.dumps(document, ensure_ascii=ascii_only)
    fast, slow = _harvest(), _harvest()
    read_text(text, part("").place, "", fast)
    slotted = list(slots(text, part("").place, "", slow))
    assert sorted((leaf.place.render(), leaf.key, leaf.text, leaf.typed) for leaf in fast.leaves) == sorted(
        (slot.leaf.place.render(), slot.leaf.key, slot.leaf.text, slot.leaf.typed) for slot in slotted
    )
    assert slow.unseen == []


def _harvest() -> Harvest:
    return Harvest(Limits(), lambda _part, _harvest: None)


def test_value_that_stands_alone():
    """A document may be one string."""
    harvest = _harvest()
    read_text('"jan@example.be"', Place("ws", document=True), "", harvest)
    assert [(leaf.place.render(), leaf.text) for leaf in harvest.leaves] == [("ws:$", "jan@example.be")]


def test_values_where_a_key_should_be():
    """Broken JSON keeps every value, each at a place of its own."""
    reading = read('{"mail": "a@post.example", 123456 "gsm": [1, 2], 7 8}', "application/json")
    assert "a@post.example" in texts(reading).values()
    assert "123456" in texts(reading).values()
