"""Documentation that cannot lag."""

from pathlib import Path

import pytest

from douane.documentation import __main__ as pages
from douane.documentation.__main__ import DOCS
from douane.documentation.commands import commands
from douane.documentation.configuration import configuration
from douane.documentation.contract import CONTRACT, broken
from douane.settings import DEFAULTS


@pytest.mark.parametrize(("name", "text"), [("commands.md", commands()), ("configuration.md", configuration())])
def test_every_command_option_and_key_is_documented(name: str, text: str) -> None:
    """The page is what the program says of itself: run `python -m douane.documentation` after a change."""
    assert (DOCS / name).read_text("utf-8") == text


def test_the_contract_s_commands_are_there() -> None:
    """Each command that other programs rely on has its heading and answers --help."""
    text = commands()
    assert [command for command in CONTRACT if f"## `douane {command}`" not in text] == []
    assert list(broken()) == []


def test_a_page_that_lags_fails_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--check`, which `make check` runs, is content with pages that were just written and with no other."""
    monkeypatch.setattr(pages, "DOCS", tmp_path)
    assert pages.main([]) == 0
    assert pages.main(["--check"]) == 0
    (tmp_path / "commands.md").write_text("# Commands\n")
    assert pages.main(["--check"]) == 1


def test_every_command_takes_config_and_state() -> None:
    """--config and --state stand after every sub-command."""
    import typer.main

    from douane.cli import app

    def leaves(command: object) -> list[object]:
        below = getattr(command, "commands", None)
        return [command] if below is None else [leaf for each in below.values() for leaf in leaves(each)]

    for leaf in leaves(typer.main.get_command(app)):
        options = {option for parameter in getattr(leaf, "params", []) for option in parameter.opts}
        assert {"--config", "--state"} <= options, getattr(leaf, "name", "")


def test_every_variable_is_documented() -> None:
    """The environment variables of the settings are named in the page."""
    assert [name for name in DEFAULTS if name not in commands()] == []


def test_defaults_are_written_as_the_file_would_write_them() -> None:
    """Sizes and durations have units, and what the page says reads back as the default."""
    from policy.configuration import parse

    text = configuration()
    assert all(f"| `{written}` |" in text for written in ("8MiB", "250ms", "1d", "{default: 2y}"))
    said = parse("proxy: {max_body: 8MiB, admission_wait: 250ms}\npseudonyms: {keep: 1d}\nledger: {retention: {default: 2y}}")
    assert said == parse("{}")


def test_every_section_of_the_file_is_documented() -> None:
    """Nested sections have a table of their own, with what a value may be and its default."""
    text = configuration()
    assert "| `id` | text | required |" in text
    assert all(f"## `{section}`" in text for section in ("proxy", "services", "processors.agreement", "rules.when", "exemptions"))
