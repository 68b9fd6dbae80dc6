"""What went before, as numbers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.configuration import load
from policy.errors import PolicyError
from policy.history import History, Passed
from policy.judge import Judge
from policy.model import Event, Observed
from policy.past import NOTHING, Past, Seen, categories, decode_rates, decode_seen, encode_rates, encode_seen, recipient

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
JUDGE = Judge(load(None))
EMAIL = (Observed("EMAIL_ADDRESS", "body:$.email", 1, 1.0, ("a",)),)


def left(
    host: str = "api.openai.com", minute: int = 0, people: str = "a", service: str = "local", *, bare: bool = False
) -> Passed:
    """An exchange about these people, so many minutes after noon."""
    where, tokens = JUDGE.destination(host, AT), tuple(people.split())
    kinds = frozenset[str]() if bare else categories(EMAIL)
    found = 0 if bare else 1
    return Passed(AT + timedelta(minutes=minute), service, recipient(where), where.country, 1, 10, found, kinds, tokens)


def numbers(history: History, host: str = "api.openai.com", minute: int = 0, *, bare: bool = False) -> Mapping[str, float]:
    """What a rule would read of an exchange then."""
    past = history.past(AT + timedelta(minutes=minute))
    return past.of("local", JUDGE.destination(host, AT), () if bare else EMAIL)


def news(history: History, host: str = "api.openai.com", *, bare: bool = False) -> set[str]:
    """What would be a first time."""
    return {name for name, value in numbers(history, host, bare=bare).items() if name.startswith("first_") and value}


def test_the_first_time_is_the_first_time_only() -> None:
    """Destination, country and category."""
    history = History()
    assert news(history) == {"first_destination", "first_country", "first_category"}
    history.add(left())
    assert news(history) == set()
    assert "first_destination" in news(history, "api.mistral.ai")
    assert "first_country" not in news(history, "api.anthropic.com")


def test_the_first_personal_data_is_new_where_only_other_things_went_before() -> None:
    """A look at a page does not make a host a known recipient of personal data."""
    history = History()
    history.add(left(bare=True))
    assert news(history) == {"first_destination", "first_country", "first_category"}
    assert news(history, bare=True) == set()


def test_what_was_seen_before_this_process_is_not_new() -> None:
    """After a restart."""
    before, history = History(), History()
    before.add(left())
    history.restore(decode_seen(encode_seen(before.seen)))
    assert news(history) == set()


def test_what_comes_back_is_never_a_first_time() -> None:
    """It has its rates."""
    assert not Past(Seen()).of("local", JUDGE.destination("api.openai.com", AT), EMAIL, "received")


def test_where_nobody_keeps_a_history_nothing_is_new() -> None:
    """Not knowing is no first time."""
    assert not NOTHING.of("local", JUDGE.destination("api.openai.com", AT), EMAIL)


def test_people_are_counted_once_an_hour() -> None:
    """By service and recipient; after an hour they are forgotten."""
    history = History()
    history.add(left(people="a b"))
    history.add(left(people="b c", minute=30))
    history.add(left(people="x", service="other"))
    assert numbers(history, minute=31)["people_per_hour"] == 3
    assert numbers(history, minute=61)["people_per_hour"] == 2
    assert numbers(history, minute=200).get("people_per_hour", 0) == 0


def test_rates() -> None:
    """Exchanges a minute and an hour, bytes and findings an hour; a piece of a longer exchange is none of its own."""
    history = History()
    for minute in (0, 10, 10):
        history.add(left(minute=minute))
    history.add(Passed(AT + timedelta(minutes=10), "local", "openai", "IE", exchanges=0, bytes=5))
    found = numbers(history, minute=10)
    assert (found["exchanges_per_minute"], found["exchanges_per_hour"], found["bytes_per_hour"]) == (2, 3, 35)
    assert found["findings_per_hour"] == 3
    assert numbers(history, minute=12)["exchanges_per_minute"] == 0
    assert numbers(history, minute=65)["exchanges_per_hour"] == 2


def test_what_is_told_late_counts_in_the_newest_minute() -> None:
    """Chains are read one after the other."""
    history = History()
    history.add(left(minute=5))
    history.add(left(minute=3))
    assert numbers(history, minute=5)["exchanges_per_hour"] == 2


def test_a_rule_on_the_history_matches() -> None:
    """What `of` gives is what rules read."""
    history, where = History(), JUDGE.destination("unheard-of.example", AT)

    def rules() -> tuple[str, ...]:
        past = history.past(AT).of("local", where, EMAIL)
        return JUDGE.judge(Event(AT, "local", where, findings=EMAIL, history=past)).rules

    assert "new-destination" in rules()
    history.add(left("unheard-of.example"))
    assert "new-destination" not in rules()


def test_the_past_travels_as_two_texts() -> None:
    """And what is no such text is refused."""
    history = History()
    history.add(left(people="a b"))
    past = history.past(AT)
    assert Past(decode_seen(encode_seen(history.seen)), decode_rates(encode_rates(past))) == past
    assert decode_rates(encode_rates(NOTHING)) == {}
    for text in (b"", b"[]", b"\xff", b'{"names":1}'):
        with pytest.raises(PolicyError):
            decode_rates(text)
        with pytest.raises(PolicyError):
            decode_seen(text)


def test_nothing_new_is_the_same_value() -> None:
    """So that nothing is written again."""
    seen = Seen().having("openai", "IE", frozenset({"account"}))
    assert seen.having("openai", "IE", frozenset()) is seen


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 300)), max_size=40))
def test_memory_is_bounded(events: list[tuple[str, int]]) -> None:
    """However many hosts and people pass by."""
    history = History(most_pairs=2, most_people=3)
    for name, minute in sorted(events, key=lambda pair: pair[1]):
        history.add(left(f"{name}.example", minute, people=f"{name}{minute} q r s"))
        past = history.past(AT + timedelta(minutes=minute))
        assert len(past.rates) <= 2
        assert len(history.seen.recipients) <= 2
        assert sum(rates["people_per_hour"] for rates in past.rates.values()) <= 3
        assert past.rates["local", f"{name}.example"]["exchanges_per_hour"] >= 1
