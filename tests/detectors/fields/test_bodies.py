"""Fields of prints, faces, genes and wallets: what they hold is weighed with what their key says."""

import pytest

from detectors.fields import find
from formats.leaf import Leaf, Place

_BLOB = "QmFzZTY0dGVtcGxhdGVzYXJlbG9uZ2FuZG9wYXF1ZQ/x9+" * 3
_BODY = Place("body", document=True)


def found(key: str, text: str, **siblings: str) -> str:
    """The entity that a field reports of its value; empty when none."""
    matches = find(Leaf(_BODY.child(key), key, text), {key: text, **siblings})
    return next((match.entity for match in matches), "")


@pytest.mark.parametrize(
    ("key", "text", "entity"),
    [
        ("fingerprint_template", _BLOB, "BIOMETRIC_TEMPLATE"),
        ("faceEmbedding", "-0.1287", "BIOMETRIC_TEMPLATE"),
        ("face_vector", "[0.12, -0.33, 0.91, 0.004]", "BIOMETRIC_TEMPLATE"),
        ("face_template", _BLOB * 20, "BIOMETRIC_TEMPLATE"),
        ("face_embedding", ", ".join(["-0.12345"] * 512), "BIOMETRIC_TEMPLATE"),
        ("vingerafdruk", _BLOB, "BIOMETRIC_TEMPLATE"),
        ("empreinte_digitale", _BLOB, "BIOMETRIC_TEMPLATE"),
        ("Stimmabdruck", _BLOB, "BIOMETRIC_TEMPLATE"),
        ("genetic_test", "BRCA1 c.68_69delAG", "GENETIC_DATA"),
        ("genetischer_befund", "unauffällig bis auf CFTR", "GENETIC_DATA"),
        ("polygenic_risk_score", "1.34", "GENETIC_DATA"),
        ("carrierStatus", "carrier CFTR", "GENETIC_DATA"),
        ("genotype", "C/T", "GENETIC_DATA"),
        ("sol_address", "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV", "CRYPTO_WALLET"),
        ("mutualiteitsnummer", "3190442871", "HEALTH_INSURANCE_NUMBER"),
        ("kvnr", "A123456780", "HEALTH_INSURANCE_NUMBER"),
    ],
)
def test_what_a_key_names(key: str, text: str, entity: str) -> None:
    """Templates and embeddings, results and scores, addresses without a check, members' numbers."""
    assert found(key, text) == entity


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("biometrics", "fingerprint"),
        ("fingerprint_enabled", "true"),
        ("face_template", "b7c1f5e0-0d5a-4f0e-9a77-0a4fd0b1a2c3"),
        ("fingerprint", "{{ default }}"),
        ("fingerprint", _BLOB),
        ("cert_fingerprint", "SHA256:" + _BLOB[:43]),
        ("embedding", "-0.1287"),
        ("face_template", "We keep no template of a face. " * 20),
        ("attachment", _BLOB * 20),
        ("genetic_test", "pending since Monday"),
        ("carrier_status", "delivered"),
        ("dna", "customer first"),
        ("wallet", "Apple Pay"),
        ("mutualiteitsnummer", "onbekend"),
    ],
)
def test_what_a_key_only_seems_to_name(key: str, text: str) -> None:
    """A method, a switch, a reference, a key's or a browser's fingerprint, a parcel's carrier, a figure of speech."""
    assert not found(key, text)


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        (f"fingerprint_template: {_BLOB}", "BIOMETRIC_TEMPLATE", _BLOB),
        (f"Naam: Jan\nvingerafdruk: {_BLOB}\nPoort: 4", "BIOMETRIC_TEMPLATE", _BLOB),
        ("DNA-profiel: drager CFTR", "GENETIC_DATA", "drager CFTR"),
        ("Mutualiteitsnummer: 3190442871", "HEALTH_INSURANCE_NUMBER", "3190442871"),
    ],
)
def test_a_labelled_line_is_a_field(text: str, entity: str, value: str) -> None:
    """As in a form that is mailed; a template is taken to its end, however long."""
    matches = find(Leaf(_BODY, "", text), {})
    assert (entity, value) in {(match.entity, text[match.start : match.end]) for match in matches}


def test_a_fingerprint_beside_a_person_is_theirs() -> None:
    """The same blob under `fingerprint` is a template where an address of a person stands beside it."""
    assert found("fingerprint", _BLOB, email="jan@example.be") == "BIOMETRIC_TEMPLATE"
    assert not found("fingerprint", "4f" * 32, email="jan@example.be")
    assert not found("deviceFingerprint", _BLOB, email="jan@example.be")
