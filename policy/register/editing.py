"""Changes a `douane.yaml`'s text and leaves what else is in it, comments included. Text in, text out; nothing is written."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import yaml

from policy.configuration import declared
from policy.errors import ConfigurationError


class _Wide(yaml.SafeDumper):
    """Block style, and never an anchor."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  PyYAML's own signature
        return True


def _dumped(entries: Sequence[Mapping[str, Any]]) -> str:
    return yaml.dump([dict(entry) for entry in entries], Dumper=_Wide, sort_keys=False, allow_unicode=True, width=120)


def with_processors(text: str, entries: Sequence[Mapping[str, Any]], name: str = "douane.yaml") -> str:
    """The text with these processors in it; entries of the same id are replaced.

    Raises:
        ConfigurationError: the text, or the result, is no valid configuration, or its processors are written as one flow list.
    """
    for entry in entries:
        text = _with_processor(text, entry, name)
    declared(text, name)
    return text


def _with_processor(text: str, entry: Mapping[str, Any], name: str) -> str:
    section = _section(text, name)
    if section is None:
        return (
            f"{text.rstrip()}\n\nprocessors:\n{_indented(_dumped([entry]), 2)}"
            if text.strip()
            else f"processors:\n{_dumped([entry])}"
        )
    if isinstance(section, yaml.ScalarNode) or (section.flow_style and not section.value):
        return _replaced(text, section, f"\n{_indented(_dumped([entry]), 2).rstrip()}")
    if section.flow_style:
        raise ConfigurationError(f"{name}: write `processors:` as a list with a dash a line, so that an entry can be added")
    item = _item(section, str(entry["id"]))
    column = section.start_mark.column
    block = _indented(_dumped([entry]), column)
    if item is None:
        line = section.start_mark.index - column
        return text[:line] + block + text[line:]
    start = text.rindex("\n", 0, item.start_mark.index) + 1 if "\n" in text[: item.start_mark.index] else 0
    end = _end_of(text, item)
    return text[:start] + block + text[end:]


def _section(text: str, name: str) -> yaml.SequenceNode | yaml.ScalarNode | None:
    declared(text, name)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return None
    for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", root.value):
        if key.value == "processors":
            return cast("yaml.SequenceNode | yaml.ScalarNode", value)
    return None


def _item(section: yaml.SequenceNode, identifier: str) -> yaml.MappingNode | None:
    for item in cast("list[yaml.MappingNode]", section.value):
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", item.value):
            if key.value == "id" and value.value == identifier:
                return item
    return None


def _end_of(text: str, item: yaml.MappingNode) -> int:
    """Where the item's last line ends; trailing comments and blank lines stay for what follows."""
    end = item.end_mark.index
    body = text[item.start_mark.index : end]
    kept = re.sub(r"(\s*\n[ \t]*(#[^\n]*)?)+\Z", "", body)
    return (
        text.index("\n", item.start_mark.index + len(kept)) + 1
        if "\n" in text[item.start_mark.index + len(kept) :]
        else len(text)
    )


def _replaced(text: str, node: yaml.Node, new: str) -> str:
    return text[: node.start_mark.index].rstrip(" ") + new + text[node.end_mark.index :]


def _indented(block: str, columns: int) -> str:
    return "".join(" " * columns + line if line.strip() else line for line in block.splitlines(keepends=True))
