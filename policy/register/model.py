"""What an organisation declares: who it is, its services, its processors, agreements, transfers, purposes.

Field names are the file's own. GDPR Art. 28 asks for the agreement, Art. 44-49 for the transfer, Art. 30 for the rest.
"""

import base64
from datetime import date
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, model_validator

from policy.quantities import Countries, Country, Host, Networks, Pattern, Section, Strings, as_list

_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

type Role = Literal["processor", "controller", "both", "unclear"]
type Tool = Literal["adequacy", "dpf", "scc", "bcr", "code", "certification", "art49"]
type Duty = Literal["a", "b", "c", "d", "e", "f", "g", "h"]


class Contact(Section):
    """A person or office to turn to."""

    name: str | None = None
    email: str | None = None
    address: str | None = None
    phone: str | None = None


class Approver(Section):
    """Someone whose Ed25519 key approves changes; `key` is the public key in base64."""

    name: str
    key: str

    @model_validator(mode="after")
    def _a_key(self) -> "Approver":
        try:
            size = len(base64.b64decode(self.key, validate=True))
        except ValueError:
            size = 0
        if size != 32:
            raise ValueError(f"the key of approver {self.name[:60]} is not an Ed25519 public key: 32 bytes in base64")
        return self


class Organisation(Section):
    """The exporter: whose services these are."""

    name: str = "This organisation"
    country: Country = "BE"
    number: str | None = None
    address: str | None = None
    email: str | None = None
    website: str | None = None
    dpo: Contact | None = None
    representative: Contact | None = None
    authority: Country | None = None
    contact: str | None = None


class Tenants(Section):
    """How a service that serves several controllers tells which one: a request header and its values."""

    header: str
    controllers: dict[str, str]


class ServiceEntry(Section):
    """An internal service that sends data out.

    Attributes:
        token: `sha256:` and the hex digest of its secret.
        role: whether the organisation is controller or processor for what this service does (Art. 4(7), 4(8)).
        controller: for a processor, whose instructions it works under.
        purposes: ids of declared purposes.
    """

    id: str = Field(pattern=_ID)
    name: str | None = None
    token: str | None = Field(default=None, pattern=r"^sha256:[0-9a-fA-F]{64}$")
    certificate: str | None = None
    networks: Networks = ()
    role: Literal["controller", "processor"] = "controller"
    controller: str | None = None
    tenants: Tenants | None = None
    purposes: Strings = ()
    subjects: Strings = ()

    @model_validator(mode="after")
    def _controller_named(self) -> "ServiceEntry":
        if self.role == "processor" and self.controller is None and self.tenants is None:
            raise ValueError(
                f'service "{self.id}" is a processor: name the controller that it serves (`controller:` or `tenants:`)'
            )
        return self


def _domain(value: object) -> object:
    return {"suffix": value} if isinstance(value, str) else value


class Domain(Section):
    """A host suffix that a processor claims, on label boundaries, or an IP literal; `hosting` is that host's own."""

    suffix: Host
    hosting: Countries | None = None


class Importer(Section):
    """The legal entity that receives: the recipient in the sense of GDPR Chapter V (design, law 9)."""

    entity: str | None = None
    country: Country


class Agreement(Section):
    """A processing agreement under GDPR Art. 28(3); `duties` are its letters (a) to (h) that a person has ticked."""

    reference: str | None = None
    signed: date | None = None
    expires: date | None = None
    review: date | None = None
    duties: tuple[Duty, ...] = ()
    controllers: Strings = ()
    deletion: str | None = None


class Assessment(Section):
    """A transfer impact assessment and the day on which it must be looked at again."""

    reference: str | None = None
    dated: date | None = None
    review: date | None = None


class Transfer(Section):
    """The ground for a transfer outside the EEA (GDPR Art. 45, 46, 49).

    Attributes:
        tool: which ground.
        checked: the day on which a person checked it: the DPF list, or the conditions of an adequacy decision.
        entity: the certified company, when it is not the importer itself (a parent that hosts, under the DPF).
        data: the kinds of data that the certification covers (HR, non-HR).
        conditions: conditions of an adequacy decision that a person has verified.
        case: for art49, the letter of Art. 49(1); `reason` says why it is necessary and occasional.
    """

    tool: Tool
    reference: str | None = None
    dated: date | None = None
    checked: date | None = None
    expires: date | None = None
    entity: str | None = None
    data: Strings = ()
    conditions: Strings = ()
    case: str | None = None
    reason: str | None = None
    tia: Assessment | None = None


class SubProcessor(Section):
    """Another processor that this one engages (Art. 28(2), 28(4))."""

    entity: str
    country: Country
    authorised: date | None = None


class Confirmation(Section):
    """Who confirmed a register entry, and when."""

    by: str
    on: date


class Processor(Section):
    """A recipient outside the organisation.

    Attributes:
        role: `controller` when it decides itself what it does with the data: then Art. 28 does not fit.
        hosting: where the data stands; `EU` for a Member State that is not named; empty when that is not known.
        transfers: the grounds, under the key `transfer`: one, or a list from the first to rely on to the last.
        parent: the country of the group's head, an exposure that is shown and never counted.
        cleared: entity types or sensitivities that may go there although they are special (Art. 9, 10, 87), or credentials.
        source: where the entry comes from; `starter` ones are unconfirmed until someone confirms them.
    """

    id: str = Field(pattern=_ID)
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


class DataCategory(Section):
    """A category of personal data and its time limit for erasure: a `retention` or its `criterion` (Art. 30(1)(c), (f))."""

    id: str = Field(pattern=_ID)
    description: str = ""
    origin: str = ""
    retention: str | None = None
    criterion: str | None = None


class Purpose(Section):
    """Why data is processed, and on which legal basis (GDPR Art. 6(1)); `marketing` is what Art. 21(2) speaks of."""

    id: str = Field(pattern=_ID)
    description: str = ""
    legal_bases: Strings = ()
    categories: Strings = ()
    marketing: bool = False
    research: bool = False
    essential: bool = False
    retention: str | None = None


class Exemption(Section):
    """A rule that does not act for a while, for a reason, by someone else's consent."""

    id: str = Field(pattern=_ID)
    rule: str
    service: Strings = ()
    processor: Strings = ()
    entity: Strings = ()
    requested_by: str
    approved_by: str
    approved_on: date | None = None
    reason: str = Field(min_length=1)
    reference: str | None = None
    start: date = Field(alias="from")
    until: date

    @model_validator(mode="after")
    def _two_people(self) -> "Exemption":
        if self.requested_by.strip().casefold() == self.approved_by.strip().casefold():
            raise ValueError(f'exemption "{self.id}": the one who asks cannot be the one who approves')
        if self.until < self.start:
            raise ValueError(f'exemption "{self.id}" ends before it begins: look at `from` and `until`')
        return self
