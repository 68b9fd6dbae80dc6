"""Which stretches get a pseudonym, which a mark, and what may stay where it is."""

import pytest

from detectors.jobs import Edit, Spot
from policy.model import Decision
from proxy.act.pseudonymise import parted
from proxy.act.redact import CannotRewrite

MAIL = Spot("EMAIL_ADDRESS", "body:$.a", 0, 5, "t", "a@b.c")
CARD = Spot("CREDIT_CARD", "body:$.b", 0, 4, "t", "4111")
HEAD = Spot("EMAIL_ADDRESS", "header:x-user", 0, 5, "t", "a@b.c")


def decided(*spared: str) -> Decision:
    return Decision(
        "pseudonymise", ("r",), "high",
        changes={"EMAIL_ADDRESS": "pseudonymise", "CREDIT_CARD": "redact"}, spared=frozenset(spared),
    )  # fmt: skip


def test_each_entity_as_decided() -> None:
    """Marks for what is redacted, spots for what is pseudonymised, nothing for the rest."""
    other = Spot("PERSON", "body:$.c", 0, 3, "t", "Jan")
    assert parted([MAIL, CARD, other], decided(), []) == ([Edit("body:$.b", 0, 4, "[CREDIT_CARD]")], [MAIL])


def test_the_head_cannot_be_written_over_unless_it_is_spared() -> None:
    """A rule that speaks of bodies spares it."""
    with pytest.raises(CannotRewrite, match="address or a header"):
        parted([MAIL, HEAD], decided(), [])
    assert parted([MAIL, HEAD], decided("EMAIL_ADDRESS"), []) == ([], [MAIL])


def test_a_signed_body_cannot_be_pseudonymised() -> None:
    """The signature would break."""
    with pytest.raises(CannotRewrite, match="signed"):
        parted([MAIL], decided(), [(b"digest", b"x")])
