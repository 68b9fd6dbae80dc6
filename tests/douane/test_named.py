"""Names on the command line that nobody knows."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from douane.cli import run
from ledger.record import AuditRecord
from tests.douane.demo.records import record
from tests.douane.ledgers import journalled

NOBODY = "no processor of the register and no host that was seen"


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger with a record to a processor and one to a host that none claims; the starter register is in force."""
    monkeypatch.chdir(tmp_path)

    def sent(host: str, processor: str | None) -> AuditRecord:
        made = record(host=host, action="allow", entity="EMAIL_ADDRESS")
        return replace(made, destination=replace(made.destination, processor=processor))

    journalled(tmp_path / "var", sent("api.old.example", "old"), sent("unknown.example.org", None))


@pytest.mark.parametrize(
    ("command", "name", "says"),
    [
        (["breach", "scope", "--processor"], "hubspt", f"'hubspt' is {NOBODY}; did you mean hubspot?"),
        (["breach", "scope", "--processor"], "api.old.example", "a host of the processor old"),
        (["data-map", "--processor"], "nosuch", f"'nosuch' is {NOBODY}"),
        (["audit", "export", "--processor"], "nosuch", f"'nosuch' is {NOBODY}"),
        (["audit", "export", "--processor"], "unknown.example.org", "a host that no processor claims"),
        (["audit", "export", "--service"], "nosuch", "'nosuch' is no declared service and none that was seen"),
    ],
)
def test_a_name_that_nobody_knows_is_said(command: list[str], name: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The result is empty and exit status 0, and standard error says why."""
    assert run([*command, name]) == 0
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("name", ["old", "openai", "unknown.example.org"])
def test_a_name_that_is_declared_or_was_seen_says_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A processor that records name, one of the register that was never used, a host that none claims."""
    assert run(["breach", "scope", "--processor", name]) == 0
    assert capsys.readouterr().err == ""
