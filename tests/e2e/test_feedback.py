"""What a person settled about findings comes into force in a running `up`, stands in its records and is counted."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from detectors.tokens import Tokenizer
from ledger.keys import key
from policy.feedback import Settlement, add
from tests.e2e.conftest import Up, running

pytestmark = pytest.mark.e2e

MASK = """
rules:
  - {id: mask, when: {processor: [stand-in], entity: [EMAIL_ADDRESS, POLICY_NUMBER]}, action: redact, severity: high}
"""
BODY = json.dumps({"from": "info@example.be", "to": "an@example.be", "box": "K-17"})


def send(up: Up, path: str) -> dict[str, str]:
    """Post the body; what the record says was found, place by place."""
    up.curl("-H", "content-type: application/json", "-d", BODY, f"{up.url}{path}")
    [record] = up.records(direction="sent", path=path)
    return {finding["place"]: finding["entity"] for finding in record["findings"]}


def until_generation(up: Up, number: int) -> None:
    until = time.monotonic() + 30
    while f"douane_configuration_generation {number}" not in up.get("/metrics"):
        assert time.monotonic() < until, up.out[-5:]
        time.sleep(0.3)


def test_feedback_comes_into_force_without_a_restart(tmp_path: Path) -> None:
    """A value by its token, a field that no detector knows; not what is for another host or has ended. Masks follow it."""
    with running(tmp_path, MASK) as up:
        assert send(up, "/before") == {"body:$.from": "EMAIL_ADDRESS", "body:$.to": "EMAIL_ADDRESS"}
        token = Tokenizer("feedback", key(up.state, "feedback")).token("EMAIL_ADDRESS", "info@example.be")
        terms = {"reason": "a test", "by": "An", "until": date(2999, 1, 1)}
        entries = [
            {"id": "F-1", "verdict": "allow", "token": token, "entity": "EMAIL_ADDRESS"},
            {"id": "F-2", "verdict": "deny", "place": "body:$.box", "entity": "POLICY_NUMBER", "host": "localhost"},
            {"id": "F-3", "verdict": "allow", "place": "body:$.to", "host": "elsewhere.example"},
            {"id": "F-4", "verdict": "allow", "place": "body:$.to", "until": date(2026, 1, 1)},
        ]
        add(tmp_path / "douane.yaml", [Settlement.model_validate({**terms, **entry}) for entry in entries])
        until_generation(up, 2)
        assert send(up, "/after") == {"body:$.to": "EMAIL_ADDRESS", "body:$.box": "POLICY_NUMBER"}
        masked = {"from": "info@example.be", "to": "[EMAIL_ADDRESS]", "box": "[POLICY_NUMBER]"}
        assert json.loads(up.upstream.arrived[-1].body) == masked
        [record] = up.records(direction="sent", path="/after")
        assert record["inspection"]["settled"] == [
            {"feedback": "F-1", "verdict": "allow", "entity": "EMAIL_ADDRESS", "place": "body:$.from", "count": 1},
            {"feedback": "F-2", "verdict": "deny", "entity": "POLICY_NUMBER", "place": "body:$.box", "count": 1},
        ]
        metrics = up.get("/metrics")
        assert 'douane_feedback_total{entity="EMAIL_ADDRESS",verdict="allow"} 1' in metrics
        assert 'douane_feedback_total{entity="POLICY_NUMBER",verdict="deny"} 1' in metrics
        (tmp_path / "douane.yaml.feedback").unlink()
        until_generation(up, 3)
        assert send(up, "/again") == {"body:$.from": "EMAIL_ADDRESS", "body:$.to": "EMAIL_ADDRESS"}
