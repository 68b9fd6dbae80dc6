"""Presidio without spaCy: recognizers work, spaCy is not loaded, and can be afterwards."""

import subprocess
import sys

CODE = """
import sys
from detectors.sparing import without_spacy
with without_spacy():
    from detectors import presidio
assert "spacy" not in sys.modules and "thinc" not in sys.modules
from detectors.engine import Engine
from formats.leaf import Leaf, Place
(found,) = Engine().find([Leaf(Place("body", document=True), "", "mail lotte.aerts@example.be")])
assert [match.entity for match in found] == ["EMAIL_ADDRESS"], found
assert "spacy" not in sys.modules
import spacy
assert spacy.blank("nl").lang == "nl"
print("spared")
"""


def test_a_worker_does_without_spacy() -> None:
    """A process that imports Presidio so finds the same, and a later `import spacy` is the real one."""
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert run.stdout == "spared\n", run.stderr
