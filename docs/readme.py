"""Fills the parts of README.md that a program knows: the transcript of `douane demo` and the table of formats and protocols.

`python docs/readme.py` writes both; `python docs/readme.py --check` (in `make check`) says whether the table is in step. The
transcript is taken anew by hand, since times and figures in it differ from run to run.
"""

import re
import subprocess
import sys
from pathlib import Path

from formats.dispatch import TABLE
from policy.sections import MODES
from proxy import protocols

README = Path(__file__).parents[1] / "README.md"

_OPAQUE = frozenset({"media", "encrypted"})


def table() -> str:
    """The formats and protocols, as Markdown."""
    rows = ["| format | read | redacted |", "|---|---|---|"]
    for row in sorted(TABLE, key=lambda each: each.title.lower()):
        rows.append(
            f"| {row.title} | {'no' if row.name in _OPAQUE else 'yes'} | {'yes' if row.rewritable else 'no: refused instead'} |"
        )
    rows += ["", "| protocol | read |", "|---|---|", *(f"| {each.title} | {_read(each)} |" for each in protocols.TABLE)]
    rows += [
        "",
        "| a client arrives by | `proxy.modes` |",
        "|---|---|",
        *(f"| {name} | `{form}` |" for form, name in MODES.items()),
    ]
    return "\n".join(rows)


def _read(protocol: protocols.Protocol) -> str:
    reasons = ", ".join(f"`{reason}`" for reason in protocol.unseen)
    return f"no: counted as a blind spot ({reasons})" if reasons else "yes"


def transcript() -> str:
    """What `douane demo` prints, paths of this machine left out."""
    douane = Path(sys.executable).with_name("douane")
    run = subprocess.run(
        [str(douane), "demo"], capture_output=True, text=True, check=True, env={"COLUMNS": "118", "PATH": "/usr/bin:/bin"}
    )
    text = run.stdout.replace(f"{README.parent}/", "")
    return f"```\n{text.rstrip()}\n```"


def filled(text: str, name: str, content: str) -> str:
    """The text with what stands between the marks of `name` replaced."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"README.md has no marks for {name}")
    return pattern.sub(lambda marks: marks[1] + content + marks[2], text)


def main() -> int:
    """Write, or check."""
    text = README.read_text("utf-8")
    if "--check" in sys.argv:
        if filled(text, "formats", table()) != text:
            sys.stderr.write("the table of formats in README.md is not in step: run python docs/readme.py\n")
            return 1
        return 0
    README.write_text(filled(filled(text, "formats", table()), "demo", transcript()), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
