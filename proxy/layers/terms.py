"""What an add-on tells our layers about a held exchange; it travels in `flow.metadata`."""

from dataclasses import dataclass

from mitmproxy import http

_KEY = "douane.terms"


@dataclass(frozen=True, slots=True)
class Terms:
    """How much of a request body is held (enforce mode). Past either bound `http_unending` is asked.

    Attributes:
        hold: bytes that are kept at most.
        patience: seconds to wait for more of a body before it is taken for a stream; None: to its end.
        switches: it may become a tunnel (101): that was judged at its headers.
    """

    hold: int
    patience: float | None = None
    switches: bool = False


def give(flow: http.HTTPFlow, terms: Terms) -> None:
    """Tell the layers."""
    flow.metadata[_KEY] = terms


def of(flow: http.HTTPFlow) -> Terms | None:
    """What the add-on said, None when nothing is held."""
    return flow.metadata.get(_KEY)
