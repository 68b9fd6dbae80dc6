"""A job in a process of its own: it ends with its work, or with the supervisor, and is never waited for by traffic."""

import asyncio
import os
import subprocess
import sys


async def errand(module: str, *arguments: str, given: str = "") -> str | None:
    """Run a module to its end.

    Args:
        module: as `python -m` takes it.
        arguments: its command line, which others can see.
        given: its standard input.

    Returns:
        A sentence when it could not be done: the last line of its standard error, or how it ended.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "douane.leash", str(os.getpid()), module, *arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _, said = await process.communicate(given.encode())
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode == 0:
        return None
    *_, last = said.decode(errors="replace").strip().splitlines() or [""]
    return last or f"it ended with {process.returncode} and without a word"
