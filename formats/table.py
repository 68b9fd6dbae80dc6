"""The table of formats: how each is declared, how its bytes look, who reads it and who can write it back.

The order matters for bytes: the first whose looks fit wins. Adding a format is a file and a row here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from formats import form, jsondoc, jsontoken, media, multipart, ndjson, text
from formats.leaf import Part
from formats.reading import Harvest
from formats.splice import Slot

type Reader = Callable[[Part, Harvest], None]
type Slots = Callable[[str, Part, Harvest], Iterable[Slot]]


@dataclass(frozen=True, slots=True)
class Format:
    """One row.

    Attributes:
        name: what `Reading.format` says.
        types: content types that declare it, lower case; `image/*` for a family, `+json` for a structured suffix.
        looks: whether the first bytes can only be this format; None when bytes do not tell.
        fits: whether bytes that are declared to be this format can be it; None when that is not asked.
        slots: where its leaves stand in its text; None when it cannot be written back.
    """

    name: str
    types: tuple[str, ...]
    read: Reader
    looks: Callable[[bytes], bool] | None = None
    fits: Callable[[bytes], bool] | None = None
    slots: Slots | None = None


def _json_slots(raw: str, part: Part, harvest: Harvest) -> Iterable[Slot]:
    return jsontoken.slots(raw, part.place, "", harvest)


def _sequence_or_lines(head: bytes) -> bool:
    return ndjson.looks(head) or ndjson.looks_sequence(head)


def _one_document(head: bytes) -> bool:
    return jsondoc.fits(head) and not _sequence_or_lines(head)


TABLE: tuple[Format, ...] = (
    Format("media", ("image/*", "audio/*", "video/*", "font/*"), media.read, media.looks, media.looks),
    Format(
        "multipart",
        ("multipart/form-data", "multipart/related", "multipart/mixed", "multipart/alternative"),
        multipart.read,
        multipart.looks,
        lambda head: b"--" in head,
    ),
    Format(
        "ndjson",
        ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines",
         "application/json-seq", "application/geo+json-seq", "application/x-sentry-envelope", "application/stream+json"),
        ndjson.read, _sequence_or_lines, text.looks, ndjson.slots,
    ),
    Format(
        "json", ("application/json", "text/json", "+json", "application/csp-report"),
        jsondoc.read, jsondoc.looks, _one_document, _json_slots,
    ),
    Format("form", ("application/x-www-form-urlencoded",), form.read, form.looks, form.fits, form.slots),
    Format("text", ("text/*",), text.read, text.looks, text.looks, text.slots),
)  # fmt: skip


def declared(content_type: str) -> Format | None:
    """The format that a content type names; `application/octet-stream` and nonsense name none."""
    essence = content_type.partition(";")[0].strip().lower()
    family = essence.partition("/")[0] + "/*"
    suffix = "+" + essence.rpartition("+")[2]
    for wanted in (essence, suffix, family):
        for row in TABLE:
            if wanted in row.types:
                return row
    return None


def seen(head: bytes) -> Format | None:
    """The format that the first bytes show, or None."""
    return next((row for row in TABLE if row.looks is not None and row.looks(head)), None)
