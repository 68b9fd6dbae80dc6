"""What the demo shows at its end: a line for each recipient, worst first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.record import AuditRecord

if TYPE_CHECKING:
    from rich.table import Table

GROUNDS: Mapping[str, str] = {
    "none-needed": "none needed", "adequacy": "adequacy decision", "dpf": "Data Privacy Framework",
    "scc": "standard clauses", "bcr": "binding corporate rules", "missing": "NONE",
}  # fmt: skip
COLOURS = {"allow": "green", "flag": "yellow", "redact": "magenta", "pseudonymise": "magenta", "block": "red"}
ORDER = tuple(COLOURS)


@dataclass(slots=True)
class Line:
    """What one host was sent."""

    first: AuditRecord
    services: set[str] = field(default_factory=set[str])
    entities: Counter[str] = field(default_factory=Counter[str])
    stopped: Counter[str] = field(default_factory=Counter[str])
    actions: Counter[str] = field(default_factory=Counter[str])
    rules: Counter[str] = field(default_factory=Counter[str])

    def add(self, record: AuditRecord) -> None:
        """Count a record in."""
        self.services.add(record.service)
        self.actions[record.decision.action] += 1
        self.rules.update(record.decision.rules)
        found = self.stopped if record.decision.action == "block" else self.entities
        for finding in record.findings:
            found[finding.entity] += finding.count


def lines(records: Iterable[AuditRecord]) -> list[Line]:
    """What was sent, by host, the gravest first."""
    found: dict[str, Line] = {}
    for record in records:
        if record.direction == "sent":
            found.setdefault(record.host, Line(record)).add(record)
    return sorted(found.values(), key=lambda line: -max(ORDER.index(action) for action in line.actions))


def table(found: Iterable[Line]) -> "Table":
    """The lines as a table for the terminal."""
    from rich.table import Table

    made = Table("To", "Where", "Ground", "Sent by", "Personal data that left", "Verdict", "Rules that matched", show_lines=True)
    for line in found:
        made.add_row(*_cells(line))
    return made


def _cells(line: Line) -> list[str]:
    to = line.first.destination
    name = to.processor or "unregistered"
    where = f"{to.country or '?'} → {to.zone}" + (f"\nhosted {', '.join(to.hosting)}" if to.hosting else "")
    entities = _counted(line.entities) + (f"\n[red]stopped: {_counted(line.stopped)}[/]" if line.stopped else "")
    verdict = "\n".join(f"[{COLOURS[action]}]{action} ×{count}[/]" for action, count in line.actions.most_common())
    ground = GROUNDS.get(to.basis, to.basis)
    return [
        f"[bold]{name}[/]\n{line.first.host}",
        where,
        ground,
        ", ".join(sorted(line.services)),
        entities,
        verdict,
        _rules(line),
    ]


def _counted(entities: Counter[str]) -> str:
    return ", ".join(f"{entity} ×{count}" for entity, count in entities.most_common())


def _rules(line: Line) -> str:
    return "\n".join(rule for rule, _ in line.rules.most_common(6)) or "none"
