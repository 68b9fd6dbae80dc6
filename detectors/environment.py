"""What must be so before Presidio, spaCy or NumPy are imported; import this module first.

Presidio reads `REGEX_TIMEOUT_SECONDS` at import and prints matched text through its loggers; OpenBLAS reads its thread count at
import, and more than one thread a worker only takes cores from the others.
"""

import logging
import os

_VARIABLES = {
    "REGEX_TIMEOUT_SECONDS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
_LOGGERS = ("presidio-analyzer", "presidio_analyzer", "decision_process", "spacy", "tldextract", "pypdf", "fontTools", "PIL")

for _name, _value in _VARIABLES.items():
    os.environ.setdefault(_name, _value)


class Silenced(logging.Filter):
    """Lets no record through and counts them: a foreign logger may hold what it read (law 1)."""

    count = 0

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002  the record may not be looked at
        """Always false."""
        Silenced.count += 1
        return False


def silence() -> None:
    """Silence the foreign loggers, handlers that they brought included. Idempotent."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = False
        if not any(isinstance(each, Silenced) for each in logger.filters):
            logger.addFilter(Silenced())


silence()
