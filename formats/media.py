"""What is no text: images, sound, film, fonts. It is said to be opaque; nothing in it is read."""

import re

from formats.leaf import Part
from formats.reading import Harvest

_MAGIC = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....(?:WEBP|WAVE|AVI )|BM.{4}\0\0\0\0"
    rb"|II\*\0|MM\0\*|....ftyp|OggS|fLaC|ID3|\xff[\xfb\xf3\xf2]"
    rb"|\x1a\x45\xdf\xa3|wOF[F2]|OTTO|\x00\x01\x00\x00\x00|\x00\x00\x01\x00[^\x00]",
    re.DOTALL,
)


def looks(head: bytes) -> bool:
    """Whether bytes begin like a picture, sound, film or font."""
    return _MAGIC.match(head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Say that the part is opaque."""
    harvest.miss("opaque", part.place)
