"""Avro object container files: each record at its number. A bare Avro message has no schema and cannot be read."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import cast

from formats.foreign import foreign
from formats.leaf import Part, Place
from formats.objects import walk
from formats.reading import Harvest, Unreadable

_MAGIC = b"Obj\x01"


def looks(head: bytes) -> bool:
    """Whether an object container begins here (Avro 1.11, Object Container Files)."""
    return head.startswith(_MAGIC)


def read(part: Part, harvest: Harvest) -> None:
    """Read every record."""
    for index, record in enumerate(_records(part.body)):
        walk(record, Place(index, part.place), "", harvest)
        if harvest.full(part.place):
            return


def _records(body: bytes) -> Iterator[object]:
    import fastavro

    with foreign():
        reader = fastavro.reader(BytesIO(body))
        if _is_bomb(cast("object", json.loads(cast("dict[str, str]", reader.metadata)["avro.schema"]))):
            raise Unreadable("over_budget")
        yield from cast("Iterator[object]", reader)


def _is_bomb(schema: object) -> bool:
    """Whether the schema repeats something without bytes: a few bytes could then claim billions of items."""
    if isinstance(schema, list):
        return any(_is_bomb(branch) for branch in cast("list[object]", schema))
    if not isinstance(schema, Mapping):
        return schema == "null"
    known = cast("Mapping[str, object]", schema)
    inner = [known.get("items"), known.get("type")]
    fields = known.get("fields")
    if known.get("type") == "record" and isinstance(fields, list):
        listed = cast("list[Mapping[str, object]]", fields)
        return not listed or any(_repeats_nothing(field.get("type")) for field in listed)
    return any(_repeats_nothing(one) for one in inner)


def _repeats_nothing(schema: object) -> bool:
    """Whether an array whose items take no bytes lies in a schema."""
    if isinstance(schema, list):
        return any(_repeats_nothing(branch) for branch in cast("list[object]", schema))
    if not isinstance(schema, Mapping):
        return False
    known = cast("Mapping[str, object]", schema)
    if known.get("type") == "array":
        return _is_empty(known.get("items")) or _repeats_nothing(known.get("items"))
    fields = known.get("fields")
    listed = cast("list[Mapping[str, object]]", fields) if isinstance(fields, list) else []
    return any(
        _repeats_nothing(one) for one in [known.get("values"), known.get("type"), *(field.get("type") for field in listed)]
    )


def _is_empty(schema: object) -> bool:
    if isinstance(schema, Mapping):
        known = cast("Mapping[str, object]", schema)
        return known.get("type") == "null" or known.get("fields") == [] or known.get("size") == 0
    return schema == "null"
