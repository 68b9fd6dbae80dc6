"""A rule: a match and an action. Every condition named in `when` must hold; a list means any of it.

A condition is written as one value, a list, or `{not: ...}`; a number as a value or `{more_than, at_least, less_than, at_most}`.
`any` and `all` hold nested conditions, and `not` one that must not hold.
"""

from math import inf, nextafter
from typing import Annotated, Literal, cast

from pydantic import BeforeValidator, Field, model_validator

from policy.model import Action, Severity
from policy.quantities import Section, Strings, as_list


def _matcher(value: object) -> object:
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    return {"any": value}


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


def _texts(value: object) -> object:
    return tuple(_text(item) for item in cast("tuple[object, ...]", as_list(value)))


class Match(Section):
    """Values of which one must be there (`any`), and values of which none may be (`not`). `*` stands for any characters.

    Attributes:
        any: one of these must be there.
        none: none of these may be there.
    """

    any: Annotated[tuple[str, ...], BeforeValidator(_texts)] = ()
    none: Annotated[tuple[str, ...], BeforeValidator(_texts)] = Field(default=(), alias="not")

    @model_validator(mode="after")
    def _something(self) -> "Match":
        if not self.any and not self.none:
            raise ValueError("a condition with an empty list matches nothing: name a value or leave the condition out")
        return self


def _bounds(value: object) -> object:
    if isinstance(value, bool):
        return {"at_least": 1} if value else {"less_than": 1}
    if isinstance(value, int | float):
        return {"at_least": value, "at_most": value}
    return value


def _after(number: float | None, without: float, towards: float) -> float:
    return without if number is None else nextafter(number, towards)


class Bounds(Section):
    """A number's bounds; all that are given must hold.

    Attributes:
        more_than: greater than this.
        at_least: this or greater.
        less_than: less than this.
        at_most: this or less.
    """

    more_than: float | None = None
    at_least: float | None = None
    less_than: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _something(self) -> "Bounds":
        if not self.model_fields_set:
            raise ValueError("give a bound: more_than, at_least, less_than or at_most")
        return self

    @property
    def interval(self) -> tuple[float, float]:
        """The least and the greatest number that hold, both included."""
        low = max(self.at_least if self.at_least is not None else -inf, _after(self.more_than, -inf, inf))
        high = min(self.at_most if self.at_most is not None else inf, _after(self.less_than, inf, -inf))
        return low, high


type Matching = Annotated[Match, BeforeValidator(_matcher)]
type Bounded = Annotated[Bounds, BeforeValidator(_bounds)]


class When(Section):
    """What a rule matches; docs/rules.md says what each condition means.

    Attributes:
        service: the calling service.
        role: `controller` or `processor`, of the service.
        service_auth: how it named itself.
        controller: whose data it is.
        direction: `sent` or `received`.
        protocol: as in the record.
        method: of the request.
        scheme: `http` or `https`.
        host: the host name.
        port: the port.
        host_match: whether the request names the host that its connection goes to.
        mode: `observe`, `enforce`, `passthrough`.
        processor: register id of the recipient.
        processor_category: its category.
        processor_role: `processor`, `controller`, `both`, `unclear`.
        registered: whether the register has it.
        confirmed: whether someone declared or confirmed it.
        approved_storage: whether files may be kept there.
        watched: whether it is on the watch list of file drops.
        country: the importer's country.
        country_source: `register`, `geoip`, `tld`, `none`.
        hosting: where the data stands.
        parent: the parent's country.
        zone: Chapter V status on the day.
        basis: ground of the transfer on the day.
        agreement: `valid`, `missing`, `expired`, `not_needed`.
        dpf_check: `none`, `fresh`, `stale`.
        tia: `none`, `valid`, `overdue`, `not_needed`.
        sole_basis: whether it rests on the DPF alone.
        human_review: whether its entry states one.
        purpose: purposes of the exchange.
        purpose_match: whether service and recipient share one.
        controller_match: whether the agreement is for this controller.
        choice: a choice of someone in it.
        findings: whether anything was found.
        entity: type of a finding.
        category: category of a finding.
        sensitivity: sensitivity of a finding.
        declared: whether its category is declared for the recipient.
        cleared: whether the recipient is cleared for it.
        place: where it stood.
        confidence: how sure it is.
        count: how many occurrences.
        kinds: how many entity types.
        people: how many distinct people.
        path: templated path.
        content_type: of the body.
        status: of the answer.
        bytes: of the body.
        tls: its version.
        marker: what the service says of the exchange.
        unseen: reasons why something was not read.
        complete: whether all was read.
        history: rates and first times by name.
        first: what was never seen before: `destination`, `country`, `category`.
        always: matches everything.
        any: one of these must hold.
        all: all of these must hold.
        none: this must not hold.
    """

    # the exchange's head
    service: Matching | None = None
    role: Matching | None = None
    service_auth: Matching | None = None
    controller: Matching | None = None
    direction: Matching | None = None
    protocol: Matching | None = None
    method: Matching | None = None
    scheme: Matching | None = None
    host: Matching | None = None
    port: Matching | None = None
    host_match: Matching | None = None
    mode: Matching | None = None
    # the destination
    processor: Matching | None = None
    processor_category: Matching | None = None
    processor_role: Matching | None = None
    registered: Matching | None = None
    confirmed: Matching | None = None
    approved_storage: Matching | None = None
    watched: Matching | None = None
    country: Matching | None = None
    country_source: Matching | None = None
    hosting: Matching | None = None
    parent: Matching | None = None
    zone: Matching | None = None
    basis: Matching | None = None
    agreement: Matching | None = None
    dpf_check: Matching | None = None
    tia: Matching | None = None
    sole_basis: Matching | None = None
    human_review: Matching | None = None
    # purposes and people's choices
    purpose: Matching | None = None
    purpose_match: Matching | None = None
    controller_match: Matching | None = None
    choice: Matching | None = None
    # what was found
    findings: Literal["any", "none"] | None = None
    entity: Matching | None = None
    category: Matching | None = None
    sensitivity: Matching | None = None
    declared: Matching | None = None
    cleared: Matching | None = None
    place: Matching | None = None
    confidence: Bounded | None = None
    count: Bounded | None = None
    kinds: Bounded | None = None
    people: Bounded | None = None
    # the rest of the exchange
    path: Matching | None = None
    content_type: Matching | None = None
    status: Bounded | None = None
    bytes: Bounded | None = None
    tls: Matching | None = None
    marker: Matching | None = None
    unseen: Matching | None = None
    complete: Matching | None = None
    history: dict[str, Bounded] | None = None
    first: Matching | None = None
    always: Literal[True] | None = None
    any: tuple["When", ...] | None = None
    all: tuple["When", ...] | None = None
    none: "When | None" = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _something(self) -> "When":
        if not self.model_fields_set:
            raise ValueError("a rule without a condition is not a yes: name one, or write when: {always: true}")
        return self

    @property
    def unrecorded(self) -> bool:
        """Whether it asks for something that an audit record does not hold: history, people's choices, markers."""
        asked = (self.history, self.first, self.choice, self.marker, self.host_match)
        inner = (*(self.any or ()), *(self.all or ()), *((self.none,) if self.none is not None else ()))
        return any(one is not None for one in asked) or any(when.unrecorded for when in inner)


class Rule(Section):
    """When it matches, what then.

    Attributes:
        id: its name in records and refusals.
        title: what is wrong, in words.
        article: the law behind it.
        clause: clauses of the privacy and security policy that it serves.
        when: the match.
        action: what happens to what matches.
        severity: how grave a match is.
        shadow: only record what it would have done.
        enabled: `false` switches it off, a starter rule too.
        unseen: in enforce mode, what happens to that which cannot be read in full; without it third countries refuse.
        entities: what a redact or pseudonymise rewrites; without it, what made the rule match.
        masks: for redact, `last4`, `first1` or `mark` by entity type.
        source: where the rule comes from.
        scope: for pseudonymise, within what the same value gets the same pseudonym.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    title: str = ""
    article: str = ""
    clause: Strings = ()
    when: When
    action: Action
    severity: Severity = "medium"
    shadow: bool = False
    enabled: bool = True
    unseen: Literal["refuse", "forward"] | None = None
    entities: Strings = ()
    masks: dict[str, Literal["mark", "last4", "first1"]] = Field(default_factory=dict)
    scope: Literal["conversation", "service", "processor"] = "conversation"
    source: Literal["starter", "file"] = "file"
