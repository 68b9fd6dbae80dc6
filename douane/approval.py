"""Approved change only: a configuration that needs an approval comes into force with one that verifies (beside the file)."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy.configuration import Configuration


def approval_file(file: Path) -> Path:
    """Where the approval of a configuration file lies: `douane.yaml.approval`."""
    return file.with_name(f"{file.name}.approval")


def admit(current: "Configuration | None", candidate: "Configuration", file: Path | None) -> None:
    """Look whether a configuration may come into force.

    Raises:
        policy.errors.ApprovalError: it needs an approval and has none that verifies.
    """
    from policy.register.approval import admit as admitted
    from policy.register.approval import decode_approval

    path = approval_file(file) if file is not None else None
    approval = decode_approval(path.read_text("utf-8")) if path is not None and path.exists() else None
    admitted(current, candidate, approval)
