"""First times between workers that are all told of the past too late."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from detectors.jobs import Finding, Head, Inspected
from ledger.indexer import Indexer
from policy.configuration import parse
from policy.judge import Judge
from policy.past import Past, Seen
from proxy import firsts
from proxy.admission import Admission, Verdict
from proxy.exchange import Caller, Exchange, Message
from proxy.firsts import FIRSTS, KEPT, Firsts
from proxy.inspection import Claim, Detect, Recall, conclude
from proxy.knowledge import Known
from proxy.remembering import Memory

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEWS = {"new-destination", "new-country", "new-category"}
EMPTY = Known(Past(Seen()))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """An empty state folder."""
    (tmp_path / "run").mkdir()
    (tmp_path / "journal").mkdir()
    return tmp_path


def verdict(worker: Firsts, *entities: str, host: str = "api.openai.com", rules: str = "") -> Verdict:
    """What a worker that knows nothing of the past makes of an exchange with these findings."""
    judge = Judge(parse(rules))
    exchange = Exchange("e", Caller("local", "network"), "h2", "POST", "https", host, 443, None)
    admission = Admission(exchange, judge, AT, judge.destination(host, AT), "enforce" if "redact" in rules else "observe")
    found = [Finding(entity, f"body:$.x{number}", 1, 0.9, "d", ["t"]) for number, entity in enumerate(entities)]
    steps = conclude(admission, Message("sent", Head(b"/x", []), (), 2))
    given: object = None
    while True:
        try:
            question = steps.send(given)
        except StopIteration as stop:
            return stop.value
        match question:
            case Claim(claims):
                given = worker.lost(claims)
            case Recall():
                given = EMPTY
            case Detect():
                given = Inspected(0, found, [], "/x", [], 0, {})
            case _:
                given = AT


def news(given: Verdict) -> set[str]:
    """The rules on first times that matched."""
    return NEWS & set(given.decision.rules)


def test_a_first_time_is_marked_once_between_two_workers(state: Path) -> None:
    """Though both judge by the same past. A new kind of data is news of its own, and so is the first personal data."""
    one, other = Firsts(state), Firsts(state)
    assert news(verdict(one, "EMAIL_ADDRESS")) == NEWS
    assert news(verdict(other, "EMAIL_ADDRESS")) == set()
    assert news(verdict(one, "EMAIL_ADDRESS")) == set()
    assert news(verdict(other, "EMAIL_ADDRESS", "HEALTH")) == {"new-category"}
    assert news(verdict(one, "HEALTH", host="api.anthropic.com")) == {"new-destination", "new-category"}


def test_anything_before_personal_data_leaves_that_news(state: Path) -> None:
    """And personal data is something: what comes after it is no first exchange."""
    bare = "rules: [{id: new-destination, when: {first: destination, direction: sent}, action: flag}]"
    worker = Firsts(state)
    assert news(verdict(worker, rules=bare)) == {"new-destination"}
    assert news(verdict(worker, rules=bare)) == set()
    assert news(verdict(worker, "EMAIL_ADDRESS", rules=bare)) == NEWS
    assert news(verdict(worker, "EMAIL_ADDRESS", host="api.mistral.ai", rules=bare)) == NEWS
    assert news(verdict(worker, host="api.mistral.ai", rules=bare)) == set()


@pytest.mark.parametrize("action", ["block", "redact"])
def test_what_acts_on_a_first_time_acts_until_one_has_left(state: Path, action: str) -> None:
    """What was refused never left, so it takes nothing from the next."""
    rules = f"rules: [{{id: new-destination, when: {{first: destination, findings: any}}, action: {action}}}]"
    worker = Firsts(state)
    for _ in range(3):
        given = verdict(worker, "EMAIL_ADDRESS", rules=rules)
        assert (given.decision.action, news(given)) == (action, NEWS)
    assert not list((state / FIRSTS).iterdir())


def test_processes_share_each_claim_out(state: Path) -> None:
    """Four that claim the same three hundred at the same time have three hundred between them."""
    program = (
        "import sys; from pathlib import Path; from proxy.firsts import Firsts\n"
        "worker = Firsts(Path(sys.argv[1])); sys.stdin.readline()\n"
        "print(300 - len(worker.lost({str(n): (str(n),) for n in range(300)})))"
    )
    command = [sys.executable, "-c", program, str(state)]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert sum(int(process.communicate()[0]) for process in processes) == 300


def test_what_cannot_be_settled_is_a_first_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather twice than never: without a folder, and past the bound of claims."""
    worker = Firsts(tmp_path / "nowhere")
    assert worker.lost({"a": ("a",)}) == worker.lost({"a": ("a",)}) == frozenset()
    (tmp_path / "run").mkdir()
    monkeypatch.setattr(firsts, "MOST", 2)
    worker = Firsts(tmp_path)
    for _ in range(2):
        assert worker.lost({name: (name,) for name in "abcd"}) <= {"a", "b"}
    assert len(list((tmp_path / FIRSTS).iterdir())) == 2
    assert worker.lost({"a": ("a",), "c": ("c",)}) == frozenset()


def test_the_indexer_takes_old_claims_away(state: Path) -> None:
    """When its history has long had them; no name of a host stands in the folder."""
    worker, now = Firsts(state), datetime.now(UTC)
    worker.lost({"first_destination": ("unheard-of.example",)})
    (claim,) = (state / FIRSTS).iterdir()
    assert "unheard" not in claim.name
    worker.lost({"first_destination": ("later.example",)})
    old = (now - KEPT - timedelta(seconds=1)).timestamp()
    os.utime(claim, (old, old))
    with Indexer(state) as indexer:
        Memory(state, indexer).write(now)
    assert not claim.exists()
    assert len(list((state / FIRSTS).iterdir())) == 1
