"""Forms."""

from tests.formats.shown import read, texts


def test_fields_stay_flat():
    """A field's name is one key; repeated fields are numbered."""
    body = "naam=de+Brouck%C3%A8re&tags=a&tags=b&user[name]=Jan&tel=&to=%2B32470"
    assert texts(read(body, "application/x-www-form-urlencoded")) == {
        "body:$.naam": "de Brouckère", "body:$.tags[0]": "a", "body:$.tags[1]": "b", "body:$['user[name]']": "Jan",
        "body:$.to": "+32470",
    }  # fmt: skip


def test_form_is_recognised():
    """A form without a content type is a form, and JSON declared as a form is JSON."""
    assert read("email=jan%40example.be&naam=Jan").format == "form"
    reading = read('{"a": "x"}', "application/x-www-form-urlencoded")
    assert (reading.format, reading.declared) == ("json", "form")
    assert read("Beste Jan, tot morgen", "application/x-www-form-urlencoded").format == "text"


def test_bare_name_is_read():
    """A name without a value may be the data itself."""
    assert [(leaf.text, leaf.is_key) for leaf in read("jan%40example.be", "application/x-www-form-urlencoded").leaves] == [
        ("jan@example.be", True)
    ]
