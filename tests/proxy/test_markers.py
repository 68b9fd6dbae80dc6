"""What a service says of an exchange."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.markers import MOST, markers


@pytest.mark.parametrize(
    ("declared", "target", "said"),
    [
        (["consent:analytics"], "/", "consent:analytics"),
        (["Consent:Analytics, consent:newsletters ", "tenant.a"], "/", "consent:analytics consent:newsletters tenant.a"),
        (["<script>", "a b", "", ":", "a:", "x" * 65, "é"], "/", ""),
        ([], "/g/collect?v=2&gcs=G111&tid=1", "consent:advertising consent:analytics"),
        ([], "/g/collect?gcs=G101", "consent:analytics"),
        ([], "/g/collect?gcs=G110", "consent:advertising"),
        ([], "/g/collect?gcs=G100", ""),
        ([], "/g/collect?gcs=G1--", ""),
        ([], "/g/collect?xgcs=G111&gcs=G1111", ""),
    ],
)
def test_markers(declared: list[str], target: str, said: str) -> None:
    """From the header, well-formed ones alone, and from Google's consent mode."""
    assert markers(declared, target) == set(said.split())


@given(st.lists(st.text()), st.text())
def test_they_are_bounded(declared: list[str], target: str) -> None:
    """However much a header holds."""
    found = markers(declared, target)
    assert len(found) <= MOST + 2
    assert all(len(marker) <= 64 and marker.isascii() for marker in found)
