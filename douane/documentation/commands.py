"""`docs/commands.md`: every command and option, from the Typer app."""

from collections.abc import Iterator
from typing import Any, cast, get_args

from douane.documentation.cells import cell, sentence

COMMANDS = """\
# Commands

Made from the program (`python -m douane.documentation`); a test keeps it in step.

Every command takes `--config FILE` (else `$DOUANE_CONFIG`, else `./douane.yaml` when it is there) and `--state DIR` (else
`$DOUANE_STATE`, else `./var`), after the sub-command. Times are `2026-11-01` or
`2026-11-01T12:00:00Z`; without a zone they are UTC.

Exit status: 0 done; 1 a check found something; 2 wrong use or configuration, with one sentence on standard error; 3 the ledger
does not verify.

| variable | does |
|---|---|
| `DOUANE_CONFIG`, `DOUANE_STATE` | as `--config` and `--state` |
| `DOUANE_LISTEN`, `DOUANE_METRICS`, `DOUANE_CONSOLE`, `DOUANE_WORKERS` | as the options of `up` |
| `DOUANE_NODE` | this machine's name in the ledger; else its host name |
| `DOUANE_VAULT_KEY` | the key of a vault of pseudonyms on disk (`pseudonyms.vault`), 64 hexadecimal digits |
| `DOUANE_KEY_PASSWORD` | the password of the approver's key, for `register approve` |
| `DOUANE_BACKUP_PASSPHRASE` | what seals a backup, for `state backup` and `state restore` |
| `DOUANE_DEBUG` | a traceback for an error that nobody foresaw; it may show personal data |
"""


def commands() -> str:
    """The text of `docs/commands.md`."""
    import typer.main

    from douane.cli import app

    return COMMANDS + "".join(_commands("douane", typer.main.get_command(app)))


def _commands(path: str, command: Any) -> Iterator[str]:
    group = cast("dict[str, Any] | None", getattr(command, "commands", None))
    for name, below in (group or {}).items():
        yield from _commands(f"{path} {name}", below)
    if group is None:
        yield f"\n## `{path}`\n{sentence(command.help)}\n"
        rows = [_option(option) for option in command.params if not {"--help", "--config", "--state"} & set(option.opts)]
        if rows:
            yield "\n| option | does |\n|---|---|\n" + "".join(rows)


def _option(option: Any) -> str:
    choices = [each for each in get_args(option.type_descriptor.annotation) if isinstance(each, str)]
    value = "\\|".join(choices) or option.metavar or ""
    flag = bool(getattr(option, "is_flag", False))
    name = option.opts[0] if option.opts[0].startswith("-") else ""
    shown = " ".join(part for part in (name, "" if flag else value) if part) or option.opts[0]
    default = f" Default: `{option.default}`." if option.default not in (None, False, "", ()) else ""
    required = " Required." if option.required else ""
    return f"| `{shown}` | {cell(option.help or '')}{default}{required} |\n"
