"""A child that does as it should, and writes what it was told into `run/<name>.events` beside its socket or in its state."""

import json
import os
import sys
import time
from pathlib import Path


def say(**what: object) -> None:
    """One line to the supervisor."""
    os.write(int(os.environ["DOUANE_STATUS_FD"]), json.dumps(what).encode() + b"\n")


def name(spec: dict[str, object]) -> tuple[Path, str]:
    """Where this child's events go."""
    if "socket" in spec:
        socket = Path(str(spec["socket"]))
        return socket.parent, socket.stem
    run = Path(str(spec["state"])) / "run"
    return run, str(spec.get("writer", "console" if "listen" in spec else "indexer"))


def main() -> None:
    """Read lines until told to drain, or until the supervisor is gone."""
    spec = json.loads(sys.stdin.readline())
    folder, called = name(spec)
    with (folder / f"{called}.events").open("a", buffering=1) as events:
        events.write(json.dumps({"pid": os.getpid(), "spec": spec, "at": time.time()}) + "\n")
        say(ready=True)
        for line in sys.stdin:
            message = json.loads(line)
            events.write(json.dumps({"message": message, "at": time.time()}) + "\n")
            if "generation" in message:
                say(generation=message["generation"])
            if message.get("drain"):
                events.write(json.dumps({"drained": True, "at": time.time()}) + "\n")
                return
    sys.exit(1)


if __name__ == "__main__":
    main()
