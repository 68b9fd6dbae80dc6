"""What the demo sends, and how it is summed up."""

import hashlib
from collections import Counter
from pathlib import Path

from douane.demo.house import ANSWERS, SERVICES, configured
from douane.demo.messages import messages
from douane.demo.summary import lines
from policy.configuration import load
from tests.douane.demo.records import record


def test_three_services_speak_to_five_recipients_and_nobody_else() -> None:
    """Every message is of a known service to a host that has a stand-in; all five are spoken to."""
    sent = list(messages())
    assert {message.host for message in sent} == set(ANSWERS)
    assert {message.service for message in sent} == set(SERVICES)
    assert [message.body for message in messages()] == [message.body for message in sent]


def test_the_configuration_loads_and_holds_no_secret(tmp_path: Path) -> None:
    """The services' secrets are in the file as digests only."""
    words = {service: f"secret of {service}" for service in SERVICES}
    file = configured(tmp_path, tmp_path / "authority.pem", words)
    (tmp_path / "authority.pem").write_text("")
    loaded = load(file)
    assert [service.id for service in loaded.services] == ["louise", "crm-sync", "website"]
    assert loaded.services[0].token == "sha256:" + hashlib.sha256(b"secret of louise").hexdigest()
    assert "secret of" not in file.read_text()


def test_what_was_blocked_did_not_leave() -> None:
    """Findings of a blocked exchange are shown as stopped, and the gravest recipient comes first."""
    found = lines(
        [
            record(host="a.example.org", action="allow", entity="EMAIL_ADDRESS"),
            record(host="b.example.org", action="flag", entity="PERSON"),
            record(host="b.example.org", action="block", entity="IBAN_CODE"),
            record(host="c.example.org", action="flag", entity="PERSON", direction="received"),
        ]
    )
    assert [line.first.host for line in found] == ["b.example.org", "a.example.org"]
    assert found[0].entities == Counter(PERSON=1)
    assert found[0].stopped == Counter(IBAN_CODE=1)
