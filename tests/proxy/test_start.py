"""What a proxy worker imports before it listens: every package more is a later start."""

import subprocess
import sys

_CODE = """
import sys
from detectors.pool import Pool
from ledger.journal import Writer
from policy.configuration import decode
from proxy import addon, handler, knowledge, master, modes, post, runner
unwanted = [name for name in ("sqlalchemy", "presidio_analyzer", "spacy", "phonenumbers", "numpy") if name in sys.modules]
sys.exit(", ".join(unwanted) or 0)
"""


def test_a_worker_imports_neither_index_nor_detectors() -> None:
    """The index's engine and the detectors' libraries live in other processes."""
    done = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
