"""People's choices, by number."""

from datetime import UTC, datetime, timedelta

import pytest

from policy.choices import Choice, Choices, decode, encode
from policy.errors import PolicyError
from policy.register.model import Purpose

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
INTEREST = Purpose(id="crm", legal_bases=("6(1)(f)",))
MARKETING = Purpose(id="ads", legal_bases=("6(1)(f)",), marketing=True)
CONSENT = Purpose(id="news", legal_bases=("6(1)(a)",), marketing=True)
CLAIMS = Purpose(id="claims", legal_bases=("6(1)(f)",), essential=True)
ME = frozenset({1})


def standing(choice: Choice, *purposes: Purpose, at: datetime = AT) -> bool:
    """Whether the choice stands against these purposes."""
    return bool(Choices([choice]).applying(ME, at, purposes))


def test_a_purpose_narrows_a_choice() -> None:
    """An objection to one purpose is none to another."""
    narrow = Choice(1, "objection", AT, purpose="crm")
    assert standing(narrow, INTEREST)
    assert not standing(narrow, MARKETING)
    assert standing(narrow, MARKETING, INTEREST)


def test_a_withdrawal_is_about_consent_only() -> None:
    """What rests on another basis goes on."""
    withdrawn = Choice(1, "consent_withdrawn", AT)
    assert standing(withdrawn, CONSENT)
    assert not standing(withdrawn, INTEREST)


def test_legal_claims_go_on() -> None:
    """GDPR Art. 18(2), 21(1)."""
    assert not standing(Choice(1, "restriction", AT), CLAIMS)
    assert not standing(Choice(1, "objection", AT), CLAIMS)
    assert standing(Choice(1, "erasure", AT), CLAIMS)


def test_without_a_purpose_every_choice_stands() -> None:
    """Nothing shows that it is for something else."""
    assert standing(Choice(1, "objection_marketing", AT))


def test_a_choice_has_its_moments() -> None:
    """From `since` on, and before `until`."""
    lifted = Choice(1, "restriction", AT, until=AT + timedelta(days=1))
    assert not standing(lifted, INTEREST, at=AT - timedelta(microseconds=1))
    assert standing(lifted, INTEREST)
    assert not standing(lifted, INTEREST, at=AT + timedelta(days=1))


def test_the_list_travels_as_text() -> None:
    """And what is no such text is refused."""
    list_ = [Choice(1, "objection", AT, "crm"), Choice(2, "erasure", AT)]
    again = decode(encode(list_))
    assert len(again) == 2
    assert again.applying(ME, AT, [INTEREST]) == ("objection",)
    with pytest.raises(PolicyError):
        decode("[{}]")


def test_a_choice_by_name_stands_whatever_is_written_of_the_basis() -> None:
    """A withdrawal always, an objection to marketing always; and what is not declared or not understood may be any basis."""
    for bases in ((), ("consent",), ("Art. 6(1)(a)",), ("6(1)(f)",), ("something else",)):
        assert standing(Choice(1, "consent_withdrawn", AT, purpose="x"), Purpose(id="x", legal_bases=bases))
        either = bases not in (("consent",), ("Art. 6(1)(a)",))
        assert standing(Choice(1, "objection", AT, purpose="x"), Purpose(id="x", legal_bases=bases)) is either
    assert standing(Choice(1, "objection", AT, purpose="news"), CONSENT)
    assert not standing(Choice(1, "objection", AT), Purpose(id="x", legal_bases=("6(1)(b)",)))


def test_an_objection_that_names_no_purpose_reaches_marketing_on_any_basis() -> None:
    """GDPR Art. 21(2) asks for no ground and excepts no basis; one that names another purpose leaves marketing alone."""
    unnamed, other = Choice(1, "objection", AT), Choice(1, "objection", AT, purpose="crm")
    for basis in "abcdef":
        marketing = Purpose(id="ads", legal_bases=(f"6(1)({basis})",), marketing=True)
        assert standing(unnamed, marketing)
        assert not standing(other, marketing)
        assert standing(unnamed, Purpose(id="x", legal_bases=(f"6(1)({basis})",))) is (basis in "ef")


def test_objections_to_a_public_task_and_to_research() -> None:
    """GDPR Art. 21(1) names (e) and (f), Art. 21(6) research on any basis."""
    assert standing(Choice(1, "objection", AT), Purpose(id="x", legal_bases=("6(1)(e)",)))
    assert standing(Choice(1, "objection", AT), Purpose(id="x", legal_bases=("6(1)(a)",), research=True))
