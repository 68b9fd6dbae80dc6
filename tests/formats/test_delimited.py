"""CSV and TSV."""

import pytest

from tests.formats.shown import read, texts


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_guessed(delimiter: str):
    """Comma, semicolon, tab and bar."""
    body = delimiter.join(["naam", "mail"]) + "\r\n" + delimiter.join(["Jan, J; P", "x"]).replace(delimiter, " ", 0) + "\r\n"
    body = body.replace("Jan, J; P", '"Jan, J; P"')
    assert texts(read(body, "text/csv")) == {"body:$[0].naam": "Jan, J; P", "body:$[0].mail": "x"}


def test_without_header():
    """When the first row is data, columns are numbered and it is row 0."""
    assert texts(read("Jan;0470123456\nEls;0471123456\n", "text/csv")) == {
        "body:$[0][0]": "Jan", "body:$[0][1]": "0470123456", "body:$[1][0]": "Els", "body:$[1][1]": "0471123456",
    }  # fmt: skip


def test_quoting_and_line_breaks():
    """Quoted cells hold delimiters, quotes and line breaks; blank lines are no rows; rows may be ragged."""
    body = 'a,b\n"x, ""y""\nz",1\n\np\nq,2,extra\n'
    assert texts(read(body, "text/csv")) == {
        "body:$[0].a": 'x, "y"\nz', "body:$[0].b": "1", "body:$[1].a": "p",
        "body:$[2].a": "q", "body:$[2].b": "2", "body:$[2][2]": "extra",
    }  # fmt: skip


def test_equal_headers():
    """Of several columns of one name all are read."""
    body = "id,naam,stad,land,code,mail,mail\n1,b,c,d,e,f,g\n"
    assert texts(read(body, "text/csv"))["body:$[0].mail~2"] == "g"


def test_siblings_share_the_row():
    """Cells of a row have one parent."""
    first, second, other, _ = read("a,b\n1,2\n3,4\n", "text/csv").leaves
    assert first.place.parent is second.place.parent
    assert other.place.parent is not first.place.parent


def test_a_single_row_is_data():
    """Names of columns without a row below them name nothing: they are read as what they may be."""
    assert texts(read("Jan Peeters,Gent\n", "text/csv")) == {"body:$[0][0]": "Jan Peeters", "body:$[0][1]": "Gent"}
