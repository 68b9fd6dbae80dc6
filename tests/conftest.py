"""`DOUANE_COMPILED=1` runs the tests with the compiled modules (`douane.compiled`); without it the sources run as they are."""

import os

from douane import compiled

if os.environ.get("DOUANE_COMPILED") and not compiled.prefer():
    message = "nothing is compiled for these sources: run make setup, and read what it says"
    raise RuntimeError(message)
