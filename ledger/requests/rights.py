"""The rights that a person can exercise and how a request can end: names alone, so that the command line imports nothing else."""

from typing import Literal

Right = Literal[
    "access", "rectification", "erasure", "restriction", "portability", "objection", "marketing_objection",
    "research_objection", "consent_withdrawal", "automated_decision", "complaint",
]  # fmt: skip
Outcome = Literal["granted", "partly", "refused", "withdrawn"]

ARTICLES: dict[str, str] = {
    "access": "Art. 15",
    "rectification": "Art. 16",
    "erasure": "Art. 17",
    "restriction": "Art. 18",
    "portability": "Art. 20",
    "objection": "Art. 21(1)",
    "marketing_objection": "Art. 21(2)",
    "research_objection": "Art. 21(6)",
    "consent_withdrawal": "Art. 7(3)",
    "automated_decision": "Art. 22",
    "complaint": "Art. 77",
}
"""The rights of the privacy policy and the GDPR's articles for them."""
TOLD_TO_RECIPIENTS = frozenset({"rectification", "erasure", "restriction"})
"""Rights whose exercise each recipient must be told (GDPR Art. 19)."""
REASONED = frozenset({"partly", "refused"})
"""Outcomes that the person must be given the reasons for, within the month (GDPR Art. 12(4))."""
