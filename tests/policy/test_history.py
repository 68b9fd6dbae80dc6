"""What went before, as numbers."""

import dataclasses
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.configuration import load
from policy.history import History
from policy.judge import Judge
from policy.model import Event, Observed

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
JUDGE = Judge(load(None))


def happened(host: str = "api.openai.com", minute: int = 0, people: str = "a", service: str = "local") -> Event:
    """An exchange about these people, so many minutes after noon."""
    findings = (Observed("EMAIL_ADDRESS", "body:$.email", 1, 1.0, tuple(people.split())),)
    return Event(AT + timedelta(minutes=minute), service, JUDGE.destination(host, AT), bytes=10, findings=findings)


def test_the_first_time_is_the_first_time_only() -> None:
    """Destination, country and category."""
    history = History()
    first = happened()
    assert {name for name, value in history.of(first).items() if value} == {
        "first_destination",
        "first_country",
        "first_category",
    }
    history.add(first)
    assert not any(history.of(first)[name] for name in ("first_destination", "first_country", "first_category"))
    assert history.of(happened("api.mistral.ai"))["first_destination"]
    assert not history.of(happened("api.anthropic.com"))["first_country"]


def test_what_the_ledger_saw_is_not_new() -> None:
    """After a restart."""
    history = History()
    categories = [("openai", name) for name in JUDGE.categories("EMAIL_ADDRESS")]
    history.restore(["openai"], ["IE"], categories)
    assert not any(history.of(happened()).values())


def test_people_are_counted_once_an_hour() -> None:
    """By service and destination; after an hour they are forgotten."""
    history = History()
    history.add(happened(people="a b"))
    history.add(happened(people="b c", minute=30))
    history.add(happened(people="x", service="other"))
    assert history.of(happened(minute=31))["people_per_hour"] == 3
    assert history.of(happened(minute=61))["people_per_hour"] == 2
    assert history.of(happened(minute=200)).get("people_per_hour", 0) == 0


def test_rates() -> None:
    """Exchanges a minute and an hour, bytes and findings an hour."""
    history = History()
    for minute in (0, 10, 10):
        history.add(happened(minute=minute))
    numbers = history.of(happened(minute=10))
    assert (numbers["exchanges_per_minute"], numbers["exchanges_per_hour"], numbers["bytes_per_hour"]) == (2, 3, 30)
    assert numbers["findings_per_hour"] == 3


def test_a_rule_on_the_history_matches() -> None:
    """What `of` gives is what rules read."""
    history = History()
    event = happened("unheard-of.example")
    assert "new-destination" in JUDGE.judge(dataclasses.replace(event, history=history.of(event))).rules
    history.add(event)
    assert "new-destination" not in JUDGE.judge(dataclasses.replace(event, history=history.of(event))).rules


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 300)), max_size=40))
def test_memory_is_bounded(events: list[tuple[str, int]]) -> None:
    """However many hosts and people pass by."""
    history = History(most_pairs=2, most_people=3)
    for name, minute in sorted(events, key=lambda pair: pair[1]):
        event = happened(f"{name}.example", minute, people=f"{name}{minute} q r s")
        history.add(event)
        assert len(history._windows) <= 2  # pyright: ignore[reportPrivateUsage]  the bound is the point
        assert history.of(event)["exchanges_per_hour"] >= 1
