"""The error families of all packages, and the sentence that a person is given for each (exit status 2)."""

import importlib
import sys
from collections.abc import Iterator

FAMILIES: tuple[tuple[str, str], ...] = (
    ("douane.errors", "DouaneError"),
    ("policy.errors", "PolicyError"),
    ("ledger.errors", "LedgerError"),
    ("proxy.exporter", "ExporterError"),
    ("detectors.settings", "SettingsError"),
    ("detectors.evaluate.corpus", "CorpusError"),
    ("douane.scan", "ScanError"),
    ("dashboards.console.access", "ConsoleError"),
)


def sentence(error: BaseException) -> str | None:
    """What to tell a person about an error that a package raised on purpose; None for any other."""
    if isinstance(error, tuple(loaded())):
        return " ".join(str(error).split())
    return None


def loaded() -> Iterator[type[Exception]]:
    """The families that this process has imported: no other error can have been raised."""
    for module, name in FAMILIES:
        if module in sys.modules:
            yield getattr(importlib.import_module(module), name)
