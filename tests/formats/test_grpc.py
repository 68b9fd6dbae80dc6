"""gRPC and protocol buffers."""

import base64
import gzip

from formats import dispatch
from formats.leaf import Replacement
from formats.protobuf import parse
from tests.formats.shown import misses, part, read, texts


def _frame(message: bytes, flag: int = 0) -> bytes:
    return bytes([flag]) + len(message).to_bytes(4) + message


def test_field_numbers_are_places():
    """Text stands at its field numbers; repeated fields are told apart."""
    message = b"\x0a\x09\x22\x07\x12\x05Jan P" + b"\x12\x01a\x12\x01b"
    assert texts(read(_frame(message), "application/grpc")) == {"grpc:1.4.2": "Jan P", "grpc:2": "a", "grpc:2~2": "b"}


def test_compressed_and_web_messages():
    """gzip is undone; gRPC-Web's trailers are left out and its base64 form is read."""
    body = _frame(gzip.compress(b"\x0a\x03Jan"), 1) + _frame(b"grpc-status: 0", 0x80)
    assert texts(read(body, "application/grpc-web+proto")) == {"grpc:1": "Jan"}
    assert texts(read(base64.b64encode(body), "application/grpc-web-text")) == {"grpc:1": "Jan"}


def test_cut_off_message_is_said():
    """A message that is not whole is undecodable; those before it are read."""
    reading = read(_frame(b"\x0a\x03Jan") + _frame(b"\x0a\x05Piet")[:-1], "application/grpc")
    assert (texts(reading), misses(reading)) == ({"grpc:1": "Jan"}, [("undecodable", "grpc")])


def test_attribute_names_are_keys():
    """In a pair of name and value, as OTLP has them, the name is the value's key."""
    body = b"\x0a\x0auser.email\x12\x06\x0a\x04x@y "
    leaves = read(body, "application/x-protobuf").leaves
    assert [(leaf.key, leaf.text) for leaf in leaves][-1] == ("user.email", "x@y ")


def test_long_numbers():
    """An eleven-digit number is a leaf, a small one is not."""
    assert [leaf.text for leaf in read(b"\x08\xc0\x86\xfc\xf5\xbc\x02\x10\x07", "application/x-protobuf").leaves] == [
        "85073003328"
    ]


def test_parse_refuses_what_is_no_message():
    """Group tags, field 0 and lengths past the end are no message."""
    for body in (b"\x0b", b"\x00\x01", b"\x0a\x05x", b"\x08" + b"\xff" * 12, b"\x0f"):
        assert parse(body) is None


def test_a_frame_that_is_no_message_stays():
    """Beside a frame that cannot be read, another one is written anew."""
    good, odd = b"\x0a\x03Jan", b"\xff\xff"
    body = b"".join(b"\0" + len(frame).to_bytes(4) + frame for frame in (odd, good))
    made = dispatch.rewrite(part(body, "application/grpc"), [Replacement("grpc~2:1", 0, 3, "P")])
    assert made == b"\0\0\0\0\x02\xff\xff\0\0\0\0\x03\x0a\x01P"
