"""JSON documents in a row."""

from tests.formats.shown import read, texts


def test_lines_are_numbered():
    """Each line is a document at its number; an empty line counts; a line that is no JSON is text."""
    body = '{"naam": "Jan"}\n\n{"mail": ["jan@example.be"]}\nlosse tekst\r\n42\n'
    assert texts(read(body, "application/x-ndjson")) == {
        "body:$[0].naam": "Jan", "body:$[2].mail[0]": "jan@example.be", "body:$[3]": "losse tekst", "body:$[4]": "42",
    }  # fmt: skip


def test_lines_declared_as_json():
    """NDJSON that is declared as JSON is told by its bytes."""
    reading = read('{"a": "x"}\n{"a": "y"}\n', "application/json")
    assert (reading.format, texts(reading)) == ("ndjson", {"body:$[0].a": "x", "body:$[1].a": "y"})


def test_text_sequence():
    """A JSON text sequence's records may span lines."""
    assert texts(read('\x1e{"a":\n"x"}\n\x1e{"a": "y"}\n', "application/json-seq")) == {"body:$[0].a": "x", "body:$[1].a": "y"}
