"""What one exchange makes of the next: the history, and what people chose, under a running `up`."""

import json
import subprocess
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Up, douane, running

RULES = """
rules:
  - {id: too-many-people, when: {history: {people_per_hour: {at_least: 3}}}, action: flag, severity: high}
  - {id: no-objectors, when: {choice: [objection_marketing, objection], direction: sent}, action: block, severity: critical}
"""
LOTTE = "lotte.aerts@example.be"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Generator[Up]:
    """One `up` with two workers, so that what one saw the other must be told."""
    with running(tmp_path_factory.mktemp("remembered"), RULES, arguments=["--workers", "2"]) as up:
        yield up


def post(up: Up, path: str, **body: Any) -> int:
    """Send JSON through the proxy; the status."""
    data = json.dumps(body)
    return int(
        up.curl("-o", "/dev/null", "-w", "%{http_code}", "-H", "content-type: application/json", "-d", data, up.url + path)
    )


def rules(up: Up, path: str) -> set[str]:
    """The rules that matched what was sent to a path."""
    return {rule for record in up.records(1, path=path, direction="sent") for rule in record["decision"]["rules"]}


@pytest.mark.e2e
def test_first_times_and_rates_are_known_to_all_workers(house: Up) -> None:
    """The first personal data to a recipient is news once; people of the last hour add up over workers."""
    assert post(house, "/first", email="a@example.be") == 200
    assert {"new-destination", "new-country", "new-category"} <= rules(house, "/first")
    for name in ("b", "c"):
        post(house, "/more", email=f"{name}@example.be")
    house.records(2, path="/more", direction="sent")
    time.sleep(2)  # what is told at most a second later
    for _ in range(4):
        assert post(house, "/later", email="a@example.be") == 200
    house.records(4, path="/later", direction="sent")
    assert "too-many-people" in rules(house, "/later")
    assert not rules(house, "/later") & {"new-destination", "new-country", "new-category"}


@pytest.mark.e2e
def test_what_comes_at_the_same_moment_is_a_first_time_once(tmp_path: Path) -> None:
    """In whichever worker: of sixteen exchanges with a new recipient at once, one is marked."""
    with running(tmp_path, arguments=["--workers", "2"]) as up:
        with ThreadPoolExecutor(16) as clients:
            posted = [clients.submit(post, up, "/at-once", email="a@example.be") for _ in range(16)]
        assert {one.result() for one in posted} == {200}
        sent = up.records(16, path="/at-once", direction="sent")
        assert len({record["writer"] for record in sent}) == 2
        for news in ("new-destination", "new-country", "new-category"):
            assert sum(news in record["decision"]["rules"] for record in sent) == 1


@pytest.mark.e2e
def test_an_objection_holds_from_its_moment_on_until_it_is_released(house: Up) -> None:
    """Before it nothing, within a second of it a refusal in every worker, after its release nothing; others are not touched."""
    state = str(house.state)
    assert post(house, "/before", contact={"email": LOTTE}) == 200
    douane("subject", "object", "--marketing", "--state", state, text=f"{LOTTE}\n")
    time.sleep(2)
    for _ in range(4):
        assert post(house, "/objected", contact={"email": LOTTE.upper()}) == 403
    assert post(house, "/others", contact={"email": "jan@example.be"}) == 200
    douane("subject", "release", "--state", state, text=f"{LOTTE}\n")
    time.sleep(2)
    assert post(house, "/released", contact={"email": LOTTE}) == 200
    assert not rules(house, "/before") & {"no-objectors", "objection-to-marketing"}
    assert {"no-objectors", "objection-to-marketing"} <= rules(house, "/objected")
    assert {record["decision"]["action"] for record in house.records(4, path="/objected")} == {"block"}
    for path in ("/others", "/released"):
        assert not rules(house, path) & {"no-objectors", "objection-to-marketing"}


@pytest.mark.e2e
def test_neither_value_nor_token_of_the_list_is_written_elsewhere(house: Up) -> None:
    """The list alone holds its tokens."""
    held = json.loads((house.state / "suppression" / "list.json").read_text())["listed"]
    tokens = {token for one in held for token in one["tokens"]}
    assert tokens
    for file in (path for path in house.state.rglob("*") if path.is_file() and path.name != "list.json"):
        content = file.read_bytes()
        assert not [token for token in tokens if token.encode() in content], file
        assert LOTTE.encode() not in content.lower(), file


@pytest.mark.e2e
def test_the_past_outlives_a_restart(tmp_path: Path) -> None:
    """Who got personal data before the restart is no news after it, and a rule that blocks news lets it pass."""
    with running(tmp_path) as up:
        assert post(up, "/one", email="a@example.be") == 200
        assert "new-destination" in rules(up, "/one")
    block = "\nrules: [{id: new-destination, when: {first: destination, findings: any, direction: sent}, action: block}]\n"
    with running(tmp_path, block) as up:
        assert post(up, "/two", email="a@example.be") == 200


@pytest.mark.e2e
def test_a_host_that_cannot_be_inspected_is_named_once(house: Up) -> None:
    """However many clients reject our certificate, in whichever worker: one line suggests `proxy.passthrough`."""
    through = ["--noproxy", "", "-x", f"http://127.0.0.1:{house.port}"]
    for _ in range(14):
        assert subprocess.run(["curl", "-s", "-m", "10", *through, house.url], check=False, capture_output=True).returncode != 0
    rejected = house.records(14, protocol="tls", direction="sent")
    assert len({record["writer"] for record in rejected}) == 2
    time.sleep(1)
    assert sum("proxy.passthrough" in line for line in house.err) == 1
