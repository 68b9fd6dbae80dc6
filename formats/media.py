"""What is no text: images, sound, film, fonts. They are opaque, but who made a picture and where is read from its EXIF data."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import cast

from formats.foreign import foreign
from formats.leaf import Leaf, Part, Place, Verbatim
from formats.multipart import document
from formats.reading import Harvest, Unreadable

_MAGIC = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....(?:WEBP|WAVE|AVI )|BM.{4}\0\0\0\0"
    rb"|II\*\0|MM\0\*|....ftyp|OggS|fLaC|ID3|\xff[\xfb\xf3\xf2]"
    rb"|\x1a\x45\xdf\xa3|wOF[F2]|OTTO|\x00\x01\x00\x00\x00|\x00\x00\x01\x00[^\x00]",
    re.DOTALL,
)
_WITH_EXIF = re.compile(rb"\xff\xd8\xff|II\*\0|MM\0\*|\x89PNG|RIFF....WEBP", re.DOTALL)
_GPS = 0x8825
# Exif 2.32 §4.6.4, table 4: who, what and of what; 40091 and so on are Windows' own.
_TAGS = {270: "description", 315: "artist", 33432: "copyright", 40092: "comment", 40093: "author", 42032: "owner"}


def looks(head: bytes) -> bool:
    """Whether bytes begin like a picture, sound, film or font."""
    return _MAGIC.match(head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Say that the part is opaque; read the EXIF data of a picture."""
    harvest.miss("opaque", part.place)
    if _WITH_EXIF.match(part.body):
        with suppress(Unreadable):  # it is opaque, and said to be
            for key, text in _exif(part.body):
                harvest.add(Leaf(Place(Verbatim("/exif/" + key), document(part.place)), key, text))


def _exif(body: bytes) -> Iterator[tuple[str, str]]:
    from PIL import Image

    with foreign(), Image.open(BytesIO(body)) as image:
        exif = image.getexif()
        for tag, key in _TAGS.items():
            text = _text(cast("object", exif.get(tag)))
            if text:
                yield key, text
        coordinates = _coordinates(cast("Mapping[int, object]", exif.get_ifd(_GPS)))
        if coordinates:
            yield "gps", coordinates


def _text(value: object) -> str:
    """A tag's text; Windows writes UTF-16."""
    if isinstance(value, bytes):
        return value.decode("utf-16-le", "replace").strip("\0 ")
    return value.encode("utf-8", "replace").decode().strip("\0 ") if isinstance(value, str) else ""


def _coordinates(gps: Mapping[int, object]) -> str:
    """Latitude and longitude as a decimal pair (Exif 2.32 §4.6.6: tags 1 to 4)."""
    degrees: list[float] = []
    for reference, value in ((1, 2), (3, 4)):
        parts = gps.get(value)
        if not isinstance(parts, tuple) or len(cast("tuple[object, ...]", parts)) != 3:
            return ""
        degree, minute, second = (float(cast("float", part)) for part in cast("tuple[object, ...]", parts))
        sign = -1 if str(gps.get(reference, "")).upper() in ("S", "W") else 1
        degrees.append(sign * (degree + minute / 60 + second / 3600))
    return f"{degrees[0]:.5f}, {degrees[1]:.5f}"
