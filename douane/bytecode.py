"""Byte code of everything that `up` runs, so that a first start is as quick as the next: `make setup` runs `python -m` this.

Python writes byte code when it first imports a module, which makes the first start of a clone twice as long; where it is told to
write none (`PYTHONDONTWRITEBYTECODE`, as many build machines do), every start. Each role is imported in a process of its own, as
it is when it runs.
"""

import os
import subprocess
import sys

_ROLES = {
    "command line": "import douane.cli, douane.supervisor, douane.commands.up, douane.commands.demo, douane.demo.tour",
    "proxy": (
        "from proxy.sparing import without_other_addons; without_other_addons();"
        "import proxy.worker, proxy.resolving, proxy.addon, proxy.knowledge, proxy.master, proxy.modes, proxy.post, proxy.runner,"
        " proxy.trust, proxy.pseudonyms.opening, ledger.journal, detectors.pool, policy.configuration, prometheus_client"
    ),
    "detector": (
        "import detectors.worker;"
        "from detectors.sparing import without_spacy\n"
        "with without_spacy(): import detectors.presidio\n"
        "from detectors.engine import Engine; from detectors.inspect import inspect; Engine().warm()"
    ),
    "indexer": "import proxy.indexing, proxy.collectors, prometheus_client.multiprocess, starlette.applications, uvicorn",
    "console": "import dashboards.console.__main__",
}
_OPTIMISED = _ROLES.keys() - {"command line"}  # as `douane.child` starts them


def main() -> int:
    """Import every role; 0 when all could be."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    running = {
        role: subprocess.Popen(
            [sys.executable, *(["-O"] if role in _OPTIMISED else []), "-c", code], env=environment, stdout=subprocess.DEVNULL
        )
        for role, code in _ROLES.items()
    }
    failed = [role for role, process in running.items() if process.wait() != 0]
    if failed:
        sys.stderr.write(f"these could not be imported: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
