"""A request's life in the journal."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from ledger.errors import LedgerError
from ledger.requests.register import Desk, request, requests
from ledger.requests.rights import ARTICLES, Right
from ledger.retention import purge
from ledger.verify import verify

RECEIVED = date(2026, 9, 1)


def desk(state: Path, today: date = date(2026, 9, 10)) -> Desk:
    return Desk(state, "box", by="An Peeters", country="BE", today=today)


def opened(state: Path, right: Right = "erasure", *recipients: str) -> str:
    return desk(state).open(right, RECEIVED, "mail", ["requests.aa"], recipients).id


def test_numbers_go_on_by_year(tmp_path: Path) -> None:
    """Requests are numbered by the year of receipt, whoever opens them."""
    first = opened(tmp_path)
    second = Desk(tmp_path, "other", by="x", country="BE", today=RECEIVED).open("access", RECEIVED, "form", ["requests.bb"]).id
    third = desk(tmp_path).open("access", date(2025, 12, 31), "form", ["requests.bb"]).id
    assert (first, second, third) == ("2026-1", "2026-2", "2025-1")
    assert [one.id for one in requests(tmp_path, {"requests.bb"})] == ["2025-1", "2026-2"]


def test_a_request_that_is_answered_in_time(tmp_path: Path) -> None:
    """Recipients are told, answers come in, the request is closed; each step is one note in a journal that verifies."""
    one = opened(tmp_path, "erasure", "hubspot", "mailchimp")
    with pytest.raises(LedgerError, match="mailchimp must be told first"):
        desk(tmp_path).close(one, date(2026, 9, 10), "granted")
    desk(tmp_path).tell(one, "hubspot", told=date(2026, 9, 8))
    desk(tmp_path).tell(one, "mailchimp", impossible="the account is gone")
    assert [task.open for task in request(tmp_path, one).tasks] == [True, False]
    closed = desk(tmp_path).close(one, date(2026, 9, 9), "granted")
    assert (closed.outcome, closed.standing(date(2030, 1, 1))) == ("granted", "closed")
    desk(tmp_path).tell(one, "hubspot", replied=date(2026, 9, 10))
    assert [task.open for task in request(tmp_path, one).tasks] == [False, False]
    assert request(tmp_path, one).tasks[0].told == date(2026, 9, 8)
    assert verify(tmp_path / "journal").ok


def test_an_extension_is_told_within_the_month(tmp_path: Path) -> None:
    """An extension on day 40 is refused; one in time moves the limit to three months, once."""
    one = opened(tmp_path, "access")
    late = RECEIVED + timedelta(days=40)
    with pytest.raises(LedgerError, match=r"Art. 12\(3\)"):
        desk(tmp_path, late).extend(one, late, "many systems")
    extended = desk(tmp_path).extend(one, date(2026, 9, 10), "many systems")
    assert (extended.due, extended.limit) == (date(2026, 10, 1), date(2026, 12, 1))
    with pytest.raises(LedgerError, match="extended once"):
        desk(tmp_path).extend(one, date(2026, 9, 10), "again")


def test_how_a_request_stands(tmp_path: Path) -> None:
    """Open, due soon in the last five days, overdue from the day after the limit on."""
    one = request(tmp_path, opened(tmp_path, "access"))
    days = {0: "due soon", -1: "due soon", -5: "due soon", -6: "open", 1: "overdue"}
    assert {away: one.standing(one.limit + timedelta(days=away)) for away in days} == days


def test_the_most_urgent_comes_first(tmp_path: Path) -> None:
    """Open requests stand in the order of their limits, closed ones after them."""
    early = opened(tmp_path, "access")
    late = desk(tmp_path).open("access", date(2026, 9, 8), "mail", ["requests.cc"]).id
    done = desk(tmp_path).open("access", date(2026, 8, 1), "mail", ["requests.dd"]).id
    desk(tmp_path).close(done, date(2026, 9, 1), "refused", "not the person")
    assert [one.id for one in requests(tmp_path)] == [early, late, done]
    desk(tmp_path).extend(early, date(2026, 9, 9), "many systems")
    assert [one.id for one in requests(tmp_path)] == [late, early, done]


WRONG: dict[str, tuple[Callable[[Path, str], object], str]] = {
    "ahead": (lambda state, _: desk(state).open("access", date(2026, 9, 11), "mail", ["x"]), "is not yet"),
    "before": (lambda state, one: desk(state).close(one, date(2026, 8, 31), "granted"), "before the request"),
    "no reason": (lambda state, one: desk(state).close(one, date(2026, 9, 9), "refused"), "needs --reason"),
    "no request": (lambda state, _: desk(state).close("2026-9", date(2026, 9, 9), "granted"), "no request '2026-9'"),
    "told ahead": (lambda state, one: desk(state).tell(one, "hubspot", told=date(2026, 9, 11)), "is not yet"),
}


@pytest.mark.parametrize(("wrong", "says"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused(tmp_path: Path, wrong: Callable[[Path, str], object], says: str) -> None:
    """A day that is not yet or before the receipt, a refusal without its reason, an id that is none: a sentence for each."""
    one = opened(tmp_path, "access")
    with pytest.raises(LedgerError, match=says):
        wrong(tmp_path, one)
    assert len(requests(tmp_path)) == 1


def test_a_purge_leaves_requests(tmp_path: Path) -> None:
    """Records go when their time is over; the register of requests stays."""
    for _ in range(3):
        opened(tmp_path)
    assert purge(tmp_path, datetime(2099, 1, 1, tzinfo=UTC), by="retention") == []
    assert len(requests(tmp_path)) == 3


def test_every_right_has_its_article() -> None:
    """The table of articles names each right that a request can be about."""
    assert set(ARTICLES) == set(get_args(Right))
