"""Feedback as the commands use it: what was settled, with the key that makes its tokens, and a review on a terminal."""

import getpass
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from detectors.feedback import NAME, Feedback, feedback_from
from detectors.tokens import Tokenizer
from douane import output, state
from douane.errors import DouaneError
from ledger.keys import key

if TYPE_CHECKING:
    from douane.review import Doubt, Terms
    from douane.scan import Scan
    from douane.settings import Settings
    from policy.configuration import Configuration

_APPROVAL = "; it comes into force once it is approved (`douane register approve`)"


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says about who settles, why, and until when."""

    reason: str | None
    by: str | None
    until: str | None


def in_force(configuration: "Configuration", folder: Path) -> Feedback:
    """What was settled; entries with tokens hold only where the state folder has their key, and that is said.

    Args:
        configuration: with its `detectors.feedback`.
        folder: the state folder.

    Raises:
        LedgerError: the key cannot be read.
    """
    there = (folder / "keys" / f"{NAME}.key").exists()
    made = feedback_from(configuration.encode(), key(folder, NAME) if there else None, configuration.organisation.country)
    lost = sum(entry.token is not None for entry in made.entries)
    if lost and not there:
        output.tell(f"{lost} settled values need the key {folder / 'keys' / NAME}.key to be told: name its folder with --state")
    return made


def review_files(names: Sequence[str], settings: "Settings", how: "Scan", below: float, given: Given) -> int:
    """Ask a person about the doubtful findings of files, and keep each answer beside the configuration file as it is given.

    Raises:
        DouaneError: this is no terminal, there is no configuration file, or standard input is to be reviewed.
        ScanError: a file cannot be read.
    """
    from douane.review import review
    from policy.feedback import add

    if "-" in names:
        raise DouaneError("a review asks on standard input: name the files to review")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise DouaneError("a review shows values and asks about them: run it on a terminal")
    if settings.file is None:
        raise DouaneError(
            "what is settled is kept beside a configuration file: run `douane init` first, or name one with --config"
        )
    state.prepare(settings.state)
    tokenizer = Tokenizer(NAME, key(settings.state, NAME), settings.configuration.organisation.country)
    how = replace(how, feedback=Feedback(how.feedback.entries, tokenizer))
    asked = _doubts(names, how, tokenizer, below)
    count = 0
    for settlement in review(asked, how.feedback.entries, _terms(given), _asked, output.tell):
        kept = add(settings.file, [settlement])
        count += 1
        output.tell(f"kept as {settlement.id} in {kept}")
    output.tell(f"{count} settled" + (_APPROVAL if count and settings.configuration.require_approval else ""))
    return 0


def _doubts(names: Sequence[str], how: "Scan", tokenizer: Tokenizer, below: float) -> Iterator["Doubt"]:
    from douane import scan
    from douane.review import doubts

    engine = scan.Engine(how.settings)
    for name in names:
        yield from doubts(name, scan.findings(name, scan.body_of(name), engine, how), tokenizer, below)


def _terms(given: Given) -> "Terms":
    from douane.review import Terms

    today = datetime.now(UTC).date()
    try:
        until = date.fromisoformat(given.until) if given.until else today.replace(year=today.year + 1, day=min(today.day, 28))
    except ValueError:
        raise DouaneError(f"--until {given.until} is no date: write it as 2027-11-30") from None
    if until < today:
        raise DouaneError(f"--until {until} is past: what is settled would not hold for a day")
    reason = given.reason or _asked("Why is it settled so? (no personal data) ")
    if len(reason.strip()) < 3:
        raise DouaneError("what is settled needs a reason: give it with --reason")
    return Terms(given.by or getpass.getuser(), reason.strip(), until, today)


def _asked(prompt: str) -> str:
    """A prompt on standard error, since standard output may go elsewhere, and the answer; EOFError at the end."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")
