"""gRPC's framing (and gRPC-Web's): each message has a flag and a length before it. Places are field numbers: `grpc:1.4.2`."""

import base64
from collections.abc import Iterator

from formats import charset, coding, jsondoc, jsontoken
from formats.budget import Meter
from formats.leaf import Mark, Part, Place
from formats.nested import debase64
from formats.protobuf import read_dotted
from formats.protobufwrite import rewrite_dotted
from formats.reading import Harvest
from formats.splice import CannotRewrite, encoded
from formats.writer import Writer

_TRAILERS = 0x80  # gRPC-Web: the last frame holds trailers


def read(part: Part, harvest: Harvest) -> None:
    """Read every whole message. One that is cut off, or compressed in an unknown way, is undecodable."""
    root = _root(part)
    for number, (flag, message) in enumerate(_frames(_binary(part))):
        place = _place(root, number)
        plain = message if not flag & 1 else _inflated(message, harvest.meter)
        if flag & _TRAILERS:
            continue
        if plain is None or not _read(plain, part.content_type, place, harvest):
            harvest.miss("undecodable", root)
        if harvest.full(root):
            return


def rewrite(part: Part, writer: Writer) -> bytes:
    """Each message written anew, compressed as it was, its length before it."""
    written: list[bytes] = []
    for number, (flag, message) in enumerate(_frames(_binary(part))):
        if message is None:
            raise CannotRewrite("A gRPC message is not whole, so the stream cannot be written back.")
        new = message if flag & _TRAILERS else _message(message, flag, _place(_root(part), number), part.content_type, writer)
        written.append(bytes([flag]) + len(new).to_bytes(4) + new)
    made = b"".join(written)
    return base64.b64encode(made) if _is_text(part) else made


def _message(message: bytes, flag: int, place: Place, content_type: str, writer: Writer) -> bytes:
    plain = message if not flag & 1 else _inflated(message, Meter(writer.harvest.limits))
    if plain is None or not writer.touches(place):
        return message
    if "+json" in content_type:
        source = charset.decode(plain, detect=False)
        made = encoded(source, writer.text(source.raw, jsontoken.slots(source.text, place, "", writer.harvest)), plain)
    else:
        made = rewrite_dotted(plain, place, writer)
    return message if made == plain else coding.encode(made, _coding(message)) if flag & 1 else made


def _is_text(part: Part) -> bool:
    return "grpc-web-text" in part.content_type


def _binary(part: Part) -> bytes:
    return debase64(part.body.decode("latin-1")) or b"" if _is_text(part) else part.body


def _root(part: Part) -> Place:
    return Place("grpc") if part.place.parent is None and part.place.step == "body" else part.place


def _place(root: Place, number: int) -> Place:
    return Place(Mark(f"~{number + 1}"), root) if number else root


def _read(message: bytes, content_type: str, place: Place, harvest: Harvest) -> bool:
    if "+json" in content_type:
        jsondoc.read_text(charset.decode(message, detect=False).text, place, "", harvest)
        return True
    return read_dotted(message, place, harvest)


def _frames(body: bytes) -> Iterator[tuple[int, bytes | None]]:
    position = 0
    while position + 5 <= len(body):
        size = int.from_bytes(body[position + 1 : position + 5])
        message = body[position + 5 : position + 5 + size]
        yield body[position], message if len(message) == size else None
        position += 5 + size
    if position < len(body):
        yield 0, None


def _inflated(message: bytes | None, meter: Meter) -> bytes | None:
    """A compressed message; None when it cannot be undone whole."""
    if message is None:
        return None
    plain = coding.decode(message, _coding(message), meter)
    return plain.body if plain.problem is None else None


def _coding(message: bytes) -> str:
    """A compressed message's coding. It stands in a header that is not here: gzip, zstd and deflate show in the bytes."""
    return "gzip" if message[:2] == b"\x1f\x8b" else "zstd" if message[:4] == b"\x28\xb5\x2f\xfd" else "deflate"
