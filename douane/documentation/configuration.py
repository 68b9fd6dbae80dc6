"""`docs/configuration.md`: every section and key of `douane.yaml`, from the models that read it."""

import inspect
import re
import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAliasType, Union, cast, get_args, get_origin

from douane.documentation.cells import cell, sentence

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)
_NAMES = {
    "str": "text",
    "int": "number",
    "float": "number",
    "bool": "true or false",
    "date": "date",
    "datetime": "time",
    "Any": "any",
}
_UNITS: dict[str, tuple[tuple[str, float], ...]] = {
    "Size": (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10), ("", 1)),
    "Duration": (("y", 31_557_600), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1), ("ms", 1 / 1000)),
}
"""Units of a quantity, the largest first; a default is written in the largest that divides it."""
HEADINGS = "| key | value | default | meaning |\n|---|---|---|---|\n"
CONFIGURATION = """\
# Configuration: `douane.yaml`

Made from the program (`python -m douane.documentation`); a test keeps it in step. `douane init` writes a commented start.

Every section is optional; `up` runs without any file. An unknown key is an error that names its line. Sizes are written `8MiB`,
durations `250ms`, `30s`, `90d`, `2y`, countries as ISO 3166-1 codes in quotes (`"NO"`: YAML reads a bare NO as false). The file
is read again when it changes or on SIGHUP; a bad new file is refused with its reason and the old one stays in force. With
`require_approval` a file comes into force only with a signature (`douane register approve` writes `douane.yaml.approval`).
`proxy.modes` and the addresses come into force at the next start. `docs/rules.md` explains the rule language.
"""


def configuration() -> str:
    """The text of `docs/configuration.md`."""
    from policy.configuration import Configuration

    return CONFIGURATION + "".join(_section(path, model) for path, model in _sections("", Configuration, []))


def _sections(path: str, model: "type[BaseModel]", known: "list[type[BaseModel]]") -> "Iterator[tuple[str, type[BaseModel]]]":
    if model in known:
        return
    known.append(model)
    yield path, model
    for name, field in model.model_fields.items():
        for below in _models(field.annotation):
            yield from _sections(f"{path}.{_key(name, field)}".lstrip("."), below, known)


def _section(path: str, model: "type[BaseModel]") -> str:
    text = inspect.cleandoc(model.__doc__ or "")
    said = {name: " ".join(what.split()) for name, what in _ATTRIBUTE.findall(text)}
    rows = "".join(
        f"| `{_key(name, field)}` | {cell(_kind(field.annotation))} | {_default(field)} | {cell(said.get(name, ''))} |\n"
        for name, field in model.model_fields.items()
        if name != "source"  # told by where an entry stands, not written
    )
    title = f"`{path}`" if path else "Top level"
    return f"\n## {title}\n{sentence(text)}\n\n{HEADINGS}{rows}"


def _key(name: str, field: "FieldInfo") -> str:
    return field.alias or name


def _default(field: "FieldInfo") -> str:
    if field.is_required():
        return "required"
    value: object = field.get_default(call_default_factory=True, validated_data={})
    if not value and not isinstance(value, bool | int | float):
        return ""
    written = _written(value, _quantity(field.annotation))
    return "" if hasattr(type(value), "model_fields") or len(written) > 60 else f"`{written}`"


def _quantity(annotation: Any) -> str:
    """`Size` or `Duration` when a key, or a mapping's value, is one."""
    if isinstance(annotation, TypeAliasType):
        return annotation.__name__
    return _quantity(inner[-1]) if (inner := get_args(annotation)) else ""


def _written(value: object, quantity: str = "") -> str:
    """A value as the file would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
        return f"{{{', '.join(f'{key}: {_written(each, quantity)}' for key, each in pairs)}}}"
    if isinstance(value, int | float) and quantity in _UNITS:
        whole = (f"{value / size:.0f}{unit}" for unit, size in _UNITS[quantity] if value >= size and (value / size).is_integer())
        return next(whole, str(value))
    return f"[{', '.join(map(str, cast('tuple[object, ...]', value)))}]" if isinstance(value, tuple) else str(value)


def _kind(annotation: Any) -> str:
    if isinstance(annotation, TypeAliasType):
        known = {"Strings": "text, or a list of it", "Countries": "list of countries"}
        inner = annotation.__value__
        return known.get(annotation.__name__) or (_kind(inner) if get_origin(inner) is Literal else annotation.__name__.lower())
    origin, inner = (
        get_origin(annotation),
        [each for each in get_args(annotation) if each is not type(None) and each is not Ellipsis],
    )
    if origin is Annotated:
        return _kind(inner[0])
    if origin is Literal:
        return ", ".join(map(str, inner))
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(map(_kind, inner)))
    if origin in (tuple, list):
        return f"list of {' or '.join(dict.fromkeys(map(_kind, inner)))}".replace("section", "sections")
    if origin is not None:
        return f"mapping of {_kind(inner[0])} to {_kind(inner[-1])}" if inner else "mapping"
    name = str(getattr(annotation, "__name__", ""))
    return "section" if name[:1].isupper() and name not in _NAMES else _NAMES.get(name, name)


def _models(annotation: Any) -> "Iterator[type[BaseModel]]":
    from pydantic import BaseModel

    if isinstance(annotation, TypeAliasType):
        yield from _models(annotation.__value__)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for inner in get_args(annotation):
            yield from _models(inner)
