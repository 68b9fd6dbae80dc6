"""Path segments that identify somebody are told from those that name a resource."""

import pytest

from detectors.templates import identifying
from formats.head import template


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (b"/v1/contacts/88120447193?email=a@b.be", "/v1/contacts/{id}"),
        (b"/v1/customers/cus_9s6XKzkNRiz8i3/sources", "/v1/customers/{id}/sources"),
        (b"/u/0190163d-8694-739b-aea5-966c26f8ad91", "/u/{id}"),
        (b"/u/01HQ7V3K5M8N2P4R6T8W0Y1Z3B", "/u/{id}"),
        (b"/commit/4f8c3b1d9e0a7f62", "/commit/{id}"),
        (b"/mail/jan%40example.be", "/mail/{id}"),
        (b"/v3/lists/12/members", "/v3/lists/12/members"),
        (b"/crm/v3/objects/contacts/batch/upsert", "/crm/v3/objects/contacts/batch/upsert"),
        (b"https://api.example.com/users/12345", "/users/{id}"),
        (b"/", "/"),
    ],
)
def test_segments_that_look_like_identifiers_are_templated(target: bytes, expected: str) -> None:
    """Numbers of four digits, UUID, ULID, hexadecimal, prefixed ids, e-mail addresses."""
    assert template(target, identifying(target, [])) == expected


def test_segments_with_findings_are_templated() -> None:
    """`path:1` held a name."""
    assert (
        template(b"/users/jolien/notes", identifying(b"/users/jolien/notes", ["path:1", "body", "path:x"])) == "/users/{id}/notes"
    )
