"""What a person settled about findings: what is no personal data (`allow`), and what is, whatever a detector says (`deny`).

Entries stand in `detectors.feedback` and in a file beside the configuration, `douane.yaml.feedback`, that `douane scan --review`
writes: one list. They are part of the configuration, so that they need its approval and that a record's digest covers them. No
entry holds a value: `token` is a keyed hash under a key that is for this alone.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from policy.diagnosis import sentence
from policy.document import read
from policy.errors import ConfigurationError
from policy.quantities import Hosts, Identifier, Section, Strings

_HEAD = "# What people settled about findings (`douane scan --review`). An entry ends by itself; no value stands here.\n"


class Settlement(Section):
    """What was settled about a value, a place or an entity. Everything that an entry names must fit.

    Attributes:
        id: its name in records and in what `check` says.
        verdict: `allow` takes a finding away; `deny` keeps any `allow` from it, and with a `place` and one `entity` makes the place's whole text a finding.
        token: of the value, as `douane scan --review` writes it; it needs its `entity`.
        place: as records write it, array indexes as `[*]`: `body:$.rows[*].product`, `query:q`, `header:x-agent`.
        entity: for which entity types; all without it.
        host: for which recipients' hosts, their subdomains too; all without it. Files that `scan` reads have none.
        reason: why. Write no personal data here.
        by: who settled it.
        until: the last day on which it holds.
    """  # noqa: E501  a line an attribute, as the configuration's reference needs it

    id: Identifier
    verdict: Literal["allow", "deny"]
    token: str | None = Field(default=None, pattern=r"^feedback\.[A-Za-z0-9_-]{22}$")
    place: str | None = Field(default=None, min_length=2, max_length=2000)
    entity: Strings = ()
    host: Hosts = ()
    reason: str = Field(min_length=3)
    by: str = Field(min_length=1)
    until: date

    @model_validator(mode="after")
    def _says_what(self) -> "Settlement":
        if self.token is not None and len(self.entity) != 1:
            raise ValueError(f'feedback "{self.id}": a token is a value of one entity type: name it as `entity`')
        if self.token is None and self.place is None and not self.entity:
            raise ValueError(f'feedback "{self.id}" would hold for everything: name a token, a place or an entity')
        return self


_LIST: TypeAdapter[tuple[Settlement, ...]] = TypeAdapter(tuple[Settlement, ...])


def feedback_file(file: Path) -> Path:
    """Where the settled findings of a configuration file lie: `douane.yaml.feedback`."""
    return file.with_name(f"{file.name}.feedback")


def settled(file: Path) -> tuple[Settlement, ...]:
    """What the file beside a configuration file says; nothing when there is none.

    Raises:
        ConfigurationError: one sentence with file and line.
    """
    path = feedback_file(file)
    try:
        document = read(path.read_text("utf-8"), path.name)
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(f"{path}: cannot be read: give access to it, and save it as UTF-8 text") from None
    try:
        entries = _LIST.validate_python(document.data or [])
    except ValidationError as error:
        raise ConfigurationError(sentence(error, document)) from None
    for name, times in Counter(entry.id for entry in entries).items():
        if times > 1:
            raise ConfigurationError(f'{path.name}: the id "{name}" stands twice: keep one')
    return entries


def joined(declared: Sequence[Settlement], beside: Sequence[Settlement], name: str) -> tuple[Settlement, ...]:
    """Both lists as one.

    Raises:
        ConfigurationError: an id stands in both.
    """
    known = {entry.id for entry in declared}
    for entry in beside:
        if entry.id in known:
            raise ConfigurationError(f'{name}: the id "{entry.id}" stands in detectors.feedback too: keep one')
    return (*declared, *beside)


def add(file: Path, entries: Iterable[Settlement]) -> Path:
    """Add entries to the file beside a configuration file; what stands in it stays as it is.

    Raises:
        ConfigurationError: it cannot be written.
    """
    path = feedback_file(file)
    half = path.with_name(path.name + ".part")
    try:
        before = path.read_text("utf-8") if path.exists() else _HEAD
        lines = [f"- {json.dumps(_plain(entry), ensure_ascii=False)}\n" for entry in entries]
        half.write_text(before + ("" if before.endswith("\n") or not before else "\n") + "".join(lines), "utf-8")
        half.rename(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise ConfigurationError(f"{path}: cannot be written ({os.strerror(error.errno or 0).lower()})") from None
    return path


def _plain(entry: Settlement) -> dict[str, Any]:
    """What an entry says, without what it leaves open; JSON is YAML."""
    return entry.model_dump(mode="json", exclude_defaults=True)
