"""`douane.yaml`: what it may hold, how it is read, and the one text that travels between our processes.

`load` reads the file and joins the starter register, purposes and rules to it; `encode` and `decode` carry the whole
as canonical JSON.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import cast

from pydantic import Field, ValidationError

from policy import feedback, geoip, starter
from policy.diagnosis import sentence
from policy.document import Document, read
from policy.errors import ConfigurationError
from policy.quantities import Section, Strings
from policy.register.model import Approver, DataCategory, Exemption, Organisation, Processor, Purpose, ServiceEntry
from policy.rules.language import Rule
from policy.sections import Detectors, GeoIP, Ledger, Proxy, Pseudonyms

__all__ = ["Configuration", "ConfigurationError", "decode", "load"]

_CLASS = re.compile(r"[\w.]+:\w+")  # a team's own recognizer as `module:Class`, which is no path


class Configuration(Section):
    """Everything declared, with the starter data joined in.

    Attributes:
        organisation: whose services these are.
        proxy: how traffic is taken in.
        pseudonyms: where the values behind pseudonyms are kept.
        geoip: a hint for hosts that the register does not know.
        detectors: what detection needs to know.
        ledger: how long records are kept.
        services: who sends.
        processors: who receives: added to the starter register, or replacing an entry of the same id.
        purposes: why: added to the privacy policy's, or replacing one.
        categories: of data: added to the privacy policy's eight, or replacing one.
        rules: what is not wanted: added to the starter rules, or replacing one.
        exemptions: which rules do not act for a while.
        approved_storage: ids of the processors where files may be kept.
        notice: the day of the published privacy notice; what is new since then is due a notice (C39 of the policy).
        require_approval: refuse a change that no approver has signed.
        approvers: who may approve a change.
    """

    organisation: Organisation = Organisation()
    proxy: Proxy = Proxy()
    pseudonyms: Pseudonyms = Pseudonyms()
    geoip: GeoIP = GeoIP()
    detectors: Detectors = Detectors()
    ledger: Ledger = Ledger()
    services: tuple[ServiceEntry, ...] = ()
    processors: tuple[Processor, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    categories: tuple[DataCategory, ...] = ()
    rules: tuple[Rule, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    approved_storage: Strings = ("google_workspace",)
    notice: date | None = None
    require_approval: bool = False
    approvers: tuple[Approver, ...] = Field(default=())

    def encode(self) -> str:
        """The canonical JSON text: keys sorted, no spaces, nothing that is not set. `decode` gives the same configuration."""
        return json.dumps(
            self.model_dump(mode="json", by_alias=True, exclude_defaults=True), sort_keys=True, separators=(",", ":")
        )

    def joined(self) -> "Configuration":
        """This configuration with the starter register, purposes and rules in it."""
        return self.model_copy(
            update={
                "processors": starter.joined(starter.processors(), self.processors),
                "purposes": starter.joined(starter.purposes(), self.purposes),
                "categories": starter.joined(starter.categories(), self.categories),
                "rules": starter.joined(starter.rules(), self.rules),
            }
        )


def decode(text: str) -> Configuration:
    """Read what `encode` wrote.

    Raises:
        ConfigurationError: it is not that.
    """
    try:
        return Configuration.model_validate_json(text)
    except ValidationError as error:
        raise ConfigurationError(sentence(error, Document("configuration", {}, {}))) from None


def parse(text: str, name: str = "douane.yaml", folder: Path | None = None) -> Configuration:
    """Read the text of a `douane.yaml`; relative paths in it are taken from `folder`.

    Raises:
        ConfigurationError: one sentence with file and line.
    """
    configuration, document = declared(text, name)
    return _absolute(configuration, document, folder).joined()


def declared(text: str, name: str = "douane.yaml") -> tuple[Configuration, Document]:
    """What a text declares, without the starter data and without a look at the files that it names.

    Raises:
        ConfigurationError: one sentence with file and line.
    """
    document = read(text, name)
    if not isinstance(document.data, dict):
        raise ConfigurationError(
            f"{name}:1: the file must be a list of `key: value`, for example `organisation: {{name: Example NV}}`"
        )
    try:
        sections = cast("dict[str, object]", document.data)
        empty = {key for key, section in sections.items() if section is None and key in Configuration.model_fields}
        configuration = Configuration.model_validate({key: sections[key] for key in sections if key not in empty})
    except ValidationError as error:
        raise ConfigurationError(sentence(error, document)) from None
    _ids_once(configuration, document)
    _switched_off(configuration, document)
    if not any(rule.enabled for rule in configuration.joined().rules):
        where = document.where(("rules",))
        raise ConfigurationError(f"{where}: no rule is enabled: an empty rule set permits nothing and forbids nothing")
    return configuration, document


def load(path: Path | None) -> Configuration:
    """Read a configuration file; None gives the starter register and rules alone.

    Raises:
        ConfigurationError: one sentence with file and line.
    """
    if path is None:
        return Configuration().joined()
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: this is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}); name a file with --config or run `douane init`"
        ) from None
    return _with_feedback(parse(text, path.name, path.resolve().parent), path)


def _with_feedback(configuration: Configuration, path: Path) -> Configuration:
    """With what was settled in the file beside it."""
    entries = feedback.joined(configuration.detectors.feedback, feedback.settled(path), feedback.feedback_file(path).name)
    detectors = configuration.detectors.model_copy(update={"feedback": entries})
    return configuration.model_copy(update={"detectors": detectors}) if entries else configuration


_LISTS = (("services",), ("processors",), ("purposes",), ("categories",), ("rules",), ("exemptions",), ("detectors", "feedback"))


def _ids_once(declared: Configuration, document: Document) -> None:
    for path in _LISTS:
        seen: set[str] = set()
        for index, entry in enumerate(attrgetter(".".join(path))(declared)):
            if entry.id in seen:
                where, name = document.where((*path, index, "id")), ".".join(path)
                raise ConfigurationError(f'{where}: the id "{entry.id}" stands twice in {name}: keep one')
            seen.add(entry.id)


def _switched_off(declared: Configuration, document: Document) -> None:
    """A rule that is off and says nothing more is a starter rule: a misspelt one would stay on."""
    starters = {rule.id for rule in starter.rules()}
    rows: Sequence[Mapping[str, object]] = cast("Mapping[str, list[Mapping[str, object]]]", document.data).get("rules") or []
    for index, (rule, row) in enumerate(zip(declared.rules, rows, strict=True)):
        if not rule.enabled and "when" not in row and rule.id not in starters:
            where = document.where(("rules", index, "id"))
            raise ConfigurationError(
                f'{where}: no starter rule is called "{rule.id}": look at its name, or say `when` and `action`'
            )


def _absolute(declared: Configuration, document: Document, folder: Path | None) -> Configuration:
    """Paths made absolute, and looked at: a file that is named must be there."""

    def resolve(name: str, where: tuple[str | int, ...]) -> str:
        path = (folder or Path.cwd()) / Path(name).expanduser()
        if not path.is_file():
            raise ConfigurationError(f"{document.where(where)}: there is no file {name}; look at the path or take the line out")
        return str(path)

    changes: dict[str, object] = {}
    authorities = {key: name for key in ("upstream_ca", "client_ca") if (name := getattr(declared.proxy, key))}
    if authorities:
        found = {key: resolve(name, ("proxy", key)) for key, name in authorities.items()}
        changes["proxy"] = declared.proxy.model_copy(update=found)
    if declared.pseudonyms.key:
        key = resolve(declared.pseudonyms.key, ("pseudonyms", "key"))
        changes["pseudonyms"] = declared.pseudonyms.model_copy(update={"key": key})
    if declared.geoip.database:
        database = resolve(declared.geoip.database, ("geoip", "database"))
        try:
            geoip.opened(database)
        except ConfigurationError as error:
            raise ConfigurationError(f"{document.where(('geoip', 'database'))}: {error}") from None
        changes["geoip"] = GeoIP(database=database)
    if declared.detectors.recognizers:
        files = tuple(
            name if _CLASS.fullmatch(name) else resolve(name, ("detectors", "recognizers", index))
            for index, name in enumerate(declared.detectors.recognizers)
        )
        changes["detectors"] = declared.detectors.model_copy(update={"recognizers": files})
    return declared.model_copy(update=changes)
