"""Cells of tables inside a document get the key of their column."""

import json

from hypothesis import given
from hypothesis import strategies as st

from detectors.fields import titled
from formats.dispatch import read
from formats.leaf import Leaf, Part, Place


def leaves(document: object) -> list[Leaf]:
    """The leaves of a JSON document."""
    return read(Part(Place("body", document=True), "application/json", json.dumps(document).encode())).leaves


def keys(document: object) -> dict[str, str]:
    """Text and key of every leaf."""
    return {leaf.text: leaf.key for leaf in titled(leaves(document))}


def test_a_first_row_of_headers_names_the_cells() -> None:
    """Rows that are arrays, as spreadsheets send them."""
    found = keys({"values": [["polis", "titularis", "premie"], ["LEV-330.2281", "Aristide Mbala", 512.5]]})
    assert found["LEV-330.2281"] == "polis"
    assert found["Aristide Mbala"] == "titularis"
    assert found["512.5"] == "premie"


def test_a_list_of_columns_beside_the_rows_names_the_cells() -> None:
    """`columns` and `rows`, as query services answer."""
    found = keys({"columns": ["naam", "geboortedatum"], "rows": [["Dirk Verlinde", "12/11/1958"], ["An", "01/02/1990"]]})
    assert found["12/11/1958"] == found["01/02/1990"] == "geboortedatum"


def test_a_first_row_of_values_names_nothing() -> None:
    """No value becomes a key: it could reach what keys are shown to."""
    assert set(keys([["Dirk", "Gent"], ["Lies", "Brugge"]]).values()) == {""}


_cells = st.text(max_size=12) | st.integers() | st.none()


@given(st.recursive(_cells, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)))
def test_nothing_but_keys_changes(document: object) -> None:
    """Places, texts and kinds stay, whatever the document."""
    before = leaves(document)
    after = titled(before)
    assert [(leaf.place, leaf.text, leaf.is_key, leaf.typed) for leaf in before] == [
        (leaf.place, leaf.text, leaf.is_key, leaf.typed) for leaf in after
    ]


def test_pairs_of_a_label_and_a_value_are_no_header() -> None:
    """`[["naam", "Jan Peeters"], …]`: the first row's value names no column."""
    assert set(keys([["naam", "Jan Peeters"], ["geboortedatum", "12/11/1958"]]).values()) == {""}
