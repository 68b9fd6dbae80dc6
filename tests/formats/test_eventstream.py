"""Server-sent events."""

import json

from tests.formats.shown import read, texts


def _events(*documents: object) -> str:
    return "".join(f"event: x\ndata: {json.dumps(document)}\n\n" for document in documents)


def test_fragments_are_one_text():
    """A name that is spread over events is one text at the fragments' path."""
    body = _events(*({"type": "content_block_delta", "delta": {"text": piece}} for piece in ("Dag An", "neli", "es")))
    assert texts(read(body, "text/event-stream"))["sse:$.delta.text"] == "Dag Annelies"


def test_other_fields_stay_apart():
    """Values that are no fragments are read event by event."""
    found = texts(read(_events({"mail": "a@post.example"}, {"mail": "b@post.example"}), "text/event-stream"))
    assert found == {"sse:$.mail": "a@post.example", "sse:$~1.mail": "b@post.example"}


def test_plain_and_multi_line_data():
    """Data that is no JSON is text; several data lines are one event; comments and unknown fields are read."""
    body = ': let op\r\ndata: {"a":\r\ndata: "x"}\r\nid: 7\r\n\r\ndata:Jan\r\n\r\ndata: [DONE]\r\n\r\n'
    assert list(texts(read(body, "text/event-stream")).values()) == [": let op", "x", "Jan"]


def test_json_in_fragments():
    """A tool call's arguments come in pieces of JSON and are read as what they become."""
    pieces = ('{"na', 'am": "Ja', 'n"}')
    body = _events(*({"delta": {"partial_json": piece}} for piece in pieces))
    assert texts(read(body, "text/event-stream")) == {"sse:$.delta.partial_json.naam": "Jan"}
