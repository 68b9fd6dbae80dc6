"""Addresses of which a part was taken off."""

import pytest

from detectors.collapse import collapse
from detectors.model import Match
from detectors.recognizers.network import IP, SHORT_IP
from detectors.tokens import Tokenizer
from formats.leaf import Leaf, Place

ADDRESSES = [
    ("181.182.33.0", "ip.truncated"),
    ("181.182.33.10", "ip"),
    ("181.182.0.7", "ip"),
    ("2a02:1810:abcd::", "ip.truncated"),
    ("2a02:1810:abcd:0:0:0:0:0", "ip.truncated"),
    ("2a02:1810::", "ip.truncated"),
    ("2a02:1810:abcd:1::", "ip"),
    ("2a02:1810:abcd::1", "ip"),
]


@pytest.mark.parametrize(("value", "detector"), ADDRESSES)
def test_a_truncated_address_is_found_and_called_so(value: str, detector: str) -> None:
    """The last octet of an IPv4 address is zero, or an IPv6 address ends with its first 48 bits."""
    assert [(match.entity, match.detector) for match in IP.find(f"ip {value}")] == [("IP_ADDRESS", detector)]


def test_short_ones_too() -> None:
    """They need a word beside them, as ever."""
    assert [match.detector for match in SHORT_IP.find("ip 81.2.3.0 and 81.2.3.4")] == ["ip.short.truncated", "ip.short"]


@pytest.mark.parametrize("whole_first", [True, False])
def test_a_whole_address_is_not_hidden_by_a_truncated_one(whole_first: bool) -> None:
    """Where both stand at one collapsed place, the finding is of the whole one, however sure the other was."""
    whole, part = ("81.2.3.4", 0.7, "ip.short"), ("181.182.33.0", 1.0, "ip.truncated")
    ips = Place("body", document=True).child("ips")
    found = [
        (Leaf(ips.child(i), "ips", text), Match(0, len(text), "IP_ADDRESS", score, detector))
        for i, (text, score, detector) in enumerate((whole, part)[:: 1 if whole_first else -1])
    ]
    (finding,) = collapse(found, Tokenizer("e", bytes(16))).findings
    assert (finding.place, finding.detector, finding.count) == ("body:$.ips[*]", "ip.short", 2)
