"""What a suppression list costs an inspection, by its length. By hand: `.venv/bin/python -m tests.bench.suppressing`.

The bound: 10,000 people on the list cost no more than 10 (docs/performance.md).
"""

import json
import sys
from time import process_time

from detectors.model import Match
from detectors.suppression import Suppression, SuppressionKey
from formats.leaf import Leaf, Place

KEY = SuppressionKey(b"s" * 32)
VALUES = [
    ("EMAIL_ADDRESS", "lotte.aerts@example.be"),
    ("PERSON", "Lotte Aerts"),
    ("BE_NATIONAL_REGISTER_NUMBER", "92.03.18-318.28"),
    ("PHONE_NUMBER", "+32 471 88 03 25"),
    ("ADDRESS", "Moutstraat 68, 9000 Gent"),
    ("IBAN_CODE", "BE68 5390 0754 7034"),
]
FOUND = [(Leaf(Place("body"), entity, value), Match(0, len(value), entity, 0.9, "bench")) for entity, value in VALUES]


def listed(people: int) -> Suppression:
    """A list of so many people, two identifiers each."""
    numbers = {KEY.token("EMAIL_ADDRESS", f"p{i}@example.org"): [i] for i in range(people)}
    numbers |= {KEY.token("PERSON", f"Person {i}"): [i] for i in range(people)}
    return Suppression(KEY, numbers)


def microseconds(suppression: Suppression) -> float:
    """The best of twenty runs of five hundred messages with six findings, in microseconds of processor time a message."""
    best = float("inf")
    for _ in range(20):
        start = process_time()
        for _ in range(500):
            suppression.met(FOUND)
        best = min(best, (process_time() - start) / 500)
    return best * 1e6


def main() -> None:
    """Print the figures, as JSON."""
    figures = {f"listed_{people}_microseconds": round(microseconds(listed(people)), 1) for people in (0, 10, 10_000)}
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
