"""Figures on a page."""

import pytest

from ledger.reports import page


@pytest.mark.parametrize(("share", "text"), [(None, "–"), (1.0, "100 %"), (0.9999, "99.9 %"), (0.5, "50 %"), (0.0, "0 %")])
def test_a_share_is_never_rounded_up(share: float | None, text: str) -> None:
    """99.99 % is not all."""
    assert page.percent(share) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (2**50, "1024.0 TiB")]
)
def test_a_size_has_a_binary_unit(count: int, text: str) -> None:
    """IEC 80000-13."""
    assert page._size(count) == text  # pyright: ignore[reportPrivateUsage]  a template's filter
