"""One frozen settings object: flags before environment variables before defaults, and what `douane.yaml` says.

A bad value refuses to start and says which and why. Environment variables: `DOUANE_CONFIG`, `DOUANE_STATE`, `DOUANE_LISTEN`,
`DOUANE_METRICS`, `DOUANE_CONSOLE`, `DOUANE_WORKERS`, `DOUANE_NODE`.
"""

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from douane.address import Address
from douane.errors import DouaneError
from proxy.approval import admit

if TYPE_CHECKING:
    from policy.configuration import Configuration
    from policy.register.approval import Approved, Standing

DEFAULTS: Mapping[str, str] = {
    "DOUANE_STATE": "var",
    "DOUANE_LISTEN": "127.0.0.1:8080",
    "DOUANE_METRICS": "127.0.0.1:9464",
    "DOUANE_CONSOLE": "127.0.0.1:8081",
}
DEFAULT_FILE = Path("douane.yaml")
MOST_WORKERS = 64


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a command needs to know about this installation.

    Attributes:
        configuration: what the file declares; the built-in one when there is no file.
        file: the file it came from, watched by `up`; None when there is none.
        state: the folder with journal, index, CA, keys and reports.
        workers: proxy processes; one more detector process runs beside them.
        node: this machine's name in the ledger.
        resolve: upstream addresses by host, for the demo, the bench and tests only.
        environment: what the values came from, for `reloaded`.
        approved: who approved the configuration, as `reloaded` found it.
    """

    configuration: "Configuration"
    file: Path | None
    state: Path
    listen: Address
    metrics: Address
    console: Address
    workers: int
    node: str
    resolve: Mapping[str, tuple[str, int]] = field(default_factory=dict[str, tuple[str, int]])
    approved: "Approved | None" = None

    @property
    def detectors(self) -> int:
        """Detector processes: detection takes more time than forwarding, and one that hangs must not be the only one."""
        return self.workers + 1

    def reloaded(self, in_force: "Configuration | Standing") -> "Settings":
        """The same settings with the file read again, when it may follow what is in force.

        Raises:
            policy.configuration.ConfigurationError: when the new file is bad.
            policy.configuration.ApprovalError: when it needs an approval that it does not have.
            DouaneError: when it does not fit the listen address.
        """
        from policy.configuration import load

        fresh = replace(self, configuration=load(self.file))
        refuse_open_proxy(fresh)
        return replace(fresh, approved=admit(in_force, fresh.configuration, self.file))


def load(
    config: Path | None = None,
    state: Path | None = None,
    *,
    listen: str | None = None,
    metrics: str | None = None,
    console: str | None = None,
    workers: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Read settings from flags (the arguments), the environment and the file.

    Raises:
        policy.configuration.ConfigurationError: when the file is bad.
        DouaneError: when a flag or variable is.
    """
    from policy.configuration import load as load_file

    variables = {**DEFAULTS, **(os.environ if environment is None else environment)}
    file = file_in_use(config, variables)
    return Settings(
        configuration=load_file(file),
        file=file,
        state=state_folder(state, variables),
        listen=Address.parse(listen or variables["DOUANE_LISTEN"]),
        metrics=Address.parse(metrics or variables["DOUANE_METRICS"]),
        console=Address.parse(console or variables["DOUANE_CONSOLE"]),
        workers=_workers(workers, variables.get("DOUANE_WORKERS")),
        node=node_name(variables.get("DOUANE_NODE") or socket.gethostname()),
    )


def file_in_use(config: Path | None, variables: Mapping[str, str]) -> Path | None:
    """The file to read: the flag's, the variable's, `./douane.yaml` when it is there, else none."""
    named = config or (Path(variables["DOUANE_CONFIG"]) if variables.get("DOUANE_CONFIG") else None)
    if named is not None:
        return named.absolute()
    return DEFAULT_FILE.absolute() if DEFAULT_FILE.exists() else None


def state_folder(state: Path | None, variables: Mapping[str, str] | None = None) -> Path:
    """The state folder: the flag's, the variable's, else `./var`."""
    variables = {**DEFAULTS, **os.environ} if variables is None else variables
    return (state or Path(variables["DOUANE_STATE"])).absolute()


def refuse_open_proxy(settings: Settings) -> None:
    """Refuse to serve strangers.

    Raises:
        DouaneError: when the proxy would be reachable from other machines and no service is declared.
    """
    if settings.configuration.services or settings.listen.loopback:
        return
    raise DouaneError(
        f"{settings.listen} is reachable from other machines and no service is declared, which would be an open proxy: "
        "declare `services` in douane.yaml, or listen on 127.0.0.1"
    )


def node_name(text: str) -> str:
    """A name that can stand in a path and in a metric label."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")[:64].lower() or "node"


def _workers(flag: int | None, variable: str | None) -> int:
    if flag is None and variable:
        if not variable.isascii() or not variable.isdigit():
            raise DouaneError(f"DOUANE_WORKERS is {variable!r}: write a number, or leave it out")
        flag = int(variable)
    if flag is None:
        return max(1, min((os.process_cpu_count() or 1) // 2, 4))
    if not 1 <= flag <= MOST_WORKERS:
        raise DouaneError(f"{flag} workers cannot be: choose 1 to {MOST_WORKERS}")
    return flag
