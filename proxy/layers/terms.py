"""What an add-on tells our layers about a held body; it travels in `flow.metadata`."""

from collections.abc import Callable
from dataclasses import dataclass

from mitmproxy import http

_KEY = "douane.terms"


@dataclass(frozen=True, slots=True)
class Terms:
    """How much of a request body is held (enforce mode).

    Attributes:
        hold: bytes that are kept at most.
        over_hold: called when the body passes that; it sets `flow.response` (refuse), or else the body is streamed on.
        patience: seconds to wait for more of a body before it is taken for a stream (`http_unending`); None: to its end.
    """

    hold: int
    over_hold: Callable[[http.HTTPFlow], None]
    patience: float | None = None


def give(flow: http.HTTPFlow, terms: Terms) -> None:
    """Tell the layers."""
    flow.metadata[_KEY] = terms


def of(flow: http.HTTPFlow) -> Terms | None:
    """What the add-on said, None when nothing is held."""
    return flow.metadata.get(_KEY)
