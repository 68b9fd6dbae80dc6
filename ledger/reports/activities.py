"""Processing activities as declared and as observed: the lines of a record of processing (GDPR Art. 30)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from ledger import schema
from ledger.reports.flows import Flow, Where, doubt, flows

if TYPE_CHECKING:
    from policy.configuration import Configuration
    from policy.register.model import Processor, Purpose, ServiceEntry

_RECORDS = schema.records.c


class Recipient(msgspec.Struct, kw_only=True):
    """A declared recipient: Art. 30(1)(d), and the safeguard of 30(1)(e)."""

    processor: str
    name: str
    role: str
    country: str
    hosting: list[str]
    tool: str | None
    reference: str | None
    agreement: str | None
    subprocessors: list[str]


class Activity(msgspec.Struct, kw_only=True):
    """One line of the record.

    Attributes:
        controller: whose activity it is: the organisation's own name, or the controller that it serves.
        service: the internal service; None when several do the same for one controller.
        purposes: what it is for; empty when traffic was seen that no declared purpose covers.
        categories: declared categories of data; `observed` are those that were found.
        recipients: declared ones; `flows` say where data really went, the most doubtful first.
        undeclared: destinations that were observed and not declared for these purposes.
        unseen_recipients: declared ones to which nothing was sent in the period.
        missing: what a person must add for the line to be complete, by its letter in Art. 30.
    """

    controller: str
    service: str | None
    purposes: list[str]
    description: str
    legal_bases: list[str]
    subjects: list[str]
    categories: list[str]
    observed: list[str]
    recipients: list[Recipient]
    retention: list[str]
    flows: list[Flow]
    undeclared: list[str]
    unseen_recipients: list[str]
    missing: list[str]


def of_controller(connection: Connection, declared: "Configuration", where: Where) -> list[Activity]:
    """A line for each service and purpose of which the organisation is the controller (Art. 30(1))."""
    pairs = {(entry.id, purpose) for entry in declared.services if entry.role == "controller" for purpose in entry.purposes}
    own = [*where, _RECORDS.role == "controller"]
    pairs |= set(_observed(connection, _RECORDS.service, own))
    name = declared.organisation.name
    lines: list[Activity] = []
    for service, purpose in sorted(pairs):
        seen = [*own, _RECORDS.service == service, _serves(purpose)]
        entries = [entry for entry in declared.services if entry.id == service]
        lines.append(
            _activity(
                connection,
                declared,
                seen,
                controller=name,
                service=service,
                purposes=[purpose] if purpose else [],
                entries=entries,
            )
        )
    return lines


def of_processor(connection: Connection, declared: "Configuration", where: Where) -> list[Activity]:
    """A line for each controller that the organisation serves (Art. 30(2))."""
    served: dict[str, set[str]] = {}
    for entry in declared.services:
        for controller in _controllers(entry):
            served.setdefault(controller, set()).update(entry.purposes)
    own = [*where, _RECORDS.role == "processor"]
    for controller, purpose in _observed(connection, _RECORDS.controller, own):
        served.setdefault(controller, set()).update({purpose} - {""})
    lines: list[Activity] = []
    for controller, purposes in sorted(served.items()):
        entries = [entry for entry in declared.services if controller in _controllers(entry)]
        seen = [*own, _RECORDS.controller == controller]
        lines.append(
            _activity(connection, declared, seen, controller=controller, service=None, purposes=sorted(purposes), entries=entries)
        )
    return lines


def _controllers(entry: "ServiceEntry") -> list[str]:
    if entry.role != "processor":
        return []
    tenants = entry.tenants.controllers.values() if entry.tenants else ()
    return [name for name in (entry.controller, *tenants) if name]


def _observed(connection: Connection, who: ColumnElement[str], where: Where) -> Iterator[tuple[str, str]]:
    """Who sent for which purpose; an empty purpose for traffic that has none."""
    for name, purposes in connection.execute(select(who, _RECORDS.purposes).where(*where, who.is_not(None)).distinct()):
        for purpose in purposes.split() or [""]:
            yield name, purpose


def _serves(purpose: str) -> ColumnElement[bool]:
    if not purpose:
        return _RECORDS.purposes == ""
    return (" " + _RECORDS.purposes + " ").contains(f" {purpose} ", autoescape=True)


def _activity(
    connection: Connection,
    declared: "Configuration",
    where: Where,
    *,
    controller: str,
    service: str | None,
    purposes: list[str],
    entries: "list[ServiceEntry]",
) -> Activity:
    known = [one for one in declared.purposes if one.id in purposes]
    seen = sorted(flows(connection, where), key=doubt)
    recipients = [_recipient(one) for one in declared.processors if one.source == "file" and set(one.purposes) & set(purposes)]
    ids, reached = {one.processor for one in recipients}, {flow.destination for flow in seen}
    return Activity(
        controller=controller,
        service=service,
        purposes=purposes,
        description="; ".join(one.description for one in known if one.description),
        legal_bases=_distinct(basis for one in known for basis in one.legal_bases),
        subjects=_distinct(subject for entry in entries for subject in entry.subjects),
        categories=_distinct(category for one in known for category in one.categories),
        observed=_distinct(category for flow in seen for category in flow.categories),
        recipients=recipients,
        retention=_limits(known, declared),
        flows=seen,
        undeclared=sorted(reached - ids),
        unseen_recipients=sorted(ids - reached),
        missing=_missing(known, entries, seen, _limits(known, declared), processor=service is None),
    )


def _limits(known: "list[Purpose]", declared: "Configuration") -> list[str]:
    """Time limits for erasure (Art. 30(1)(f)): of a purpose, and of a category; without a period, the criterion for it."""
    by_purpose = [f"{one.id}: {one.retention}" for one in known if one.retention]
    concerned = {category for one in known for category in one.categories}
    categories = [one for one in declared.categories if one.id in concerned]
    by_category = [f"{one.id}: {one.retention or one.criterion}" for one in categories if one.retention or one.criterion]
    return by_purpose + by_category


def _recipient(entry: "Processor") -> Recipient:
    return Recipient(
        processor=entry.id,
        name=entry.importer.entity or entry.name or entry.id,
        role=entry.role,
        country=entry.importer.country,
        hosting=list(entry.hosting),
        tool=entry.transfer.tool if entry.transfer else None,
        reference=entry.transfer.document if entry.transfer else None,
        agreement=entry.agreement.reference if entry.agreement else None,
        subprocessors=[f"{one.entity} ({one.country})" for one in entry.subprocessors],
    )


def _missing(
    known: "list[Purpose]", entries: "list[ServiceEntry]", seen: list[Flow], limits: list[str], *, processor: bool
) -> list[str]:
    """What the ledger cannot know (reference: which article needs which field, and who supplies it)."""
    gaps = {
        "(b) a declared purpose": not processor and not known,
        "(c) categories of data subjects": not processor and not any(entry.subjects for entry in entries),
        "(f) time limits for erasure": not processor and not limits,
        "(a) contact of the controller, its representative and its data protection officer": processor,
        "(e) documents on Art. 49 transfers": any(flow.basis == "art49" for flow in seen),
        "a ground for the transfers that have none": any(flow.basis == "missing" for flow in seen),
    }
    return [gap for gap, open_ in gaps.items() if open_]


def _distinct(items: Iterable[str]) -> list[str]:
    return sorted(set(items))
