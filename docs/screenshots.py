"""Takes the pictures of docs/images: runs the demo, opens its state in the console, and lets headless Chromium look at each page.

`python docs/screenshots.py` (Debian's `chromium` must be installed).
"""

import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from urllib.parse import urlencode

from dashboards.console.access import token

IMAGES = Path(__file__).with_name("images")
type Page = tuple[str, Mapping[str, str], int]

PAGES: Mapping[str, Page] = {
    "console-overview": ("/", {}, 1320),
    "console-exchanges": ("/exchanges", {"action": "flag"}, 900),
    "console-exchange": ("{first}", {}, 1500),
    "console-transfers": ("/transfers", {}, 1000),
}
"""File name to path, parameters and height; `{first}` is the newest flagged exchange."""


def main() -> int:
    """Take all pictures."""
    chromium = which("chromium")
    if chromium is None:
        sys.stderr.write("chromium is needed: install Debian's package chromium\n")
        return 2
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state"
        subprocess.run([Path(sys.executable).with_name("douane"), "demo", "--state", state], check=True)
        with console(state) as address:
            for name, (path, parameters, height) in PAGES.items():
                shown = path.format(first=newest_flagged(address, token(state)))
                url = f"{address}{shown}?{urlencode({**parameters, 'token': token(state)})}"
                shoot(chromium, url, IMAGES / f"{name}.png", height)
    return 0


@contextmanager
def console(state: Path) -> Generator[str]:
    """The console on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    process = subprocess.Popen([sys.executable, "-m", "dashboards.console", str(state), address], stderr=subprocess.DEVNULL)
    try:
        answers(f"http://{address}/healthz")
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(10)


def answers(url: str) -> None:
    """Wait until something answers."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url):  # noqa: S310  our own process on the loopback
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def newest_flagged(address: str, secret: str) -> str:
    """The path of the newest flagged exchange."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    query = urlencode({"action": "flag", "direction": "sent", "basis": "missing", "token": secret})
    with opener.open(f"{address}/exchanges?{query}") as answer:
        found = re.search(r'href="(/exchanges/[0-9a-f-]+)"', answer.read().decode())
    return found.group(1) if found else "/exchanges"


def shoot(chromium: str, url: str, file: Path, height: int) -> None:
    """One picture."""
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size=1400,{height}"]
    subprocess.run([chromium, *options, f"--screenshot={file}", url], check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    sys.exit(main())
