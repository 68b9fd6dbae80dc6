"""Who exports: the organisation, those who approve its changes, and its services."""

import base64
from typing import Literal

from pydantic import Field, model_validator

from policy.quantities import Country, Identifier, Networks, Section, Strings, TimeZone


class Contact(Section):
    """A person or office to turn to.

    Attributes:
        name: who.
        email: by e-mail.
        address: by post.
        phone: by telephone.
    """

    name: str | None = None
    email: str | None = None
    address: str | None = None
    phone: str | None = None


class Approver(Section):
    """Someone whose Ed25519 key approves changes; `key` is the public key in base64.

    Attributes:
        name: as approvals name this person.
        key: the Ed25519 public key: 32 bytes in base64.
    """

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
    """The exporter: whose services these are.

    Attributes:
        name: its legal name, as reports and refusals show it.
        country: its country; also the region that telephone numbers without a prefix are read in.
        number: its company number.
        address: its registered office.
        email: how it is reached.
        website: its website.
        dpo: the data protection officer.
        representative: its representative in the Union, when it has none of its own there (Art. 27).
        authority: the country of its supervisory authority.
        contact: whom a developer asks when an exchange was refused.
        timezone: the time zone of `hour`, `weekday` and `date` in rules, such as Europe/Brussels; records stay in UTC.
    """

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
    timezone: TimeZone = "UTC"


class Tenants(Section):
    """How a service that serves several controllers tells which one: a request header and its values.

    Attributes:
        header: the request header that names the tenant.
        controllers: the controller's name by the header's value.
    """

    header: str
    controllers: dict[str, str]


class ServiceEntry(Section):
    """An internal service that sends data out.

    Attributes:
        id: its name in records and in proxy credentials.
        name: its name for people.
        token: `sha256:` and the hex digest of its secret.
        certificate: the subject of its client certificate, such as `CN=billing`.
        networks: networks that only this service calls from.
        role: whether the organisation is controller or processor for what this service does (Art. 4(7), 4(8)).
        controller: for a processor, whose instructions it works under.
        tenants: for a processor of several controllers, how to tell which.
        purposes: ids of declared purposes.
        subjects: categories of people that it processes data about (Art. 30(1)(c)).
    """

    id: Identifier
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
        if self.role == "controller" and (self.controller is not None or self.tenants is not None):
            raise ValueError(
                f'service "{self.id}" serves another controller (`controller:`, `tenants:`): say role: processor or leave it out'
            )
        return self
