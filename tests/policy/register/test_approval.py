"""Approved change only."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from policy.configuration import Configuration, ConfigurationError, parse
from policy.errors import ApprovalError
from policy.register.approval import (
    Approval,
    Approved,
    admit,
    approve,
    decode_approval,
    decode_standing,
    private_key,
    public_key,
    standing,
    verify,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def configuration(name: str = "X", key: Ed25519PrivateKey = KEY) -> Configuration:
    """One that needs approval by Ann."""
    text = f"organisation: {{name: {name}}}\nrequire_approval: true\napprovers: [{{name: Ann, key: '{public_key(key)}'}}]\n"
    return parse(text)


def test_an_approved_change_is_admitted() -> None:
    """Signed by an approver of what is in force."""
    approval = decode_approval(approve(configuration("Y"), KEY, "Ann", AT, requested_by="Bob").encode())
    admit(configuration("X"), configuration("Y"), approval)


def test_who_approved_and_when_is_told() -> None:
    """With the key that signed, so that two keys of one person are told apart."""
    given = approve(configuration("Y"), KEY, "Ann", AT, requested_by="Bob", reason="new")
    key = "sha256:" + hashlib.sha256(base64.b64decode(public_key(KEY))).hexdigest()
    approved = Approved(by="Ann", at=AT, key=key, requested_by="Bob", reason="new")
    assert admit(configuration("X"), configuration("Y"), given) == approved
    assert approved.noted() == {
        "approved_by": "Ann", "approved_on": "2026-11-22T12:00:00+00:00", "key": key, "requested_by": "Bob", "reason": "new",
    }  # fmt: skip
    assert set(admit_noted(approve(configuration("Y"), KEY, "Ann", AT))) == {"approved_by", "approved_on", "key"}


def admit_noted(approval: Approval) -> dict[str, object]:
    """What the ledger would note of an approval of `Y`."""
    approved = admit(configuration("X"), configuration("Y"), approval)
    return approved.noted() if approved else {}


def test_who_approved_what_is_in_force_is_not_forgotten() -> None:
    """A restart, and a file that was only touched; also when the approver has gone from the list since."""
    approved = admit(configuration("X"), configuration("Y", OTHER), approve(configuration("Y", OTHER), KEY, "Ann", AT))
    kept = decode_standing(standing(configuration("Y", OTHER), approved).encode())
    assert admit(kept, configuration("Y", OTHER), None) == approved
    assert approved is not None


def test_a_file_of_before_that_kept_no_approver_is_read() -> None:
    """And the approval that still lies beside the configuration is looked at."""
    kept = decode_standing(standing(configuration()).model_dump_json(exclude={"approved"}))
    assert admit(kept, configuration(), None) is None
    found = admit(kept, configuration(), approve(configuration(), KEY, "Ann", AT))
    assert found is not None
    assert found.by == "Ann"


def test_what_does_not_verify_names_nobody() -> None:
    """Where no approval is needed, one that is for another content, or by a stranger, is none."""
    free = parse(f"organisation: {{name: Y}}\napprovers: [{{name: Ann, key: '{public_key(KEY)}'}}]")
    assert admit(free, free, approve(free, OTHER, "Ann", AT)) is None
    assert admit(free, free, approve(configuration("Z"), KEY, "Ann", AT)) is None
    found = admit(None, free, approve(free, KEY, "Ann", AT))
    assert found is not None
    assert found.by == "Ann"


def test_the_same_content_needs_no_new_approval() -> None:
    """A file that was only touched."""
    admit(configuration(), configuration(), None)


def test_without_the_wish_for_approval_everything_is_admitted() -> None:
    """`require_approval: false` in both."""
    admit(parse(""), parse("organisation: {name: Y}"), None)


@pytest.mark.parametrize(
    ("approval", "sentence"),
    [
        (None, "not approved"),
        (approve(configuration("Z"), KEY, "Ann", AT), "changed after it was approved"),
        (approve(configuration("Y"), KEY, "Eve", AT), "not among the approvers"),
        (approve(configuration("Y"), OTHER, "Ann", AT), "does not verify"),
        (approve(configuration("Y"), KEY, "Ann", AT).model_copy(update={"reason": "another"}), "does not verify"),
        (approve(configuration("Y"), KEY, "Ann", AT).model_copy(update={"signature": "%"}), "does not verify"),
    ],
)
def test_any_other_change_is_refused(approval: Approval | None, sentence: str) -> None:
    """And the sentence says why."""
    with pytest.raises(ApprovalError, match=sentence):
        admit(configuration("X"), configuration("Y"), approval)


def test_a_change_cannot_name_its_own_approver() -> None:
    """The approvers that count are those of the configuration in force."""
    candidate = configuration("Y", OTHER)
    with pytest.raises(ApprovalError):
        admit(configuration("X"), candidate, approve(candidate, OTHER, "Ann", AT))


def test_a_change_cannot_switch_approval_off() -> None:
    """What is in force asks for it still."""
    with pytest.raises(ApprovalError, match="not approved"):
        admit(configuration("X"), parse("organisation: {name: Y}"), None)


def test_an_old_approval_does_not_bring_back_what_it_was_for() -> None:
    """A file of before with its approval of before is a change that nobody approved since; signed anew it is admitted."""
    before, after = configuration("X"), configuration("Y")
    first = approve(before, KEY, "Ann", AT)
    in_force = standing(after, admit(before, after, approve(after, KEY, "Ann", AT + timedelta(days=1))))
    with pytest.raises(ApprovalError, match="older than the approval of what is in force"):
        admit(in_force, before, first)
    again = admit(in_force, before, approve(before, KEY, "Ann", AT + timedelta(days=2)))
    assert again is not None


def test_an_approval_of_tomorrow_is_refused() -> None:
    """A clock that runs far ahead would make every later approval an old one."""
    signed = approve(configuration("Y"), KEY, "Ann", AT + timedelta(days=1))
    with pytest.raises(ApprovalError, match="ahead of this machine's clock"):
        admit(configuration("X"), configuration("Y"), signed, now=AT)
    admit(configuration("X"), configuration("Y"), signed, now=AT + timedelta(hours=23, minutes=30))
    with pytest.raises(ApprovalError, match="cannot be read"):
        decode_approval(signed.encode().replace("2026-11-23T12:00:00Z", "2026-11-23T12:00:00"))


def test_the_one_who_asks_cannot_approve() -> None:
    """Two people."""
    with pytest.raises(ApprovalError, match="cannot be the one"):
        approve(configuration(), KEY, "Ann", AT, requested_by="ann ")


def test_every_bit_of_the_signature_counts() -> None:
    """A signature with one bit changed never verifies."""
    approval = approve(configuration(), KEY, "Ann", AT)
    raw = bytearray(base64.b64decode(approval.signature))
    for index in range(len(raw)):
        changed = bytearray(raw)
        changed[index] ^= 1
        forged = approval.model_copy(update={"signature": base64.b64encode(changed).decode()})
        with pytest.raises(ApprovalError):
            verify(configuration(), forged, configuration().approvers)


def test_keys_are_read_from_pem() -> None:
    """And what is no such key is refused with what to do."""
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert public_key(private_key(pem)) == public_key(KEY)
    with pytest.raises(ApprovalError, match="PEM"):
        private_key(b"x")
    with pytest.raises(ApprovalError, match="approval file"):
        decode_approval("{}")
    with pytest.raises(ConfigurationError, match="32 bytes"):
        parse("approvers: [{name: Ann, key: short}]")
