"""Why, what and for how long: purposes, categories of data, and exemptions from rules."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from policy.quantities import Identifier, Section, Strings
from policy.register.bases import bases


def _bases(written: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(basis for text in written for basis in bases(text)))


class DataCategory(Section):
    """A category of personal data and its time limit for erasure: a `retention` or its `criterion` (Art. 30(1)(c), (f)).

    Attributes:
        id: its name.
        description: what is in it.
        origin: where the data comes from.
        retention: how long it is kept.
        criterion: how the period is determined when there is no fixed one.
    """

    id: Identifier
    description: str = ""
    origin: str = ""
    retention: str | None = None
    criterion: str | None = None


class Purpose(Section):
    """Why data is processed, and on which legal basis (GDPR Art. 6(1)); `marketing` is what Art. 21(2) speaks of.

    An objection stands against purposes on a public task or legitimate interests (Art. 21(1)) and against research (Art. 21(6)).
    Against marketing it stands on any basis, consent too, and also when it names no purpose: the right of Art. 21(2) asks for no
    ground and excepts no basis, and an objection that names nothing excepts nothing. Only `essential` purposes go on.

    Attributes:
        id: its name.
        description: in words, for the record of processing.
        legal_bases: of Art. 6(1), such as `6(1)(f)`; also `Art. 6.1.f`, or by name, `legitimate_interests`.
        categories: the categories of data that it needs.
        marketing: whether it is direct marketing (Art. 21(2)).
        research: whether it is research or statistics (Art. 21(6)).
        employment: whether it is about the organisation's own employees, past or present: HR data to the DPF list.
        essential: whether it goes on under restriction and objection: legal claims, legal obligations (Art. 18(2)).
        retention: how long data is kept for it.
    """

    id: Identifier
    description: str = ""
    legal_bases: Annotated[Strings, AfterValidator(_bases)] = ()
    categories: Strings = ()
    marketing: bool = False
    research: bool = False
    employment: bool = False
    essential: bool = False
    retention: str | None = None


class Exemption(Section):
    """A rule that does not act for a while, for a reason, by someone else's consent.

    Attributes:
        id: its name in records.
        rule: the id of the rule that it lifts.
        service: for which services; all without it.
        processor: for which processors (or hosts); all without it.
        entity: for which entity types; all without it.
        requested_by: who asked.
        approved_by: who consented: someone else.
        approved_on: when; it lifts nothing before that day.
        reason: why.
        reference: where the consent is filed.
        start: the first day.
        until: the last day.
    """

    id: Identifier
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
        for key in ("requested_by", "approved_by", "reason"):
            if not any(map(str.isalnum, getattr(self, key))):
                raise ValueError(f'exemption "{self.id}": {key} says nothing: write it in words')
        if self.requested_by.strip().casefold() == self.approved_by.strip().casefold():
            raise ValueError(f'exemption "{self.id}": the one who asks cannot be the one who approves')
        if self.until < self.start:
            raise ValueError(f'exemption "{self.id}" ends before it begins: look at `from` and `until`')
        return self
