"""The command line: exit statuses, sentences, and what it does not import."""

import subprocess
import sys
from pathlib import Path

import pytest

from douane.cli import run

HEAVY = (
    "mitmproxy",
    "presidio_analyzer",
    "spacy",
    "numpy",
    "pydantic",
    "sqlalchemy",
    "starlette",
    "cryptography",
    "prometheus_client",
)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No douane.yaml and no ./var of this checkout."""
    monkeypatch.chdir(tmp_path)


def test_help_imports_nothing_heavy() -> None:
    """`douane --help` stays under half a second because the heavy packages are not imported for it."""
    program = "import sys\nfrom douane.cli import run\nassert run(['--help']) == 0\nprint(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = {name.strip("[]' ") for name in done.stderr.split(",")}
    assert imported.isdisjoint(HEAVY)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["up", "--bogus"], "No such option: --bogus"),
        (["up", "--config", "missing.yaml"], "missing.yaml"),
        (["up", "--listen", "here"], "is no address to listen on"),
        (["up", "--workers", "0"], "0 workers cannot be"),
        (["up", "--listen", "0.0.0.0:0"], "open proxy"),
        (["audit", "export"], "no ledger"),
        (["audit", "verify"], "no ledger"),
        (["transfers"], "no ledger"),
        (["audit", "export", "--since", "yesterday"], "no"),
        (["up", "--workers", "x"], "'--workers': write a whole number"),
        (["scan", "--below", "x"], "'--below': write a number"),
        (["scan", "--below", "7"], "'--below': write at most 1"),
        (["drift", "--days", "0"], "'--days': write at least 1"),
        (["audit", "export", "--format", "xx"], "'--format': 'xx' is not one of 'jsonl', 'csv'"),
        (["evaluate", "nofile"], "nofile cannot be read: no such file or directory"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_2(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every mistake ends with status 2 and a single line on standard error."""
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert len(captured.err.strip().splitlines()) == 1
    assert captured.out == ""


@pytest.mark.parametrize("arguments", [[], ["audit"], ["subject"], ["breach"]], ids=" ".join)
def test_without_a_sub_command_the_help_is_printed_as_it_is(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """It keeps its lines, on standard error, with exit status 2."""
    assert run(arguments) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == " ".join(["Usage: douane", *arguments, "[OPTIONS] COMMAND [ARGS]..."])
    assert "Commands:" in lines


def test_a_broken_file_names_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown key is refused with file and line."""
    (tmp_path / "douane.yaml").write_text("organisation: {name: A NV, country: BE}\nprocesors: []\n")
    assert run(["up"]) == 2
    assert "douane.yaml:2" in capsys.readouterr().err


def test_init_writes_a_file_that_loads_and_never_replaces_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The starter file is valid; a file that is there stays unless --force is given."""
    from policy.configuration import load

    assert run(["init"]) == 0
    assert load(tmp_path / "douane.yaml").rules
    (tmp_path / "douane.yaml").write_text("mine")
    assert run(["init"]) == 2
    assert (tmp_path / "douane.yaml").read_text() == "mine"
    assert run(["init", "--force"]) == 0
    assert "--force" in capsys.readouterr().err


def test_ca_export_prints_the_certificate_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The PEM on standard output is the file that services are pointed at, and stays the same."""
    assert run(["ca", "export", "--state", str(tmp_path / "var")]) == 0
    first = capsys.readouterr().out
    assert first.startswith("-----BEGIN CERTIFICATE-----")
    assert first == (tmp_path / "var" / "ca" / "douane-ca.pem").read_text()
    assert run(["ca", "export", "--state", str(tmp_path / "var")]) == 0
    assert capsys.readouterr().out == first


def test_ca_rotate_makes_another_and_keeps_the_old(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new authority replaces the old one, which stays beside it."""
    assert run(["ca", "export", "--state", str(tmp_path / "var")]) == 0
    first = capsys.readouterr().out
    assert run(["ca", "rotate", "--state", str(tmp_path / "var")]) == 0
    assert capsys.readouterr().out != first
    assert [(old / "douane-ca.pem").read_text() for old in (tmp_path / "var").glob("ca-until-*")] == [first]


def test_a_defect_is_one_line_without_its_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody raised on purpose is named by type and place; its text, which may quote a value, is not printed."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError("jan.peeters@example.be")

    monkeypatch.setattr("douane.settings.load", broken)
    assert run(["up"]) == 2
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert "jan.peeters" not in said
    assert len(said.strip().splitlines()) == 1
