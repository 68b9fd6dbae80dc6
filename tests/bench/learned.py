"""What a learned verdict a field could spare, and what it could cost (ADR 0019); by hand: `python -m tests.bench.learned`.

Time: the names model's share of the engine's processor time on the labelled payloads, in texts without any name. That is the most
that could be spared, if every such field had been learned and no sample were taken.
Loss: of messages with a name in a field that was learned to be without, how many pass unread before a sample finds one.
"""

import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from detectors.cache import Verdicts
from detectors.engine import Engine
from detectors.model import Match
from detectors.names import Names
from formats import dispatch
from formats.leaf import Leaf, Part, Place

CORPORA = ("heldout_structured", "first_structured", "second_structured")
LEARNED, SAMPLE = 1000, 16  # values without a name before a field is learned; one in so many is read after that
RECALL = 0.95  # of names in running text (`make evaluate`)
TRIALS = 20_000


def main() -> None:
    """Measure and print."""
    leaves, names = _leaves(), Names()
    running = [leaf.text for leaf in leaves if " " in leaf.text]
    free = [text for text, found in zip(running, names.find(running), strict=True) if not found]
    spared = _least(lambda: names.find(free))
    engine = Engine()

    def anew() -> list[list[Match]]:
        engine._verdicts = Verdicts()  # pyright: ignore[reportPrivateUsage]  nothing is remembered from the run before
        return engine.find(leaves)

    whole = _least(anew)
    print(f"{len(leaves)} leaves, {len(running)} with words, {len(free)} of them without a name")
    print(f"names model in those: {spared * 1000:.1f} ms of the engine's {whole * 1000:.1f} ms: {spared / whole:.0%}")
    for rate in (0.001, 0.002, 0.003):
        passed, learned = _loss(rate)
        print(
            f"names in {rate:.1%} of a field's messages: learned in {learned:.0%} of trials, then {passed:.1f} names pass unread"
        )


def _leaves() -> list[Leaf]:
    corpus = Path(__file__).parents[1] / "corpus"
    rows = [json.loads(line) for name in CORPORA for line in (corpus / f"{name}.jsonl").read_text("utf-8").splitlines()]
    parts = [Part(Place("body", document=True), row["content_type"], row["body"].encode()) for row in rows]
    return [leaf for part in parts for leaf in dispatch.read(part).leaves]


def _least(run: Callable[[], Sequence[object]], times: int = 15) -> float:
    """The least processor time of some runs."""

    def once() -> float:
        began = time.process_time()
        run()
        return time.process_time() - began

    return min(once() for _ in range(times))


def _loss(rate: float) -> tuple[float, float]:
    """How many names pass unread after a field was learned, and how often it is learned, when names come at this rate."""
    chance = random.Random(1)
    passed = learned = 0
    for _ in range(TRIALS):
        if chance.random() < (1 - rate * RECALL) ** LEARNED:
            learned += 1
            while chance.random() >= RECALL / SAMPLE:
                passed += 1
    return passed / max(1, learned), learned / TRIALS


if __name__ == "__main__":
    main()
