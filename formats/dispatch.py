"""Reads any part: undoes its codings, settles its format by declaration and bytes, harvests its leaves; and writes it back.

Theory: the content type is a hint. It is followed when the bytes fit it; otherwise the bytes decide (`table.seen`), and the
reading shows both names. `read` never raises: a format's own defect becomes `unseen: failed`, hostile bytes `undecodable`.
"""

from collections.abc import Iterator, Sequence

from formats import charset, coding, nested, table
from formats.budget import Limits
from formats.leaf import Part, Replacement
from formats.reading import Harvest, Reading, Unreadable
from formats.splice import CannotRewrite

__all__ = ["TABLE", "CannotRewrite", "Reading", "disagrees", "read", "rewrite"]

TABLE = table.TABLE
_HEAD = 4096
_NO_FORMAT = frozenset(("empty", "unknown", "aws-chunked"))


def read(part: Part, limits: Limits = Limits()) -> Reading:  # noqa: B008  frozen
    """Read the leaves of `part`. Never raises; what was not read is in `Reading.unseen`."""
    harvest = Harvest(limits, descend)
    hint = table.declared(part.content_type)
    name = "unknown"
    try:
        name = _read(part, harvest)
        nested.expand(harvest)
    except Exception:  # noqa: BLE001  as in `_settle`: no defect may stop the traffic, nor stay unsaid (law 2)
        harvest.miss("failed", part.place)
    return Reading(harvest.leaves, harvest.unseen, name, hint.name if hint else "", harvest.mistyped)


def descend(part: Part, harvest: Harvest) -> None:
    """Read a part that lies in another. Who unpacked it has counted its bytes: a form's file is not read twice over."""
    if part.encoding:
        name = _read(part, harvest)
    elif part.body:
        name = _settle(part, harvest)
    else:
        return
    if part.content_type:
        hint = table.declared(part.content_type)
        if hint is not None and hint is not table.TEXT and disagrees(hint.name, name):
            harvest.mistype(part, name)


def disagrees(declared: str, read: str) -> bool:
    """Whether bytes are of another format than the declared one; frames around a body are no format of its own."""
    return read != declared and read not in _NO_FORMAT


def rewrite(part: Part, replacements: Sequence[Replacement], limits: Limits = Limits()) -> bytes:  # noqa: B008  frozen
    """The part's bytes with the replacements written in, coded as before. Without replacements: the very same bytes.

    Raises:
        CannotRewrite: the format cannot carry it, or a place is not in the part.
    """
    if not replacements:
        return part.body
    from formats import rewriting

    try:
        return rewriting.rewrite(part, replacements, limits)
    except CannotRewrite:
        raise
    except Exception as error:  # as in `read`: hostile bytes and defects end in a refusal, never in a body half written
        raise CannotRewrite("The body is not what its format allows, so it cannot be written back.") from error


def _read(part: Part, harvest: Harvest) -> str:
    plain = coding.decode(part.body, part.encoding, harvest.meter)
    if plain.problem:
        harvest.miss(plain.problem, part.place)
    if not plain.body:
        return "empty"
    return _settle(Part(part.place, part.content_type, plain.body), harvest)


def _settle(part: Part, harvest: Harvest) -> str:
    """Try the formats that come into question, best first."""
    for row in candidates(part.content_type, part.body):
        before = len(harvest.leaves)
        try:
            row.read(part, harvest)
        except Unreadable as unreadable:
            if len(harvest.leaves) > before or unreadable.reason != "undecodable":
                harvest.miss(unreadable.reason, part.place)
                return row.name
        except Exception:  # noqa: BLE001  a reader's defect must not stop the traffic, nor stay unsaid (law 2)
            harvest.miss("failed", part.place)
            return row.name
        else:
            return row.name
    harvest.miss("undecodable", part.place)
    return "unknown"


def _plain(head: bytes, content_type: str) -> bytes:
    """The first bytes as UTF-8 when another width is declared: the looks of formats are told in ASCII."""
    declared = charset.parameter(content_type).lower()
    if not declared.startswith(("utf-16", "utf16", "utf-32", "utf32", "ucs-2")):
        return head
    return charset.decode(head, content_type, detect=False).text.encode("utf-8", "replace")


def candidates(content_type: str, body: bytes) -> Iterator[table.Format]:
    """The formats to try: the declared one when the bytes fit it, what the bytes show, and plain text at last.

    Text is what anything can be called: when it is declared, what the bytes show comes first.
    """
    head = _plain(body[:_HEAD], content_type)
    hint = table.declared(content_type)
    fitting = hint is not None and hint is not table.TEXT and hint.fits(head)
    if hint is not None and fitting:
        yield hint
    shown = table.seen(head)
    if shown is not None and not (fitting and shown is hint):
        yield shown
    if shown is not table.TEXT and table.TEXT.fits(head):
        yield table.TEXT
