"""Redaction: which stretches, which marks, and what cannot be written over."""

import pytest

from detectors.jobs import Edit, Spot
from proxy.act.redact import CannotRewrite, edits, signed

CARD = Spot("CREDIT_CARD", "body:$.card", 0, 16, "t")
MAIL = Spot("EMAIL_ADDRESS", "body:$.note", 5, 20, "t")


def test_only_the_named_entities_are_marked() -> None:
    """A mark says what stood there; other findings stay."""
    assert edits([CARD, MAIL], {"EMAIL_ADDRESS"}, []) == [Edit("body:$.note", 5, 20, "[EMAIL_ADDRESS]")]


@pytest.mark.parametrize(
    ("mask", "edit"), [("last4", Edit("body:$.card", 0, 12, "*" * 12)), ("first1", Edit("body:$.card", 1, 16, "*" * 15))]
)
def test_masks_keep_the_form(mask: str, edit: Edit) -> None:
    """The last four or the first character stay, without anybody seeing the value."""
    assert edits([CARD], {"CREDIT_CARD"}, [], {"CREDIT_CARD": mask}) == [edit]


@pytest.mark.parametrize("place", ["path:2", "query:email", "header:x-mail", "cookie:uid"])
def test_the_head_cannot_be_redacted(place: str) -> None:
    """A finding in the address or a header is a refusal."""
    with pytest.raises(CannotRewrite, match="address or a header"):
        edits([Spot("EMAIL_ADDRESS", place, 0, 3, "t")], {"EMAIL_ADDRESS"}, [])


@pytest.mark.parametrize(
    "header",
    [
        (b"Content-Digest", b"sha-256=:x:"),
        (b"X-Hub-Signature", b"x"),
        (b"X-Hub-Signature-256", b"sha256=ab"),
        (b"x-signature-ed25519", b"ab"),
        (b"x-acme-hmac-sha256", b"ab"),
        (b"x-amz-checksum-crc32", b"AAAA"),
        (b"x-goog-hash", b"crc32c=AAAA"),
        (b"authorization", b"AWS4-HMAC-SHA256 Credential=x"),
        (b"authorization", b'OAuth oauth_signature="x"'),
        (b"authorization", b"SharedKey account:ab"),
        (b"authorization", b"TC3-HMAC-SHA256 Credential=x"),
    ],
)
def test_a_signed_body_cannot_be_redacted(header: tuple[bytes, bytes]) -> None:
    """Changing a signed body breaks it: refuse."""
    assert signed([header])
    with pytest.raises(CannotRewrite, match="signed"):
        edits([MAIL], {"EMAIL_ADDRESS"}, [header])


def test_an_ordinary_head_is_not_signed() -> None:
    """A bearer token signs nothing."""
    assert not signed([(b"authorization", b"Bearer x"), (b"content-type", b"application/json")])
