"""Commands over a small ledger and a small file."""

import json
from pathlib import Path

import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec.structs import replace

from douane.cli import run
from ledger.identifier import uuid7
from ledger.journal import Writer
from policy.register.approval import public_key
from tests.douane.demo.records import record
from tests.douane.ledgers import sent_to

FILE = """
organisation: {name: Example NV, country: BE}
processors:
  - {id: crm, name: CRM, category: crm, domains: [crm.example.org], importer: BE, hosting: [BE]}
rules:
  - {id: no-iban-to-crm, when: {processor: crm, entity: [IBAN_CODE]}, action: block}
"""


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a file, and a ledger with two records."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "douane.yaml").write_text(FILE)
    folder = tmp_path / "var"
    sent_to(folder, "crm.example.org", "unknown.example.org")
    return folder


def test_export_gives_each_record_and_verify_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two records come out as JSON lines and as a table, and the journal verifies."""
    assert run(["audit", "export"]) == 0
    assert [json.loads(line)["host"] for line in capsys.readouterr().out.splitlines()] == [
        "crm.example.org",
        "unknown.example.org",
    ]
    assert run(["audit", "export", "--format", "csv", "--output", "records.csv"]) == 0
    assert len((tmp_path / "records.csv").read_text().splitlines()) == 3
    assert run(["audit", "verify"]) == 0
    assert "verified" in capsys.readouterr().out


def test_a_changed_byte_is_exit_3(installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A journal that is not as it was written ends with status 3 and says which file."""
    segment = max((installation / "journal").rglob("*.seg"), key=lambda path: path.stat().st_size)
    changed = bytearray(segment.read_bytes())
    changed[len(changed) // 2] ^= 1
    segment.write_bytes(changed)
    assert run(["audit", "verify"]) == 3
    captured = capsys.readouterr()
    assert segment.name in captured.err
    assert "NOT" in captured.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["transfers"], ["transfers", "--format", "csv"], ["transfers", "--format", "json"],
        ["records", "--article", "30-1", "--format", "json"], ["records", "--article", "30-2"],
        ["breach", "scope", "--processor", "crm", "--format", "json"], ["replay"], ["data-map"], ["data-map", "--format", "csv"],
    ],
)  # fmt: skip
def test_reports_are_written(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Each report of the ledger comes out whole."""
    assert run(arguments) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["transfers"], ["records", "--article", "30-1"], ["breach", "scope", "--processor", "crm"], ["data-map"]],
    ids=lambda arguments: arguments[0],
)
def test_reports_come_as_pdf(tmp_path: Path, arguments: list[str]) -> None:
    """Each report can be filed as a PDF that a reader opens and that names the recipient or the organisation."""
    assert run([*arguments, "--format", "pdf", "--output", "report.pdf"]) == 0
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    assert any(name in text for name in ("crm", "Example NV"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["transfers"], ["records", "--article", "30-1"], ["breach", "scope", "--processor", "crm"], ["replay"], ["data-map"],
        ["audit", "export"], ["audit", "hold", "--reason", "a claim"], ["feedback", "list"],
        ["subject", "find", "--from", "who.txt"], ["subject", "export", "--from", "who.txt"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_swapped_dates_are_wrong_use(tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A period in which nothing lies gives one sentence, no empty report and no hold."""
    (tmp_path / "who.txt").write_text("jan@example.be\n")
    assert run([*arguments, "--since", "2026-12-01", "--until", "2026-11-01"]) == 2
    captured = capsys.readouterr()
    assert "--since must be before --until" in captured.err
    assert captured.out == ""
    assert run(["audit", "hold"]) == 0
    assert capsys.readouterr().out == ""


def test_an_export_of_a_changed_journal_warns(installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The records come out, and standard error says that they prove nothing."""
    assert run(["audit", "export"]) == 0
    assert capsys.readouterr().err == ""
    segment = max((installation / "journal").rglob("*.seg"), key=lambda path: path.stat().st_size)
    changed = bytearray(segment.read_bytes())
    changed[len(changed) // 2] ^= 1
    segment.write_bytes(changed)
    assert run(["audit", "export"]) == 0
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert "NOT as it was written" in captured.err


def test_a_file_of_identifiers_that_cannot_be_read_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not there, or no text: without the program's own names for it."""
    assert run(["subject", "export", "--from", "nofile.txt"]) == 2
    assert "nofile.txt cannot be read: no such file or directory" in capsys.readouterr().err
    (tmp_path / "bin.txt").write_bytes(b"\xff")
    assert run(["subject", "export", "--from", "bin.txt"]) == 2
    assert "it is no UTF-8 text" in capsys.readouterr().err


def test_drift_is_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    """Data to a host that nobody declared is drift."""
    assert run(["drift"]) == 1
    assert "no register entry claims" in capsys.readouterr().out


def test_a_person_is_found_by_an_identifier_that_is_not_in_argv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The identifier is read from a file; what comes out names recipients and never the person."""
    (tmp_path / "who.txt").write_text("Jan@Example.be\n")
    assert run(["subject", "find", "--from", "who.txt"]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 2
    assert "jan@" not in (printed.out + printed.err).lower()
    (tmp_path / "who.txt").write_text("EMAIL_ADDRESS=nobody@example.be\n")
    assert run(["subject", "find", "--from", "who.txt"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["subject", "export", "--from", "who.txt", "--format", "json"]) == 0
    assert run(["subject", "export", "--from", "who.txt", "--format", "pdf", "--output", "answer.pdf"]) == 0
    assert "None of the identifiers" in pypdf.PdfReader(tmp_path / "answer.pdf").pages[0].extract_text()


def test_nothing_to_look_for_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty list of identifiers is wrong use."""
    (tmp_path / "who.txt").write_text("\n")
    assert run(["subject", "find", "--from", "who.txt"]) == 2
    assert "nothing to look for" in capsys.readouterr().err


def test_a_hold_is_listed_until_it_is_released(capsys: pytest.CaptureFixture[str]) -> None:
    """A hold stands with its reason, and ends by its id."""
    assert run(["audit", "hold", "--reason", "a claim", "--by", "An Peeters"]) == 0
    listed = capsys.readouterr().out
    assert "An Peeters: a claim" in listed
    assert run(["audit", "hold", "--release", listed.split()[0]]) == 0
    assert capsys.readouterr().out == ""
    assert run(["audit", "purge", "--before", "2020-01-01"]) == 0


def test_a_purge_without_a_date_keeps_what_the_file_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A timer needs no date: what is older than `ledger.retention` goes."""
    folder = tmp_path / "var"
    with Writer(folder / "journal", "box", "proxy-1", limit=1) as writer:
        for _ in range(3):
            made = record(host="crm.example.org", action="allow", entity="EMAIL_ADDRESS")
            writer.outcome(replace(made, id=uuid7(), exchange=uuid7(), time="2026-11-01T00:00:00Z"))
    assert run(["audit", "purge"]) == 0
    assert "0 records removed" in capsys.readouterr().err
    (tmp_path / "douane.yaml").write_text(FILE + "ledger: {retention: 0s}\n")
    assert run(["audit", "purge"]) == 0
    assert "proxy-1" in capsys.readouterr().out
    (tmp_path / "douane.yaml").write_text(FILE + "ledger: {retention: {}}\n")
    assert run(["audit", "purge"]) == 2


def test_the_register_is_listed_shown_confirmed_and_carried_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Confirming writes a name and a day into the file; an export can be taken in again."""
    assert run(["register", "list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["crm"]
    assert run(["register", "show", "openai"]) == 0
    assert json.loads(capsys.readouterr().out)["standing"] == "unconfirmed"
    assert run(["register", "confirm", "openai", "--by", "An Peeters"]) == 0
    assert "An Peeters" in (tmp_path / "douane.yaml").read_text()
    assert run(["register", "export", "openai", "--output", "openai.yaml"]) == 0
    (tmp_path / "douane.yaml").write_text(FILE)
    assert run(["register", "import", "openai.yaml"]) == 0
    assert "An Peeters" in (tmp_path / "douane.yaml").read_text()
    assert run(["register", "show", "nobody"]) == 2


def test_an_exported_register_is_as_unconfirmed_where_it_is_taken_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`export --all` and `import` make nobody stand for the starter register, and `check` says no more than before."""
    assert run(["register", "export", "--all", "--output", "all.yaml"]) == 0
    said = run(["check"]), capsys.readouterr().out
    assert run(["register", "import", "all.yaml"]) == 0
    assert "1 taken in, 184 unconfirmed ones left" in capsys.readouterr().err
    assert run(["register", "list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["crm"]
    assert (run(["check"]), capsys.readouterr().out) == said


def test_check_knows_the_detectors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that asks for one that does not exist is told, and only that."""
    rule = "  - {id: it, when: {detector: [email, emial, field.name]}, action: flag}\n"
    (tmp_path / "douane.yaml").write_text(FILE + rule)
    assert run(["check"]) == 1
    assert "medium: rule it: no detector is called emial (rule:it)" in capsys.readouterr().out


def test_rules_are_tried_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A test that does not come out is exit 1 and says what came out instead."""
    trial = "- {name: iban, exchange: {host: crm.example.org, findings: [IBAN_CODE]}, expect: {action: %s}}\n"
    (tmp_path / "good.yaml").write_text("tests:\n" + trial % "block")
    (tmp_path / "bad.yaml").write_text("tests:\n" + trial % "allow")
    assert run(["rules", "test", "good.yaml"]) == 0
    assert run(["rules", "test", "good.yaml", "bad.yaml"]) == 1
    assert "action should be allow and is block" in capsys.readouterr().out


def test_an_approved_file_is_taken_and_a_changed_one_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With require_approval, `up` starts with a file that was signed as it is and refuses any other."""
    signer = Ed25519PrivateKey.generate()
    (tmp_path / "key.pem").write_bytes(signer.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    needs = f"{FILE}\nrequire_approval: true\napprovers: [{{name: An Peeters, key: {public_key(signer)}}}]\n"
    (tmp_path / "douane.yaml").write_text(needs)
    assert run(["up", "--listen", "127.0.0.1:0"]) == 2
    assert "not approved" in capsys.readouterr().err
    assert run(["register", "approve", "--key", "key.pem", "--by", "An Peeters", "--requested-by", "Jan Claes"]) == 0
    from policy.configuration import load
    from policy.errors import ApprovalError
    from proxy.approval import admit

    admit(None, load(tmp_path / "douane.yaml"), tmp_path / "douane.yaml")
    (tmp_path / "douane.yaml").write_text(needs.replace("block", "flag"))
    with pytest.raises(ApprovalError):
        admit(None, load(tmp_path / "douane.yaml"), tmp_path / "douane.yaml")


def test_commands_that_read_a_refused_file_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What they tell is not what is in force; a file that needs no approval says nothing of it."""
    commands = (["check"], ["drift"], ["register", "list"], ["register", "show", "openai"], ["rules", "exemptions"])
    for command in commands:
        run(command)
        assert "in force" not in capsys.readouterr().err
    approver = f"{{name: An Peeters, key: {public_key(Ed25519PrivateKey.generate())}}}"
    (tmp_path / "douane.yaml").write_text(f"{FILE}\nrequire_approval: true\napprovers: [{approver}]\n")
    for command in commands:
        run(command)
        assert "is not what is in force: the change is not approved" in capsys.readouterr().err


def test_replay_tries_the_rules_of_a_file_and_names_the_exchanges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Register and services are those in force, unless the file's are asked for; a shadow rule is counted by its name."""
    rule = "{id: dry, when: {host: crm.example.org}, action: block, shadow: true}"
    (tmp_path / "rules.yaml").write_text(f"rules: [{rule}]\n")
    (tmp_path / "none.yaml").write_text(FILE.partition("rules:")[0])
    assert run(["replay", "--rules", "none.yaml"]) == 0
    alone = capsys.readouterr().out
    assert run(["replay", "--rules", "rules.yaml"]) == 0
    told = capsys.readouterr().out
    assert "dry: +1 (shadow)" in told
    assert "→ unregistered: allow info → flag high" in told
    assert "(shadow dry)" in told
    assert run(["replay", "--rules", "none.yaml", "--register"]) == 0
    assert "agreement-missing" in capsys.readouterr().out
    assert "agreement-missing" not in alone + told


def test_a_signature_that_counts_for_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A key of no approver: a warning; and a refusal where it is known who approves what is in force."""
    signer = Ed25519PrivateKey.generate()
    (tmp_path / "key.pem").write_bytes(signer.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    other = public_key(Ed25519PrivateKey.generate())
    (tmp_path / "douane.yaml").write_text(f"{FILE}\napprovers: [{{name: An Peeters, key: {other}}}]\n")
    approve = ["register", "approve", "--key", "key.pem", "--by", "An Peeters"]
    assert run(approve) == 0
    assert "the signature counts for nothing: the approval's signature does not verify" in capsys.readouterr().err
    (tmp_path / "douane.yaml.approval").unlink()
    from policy.configuration import load
    from proxy.approval import remember

    remember(tmp_path / "var", load(tmp_path / "douane.yaml"))
    assert run(approve) == 2
    assert not (tmp_path / "douane.yaml.approval").exists()


def test_the_console_token_is_made_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The same token is printed each time."""
    assert run(["console", "token"]) == 0
    first = capsys.readouterr().out
    assert len(first.strip()) >= 32
    assert run(["console", "token"]) == 0
    assert capsys.readouterr().out == first
