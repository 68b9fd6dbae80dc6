"""`douane scan` and `douane evaluate`: the detectors without a proxy, on files and on labelled texts."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from douane import output
from douane.commands.options import Config, Output, State

if TYPE_CHECKING:
    from formats.budget import Unseen

Files = Annotated[list[str] | None, typer.Argument(metavar="[FILE...]", help="Files to read; `-`, or none, is standard input.")]
ContentType = Annotated[str | None, typer.Option("--content-type", metavar="TYPE", help="The type; else told by name and bytes.")]
Form = Annotated[Literal["table", "jsonl"] | None, typer.Option("--format", help="A table (on a terminal) or JSON lines.")]
Language = Annotated[Literal["nl", "fr", "de", "en"] | None, typer.Option("--language", help="The language; else told a leaf.")]
Explain = Annotated[bool, typer.Option("--explain", help="Add why each detector says so.")]
Corpora = Annotated[list[Path], typer.Argument(metavar="CORPUS...", help="Labelled texts or payloads, one JSON object a line.")]
Baseline = Annotated[Literal["presidio"] | None, typer.Option("--baseline", help="Score plain Presidio beside it.")]
Brief = Annotated[bool, typer.Option("--brief", help="Totals only: no confusion, no worst texts.")]

type Row = Mapping[str, Any]


def scan(
    files: Files = None,
    *,
    config: Config = None,
    state: State = None,
    content_type: ContentType = None,
    form: Form = None,
    language: Language = None,
    explain: Explain = False,
) -> int:
    """Find personal data in files, with the detectors that the proxy uses. Values are not printed: places are."""
    from detectors.settings import settings_from
    from douane import settings
    from douane.scan import Scan, scan_files

    configuration = settings.load(config, state).configuration
    how = Scan(content_type, language, explain, settings_from(configuration.encode()), _unseen)
    rows = scan_files(files or ["-"], scan=how)
    (_table if (form or _usual()) == "table" else _lines)(rows)
    return 0


def evaluate(
    corpora: Corpora,
    *,
    config: Config = None,  # noqa: ARG001  every command takes it
    state: State = None,  # noqa: ARG001  every command takes it
    baseline: Baseline = None,
    brief: Brief = False,
    to: Output = None,
) -> int:
    """Score the detectors on labelled texts: precision, recall, F1 by entity and language."""
    from detectors.evaluate import engine, presidio, read, render
    from detectors.evaluate import evaluate as evaluated

    documents = read(corpora)
    with output.opened(to) as out:
        out.write(render(evaluated(documents, engine()), details=not brief) + "\n")
        if baseline:
            out.write(f"\nPlain Presidio\n{render(evaluated(documents, presidio()), details=False)}\n")
    return 0


def _usual() -> Literal["table", "jsonl"]:
    return "table" if sys.stdout.isatty() else "jsonl"


def _lines(rows: Iterable[Row]) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _table(rows: Iterable[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    found = list(rows)
    columns = [
        "file",
        "entity",
        "place",
        "start",
        "end",
        "confidence",
        "detector",
        *(["why"] if found and "why" in found[0] else []),
    ]
    table = Table(*columns)
    for row in found:
        table.add_row(*(Text(str(row[column])) for column in columns))
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    output.tell(f"{len(found)} found")


def _unseen(file: str, unseen: "Unseen") -> None:
    output.tell(f"{file}: not read at {unseen.place}: {unseen.reason}")
