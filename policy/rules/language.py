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
    """Values of which one must be there (`any`), and values of which none may be (`not`). `*` stands for any characters."""

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
    """A number's bounds; all that are given must hold."""

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
    """What a rule matches; docs/rules.md says what each condition means."""

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


class Rule(Section):
    """When it matches, what then.

    Attributes:
        shadow: only record what it would have done.
        unseen: in enforce mode, what happens to that which cannot be read in full; without it third countries refuse.
        entities: what a redact or pseudonymise rewrites; without it, what made the rule match.
        masks: for redact, `last4`, `first1` or `mark` by entity type.
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
