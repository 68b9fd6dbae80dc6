"""Who receives: processors with their hosts, agreements (GDPR Art. 28) and grounds for transfers (Art. 44-49)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, model_validator

from policy.quantities import Countries, Country, Host, Identifier, Pattern, Section, Strings, as_list

type Role = Literal["processor", "controller", "both", "unclear"]
type Tool = Literal["adequacy", "dpf", "scc", "bcr", "code", "certification", "art49"]
type Module = Literal[1, 2, 3, 4]
type Covered = Literal["HR", "non-HR"]
type Duty = Literal["a", "b", "c", "d", "e", "f", "g", "h"]


MODULES: Mapping[tuple[str, str], Module] = {
    ("controller", "controller"): 1,
    ("controller", "processor"): 2,
    ("processor", "processor"): 3,
    ("processor", "controller"): 4,
}
"""The module of the standard contractual clauses for the roles of exporter and importer (Decision (EU) 2021/914)."""


def _covered(value: object) -> object:
    """As the DPF list writes them (`HR Data`, `Non-HR Data`), in any case."""
    named = {"hr": "HR", "hr data": "HR", "non-hr": "non-HR", "non-hr data": "non-HR"}
    return tuple(
        named.get(kind.strip().casefold(), kind) if isinstance(kind, str) else kind
        for kind in cast("tuple[object, ...]", as_list(value))
    )


_DEROGATIONS = (*"abcdefg", "compelling")


def _derogation(value: object) -> object:
    """A letter of Art. 49(1), however it is written (`b`, `(b)`, `Art. 49(1)(b)`); `compelling` is its second subparagraph."""
    if not isinstance(value, str) or not value.strip():
        return None
    case = re.sub(r"^(art\.?\s*)?(49\s*)?(\(1\)\s*)?", "", value.strip().casefold()).strip("() ")
    if case not in _DEROGATIONS:
        raise ValueError(f"{value[:20]!r} is no case of GDPR Art. 49(1): write a letter from a to g, or compelling")
    return case


def _domain(value: object) -> object:
    return {"suffix": value} if isinstance(value, str) else value


class Domain(Section):
    """A host suffix that a processor claims, on label boundaries, or an IP literal; `hosting` is that host's own.

    Attributes:
        suffix: the host, and every host under it; or an IP literal.
        hosting: where these hosts stand, when it is not where the entry says.
    """

    suffix: Host
    hosting: Countries | None = None


class Importer(Section):
    """The legal entity that receives: the recipient in the sense of GDPR Chapter V (design, law 9).

    Attributes:
        entity: the company's legal name.
        country: where it is established.
    """

    entity: str | None = None
    country: Country


class Agreement(Section):
    """A processing agreement under GDPR Art. 28(3); `duties` are its letters (a) to (h) that a person has ticked.

    Attributes:
        reference: where it is filed.
        signed: since when it holds.
        expires: the last day on which it holds.
        review: when it is to be looked at again.
        duties: the letters of Art. 28(3) that a person found in it; without any, the checklist counts as not filled in.
        controllers: the controllers that it is made for; empty when it is for all.
        deletion: when the processor deletes or returns the data (Art. 28(3)(g)).
    """

    reference: str | None = None
    signed: date | None = None
    expires: date | None = None
    review: date | None = None
    duties: tuple[Duty, ...] = ()
    controllers: Strings = ()
    deletion: str | None = None

    @model_validator(mode="after")
    def _an_agreement(self) -> "Agreement":
        if not (self.reference or "").strip() and self.signed is None:
            raise ValueError(
                "an agreement without a reference and a date is none: write where it is filed, or since when it holds"
            )
        return self


class Assessment(Section):
    """A transfer impact assessment and the day on which it must be looked at again.

    Attributes:
        reference: where it is filed.
        dated: when it was made; it says nothing of exchanges before.
        review: the day until which it holds; without one it holds, and `douane check` asks for one.
    """

    reference: str | None = None
    dated: date | None = None
    review: date | None = None


class Transfer(Section):
    """The ground for a transfer outside the EEA (GDPR Art. 45, 46, 49).

    Attributes:
        tool: which ground.
        reference: the document: number and date of the clauses, name on the list.
        module: for scc, which of the modules of Decision (EU) 2021/914 were agreed, by the roles of exporter and importer:
            1 controller to controller, 2 controller to processor, 3 processor to processor, 4 processor to controller.
        dated: since when it holds.
        checked: the day on which a person checked it: the DPF list, or the conditions of an adequacy decision.
        expires: the last day on which it holds.
        entity: for dpf, the certified company, when it is not the importer itself (a parent that hosts there). For an
            importer in the United States, an entry of another company carries nothing.
        data: for dpf, the data that the certification covers, as the list says: `HR` (about employees), `non-HR`, or both.
        conditions: conditions of an adequacy decision that a person has verified.
        case: for art49, the letter of Art. 49(1), a to g; `compelling` for its second subparagraph.
        reason: for art49, why the transfer is necessary and occasional.
        tia: its impact assessment.
    """

    tool: Tool
    reference: str | None = None
    module: Annotated[tuple[Module, ...], BeforeValidator(as_list)] = ()
    dated: date | None = None
    checked: date | None = None
    expires: date | None = None
    entity: str | None = None
    data: Annotated[tuple[Covered, ...], BeforeValidator(_covered)] = ()
    conditions: Strings = ()
    case: Annotated[str | None, BeforeValidator(_derogation)] = None
    reason: str | None = None
    tia: Assessment | None = None

    @property
    def document(self) -> str | None:
        """The reference as records and reports show it: with the modules, where it does not name them itself."""
        unnamed = [str(module) for module in self.module if f"module {module}" not in (self.reference or "").casefold()]
        if not unnamed:
            return self.reference
        return f"{self.reference or 'Decision (EU) 2021/914'}, module {' and '.join(unnamed)}"

    @model_validator(mode="after")
    def _of_clauses(self) -> "Transfer":
        if self.module and self.tool != "scc":
            raise ValueError(f"a module is of standard contractual clauses: the tool is {self.tool}, so take `module` out")
        return self


class SubProcessor(Section):
    """Another processor that this one engages (Art. 28(2), 28(4)).

    Attributes:
        entity: the company's legal name.
        country: where it processes.
        authorised: when the controller authorised it.
    """

    entity: str
    country: Country
    authorised: date | None = None


class Confirmation(Section):
    """Who confirmed a register entry, and when.

    Attributes:
        by: who.
        on: when.
    """

    by: str
    on: date


class Processor(Section):
    """A recipient outside the organisation.

    Attributes:
        id: its name in records and rules.
        name: its name for people.
        category: what it does: llm_api, crm, email, payments, analytics, …
        role: `controller` when it decides itself what it does with the data: then Art. 28 does not fit.
        domains: the hosts that are its own.
        host_pattern: a regular expression of hosts that are its own; a group `region` tells the cloud region.
        region_pattern: a regular expression that finds the cloud region in its host names.
        importer: the company that receives, and its country.
        hosting: where the data stands; `EU` for a Member State that is not named; empty when that is not known.
        hosting_note: what is said about hosting in words.
        parent: the country of the group's head, an exposure that is shown and never counted.
        parent_name: the group's head.
        agreement: the processing agreement.
        transfers: the ground for a transfer, or a list of them from the first to rely on to the last.
        subprocessors: the processors that it engages.
        purposes: ids of the purposes that data may go there for.
        categories: the categories (or entity types) of data that may go there.
        cleared: entity types or sensitivities that may go there although they are special (Art. 9, 10, 87).
        human_review: for one that scores or decides: how a person reviews it (Art. 22(3)).
        confirmed: who looked at this entry and stands for it.
        retention: how long it keeps the data.
        note: anything else.
        source: where the entry comes from; `starter` ones are unconfirmed until someone confirms them.
    """

    id: Identifier
    name: str | None = None
    category: str | None = None
    role: Role = "processor"
    domains: tuple[Annotated[Domain, BeforeValidator(_domain)], ...] = Field(min_length=1)
    host_pattern: Pattern | None = None
    region_pattern: Pattern | None = None
    importer: Importer
    hosting: Countries = ()
    hosting_note: str | None = None
    parent: Country | None = None
    parent_name: str | None = None
    agreement: Agreement | None = None
    transfers: Annotated[tuple[Transfer, ...], BeforeValidator(as_list)] = Field(default=(), alias="transfer")
    subprocessors: tuple[SubProcessor, ...] = ()
    purposes: Strings = ()
    categories: Strings = ()
    cleared: Strings = ()
    human_review: str | None = None
    confirmed: Confirmation | None = None
    retention: str | None = None
    note: str | None = None
    source: Literal["starter", "file"] = "file"

    @property
    def transfer(self) -> Transfer | None:
        """The first ground that is declared."""
        return self.transfers[0] if self.transfers else None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        fields = cast("dict[str, Any]", data)
        if isinstance(fields.get("domains"), str | dict):
            fields = {**fields, "domains": [fields["domains"]]}
        if isinstance(fields.get("importer"), str):
            fields = {**fields, "importer": {"country": fields["importer"]}}
        return fields
