"""ZIP, TAR and GZ: every member is read by its own type, within the one budget of the part. Office files are ZIPs and told here.

Members are inflated in blocks against the meter, never by the size that they claim. An encrypted member is `encrypted`.
"""

import tarfile
import zipfile
from collections import Counter
from collections.abc import Mapping
from io import BytesIO

from formats import coding
from formats.budget import Limits, Meter
from formats.foreign import foreign
from formats.jsonkeys import may_hold_data
from formats.leaf import Leaf, Part, Place, Verbatim
from formats.multipart import member
from formats.reading import Harvest, Unreadable
from formats.splice import CannotRewrite
from formats.writer import Writer

_BLOCK = 64 * 1024
_MEMBERS = 10_000
_NOWHERE = Place("part:file")


def looks_zip(head: bytes) -> bool:
    """Whether a ZIP begins here (APPNOTE 4.3.7; an empty one has only its end record)."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def looks_gzip(head: bytes) -> bool:
    """Whether a gzip member begins here (RFC 1952 §2.3)."""
    return head.startswith(b"\x1f\x8b\x08")


def looks_zstd(head: bytes) -> bool:
    """Whether a Zstandard frame begins here (RFC 8878 §3.1.1)."""
    return head.startswith(b"\x28\xb5\x2f\xfd")


def looks_tar(head: bytes) -> bool:
    """Whether a POSIX tar header stands here."""
    return head[257:262] == b"ustar"


def read_gzip(part: Part, harvest: Harvest) -> None:
    """Read what a gzip (or zstd) file holds, at the same place."""
    name = "gzip" if looks_gzip(part.body) else "zstd"
    plain = coding.decode(part.body, name, harvest.meter)
    if plain.problem:
        harvest.miss(plain.problem, part.place)
    if plain.body:
        harvest.descend(Part(part.place, _inner_type(part), plain.body))


def rewrite_gzip(part: Part, writer: Writer) -> bytes:
    """What a gzip or zstd file holds, written anew and packed again."""
    name = "gzip" if looks_gzip(part.body) else "zstd"
    plain = coding.decode(part.body, name, Meter(writer.harvest.limits))
    if plain.problem:
        raise CannotRewrite("A packed file cannot be unpacked whole, so it cannot be written back.")
    made = writer.body(Part(part.place, _inner_type(part), plain.body))
    return coding.encode(made, name) if made != plain.body else part.body


def _inner_type(part: Part) -> str:
    """The declared type is the packed file's own when it does not name the packing."""
    return "" if "gzip" in part.content_type or "zstd" in part.content_type else part.content_type


def opened(body: bytes) -> zipfile.ZipFile:
    """The archive.

    Raises:
        Unreadable: it is none, or broken.
    """
    with foreign():
        archive = zipfile.ZipFile(BytesIO(body))
    if len(archive.infolist()) > _MEMBERS:
        raise Unreadable("over_budget")
    return archive


def inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, harvest: Harvest, place: Place) -> bytes:
    """A member's bytes as far as the budget goes; what is missing is said."""
    if info.flag_bits & 1:
        harvest.miss("encrypted", place)
        return b""
    bound = max(1 << 20, info.compress_size * harvest.limits.ratio)
    blocks: list[bytes] = []
    size = 0
    try:
        with foreign(), archive.open(info) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                granted = harvest.meter.take(len(block)) if size <= bound else 0
                blocks.append(block[:granted])
                if granted < len(block) or harvest.meter.late:
                    harvest.miss("over_budget" if granted < len(block) else "timed_out", place)
                    break
    except Unreadable:
        harvest.miss("undecodable", place)
    return b"".join(blocks)


def repacked(body: bytes, changed: Mapping[str, bytes], limits: Limits) -> bytes:
    """The archive with some members' bytes changed; the others, and their order, stay.

    Raises:
        CannotRewrite: a member cannot be unpacked whole.
    """
    harvest = Harvest(limits, lambda _part, _harvest: None)
    target = BytesIO()
    with opened(body) as archive, zipfile.ZipFile(target, "w") as made:
        for info in archive.infolist():
            member_bytes = changed.get(info.filename)
            if member_bytes is None:
                member_bytes = inflated(archive, info, harvest, _NOWHERE)
            made.writestr(info, member_bytes, info.compress_type)
    if harvest.unseen:
        raise CannotRewrite("A member of the archive cannot be unpacked whole, so the archive cannot be written back.")
    return target.getvalue()


def read_zip(part: Part, harvest: Harvest) -> None:
    """Read every member."""
    seen: Counter[str] = Counter()
    with opened(part.body) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            place = _named(info.filename, part, harvest, seen)
            body = inflated(archive, info, harvest, place)
            if body:
                harvest.descend(Part(place, "", body))
            if harvest.full(part.place):
                return


def read_tar(part: Part, harvest: Harvest) -> None:
    """Read every file in a tar."""
    seen: Counter[str] = Counter()
    with foreign(), tarfile.open(fileobj=BytesIO(part.body), mode="r:") as archive:
        for count, info in enumerate(archive):
            if count >= _MEMBERS:
                raise Unreadable("over_budget")
            stream = archive.extractfile(info) if info.isfile() else None
            if stream is None:
                continue
            place = _named(info.name, part, harvest, seen)
            body = stream.read(harvest.meter.take(info.size) if info.size <= len(part.body) else 0)
            if len(body) < info.size:
                harvest.miss("over_budget" if harvest.meter.left == 0 else "undecodable", place)
            if body:
                harvest.descend(Part(place, "", body))
            if harvest.full(part.place):
                return


def _named(name: str, part: Part, harvest: Harvest, seen: Counter[str]) -> Place:
    """A member's place. Its name may be data (`attest-jan-peeters.pdf`): it is a leaf, and the place has `*` instead."""
    clean = name.encode("utf-8", "replace").decode()
    plain = _plain(clean)
    place = member(part.place, plain, seen[plain])
    seen[plain] += 1
    harvest.add(Leaf(Place(Verbatim("/filename"), place), "filename", clean))
    return place


def _plain(name: str) -> str:
    """A name for a place: only the last step, and only when it tells nothing about a person."""
    last = name.rstrip("/").rpartition("/")[2]
    return "*" if may_hold_data(last) or not last.isprintable() else last
