"""Files that are replaced as a whole: whoever reads sees the old one or the new one, and no half."""

import os
from pathlib import Path


def put(file: Path, content: bytes) -> None:
    """Put a file in place for this user alone; it is on the disk before anybody sees it.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
