"""Writing a part anew: undo the codings, let its format splice the leaves, apply the codings again."""

from collections.abc import Sequence

from formats import charset, coding, dispatch, table
from formats.budget import Limits, Meter
from formats.leaf import Part, Replacement
from formats.reading import Harvest
from formats.splice import CannotRewrite, by_place, splice


def rewrite(part: Part, replacements: Sequence[Replacement], limits: Limits) -> bytes:
    """The part with the replacements written in.

    Raises:
        CannotRewrite: the format or the coding cannot carry it, or a place is not in the part.
    """
    meter = Meter(limits)
    plain = coding.decode(part.body, part.encoding, meter)
    if plain.problem:
        raise CannotRewrite("The body's content coding cannot be undone, so it cannot be written back.")
    wanted = by_place(replacements)
    done: set[str] = set()
    body = _body(Part(part.place, part.content_type, plain.body), wanted, done, Harvest(limits, dispatch.descend))
    if wanted.keys() - done:
        raise CannotRewrite("A place to be rewritten is not in the part, or lies in an encoding that cannot be written back.")
    try:
        return coding.encode(body, part.encoding)
    except coding.UnknownCoding as unknown:
        raise CannotRewrite("The body's content coding cannot be applied again.") from unknown


def _body(part: Part, wanted: dict[str, list[Replacement]], done: set[str], harvest: Harvest) -> bytes:
    name = dispatch.read(Part(part.place, part.content_type, part.body), harvest.limits).format
    row = next((row for row in table.TABLE if row.name == name), None)
    if row is None or row.slots is None:
        raise CannotRewrite(f"A body of the format {name} cannot be written back.")
    decoded = charset.decode(part.body, part.content_type)
    try:
        return decoded.encode(splice(decoded.raw, row.slots(decoded.text, part, harvest), wanted, done))
    except UnicodeEncodeError as error:
        raise CannotRewrite("The replacement has characters that the body's charset lacks.") from error
