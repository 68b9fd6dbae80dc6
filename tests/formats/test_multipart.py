"""Multipart bodies."""

from formats import dispatch
from formats.budget import Limits
from formats.leaf import Replacement
from tests.formats.shown import misses, part, read, texts

FORM = (
    b'--X\r\nContent-Disposition: form-data; name="naam"\r\n\r\nJan Peeters\r\n'
    b'--X\r\nContent-Disposition: form-data; name="tag"\r\n\r\na\r\n'
    b'--X\r\nContent-Disposition: form-data; name="tag"\r\n\r\nb\r\n'
    b'--X\r\nContent-Disposition: form-data; name="leeg"\r\n\r\n\r\n'
    b'--X\r\nContent-Disposition: form-data; name="file"; filename="jan peeters.json"\r\nContent-Type: application/json\r\n\r\n'
    b'{"mail": "jan@example.be"}\r\n--X--\r\n'
)


def test_form_data():
    """Fields are flat, a file is a root of its own and is read by its own type; its name is read too."""
    assert texts(read(FORM, "multipart/form-data; boundary=X")) == {
        "body:$.naam": "Jan Peeters", "body:$.tag[0]": "a", "body:$.tag[1]": "b",
        "part:file/filename": "jan peeters.json", "part:file:$.mail": "jan@example.be",
    }  # fmt: skip


def test_fields_have_their_names_as_keys():
    """A field's name is the key of its text."""
    assert [leaf.key for leaf in read(FORM, "multipart/form-data; boundary=X").leaves][:2] == ["naam", "tag"]


def test_boundary_is_told_by_the_bytes():
    """A missing or wrong boundary is taken from the first line."""
    assert texts(read(FORM, "multipart/form-data; boundary=Y")) == texts(read(FORM, ""))
    assert len(read(FORM, "multipart/form-data").leaves) == 5


def test_mixed_with_transfer_encoding():
    """Parts without names are numbered; base64 and quoted-printable are undone; parts may be multipart again."""
    body = (
        "--A\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nZo=EB\n"
        "--A\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: application/json\n"
        "Content-Transfer-Encoding: base64\n\neyJhIjoieCJ9\n--B--\n--A--\n"
    )
    assert texts(read(body, "multipart/mixed; boundary=A")) == {"part:0": "Zoë", "part:1/0:$.a": "x"}


def test_cut_off_body():
    """A body that ends within a part gives that part's beginning."""
    assert texts(read(FORM[:61], "multipart/form-data; boundary=X"))["body:$.naam"] == "Jan Peete"


def test_nesting_is_bounded():
    """Multipart in multipart without end stops at the bound."""
    body = b"Content-Type: text/plain\r\n\r\nx"
    for level in range(30):
        body = b"Content-Type: multipart/mixed; boundary=B%d\r\n\r\n--B%d\r\n%s\r\n--B%d--" % (level, level, body, level)
    head, _, rest = body.partition(b"\r\n\r\n")
    assert "over_budget" in [reason for reason, _ in misses(read(rest, head.decode().removeprefix("Content-Type: ")))]


def test_a_file_counts_once():
    """A file of five megabytes in a form of as many is within a bound of eight; parts without end are not."""
    head = b'--B\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\n'
    body = head + b"Mevrouw belt morgen. " * 250_000 + b"\r\n--B--\r\n"
    assert misses(read(body, "multipart/form-data; boundary=B")) == []
    many = read(b"--B\n\nx\n" * 20_000, "multipart/form-data; boundary=B", limits=Limits(seconds=1000))
    assert ("over_budget", "body:$") in misses(many)


def test_a_part_that_counts_its_own_bytes_counts_them_anew():
    """Its `Content-Length` is that of the bytes that are there now, coded as they are; another part's stays."""
    head = '--B\r\nContent-Disposition: form-data; name="{}"\r\nContent-Length: {}\r\n\r\n{}\r\n'
    coded = "--B\r\ncontent-length:  8\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\n{}\r\n--B--\r\n"
    before = head.format("a", 6, "Peters") + head.format("b", 2, "xy") + coded.format("UGV0ZXJz")
    after = head.format("a", 3, "[P]") + head.format("b", 2, "xy") + coded.format("W1Bd").replace("  8", "  4")
    content_type = "multipart/form-data; boundary=B"
    places = [leaf.place.render() for leaf in read(before, content_type).leaves if leaf.text == "Peters"]
    wanted = [Replacement(place, 0, 6, "[P]") for place in places]
    assert len(places) == 2
    assert dispatch.rewrite(part(before, content_type), wanted).decode() == after
