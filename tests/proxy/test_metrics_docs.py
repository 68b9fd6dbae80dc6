"""docs/metrics.md keeps step with the catalogue."""

from pathlib import Path

from formats.budget import REASONS
from proxy.metrics import reference

PAGE = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text()


def test_every_metric_and_label_is_documented() -> None:
    """The page holds the catalogue as it is; an undocumented metric fails here."""
    assert reference() in PAGE


def test_every_reason_is_explained() -> None:
    """A reader of `unseen` finds each word."""
    rows = {line.split("`")[1] for line in PAGE.partition("## Reasons")[2].splitlines() if line.startswith("| `")}
    assert rows == set(REASONS)
