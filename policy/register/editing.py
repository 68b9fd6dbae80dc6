"""Changes a `douane.yaml`'s text and leaves what else is in it, comments included. Text in, text out; nothing is written."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import yaml

from policy.configuration import declared
from policy.errors import ConfigurationError

type _Section = yaml.SequenceNode | yaml.ScalarNode | None
"""What stands under `processors:`, if it stands there at all."""


class _Wide(yaml.SafeDumper):
    """Block style, and never an anchor."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  PyYAML's own signature
        return True


def _dumped(entries: Sequence[Mapping[str, Any]]) -> str:
    return yaml.dump([dict(entry) for entry in entries], Dumper=_Wide, sort_keys=False, allow_unicode=True, width=120)


def with_processors(text: str, entries: Sequence[Mapping[str, Any]], name: str = "douane.yaml") -> str:
    """The text with these processors in it; entries of the same id are replaced, and new ones stand first.

    The text is read once, and what comes of it once more, however many entries there are.

    Raises:
        ConfigurationError: the text, or the result, is no valid configuration, or its processors are written as one flow list.
    """
    wanted = {str(entry["id"]): entry for entry in entries}
    section = _section(text, name)
    if not wanted:
        return text
    changed = _written(text, section, wanted, name)
    declared(changed, name)
    return changed


def _written(text: str, section: _Section, wanted: Mapping[str, Mapping[str, Any]], name: str) -> str:
    if isinstance(section, yaml.SequenceNode) and section.value:
        if section.flow_style:
            raise ConfigurationError(f"{name}: write `processors:` as a list with a dash a line, so that an entry can be added")
        return _edited(text, section, wanted)
    new = _dumped([*wanted.values()][::-1])
    if section is not None:
        return _replaced(text, section, f"\n{_indented(new, 2).rstrip()}")
    return f"{text.rstrip()}\n\nprocessors:\n{_indented(new, 2)}" if text.strip() else f"processors:\n{new}"


def _edited(text: str, section: yaml.SequenceNode, wanted: Mapping[str, Mapping[str, Any]]) -> str:
    """The text with entries replaced where they stand, and the new ones before the first."""
    column = section.start_mark.column
    left = dict(wanted)
    replaced = [(item, left.pop(identifier)) for identifier, item in _items(section).items() if identifier in left]
    at = section.start_mark.index - column
    pieces = [text[:at], _indented(_dumped([*left.values()][::-1]), column) if left else ""]
    for item, entry in sorted(replaced, key=lambda pair: pair[0].start_mark.index):
        pieces += [text[at : _start_of(text, item)], _indented(_dumped([entry]), column)]
        at = _end_of(text, item)
    return "".join([*pieces, text[at:]])


def _section(text: str, name: str) -> _Section:
    declared(text, name)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return None
    for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", root.value):
        if key.value == "processors":
            return cast("_Section", value)
    return None


def _items(section: yaml.SequenceNode) -> dict[str, yaml.MappingNode]:
    """The entries by their id."""
    found: dict[str, yaml.MappingNode] = {}
    for item in cast("list[yaml.MappingNode]", section.value):
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", item.value):
            if key.value == "id":
                found.setdefault(str(value.value), item)
    return found


def _start_of(text: str, item: yaml.Node) -> int:
    """Where the item's first line begins."""
    return text.rfind("\n", 0, item.start_mark.index) + 1


def _end_of(text: str, item: yaml.MappingNode) -> int:
    """Where the item's last line ends; trailing comments and blank lines stay for what follows."""
    end = item.end_mark.index
    body = text[item.start_mark.index : end]
    kept = re.sub(r"(\s*\n[ \t]*(#[^\n]*)?)+\Z", "", body)
    last = text.find("\n", item.start_mark.index + len(kept))
    return len(text) if last < 0 else last + 1


def _replaced(text: str, node: yaml.Node, new: str) -> str:
    return text[: node.start_mark.index].rstrip(" ") + new + text[node.end_mark.index :]


def _indented(block: str, columns: int) -> str:
    return "".join(" " * columns + line if line.strip() else line for line in block.splitlines(keepends=True))
