"""Finds personal data in files without a proxy: the same decoding, the same detectors, one row a finding.

The values themselves are in no row: `start` and `end` are code points of the leaf at `place`.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any

from detectors.collapse import Found, personal_keys
from detectors.engine import Engine
from detectors.feedback import Feedback, Use
from detectors.fields import titled
from detectors.pieces import pieces
from detectors.settings import DetectorSettings
from formats import dispatch
from formats.budget import Limits, Unseen
from formats.leaf import Leaf, Part, Place

CONTENT_TYPES = {
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".geojson": "application/geo+json",
    ".har": "application/har+json",
    ".flow": "application/x-mitmproxy-flow",
    ".flows": "application/x-mitmproxy-flow",
    ".mitm": "application/x-mitmproxy-flow",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".form": "application/x-www-form-urlencoded",
    ".xml": "application/xml",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".log": "text/plain",
    ".graphql": "application/graphql",
    ".gql": "application/graphql",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".msgpack": "application/msgpack",
    ".cbor": "application/cbor",
    ".pb": "application/x-protobuf",
    ".avro": "application/avro",
    ".eml": "message/rfc822",
    ".vcf": "text/vcard",
    ".ics": "text/calendar",
    ".sse": "text/event-stream",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".tar": "application/x-tar",
    ".tgz": "application/gzip",
}
"""What a file's extension says that it is; a hint, like a content type."""

_LIMITS = Limits(body=1024 * 1024 * 1024, leaves=10_000_000, seconds=600.0)
_BATCH = 2048
_NOBODYS_KEY = frozenset({"\0"})  # with any masked key a place is written for people, without the marks that rewriting needs

type Row = dict[str, Any]
type OnUnseen = Callable[[str, Unseen], None]
type OnUnread = Callable[[str], None]
type OnUse = Callable[[str, Use], None]


class ScanError(Exception):
    """A file cannot be read; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Scan:
    """How to scan.

    Attributes:
        content_type: fixes it for all files; else it is told by extension, then by the bytes.
        language: words of special categories are looked for in this one alone; else in those of the settings.
        explain: add to every row why the detector says so.
        settings: region, policy number, a team's own recognizers.
        on_unseen: is told of whatever could not be read, with the file's name (law 2).
        on_unread: is told of each file of which nothing could be read.
        feedback: what people settled about findings.
        on_use: is told of whatever was settled so, with the file's name.
    """

    content_type: str | None = None
    language: str | None = None
    explain: bool = False
    settings: DetectorSettings | None = None
    on_unseen: OnUnseen | None = None
    on_unread: OnUnread | None = None
    feedback: Feedback = field(default_factory=Feedback)
    on_use: OnUse | None = None


def scan_files(
    paths: Sequence[str], content_type: str | None = None, language: str | None = None, *, scan: Scan | None = None
) -> Iterator[Row]:
    """One row a finding: `{"file", "entity", "place", "start", "end", "confidence", "detector"}`, and `why` with `explain`.

    Args:
        paths: files; `-` is standard input.
        content_type: see `Scan`.
        language: see `Scan`.
        scan: everything at once, instead of the two above.

    Raises:
        ScanError: a file cannot be read. Files before it are done.
    """
    how = scan or Scan(content_type, language)
    engine: Engine | None = None
    for name in paths:
        body = body_of(name)
        engine = engine or Engine(how.settings)
        yield from scan_body(name, body, engine, how)


def scan_body(name: str, body: bytes, engine: Engine, how: Scan) -> Iterator[Row]:
    """The rows of one file whose bytes are at hand."""
    found = findings(name, body, engine, how)
    masked = personal_keys(found) | _NOBODYS_KEY
    for leaf, match in found:
        row: Row = {"file": name, "entity": match.entity, "place": leaf.place.render(masked=masked)}
        row |= {"start": match.start, "end": match.end, "confidence": round(match.score, 3), "detector": match.detector}
        yield row | {"why": match.why or f"found by {match.detector}"} if how.explain else row


def findings(name: str, body: bytes, engine: Engine, how: Scan) -> list[Found]:
    """What stands in one file after what was settled: every match with its whole leaf."""
    declared = how.content_type or CONTENT_TYPES.get(Path(name).suffix.lower(), "")
    reading = dispatch.read(Part(Place("body", document=True), declared, body), _LIMITS)
    if how.on_unseen is not None:
        for unseen in reading.unseen:
            how.on_unseen(name, unseen)
    if how.on_unread is not None and reading.unseen and not reading.leaves:
        how.on_unread(name)
    return list(_found(name, titled(reading.leaves), engine, how))


def _found(name: str, leaves: Sequence[Leaf], engine: Engine, how: Scan) -> Iterator[Found]:
    for batch in batched(pieces(leaves), _BATCH, strict=False):
        cut = [each.leaf for each in batch]
        settled = how.feedback.settle(cut, engine.find(cut, how.language))
        if how.on_use is not None:
            for use in settled.uses:
                how.on_use(name, use)
        for piece, matches in zip(batch, settled.found, strict=True):
            yield from piece.located(matches)


def body_of(name: str) -> bytes:
    """The bytes of a file; `-` is standard input.

    Raises:
        ScanError: it cannot be read.
    """
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        message = f"cannot read {name}: {error.strerror}"
        raise ScanError(message) from None
