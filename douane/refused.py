"""A file that `up` would refuse: commands that read it say so, for it is not what is in force."""

from typing import TYPE_CHECKING

from douane import output
from policy.errors import ApprovalError
from proxy import approval

if TYPE_CHECKING:
    from douane.settings import Settings


def tell_refusal(settings: "Settings") -> None:
    """One sentence on standard error where an approval is needed and none of this file verifies."""
    try:
        approval.admit(approval.remembered(settings.state), settings.configuration, settings.file)
    except ApprovalError as error:
        output.tell(f"warning: {settings.file or 'the built-in configuration'} is not what is in force: {error}")
