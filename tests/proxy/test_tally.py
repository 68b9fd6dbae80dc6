"""Verdicts on many messages, added up."""

from dataclasses import replace

from detectors.jobs import Finding, Settled
from policy.model import Decision
from proxy.admission import Verdict
from proxy.tally import MOST_FINDINGS, Tally


def verdict(action: str, *, rules: tuple[str, ...] = (), severity: str = "info", findings: tuple[Finding, ...] = ()) -> Verdict:
    decision = Decision(action, rules, severity)  # pyright: ignore[reportArgumentType]  literals of the tables below
    return Verdict(decision, findings, unseen=(("timed_out", "ws"),), seconds=0.5)


def finding(place: str, token: str) -> Finding:
    return Finding("EMAIL_ADDRESS", place, 1, 0.9, "pattern", [token])


def test_the_strongest_action_and_every_rule() -> None:
    """What a record says of many messages is what the worst of them was."""
    tally = Tally()
    tally.add(verdict("flag", rules=("a",), severity="low"), 10)
    tally.add(verdict("redact", rules=("b", "a"), severity="high"), 5)
    tally.add(verdict("allow"), 1)
    whole = tally.take()
    assert whole is not None
    assert (whole.decision.action, whole.decision.rules, whole.decision.severity) == ("redact", ("a", "b"), "high")
    assert (whole.unseen, whole.seconds, tally.size) == ((("timed_out", "ws"),), 1.5, 16)


def test_findings_at_one_place_are_joined() -> None:
    """The same field in a thousand messages is one finding with a count and every person's token."""
    tally = Tally()
    for token in ("t1", "t2", "t1"):
        tally.add(verdict("flag", findings=(finding("ws:$.email", token),)), 1)
    whole = tally.take()
    assert whole is not None
    assert [(each.place, each.count, each.tokens) for each in whole.findings] == [("ws:$.email", 3, ["t1", "t2"])]


def test_feedback_that_was_applied_is_added_up() -> None:
    """Each entry's uses of each place, over all messages and not of the first alone."""
    tally = Tally()
    for place, count in (("ws:$.a", 1), ("ws:$.b", 2), ("ws:$.a", 3)):
        tally.add(replace(verdict("allow"), settled=(Settled("F-1", "allow", "PERSON", place, count),)), 1)
    whole = tally.take()
    assert whole is not None
    assert [(use.place, use.count) for use in whole.settled] == [("ws:$.a", 4), ("ws:$.b", 2)]


def test_every_use_of_an_exemption_is_kept() -> None:
    """Each lifted rule once, with its exemption, over all messages; the first stays the first."""
    tally = Tally()
    for lifted in ((), (("a", "E-1"),), (("a", "E-1"), ("b", "E-2"))):
        first = lifted[0][1] if lifted else None
        tally.add(Verdict(Decision("allow", (), "info", exemption=first, lifted=lifted)), 1)
    whole = tally.take()
    assert whole is not None
    assert (whole.decision.exemption, whole.decision.lifted) == ("E-1", (("a", "E-1"), ("b", "E-2")))


def test_it_says_when_it_is_full() -> None:
    """Distinct places are bounded: a record is due before there are more than it holds."""
    tally = Tally()
    for n in range(MOST_FINDINGS):
        assert not tally.full
        tally.add(verdict("flag", findings=(finding(f"ws:$.f{n}", "t"),)), 1)
    assert tally.full
    assert Tally().take() is None
