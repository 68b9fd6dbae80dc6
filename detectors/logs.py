"""What a detector process may say about a fault of its own: the kind and the line, never the error's text (law 1)."""

import logging
from pathlib import Path

_log = logging.getLogger("douane.detectors")


def tell(error: BaseException) -> None:
    """Log where a fault happened and of what kind it is; its text may hold what was read."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    _log.error("a detector stage failed: %s%s", type(error).__name__, where)
