"""gRPC's framing (and gRPC-Web's): each message has a flag and a length before it. Places are field numbers: `grpc:1.4.2`."""

from collections.abc import Iterator

from formats import coding, jsondoc
from formats.leaf import Mark, Part, Place
from formats.nested import debase64
from formats.protobuf import read_dotted
from formats.reading import Harvest

_TRAILERS = 0x80  # gRPC-Web: the last frame holds trailers


def read(part: Part, harvest: Harvest) -> None:
    """Read every whole message. One that is cut off, or compressed in an unknown way, is undecodable."""
    body = part.body
    if "grpc-web-text" in part.content_type:
        body = debase64(body.decode("latin-1")) or b""
    top = part.place.parent is None and part.place.step == "body"
    root = Place("grpc") if top else part.place
    for number, (flag, message) in enumerate(_frames(body)):
        place = Place(Mark(f"~{number + 1}"), root) if number else root
        plain = message if not flag & 1 else _inflated(message, harvest)
        if flag & _TRAILERS:
            continue
        if plain is None or not _read(plain, part.content_type, place, harvest):
            harvest.miss("undecodable", root)
        if harvest.full(root):
            return


def _read(message: bytes, content_type: str, place: Place, harvest: Harvest) -> bool:
    if "+json" in content_type:
        jsondoc.read_text(message.decode("utf-8", "replace"), place, "", harvest)
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


def _inflated(message: bytes | None, harvest: Harvest) -> bytes | None:
    """A compressed message. Its coding stands in a header that is not here: gzip, zstd and deflate show in the bytes."""
    if message is None:
        return None
    name = "gzip" if message[:2] == b"\x1f\x8b" else "zstd" if message[:4] == b"\x28\xb5\x2f\xfd" else "deflate"
    plain = coding.decode(message, name, harvest.meter)
    return plain.body if plain.problem is None else None
