"""XML."""

from tests.formats.shown import read, texts


def test_places():
    """Local names; an index only where siblings repeat; attributes with `@`; white space is layout."""
    body = (
        '<?xml version="1.0"?><x:R xmlns:x="urn:x" x:id="7"><C>a</C>\n<C n="1">b<D/> c </C><E xsi:schemaLocation="q">'
        "<F>J&amp;n &#233;</F></E></x:R>"
    )
    assert texts(read(body, "text/xml")) == {
        "body:$.R.@id": "7", "body:$.R.C[0]": "a", "body:$.R.C[1].@n": "1", "body:$.R.C[1]": "b", "body:$.R.C[1]~2": "c",
        "body:$.R.E.F": "J&n é",
    }  # fmt: skip


def test_keys():
    """A text's key is its element, an attribute's its name."""
    assert [(leaf.key, leaf.text) for leaf in read("<a naam='x'><mail>y</mail></a>", "application/xml").leaves] == [
        ("naam", "x"),
        ("mail", "y"),
    ]


def test_comments_and_cdata_are_read():
    """What is hidden in comments is read; CDATA is taken as it stands."""
    assert list(texts(read("<a><!-- bel Jan --><![CDATA[<b>&amp;]]></a>", "application/xml")).values()) == [
        " bel Jan ",
        "<b>&amp;",
    ]


def test_declared_charset():
    """The XML declaration names the charset."""
    body = '<?xml version="1.0" encoding="ISO-8859-2"?><a>Łódź</a>'.encode("iso-8859-2")
    assert texts(read(body, "application/xml")) == {"body:$.a": "Łódź"}
    assert texts(read("<a>Zoë</a>".encode("utf-16"), "application/xml")) == {"body:$.a": "Zoë"}


def test_broken_markup():
    """Unclosed and stray tags lose no text."""
    assert list(texts(read("<a><b>x</a></c>y<d e='z", "application/xml")).values()) == ["x", "y", "z"]


def test_siblings():
    """Attributes of one element, and elements of one parent, share the parent place."""
    lat, lon, naam, mail = read("<a><p lat='50.8' lon='4.3'/><naam>x</naam><mail>y</mail></a>", "application/xml").leaves
    assert lat.place.parent is lon.place.parent
    assert naam.place.parent is mail.place.parent
