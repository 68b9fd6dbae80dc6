"""`python -m dashboards.grafana` writes the dashboards' JSON; `--check` only compares, and exits 1 when it is not in step."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from dashboards.grafana import platform, security, transfers

FOLDER = Path(__file__).with_name("json")
PAGES = {"security": security.dashboard, "transfers": transfers.dashboard, "platform": platform.dashboard}


def render() -> Mapping[str, str]:
    """Each file's name and text."""
    return {f"{name}.json": json.dumps(make(), cls=JSONEncoder, indent=2, sort_keys=True) + "\n" for name, make in PAGES.items()}


def stale() -> list[str]:
    """The names of files that differ from what the code makes, are missing, or that no code makes."""
    made = render()
    there = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")}
    return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))


def main(arguments: list[str]) -> int:
    """Write or check."""
    if arguments == ["--check"]:
        names = stale()
        if names:
            sys.stderr.write(f"{', '.join(names)}: not in step with the code; run python -m dashboards.grafana\n")
        return 1 if names else 0
    FOLDER.mkdir(exist_ok=True)
    for name, text in render().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
