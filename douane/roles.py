"""What runs beside the supervisor: which module, how many of each, and the spec that each is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from douane.address import Address
from douane.settings import Settings
from ledger.keys import Epoch, key
from proxy.choosing import Choosing

if TYPE_CHECKING:
    from policy.configuration import Configuration
    from policy.register.approval import Approved, Standing

MODULES: Mapping[str, str] = {
    "detector": "detectors.worker",
    "proxy": "proxy.worker",
    "indexer": "proxy.indexing",
    "console": "dashboards.console",
}


def kind(name: str) -> str:
    """The kind of a child by its name: `proxy-0` is a `proxy`."""
    return name.partition("-")[0]


@dataclass(slots=True)
class InForce:
    """What holds now and may change while children run; every start of a child reads it anew.

    Attributes:
        encoded: the configuration as it travels to children.
        generation: its number.
        epoch: the key that makes subject tokens this month.
        choosing: what people chose.
        vault: where the pseudonyms' vault lies, and its keys; it stays the same until the end.
        approved: who approved the configuration, if anybody did.
    """

    configuration: "Configuration"
    encoded: str
    generation: int
    epoch: Epoch
    choosing: Choosing
    vault: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    approved: "Approved | None" = None

    def message(self) -> dict[str, Any]:
        """The line that tells a running child."""
        return {"generation": self.generation, "configuration": self.encoded}

    def standing(self) -> "Standing":
        """What governs the approval of the next configuration."""
        from policy.register.approval import standing

        return standing(self.configuration, self.approved)

    def noted(self) -> dict[str, object]:
        """What the ledger notes of it: the digests that approvals and records name, and who approved it when."""
        from policy.digest import digest
        from policy.register.approval import canonical_digest

        digests = {"digest": f"sha256:{canonical_digest(self.configuration)}", "policy": digest(self.configuration)}
        return {"generation": self.generation, **digests, **(self.approved.noted() if self.approved else {})}


@dataclass(frozen=True, slots=True)
class Specs:
    """Makes the first line of every child; addresses have their real ports."""

    settings: Settings
    in_force: InForce
    listen: Address
    console: Address

    @property
    def run(self) -> Path:
        """Where sockets and metric files lie."""
        return self.settings.state / "run"

    @property
    def metrics_dir(self) -> Path:
        """Where workers write their metrics."""
        return self.run / "metrics"

    def sockets(self) -> list[str]:
        """The detectors' sockets, one a worker."""
        return [str(self.run / f"detector-{number}.sock") for number in range(self.settings.detectors)]

    def detector(self, number: int) -> dict[str, Any]:
        """`detectors.worker`."""
        epoch = self.in_force.epoch
        return {
            "socket": self.sockets()[number],
            "epoch": {"id": epoch.id, "key": epoch.key.hex()},
            "feedback": key(self.settings.state, "feedback").hex(),
            "metrics_dir": str(self.metrics_dir),
            **self.in_force.choosing.for_detectors(),
            **self.in_force.message(),
        }

    def proxy(self, number: int) -> dict[str, Any]:
        """`proxy.worker`."""
        return {
            "state": str(self.settings.state),
            "node": self.settings.node,
            "writer": f"proxy-{number}",
            "listen": [self.listen.host, self.listen.port],
            "modes": list(self.in_force.configuration.proxy.modes),
            "detectors": self.sockets(),
            "metrics_dir": str(self.metrics_dir),
            "vault": dict(self.in_force.vault),
            "resolve": {host: list(address) for host, address in self.settings.resolve.items()},
            **self.in_force.choosing.for_proxies(),
            **self.in_force.message(),
        }

    def indexer(self, _: int) -> dict[str, Any]:
        """`proxy.indexing`; the supervisor serves the metrics itself."""
        return {"state": str(self.settings.state), "metrics_dir": str(self.metrics_dir), "metrics": None}

    def dashboards(self, _: int) -> dict[str, Any]:
        """`dashboards.console`."""
        return {"state": str(self.settings.state), "listen": [self.console.host, self.console.port]}

    def makers(self) -> Mapping[str, tuple[int, Callable[[int], dict[str, Any]]]]:
        """How many of each kind, and what makes their spec, in the order of their start."""
        workers = self.settings.workers
        return {
            "detector": (self.settings.detectors, self.detector),
            "proxy": (workers, self.proxy),
            "indexer": (1, self.indexer),
            "console": (1, self.dashboards),
        }
