"""Archives, Office documents, workbooks, PDF, pages, mail, cards, YAML and the rest: what the wire samples do not show."""

import gzip
import io
import tarfile
import zipfile

from tests.formats.shown import misses, read, texts


def test_member_names():
    """A member's name is read; one that may be data stays out of places."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("map/attest jan peeters.txt", "x")
    assert texts(read(stream.getvalue())) == {"part:*/filename": "map/attest jan peeters.txt", "part:*": "x"}


def test_members_of_the_same_name():
    """Members of one name in two folders, and two that are masked, each have a place of their own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in ("a/x.txt", "b/x.txt", "attest jan.txt", "attest els.txt"):
            made.writestr(name, name[0])
    shown = texts(read(stream.getvalue()))
    assert {place: text for place, text in shown.items() if "/filename" not in place} == {
        "part:x.txt": "a",
        "part:x.txt~2": "b",
        "part:*": "a",
        "part:*~2": "a",
    }


def test_packed_tar():
    """A tar in a gzip is read through both."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as made:
        info = tarfile.TarInfo("a.json")
        info.size = 10
        made.addfile(info, io.BytesIO(b'{"a": "x"}'))
    assert texts(read(stream.getvalue(), "application/gzip"))["part:a.json:$.a"] == "x"


def test_gzip_under_another_type():
    """A gzipped body without Content-Encoding is told by its bytes; the declared type is the inner one's."""
    for moment in (0, 0x26, 0x3D26):  # a time that looks like `&` or `=` in the bytes does not make it a form
        assert texts(read(gzip.compress(b"To=%2B32470&x=y", mtime=moment), "application/x-www-form-urlencoded")) == {
            "body:$.To": "+32470",
            "body:$.x": "y",
        }


def test_names_in_two_runs_are_one():
    """A paragraph's runs are joined; deleted text, comments and links are read; images in it are opaque."""
    word = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr(
            "word/document.xml",
            f"<w:d {word}><w:p><w:r><w:t>Jan </w:t></w:r><w:r><w:t>Peeters</w:t><w:tab/><w:delText>x</w:delText></w:r>"
            "</w:p></w:d>",
        )
        made.writestr("word/comments.xml", f"<w:c {word}><w:comment><w:p><w:t>bel Els</w:t></w:p></w:comment></w:c>")
        made.writestr(
            "word/_rels/document.xml.rels", '<Relationships><Relationship Target="mailto:jan@post.example"/></Relationships>'
        )
        made.writestr("word/media/image1.png", b"\x89PNG\r\n\x1a\n")
    reading = read(stream.getvalue())
    assert list(texts(reading).values()) == ["Jan Peeters\tx", "bel Els", "mailto:jan@post.example"]
    assert misses(reading) == [("opaque", "part:file/image1.png")]


def test_page_blocks_and_links():
    """Inline elements are joined, line breaks kept, styles left out; scripts and JSON in them are read."""
    body = (
        "<html><style>p {}</style><p>An<b>ne</b><br>Gent</p>tail<a href='tel:+32%20470'>x</a><img alt='foto van Jan'>"
        '<script type=\'application/ld+json\'>{"naam": "Els"}</script><!-- Piet --></html>'
    )
    assert sorted(texts(read(body, "text/html")).values()) == sorted(
        ["Anne\nGent", "tailx", "tel:+32 470", "foto van Jan", "Els", "Piet"]
    )


def test_mail_charsets_and_threads():
    """Encoded words and odd charsets are decoded; an attached message is read too."""
    inner = b"From: Els <els@post.example>\r\nSubject: Re\r\n\r\nDag\r\n"
    body = (
        b"From: =?iso-8859-1?Q?Zo=EB?= <zoe@post.example>\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nCaf\xe9\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--b--\r\n"
    )
    found = list(texts(read(body, "message/rfc822")).values())
    assert found[0] == "Zoë <zoe@post.example>"
    assert "Café" in found
    assert any("Dag" in text for text in found)


def test_yaml_documents_and_words():
    """Several documents stand at their number; words and empty values are no leaves; quoted ones are."""
    assert texts(read("---\na: true\nb: 'true'\nc: ~\n---\n- 0470\n- x\n", "application/yaml")) == {
        "body:$[0].b": "true", "body:$[1][0]": "0470", "body:$[1][1]": "x",
    }  # fmt: skip


def test_broken_yaml_is_read_as_text():
    """What is no YAML is inspected as text, and said."""
    reading = read("naam: Jan\n  x: [\n\t}", "application/yaml")
    assert any("Jan" in text for text in texts(reading).values())
    assert misses(reading) == [("undecodable", "body:$")]


def test_graphql_body():
    """A query alone: strings, block strings, comments and long numbers."""
    body = 'query { a(naam: "Jan \\u00e9", n: 85073003328, t: """bel\nEls""") { id } } # Piet'
    assert list(texts(read(body, "application/graphql")).values()) == ["Jan é", "85073003328", "bel\nEls", " Piet"]


def test_binary_in_objects():
    """Bytes in MessagePack and CBOR are read by what they are."""
    import cbor2

    body = cbor2.dumps({"a": gzip.compress(b'{"mail": "jan@post.example"}'), "t": cbor2.CBORTag(999, "x"), "n": 10**5000})
    assert texts(read(body, "application/cbor")).items() >= {"body:$.a.mail": "jan@post.example", "body:$.t": "x"}.items()


def test_cyclic_cbor_is_bounded():
    """A list that holds itself ends at the depth."""
    assert ("over_budget", "body:$" + "[*]" * 64) in misses(read(b"\xd8\x1c\x81\xd8\x1d\x00", "application/cbor"))


def test_websocket_messages_in_a_dump():
    """A flow's WebSocket messages are read."""
    message = b"7:websock;"
    reading = read(b"41:2:id;1:1;9:websocket;" + message, "application/x-mitmproxy-flow")
    assert "failed" not in [reason for reason, _ in misses(reading)]


def test_boto3_chunks_under_gzip():
    """aws-chunked around gzip, both named in Content-Encoding, without signatures and with trailers."""
    packed = gzip.compress(b'{"mail": "jan@post.example"}')
    body = b"%x\r\n%s\r\n0\r\nx-amz-checksum-crc32: AAAA\r\n\r\n" % (len(packed), packed)
    assert texts(read(body, "application/json", "gzip,aws-chunked")) == {"body:$.mail": "jan@post.example"}
    assert texts(read(packed, "application/json", "gzip,aws-chunked")) == {"body:$.mail": "jan@post.example"}


def test_chunk_of_absurd_size():
    """A chunk that claims more bytes than any body has is cut off, not a crash."""
    body = b"5;chunk-signature=" + b"a" * 64 + b"\r\nhello\r\nffffffffffffffff\r\nx"
    assert misses(read(body)) == [("undecodable", "body:$")]
    assert misses(read(b"5\r\nhello\r\nffffffff\r\nx", "text/plain", "aws-chunked")) == [("undecodable", "body:$")]


def test_notes_in_cells():
    """A cell's note in an OpenDocument spreadsheet is read beside the cell."""
    names = "xmlns:t='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:o='urn:o' xmlns:x='urn:x'"
    cell = "<t:table-cell><x:p>a</x:p><o:annotation><x:p>bel Jan</x:p></o:annotation></t:table-cell>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", f"<t:d {names}><t:table t:name='B'><t:table-row>{cell}</t:table-row></t:table></t:d>")
    assert texts(read(stream.getvalue())) == {"part:file/B!A1": "a", "part:file/B/note-A1": "bel Jan"}
