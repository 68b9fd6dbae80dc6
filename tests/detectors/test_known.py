"""Which detectors there are."""

import pytest

from detectors.known import is_known


@pytest.mark.parametrize(
    "name",
    ["email", "ip", "ip.truncated", "ip.short.truncated", "be.national_register.bis", "names", "feedback", "field.password",
     "special.health", "line.name", "policy_number", "card.spoken", "phone", "be.*", "*.truncated", "field.*", "fi*", "*"],
)  # fmt: skip
def test_names_that_exist(name: str) -> None:
    """In full, or as a pattern that a name meets."""
    assert is_known(name)


@pytest.mark.parametrize("name", ["emial", "be", "field", "field.", "ip.truncatd", "xx.*", "", "email.truncated"])
def test_names_that_do_not(name: str) -> None:
    """A slip of the pen."""
    assert not is_known(name)
