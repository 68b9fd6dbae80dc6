"""What crosses the boundary between a proxy worker and a detector worker, and nothing else does.

Bodies go in; findings, tokens and what was not read come out. No value comes back, save for `pseudonymise`.
Frames on the socket are a 4-byte big-endian length and a msgpack map, tagged by `type`.
"""

from typing import Literal

import msgspec

from formats.budget import Reason

SOCKET = "ws"  # the root of a WebSocket's messages


class Unread(msgspec.Struct, frozen=True):
    """Something that was not read: the reason and the place (`formats.budget.Unseen` on the wire)."""

    reason: Reason
    place: str


class Body(msgspec.Struct, frozen=True):
    """One undecoded part: `place` is the root's name (`body`, `ws`, `part:file`), see `formats.leaf.Part`."""

    place: str
    content_type: str
    encoding: str
    body: bytes


class Head(msgspec.Struct, frozen=True):
    """A message's head. `target` is the request target (path and query) as it travelled, empty for a response."""

    target: bytes
    headers: list[tuple[bytes, bytes]]


class InspectJob(msgspec.Struct, frozen=True, tag="inspect"):
    """Find personal data in a message.

    Attributes:
        id: the answer carries the same.
        head: None when only a further piece of a stream is inspected.
        bodies: undecoded parts.
        language: the only one in which words of special categories are looked for, or None for those of the settings.
        spots: also return every finding's exact place and span (enforce mode needs them to rewrite).
        max_body: decoded bytes to read at most.
        values: also put each spot's value in it (for `pseudonymise` alone).
        seconds: how long the worker may take; what is left by then is `unseen: timed_out`, what was found by then stands.
        alone: a worker died with this job in hand: do it in a batch of its own, and say `Begun` first.
        host: the recipient's, for what was settled about findings on the way to it.
    """

    id: int
    head: Head | None
    bodies: list[Body]
    language: str | None = None
    spots: bool = False
    max_body: int = 8 * 1024 * 1024
    values: bool = False
    seconds: float = 5.0
    alone: bool = False
    host: str = ""


class Finding(msgspec.Struct, frozen=True):
    """Personal data of one entity type at one (collapsed) place; `tokens` are the distinct subject tokens, never values."""

    entity: str
    place: str
    count: int
    confidence: float
    detector: str
    tokens: list[str]


class Spot(msgspec.Struct, frozen=True):
    """One finding's exact place and span (code points of the leaf), for rewriting. `value` only for `pseudonymise`."""

    entity: str
    place: str
    start: int
    end: int
    token: str
    value: str | None = None


class Settled(msgspec.Struct, frozen=True):
    """What a person settled was applied (`detectors.feedback`): the entry's id, and to what, how many times."""

    id: str
    verdict: Literal["allow", "deny"]
    entity: str
    place: str
    count: int


class Mistyped(msgspec.Struct, frozen=True):
    """A body was read as another format than its content type names. `declared` is that type as it came: hostile text."""

    place: str
    declared: str
    read: str


class Inspected(msgspec.Struct, frozen=True, tag="inspected"):
    """The answer to an `InspectJob`.

    Attributes:
        path: the request path, its query removed, with segments that carry identifiers written `{id}`; None without a head.
        cut: how many findings and tokens were left out because of a bound.
        seconds: time by stage: `decode`, `detect`.
        chosen: numbers of the choices on the suppression list whose people are in it.
        settled: feedback that was applied.
        mistyped: bodies whose bytes said otherwise than their content type.
    """

    id: int
    findings: list[Finding]
    unseen: list[Unread]
    path: str | None
    spots: list[Spot]
    cut: int
    seconds: dict[str, float]
    chosen: list[int] = []
    settled: list[Settled] = []
    mistyped: list[Mistyped] = []


class Edit(msgspec.Struct, frozen=True):
    """A stretch of one leaf to be written anew (`formats.leaf.Replacement` on the wire)."""

    place: str
    start: int
    end: int
    text: str


class RewriteJob(msgspec.Struct, frozen=True, tag="rewrite"):
    """Write leaves of one part anew, in the part's own format and encoding."""

    id: int
    body: Body
    edits: list[Edit]
    alone: bool = False


class Rewritten(msgspec.Struct, frozen=True, tag="rewritten"):
    """The answer to a `RewriteJob`: the new bytes, or None and the reason why the format cannot carry them."""

    id: int
    body: bytes | None
    reason: str


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """The worker starts on a job that is done alone: if it dies now, it was this job's fault and nobody else's."""

    id: int


type Job = InspectJob | RewriteJob
type Answer = Inspected | Rewritten
type Mode = Literal["observe", "enforce", "passthrough"]
