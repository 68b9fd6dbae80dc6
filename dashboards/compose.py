"""`python -m dashboards.compose` has the compose file read by a real compose parser, for `make check`.

`docker compose` where it is installed, else Debian's `docker-compose`: both check every key against the compose schema.
"""

import subprocess
import sys
from pathlib import Path
from shutil import which

FILE = Path(__file__).parents[1] / "docker-compose.yml"


def parser() -> list[str] | None:
    """The command of a compose parser on this machine, or None."""
    if which("docker") and subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0:
        return ["docker", "compose"]
    return ["docker-compose"] if which("docker-compose") else None


def check(file: Path = FILE) -> str:
    """What is wrong with a compose file; empty when nothing is."""
    command = parser()
    if command is None:
        return "no compose parser: install Debian's docker-compose, or Docker's compose plugin"
    done = subprocess.run([*command, "-f", str(file), "config", "-q"], capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


if __name__ == "__main__":
    problem = check()
    sys.stderr.write(problem and problem.rstrip() + "\n")
    sys.exit(bool(problem))
