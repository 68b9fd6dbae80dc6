"""What governs the next approval outlives a restart."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from policy.configuration import Configuration, load, parse
from policy.errors import ApprovalError
from policy.register.approval import approve, public_key
from proxy.approval import admit, approval_file, remember, remembered

ANN = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
EVE = Ed25519PrivateKey.from_private_bytes(bytes(32))


def approved_by(key: Ed25519PrivateKey, name: str = "X") -> Configuration:
    """A configuration that needs the approval of this key's owner."""
    return parse(
        f"organisation: {{name: {name}}}\nrequire_approval: true\napprovers: [{{name: Ann, key: '{public_key(key)}'}}]\n"
    )


def test_a_new_folder_remembers_nothing(tmp_path: Path) -> None:
    """The very first configuration is judged by its own approvers."""
    assert remembered(tmp_path) is None


def test_a_restart_with_the_same_content_needs_no_new_approval(tmp_path: Path) -> None:
    """Kept for this user alone."""
    remember(tmp_path, approved_by(ANN))
    admit(remembered(tmp_path), approved_by(ANN), None)
    assert stat.S_IMODE((tmp_path / "keys" / "approval.json").stat().st_mode) == 0o600


def test_a_change_made_while_nothing_ran_is_judged_by_the_approvers_of_before(tmp_path: Path) -> None:
    """Naming another approver, switching the approval off, or removing the file are no ways round."""
    remember(tmp_path, approved_by(ANN))
    file = tmp_path / "douane.yaml"
    for candidate in (approved_by(EVE), parse("organisation: {name: Eve}"), load(None)):
        approval_file(file).write_text(approve(candidate, EVE, "Ann", datetime.now(UTC)).encode())
        with pytest.raises(ApprovalError, match="does not verify"):
            admit(remembered(tmp_path), candidate, file)
        with pytest.raises(ApprovalError, match="not approved"):
            admit(remembered(tmp_path), candidate, None)


def test_an_approved_change_is_taken_after_a_restart(tmp_path: Path) -> None:
    """Signed by an approver of what was in force; then the new one governs."""
    remember(tmp_path, approved_by(ANN))
    file, candidate = tmp_path / "douane.yaml", approved_by(EVE, "Y")
    approval_file(file).write_text(approve(candidate, ANN, "Ann", datetime.now(UTC)).encode())
    admit(remembered(tmp_path), candidate, file)
    remember(tmp_path, candidate)
    with pytest.raises(ApprovalError):
        admit(remembered(tmp_path), approved_by(ANN), file)


def test_who_approved_is_remembered(tmp_path: Path) -> None:
    """After a restart without the approval file too."""
    file, candidate = tmp_path / "douane.yaml", approved_by(ANN)
    approval_file(file).write_text(approve(candidate, ANN, "Ann", datetime.now(UTC)).encode())
    approved = admit(None, candidate, file)
    assert approved is not None
    remember(tmp_path, candidate, approved)
    approval_file(file).unlink()
    assert admit(remembered(tmp_path), candidate, file) == approved


def test_what_cannot_be_read_refuses(tmp_path: Path) -> None:
    """A damaged file must not mean that no approval is needed."""
    remember(tmp_path, approved_by(ANN))
    for content in (b"{}", b"\xff", b""):
        (tmp_path / "keys" / "approval.json").write_bytes(content)
        with pytest.raises(ApprovalError, match=r"restore"):
            remembered(tmp_path)


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    """A folder that is no folder."""
    (tmp_path / "keys").write_text("")
    with pytest.raises(ApprovalError, match="cannot be written"):
        remember(tmp_path, load(None))
