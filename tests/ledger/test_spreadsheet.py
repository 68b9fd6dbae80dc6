"""Cells for a spreadsheet."""

import pytest

from ledger.spreadsheet import cell


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "true"),
        (3, 3),
        (0.5, 0.5),
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+32", "'+32"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        (["a", "b"], "a; b"),
        (["=a", "b"], "'=a; b"),
        ([{"reason": "opaque", "place": "body"}], "opaque body"),
        (b"x", "b'x'"),
    ],
)
def test_a_cell_is_text_and_never_a_formula(value: object, written: object) -> None:
    """OWASP's list of first characters gets a quote before it; lists are joined."""
    assert cell(value) == written
