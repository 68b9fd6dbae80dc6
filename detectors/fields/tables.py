"""Tables inside a document: rows that are arrays, named by a first row of headers or by a list of columns beside them.

`{"rows": [["polis", "titularis"], ["LEV-330", "…"]]}` and `{"columns": ["Naam", …], "rows": [[…], …]}`: a cell's key becomes its
column's. Only a row of which most cells are keys that we know is taken for headers, so that no value becomes a key.
"""

from collections.abc import Sequence

from detectors.fields.keys import read
from formats.leaf import Leaf, Place

_LONGEST = 60  # letters of a header
_MOST_COLUMNS = 256

type Headers = dict[int, str]
"""By column."""


def titled(leaves: list[Leaf]) -> list[Leaf]:
    """The leaves, cells of tables under their column's key.

    Args:
        leaves: all of a document, in order.
    """
    cells = [index for index, leaf in enumerate(leaves) if leaf.place.step.__class__ is int and _table(leaf) is not None]
    if not cells:
        return leaves
    headers = _headers(leaves, cells)
    if not any(headers.values()):
        return leaves
    made = list(leaves)
    for index in cells:
        leaf = leaves[index]
        header = headers[id(_table(leaf))].get(_column(leaf))
        if header is not None and header != leaf.text:
            made[index] = Leaf(leaf.place, header, leaf.text, leaf.is_key, leaf.typed)
    return made


def _table(leaf: Leaf) -> Place | None:
    """The array of rows that a cell stands in."""
    row = leaf.place.parent
    return row.parent if row is not None and row.step.__class__ is int else None


def _column(leaf: Leaf) -> int:
    return leaf.place.step if isinstance(leaf.place.step, int) else -1


def _headers(leaves: Sequence[Leaf], cells: Sequence[int]) -> dict[int, Headers]:
    """For each table (by the identity of its place) its headers, or none."""
    first: dict[int, Headers] = {}
    rows: dict[int, int] = {}
    tables: dict[int, Place] = {}
    for index in cells:
        leaf = leaves[index]
        table, row = _table(leaf), leaf.place.parent
        if table is None or row is None:
            continue
        tables[id(table)] = table
        if rows.setdefault(id(table), id(row)) == id(row) and _column(leaf) < _MOST_COLUMNS:
            first.setdefault(id(table), {})[_column(leaf)] = leaf.text
    lists = _lists(leaves)
    none: Headers = {}
    return {
        table: next((each for each in (*lists.get(id(place.parent), ()), first.get(table, {})) if _is_header(each)), none)
        for table, place in tables.items()
    }


def _lists(leaves: Sequence[Leaf]) -> dict[int, list[Headers]]:
    """Lists of texts (`columns`), by the identity of the object that they stand in."""
    found: dict[int, dict[int, Headers]] = {}
    for leaf in leaves:
        above = leaf.place.parent
        if leaf.place.step.__class__ is int and above is not None and isinstance(above.step, str) and above.parent is not None:
            columns = found.setdefault(id(above.parent), {}).setdefault(id(above), {})
            if len(columns) < _MOST_COLUMNS:
                columns[_column(leaf)] = leaf.text
    return {holder: list(lists.values()) for holder, lists in found.items()}


def _is_header(row: Headers) -> bool:
    """Whether most of a row's cells are keys that we know, and all could be keys."""
    known = sum(read(text).concept is not None for text in row.values())
    return known * 2 > len(row) and all(text[:1].isalpha() and len(text) <= _LONGEST for text in row.values())
