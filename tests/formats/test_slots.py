"""Reading and rewriting see the same leaves: what `read` gives is what `slots` finds a place for, whatever the text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats import table
from formats.budget import Limits
from formats.dispatch import descend
from formats.reading import Harvest, Unreadable
from tests.formats.shown import part

ALPHABETS = {
    "csv": 'ab;,\t|"\r\n @1 ',
    "form": "ab=&%+20é[]@ ",
    "xml": "<>/ab:=\"' &;!-?[]\n",
    "sse": 'data:{}"a\r\n ,[]1',
    "ndjson": '{}[]"a:,1\n\\ u\r',
    "json": '{}[]"a:,1\n\\ ue.-',
    "yaml": "a:- \n'\"|>&*!{}[],#",
    "contentline": 'NOTE:;=ab\\,\r\n "',
    "text": "ab\n\r \x0b",
    "graphql": '{}"a:1#\n\\(',
}
PIECES = {
    "xml": ["<a>", "</a>", "<b x='1'>", "</b>", "<!--", "-->", "<![CDATA[", "]]>", "<c/>", "x", "<a>y</a>"],
    "csv": ['"a""b"', "a;b\n", "naam;mail\n", '"x\ny"', "\r\n", ";", "1"],
    "contentline": ["BEGIN:VCARD\r\n", "END:VCARD\r\n", "N;CN=x:", "\r\n ", ";ENCODING=QUOTED-PRINTABLE:=C3=A9", "\\n", "a"],
}


@pytest.mark.parametrize("name", ALPHABETS)
@given(data=st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_reading_and_rewriting_see_the_same(name: str, data: st.DataObject):
    """The same leaves, at the same places, with the same keys and kinds."""
    pieces = st.sampled_from([*ALPHABETS[name], *PIECES.get(name, [])])
    raw = "".join(data.draw(st.lists(pieces, max_size=40)))
    row = next(row for row in table.TABLE if row.name == name)
    one = part(raw, row.types[0] if "*" not in row.types[0] else "text/plain")
    harvest, other = Harvest(Limits(), descend), Harvest(Limits(), descend)
    try:
        row.read(one, harvest)
    except Unreadable:
        return
    assert row.slots is not None
    source = row.decode(one)
    slots = [slot for slot in row.slots(source.text, one, other) if slot.leaf.text]
    seen = [(leaf.place.render(), leaf.key, leaf.text, leaf.is_key, leaf.typed) for leaf in harvest.leaves]
    placed = [(s.leaf.place.render(), s.leaf.key, s.leaf.text, s.leaf.is_key, s.leaf.typed) for s in slots]
    assert sorted(seen) == sorted(placed)
    assert all(0 <= slot.start <= slot.end <= len(source.text) for slot in slots)
