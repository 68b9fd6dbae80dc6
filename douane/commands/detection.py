"""`douane scan` and `douane evaluate`: the detectors without a proxy, on files and on labelled texts."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from douane import output
from douane.commands.options import Config, Output, State

if TYPE_CHECKING:
    from detectors.feedback import Use
    from formats.budget import Unseen

Files = Annotated[list[str] | None, typer.Argument(metavar="[FILE...]", help="Files to read; `-`, or none, is standard input.")]
ContentType = Annotated[str | None, typer.Option("--content-type", metavar="TYPE", help="The type; else told by name and bytes.")]
Form = Annotated[Literal["table", "jsonl"] | None, typer.Option("--format", help="A table (on a terminal) or JSON lines.")]
Language = Annotated[
    Literal["nl", "fr", "de", "en"] | None,
    typer.Option("--language", help="Look for words of special categories in this language alone."),
]
Review = Annotated[
    bool, typer.Option("--review", help="Settle doubtful findings: each is shown on this terminal, with its value.")
]
Below = Annotated[float, typer.Option("--below", min=0, max=1, help="How certain a doubtful finding is at most; 1 for all.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; else asked. Write no personal data in it.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who settles it; else this machine's user.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day on which it holds; else a year.")]
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
    review: Review = False,
    below: Below = 0.9,
    reason: Reason = None,
    by: By = None,
    until: Until = None,
) -> int:
    """Find personal data in files, with the detectors that the proxy uses. Values are not printed: places are.

    With --review a person settles doubtful findings; `douane.yaml.feedback` keeps what was settled, without values. What
    could not be read is said on standard error; exit status 1 when nothing of a file could be.
    """
    from detectors.settings import settings_from
    from douane import feedback, settings
    from douane.scan import Scan, scan_files

    loaded = settings.load(config, state)
    configuration, uses = loaded.configuration, Counter[str]()
    in_force = feedback.in_force(configuration, loaded.state)
    unread = list[str]()
    told_by = settings_from(configuration.encode())
    how = Scan(content_type, language, explain, told_by, on_unseen=_unseen, on_unread=unread.append, feedback=in_force)
    _tell_no_type(content_type)
    if review:
        return feedback.review_files(files or ["-"], loaded, how, below, feedback.Given(reason, by, until)) or int(bool(unread))

    def used(_: str, use: "Use") -> None:
        uses[f"{use.verdict} {use.entity} ({use.id})"] += 1

    rows = scan_files(files or ["-"], scan=replace(how, on_use=used))
    (_table if (form or _usual()) == "table" else _lines)(rows)
    for what, count in uses.items():
        output.tell(f"settled before: {count} × {what}")
    return 1 if unread else 0


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


def _tell_no_type(content_type: str | None) -> None:
    from formats import table

    if content_type is not None and table.declared(content_type) is None:
        output.tell(f"--content-type {content_type} names no format that is read: the bytes decide")


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
