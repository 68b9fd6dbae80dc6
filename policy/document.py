"""Reads a YAML file and remembers on which line each value stands, so that an error can say where.

YAML 1.2's booleans are used (`true`, `false`): a bare `NO` is Norway and not "false". Anchors are read, but what they
expand to is bounded.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import yaml

from policy.errors import ConfigurationError

_MOST_NODES = 200_000
_BOOLEAN = "tag:yaml.org,2002:bool"

type Path = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """The safe loader, with only `true` and `false` as booleans."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
    for first, resolvers in cast(
        "Mapping[str, list[tuple[str, re.Pattern[str]]]]", yaml.CSafeLoader.yaml_implicit_resolvers
    ).items()
}
_Loader.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType]  PyYAML's stubs leave it open
    _BOOLEAN, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data, and the line of every value by its path."""

    name: str
    data: object
    lines: Mapping[Path, int]

    def where(self, path: Path) -> str:
        """`douane.yaml:14`, of the value at the path or else of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            line = self.lines.get(path[:length])
            if line is not None:
                return f"{self.name}:{line}"
        return self.name


class _Reader:
    """Builds plain data out of YAML nodes."""

    def __init__(self, name: str, loader: _Loader) -> None:
        self.name = name
        self.loader = loader
        self.lines: dict[Path, int] = {}
        self.left = _MOST_NODES

    def build(self, node: yaml.Node, path: Path) -> object:
        self.left -= 1
        if self.left < 0 or len(path) > 50:
            raise ConfigurationError(
                f"{self.name}: too large or too deep to be a configuration; are anchors repeated in each other?"
            )
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(cast("list[yaml.Node]", node.value))]
        return cast("object", self.loader.construct_object(node))  # pyright: ignore[reportUnknownMemberType]  PyYAML's stubs leave it open

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[Hashable, object]:
        self.loader.flatten_mapping(node)
        built: dict[Hashable, object] = {}
        for key_node, value_node in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            line = key_node.start_mark.line + 1
            key: Any = self.loader.construct_object(key_node)  # pyright: ignore[reportUnknownMemberType]  PyYAML's stubs leave it open
            if not isinstance(key, str | int | float | bool):
                raise ConfigurationError(f"{self.name}:{line}: a key must be a word")
            if key in built:
                raise ConfigurationError(f'{self.name}:{line}: the key "{key}" stands twice: keep one')
            self.lines[(*path, str(key))] = line
            built[key] = self.build(value_node, (*path, str(key)))
        return built


def read(text: str, name: str) -> Document:
    """Read one YAML document.

    Raises:
        ConfigurationError: it is not YAML, has a key twice, or is far too large.
    """
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        reader = _Reader(name, loader)
        data: object = None if node is None else reader.build(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + 1}" if mark else name
        raise ConfigurationError(
            f"{place}: this is not valid YAML: {error.problem or error.context or 'it cannot be read'}"
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"{name}: this is not valid YAML: {str(error).splitlines()[0][:200]}") from None
    return Document(name, dict[str, object]() if data is None else data, reader.lines)
