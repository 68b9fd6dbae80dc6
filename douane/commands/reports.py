"""`douane transfers`, `records`, `breach scope`, `drift`, `replay`: what the ledger says, for a person to judge."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from douane import output, state
from douane.commands.naming import tell_unknown
from douane.commands.options import Config, Format, Output, Since, State, Until
from douane.moments import moment, period
from douane.refused import tell_refusal
from douane.settings import state_folder
from ledger.reports.forms import filed

if TYPE_CHECKING:
    from policy.configuration import Configuration
    from policy.replay import Replay

_MOST_TOLD = 50

Article = Annotated[Literal["30-1", "30-2"], typer.Option("--article", help="As controller (30-1) or as processor (30-2).")]
Rules = Annotated[Path | None, typer.Option("--rules", metavar="FILE", help="The file whose rules to try; else those in force.")]
Register = Annotated[
    bool, typer.Option("--register", help="With --rules: that file's register, services and exemptions too, not those in force.")
]
Recipient = Annotated[str, typer.Option("--processor", metavar="ID", help="The processor's id, or a host that none claims.")]
Days = Annotated[int, typer.Option("--days", min=1, help="What was not seen for so long counts as not observed.")]

breach = typer.Typer(name="breach", help="What a breach at a recipient touches.", no_args_is_help=True)


@breach.callback()
def recipients() -> None:
    """What a breach at a recipient touches."""


def transfers(
    *,
    config: Config = None,
    state_: State = None,
    since: Since = None,
    until: Until = None,
    form: Format = "html",
    to: Output = None,
) -> int:
    """Report what went to whom, in which country, on what ground (GDPR Art. 44-49)."""
    from ledger.reports.transfers import render, report

    start, end = period(since, until)
    whose = _declared(config, state_).organisation
    output.put(filed(render, report(_ledger(state_), start, end, whose), form), to)
    return 0


def records(
    *,
    article: Article,
    config: Config = None,
    state_: State = None,
    since: Since = None,
    until: Until = None,
    form: Format = "html",
    to: Output = None,
) -> int:
    """The record of processing activities (GDPR Art. 30): declared beside observed."""
    from ledger.reports.contacts import gaps
    from ledger.reports.records import render, report

    start, end = period(since, until)
    folder = _ledger(state_)
    declared = _declared(config, state_)
    for gap in gaps(declared.organisation):
        output.tell(f"{gap} is missing in the configuration: the record must name it (GDPR Art. 30(1)(a))")
    output.put(filed(render, report(folder, declared, article, start, end), form), to)
    return 0


@breach.command()
def scope(
    *,
    processor: Recipient,
    config: Config = None,
    state_: State = None,
    since: Since = None,
    until: Until = None,
    form: Format = "html",
    to: Output = None,
) -> int:
    """What was sent to a recipient in a period: facts for a notification (GDPR Art. 33(3)(a))."""
    from ledger.reports.breach import render
    from ledger.reports.breach import scope as scoped

    start, end = period(since, until)
    whose, folder = _declared(config, state_).organisation, _ledger(state_)
    output.put(filed(render, scoped(folder, processor, start, end, whose), form), to)
    tell_unknown(folder, config, processor=processor)
    return 0


def drift(*, config: Config = None, state_: State = None, since: Since = None, days: Days = 90) -> int:
    """Say what is observed and not declared, declared and not observed, or new since the notice; exit status 1 when any is."""
    from datetime import UTC, datetime, timedelta

    from ledger.indexer import Indexer
    from ledger.observed import observed
    from policy.drift import drift as drifted
    from policy.drift import due_notice

    folder, start = _ledger(state_), moment(since) or datetime.now(UTC) - timedelta(days)
    declared = _declared(config, state_)
    with Indexer(folder) as indexer:
        indexer.catch_up()
        found = drifted(declared, observed(indexer.database, start), start.date())
        if declared.notice is not None:
            found += due_notice(observed(indexer.database), declared.notice)
    for each in found:
        output.write(f"{each.severity}: {each.sentence} ({each.kind}, {each.about})\n")
    return 1 if found else 0


def replay(
    *,
    config: Config = None,
    state_: State = None,
    since: Since = None,
    until: Until = None,
    rules: Rules = None,
    register: Register = False,
) -> int:
    """Judge recorded traffic by other rules, and say what they would have done."""
    from ledger.export import Filter, lines
    from policy.replay import replay as replayed

    start, end = period(since, until)
    folder, in_force = _ledger(state_), _declared(config, state_)
    candidate = in_force if rules is None else _candidate(rules, in_force, state_, register=register)
    records = (json.loads(line) for line in lines(folder, Filter(start, end)))
    _told(replayed(records, candidate, in_force, as_recorded=not (register and rules)))
    return 0


def _candidate(file: Path, in_force: "Configuration", state_: Path | None, *, register: bool) -> "Configuration":
    """The file's rules, joined to the starter's; all else is as in force, unless the file's is asked for."""
    own = _declared(file, state_)
    return own if register else in_force.model_copy(update={"rules": own.rules})


def _told(result: "Replay") -> None:
    for (before, after), count in result.actions.most_common():
        output.write(f"{count} × {before} → {after}\n")
    for rule, count in result.rules.most_common():
        output.write(f"{rule}: {count:+d}\n")
    for rule, count in result.shadow.most_common():
        output.write(f"{rule}: {count:+d} (shadow)\n")
    for each in result.differences[:_MOST_TOLD]:
        changed = [*(f"+{rule}" for rule in each.added), *(f"-{rule}" for rule in each.dropped)]
        shadow = f" (shadow {', '.join(each.shadow)})" if each.shadow else ""
        what = f"{each.action[0]} {each.severity[0]} → {each.action[1]} {each.severity[1]}"
        output.write(
            f"{each.time} {each.record} {each.service} → {each.recipient}: {what} {' '.join(changed)}".rstrip() + shadow + "\n"
        )
    more = max(0, len(result.differences) - _MOST_TOLD) + result.left_out
    if more:
        output.write(f"and {more} records more: narrow them by --since and --until\n")
    for rule in result.unjudged:
        output.tell(f"rule {rule} asks for what no record holds (history, choices, markers): it is not judged anew")
    output.tell(f"{result.records} records judged anew: {result.same} as before, {result.records - result.same} otherwise")


def _declared(config: Path | None, state_: Path | None) -> "Configuration":
    from douane import settings

    loaded = settings.load(config, state_)
    tell_refusal(loaded)
    return loaded.configuration


def _ledger(state_: Path | None) -> Path:
    return state.existing(state_folder(state_))
