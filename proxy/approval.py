"""Approved change only: a configuration that needs an approval comes into force only with one that verifies (beside the file).

What governs the next approval is kept in `STATE/keys/approval.json` (0600), so that a restart forgets no approver (ADR 0012).
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.whole import put
from policy.errors import ApprovalError

if TYPE_CHECKING:
    from policy.configuration import Configuration
    from policy.register.approval import Approved, Standing

KEPT = "approval.json"


def approval_file(file: Path) -> Path:
    """Where the approval of a configuration file lies: `douane.yaml.approval`."""
    return file.with_name(f"{file.name}.approval")


def admit(current: "Configuration | Standing | None", candidate: "Configuration", file: Path | None) -> "Approved | None":
    """Look whether a configuration may come into force, and say who approved it, if anybody did.

    Raises:
        policy.errors.ApprovalError: it needs an approval and has none that verifies.
    """
    from policy.register import approval

    path = approval_file(file) if file is not None else None
    given = approval.decode_approval(path.read_text("utf-8")) if path is not None and path.exists() else None
    return approval.admit(current, candidate, given, datetime.now(UTC))


def remembered(state: Path) -> "Standing | None":
    """What the last configuration in force on this state folder left to the next one; None on a new folder.

    Raises:
        policy.errors.ApprovalError: it cannot be read. A file that is there and says nothing must not mean: no approval needed.
    """
    from policy.register.approval import decode_standing

    path = state / "keys" / KEPT
    try:
        return decode_standing(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise ApprovalError(f"{path} cannot be read: restore it from a backup") from None


def remember(state: Path, configuration: "Configuration", approved: "Approved | None" = None) -> None:
    """Keep what this configuration, which is in force from now on, leaves to the next one, and who approved it.

    Raises:
        policy.errors.ApprovalError: it cannot be written.
    """
    from policy.register.approval import standing

    path = state / "keys" / KEPT
    text = standing(configuration, approved).encode()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and path.read_text("utf-8") == text:
            return
        put(path, text.encode())
    except OSError as error:
        raise ApprovalError(f"{path} cannot be written ({error.strerror}): the next change could not be judged") from None
