"""A rule: a match and an action. Every condition named in `when` must hold; a list means any of it.

A condition is written as one value, a list, or `{not: ...}`; a number as a value or with bounds (`policy.rules.conditions`).
`any` and `all` hold nested conditions, and `not` one that must not hold.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, cast

from pydantic import Field, model_validator

from policy.model import Action, Severity
from policy.quantities import Section, Strings
from policy.rules.conditions import Bounded, Coded, Days, Grounded, Hosting, Hours, Lower, Matching, Upper


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, tuple | dict) and not value)


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
        node: the machine that handles it.
        part: number of the piece of a long exchange; 0 for an ordinary one.
        date: the day of the exchange, in the organisation's `timezone`.
        weekday: `monday` to `sunday`, there too.
        hour: 0 to 23, there too; also a stretch such as `8-17`.
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
        basis_ref: the document behind the ground.
        valid_until: when the ground ends.
        agreement: `valid`, `missing`, `expired`, `not_needed`.
        dpf_check: `none`, `fresh`, `stale`.
        tia: `none`, `valid`, `overdue`, `not_needed`.
        sole_basis: whether it rests on the DPF alone.
        human_review: whether its entry states one.
        purpose: purposes of the exchange.
        legal_basis: legal bases of these purposes.
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
        detector: which detector says so.
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
        unseen_place: where something was not read.
        complete: whether all was read.
        mistyped: whether the bytes said otherwise than the content type.
        settled: ids of feedback that was applied.
        milliseconds: how long the inspection took.
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
    protocol: Lower | None = None
    method: Upper | None = None
    scheme: Lower | None = None
    host: Hosting | None = None
    port: Matching | None = None
    host_match: Matching | None = None
    mode: Matching | None = None
    node: Matching | None = None
    part: Bounded | None = None
    date: Days | None = None
    weekday: Matching | None = None
    hour: Hours | None = None
    # the destination
    processor: Matching | None = None
    processor_category: Matching | None = None
    processor_role: Matching | None = None
    registered: Matching | None = None
    confirmed: Matching | None = None
    approved_storage: Matching | None = None
    watched: Matching | None = None
    country: Coded | None = None
    country_source: Matching | None = None
    hosting: Coded | None = None
    parent: Coded | None = None
    zone: Matching | None = None
    basis: Matching | None = None
    basis_ref: Matching | None = None
    valid_until: Days | None = None
    agreement: Matching | None = None
    dpf_check: Matching | None = None
    tia: Matching | None = None
    sole_basis: Matching | None = None
    human_review: Matching | None = None
    # purposes and people's choices
    purpose: Matching | None = None
    legal_basis: Grounded | None = None
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
    detector: Matching | None = None
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
    marker: Lower | None = None
    unseen: Matching | None = None
    unseen_place: Matching | None = None
    complete: Matching | None = None
    mistyped: Matching | None = None
    settled: Matching | None = None
    milliseconds: Bounded | None = None
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
        for name in sorted(self.model_fields_set):
            if _is_empty(getattr(self, name)):
                key = "not" if name == "none" else name
                raise ValueError(f"the condition `{key}` is empty and would match everything: give it a value, or leave it out")
        return self

    @property
    def unrecorded(self) -> bool:
        """Whether it asks for something that an audit record does not hold: history, people's choices, markers."""
        asked = (self.history, self.first, self.choice, self.marker, self.host_match)
        inner = (*(self.any or ()), *(self.all or ()), *((self.none,) if self.none is not None else ()))
        return any(one is not None for one in asked) or any(when.unrecorded for when in inner)


NEVER: Mapping[str, object] = {"when": {"always": True}, "action": "allow"}
"""What a rule that is switched off may leave out."""


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
        masks: for redact, `last4`, `first1` or `mark` by entity type; a masked number stays a number, a mark makes it a text.
        source: where the rule comes from.
        scope: for pseudonymise, within what the same value gets the same pseudonym.
        approved_by: who approved it; the program's own starter rules name nobody.
        approved_on: when.
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
    approved_by: str | None = None
    approved_on: date | None = None
    source: Literal["starter", "file"] = "file"

    @model_validator(mode="before")
    @classmethod
    def _off(cls, written: object) -> object:
        """A rule that is switched off need say no more than its id."""
        if not isinstance(written, dict):
            return written
        rule = cast("dict[str, object]", written)
        return {**NEVER, **rule} if rule.get("enabled") is False else rule
