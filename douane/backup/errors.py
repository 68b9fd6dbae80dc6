"""What can be wrong with a backup: one sentence on standard error and exit status 2."""

from douane.errors import DouaneError


class BackupError(DouaneError):
    """A backup cannot be made, opened or put in place."""
