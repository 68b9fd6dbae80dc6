"""What looks like personal data and is none, and what looks like none and is."""

import pytest

from detectors.context import enhance
from detectors.merge import merge
from detectors.presidio import AnalyzerEngine, RecognizerRegistry
from detectors.recognizers import recognizers

ALL = recognizers("BE")


def found(text: str, key_words: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Entity and value of everything that stands after context and merging."""
    matches = [match for recognizer in ALL for match in recognizer.find(text)]
    return [(match.entity, text[match.start : match.end]) for match in merge(enhance(text, key_words, matches, ALL))]


@pytest.mark.parametrize(
    "text",
    [
        "Bestelbon 4500018832, factuur 2024-009917, mededeling +++318/4471/90286+++ van 14/02/2024",
        "ondernemingsnummer 0680.957.816, BTW BE 0403.170.701",
        "Chrome 121.0.6167.85, firmware 4.18.0.2, release 10.1.0.3, versie 24.105.33.12",
        "trace=4bf92f3577b34da6a3ce929d0e0e4736 commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "req=7f1c9b02-55d3-4a0e-9f6b-2f3ce1a8d790 span=00f067aa0ba902b7 id req_01HXZ3T7",
        "2024-05-02T07:14:33.120Z 1714721040 2024-03-19 16:44:02,871",
        "€ 14.382,60 excl. btw, 1.204 records, 300,37 €, 12 500 lignes, 25.000",
        "chip 981000006412377, serienr 7HQX2M3, zending 00340434161094021501",
        "'85.07.30-033.99' en 'BE00 1234 5678 9012' zijn ongeldig, 11111111111 ook",
        "Miele WCA 020, Linde E20, Galaxy S7, iPhone 13, E40, R4, DIN A4",
        "icon@2x.png en louise@3.4.1 en @media print",
        "wachtwoord vergeten? Wachtwoord wijzigen kan hier. Mot de passe oublié ?",
        "vanaf 50 jaar, onder 26 jaar, Personen über 60 Jahre, plus de 5 ans, 20 jaar garantie",
        "de politie was er om 03:42, vak 12 en 13, 9/10, week 22",
        "typegoedkeuring e1*2009/46*0412*07",
        "token_type Bearer, password: ********, pin: ****",
    ],
)
def test_lookalikes_are_left_alone(text: str) -> None:
    """Order numbers, versions, hashes, UUIDs, timestamps, amounts, enterprise numbers, structured communications."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("jan punt peeters at telenet punt be", "EMAIL_ADDRESS", "jan punt peeters at telenet punt be"),
        ("mail mij: piet[at]live.nl", "EMAIL_ADDRESS", "piet[at]live.nl"),
        ("bel 04 71 22 33 44", "PHONE_NUMBER", "04 71 22 33 44"),
        (
            "zero four seven eight twelve thirty-four fifty-six",
            "PHONE_NUMBER",
            "zero four seven eight twelve thirty-four fifty-six",
        ),
        ("IBAN be71096123456769", "IBAN_CODE", "be71096123456769"),
        ("client=2001:db8::8a2e:370:7334", "IP_ADDRESS", "2001:db8::8a2e:370:7334"),
        ("AKIAIOSFODNN7EXAMPLE", "API_KEY", "AKIAIOSFODNN7EXAMPLE"),
        ("postgres://app:s3cr3t-pw@db.intern/app", "PASSWORD", "s3cr3t-pw"),
        ("PESEL 44051401359", "PL_PESEL", "44051401359"),
        ("codice fiscale RSSMRA85T10A562S", "IT_FISCAL_CODE", "RSSMRA85T10A562S"),
        ("matricule 1893120105732", "LU_MATRICULE", "1893120105732"),
        ("IMEI 49-015420-323751-8", "IMEI", "49-015420-323751-8"),
        ("AHV 756.9217.0769.85", "CH_AHV", "756.9217.0769.85"),
        ("Sozialversicherungsnummer 15 070649 C 10 3", "DE_SOCIAL_SECURITY", "15 070649 C 10 3"),
    ],
)
def test_hidden_values_are_found(text: str, entity: str, value: str) -> None:
    """Obfuscated, spoken, grouped or foreign: found whole."""
    assert (entity, value) in found(text)


def test_a_weak_check_is_believed_under_the_name_of_its_field() -> None:
    """One in eleven numbers passes the eleven-test: alone it is nothing, under `bsn` it is a BSN."""
    assert found("720463191") == []
    assert found("720463191", frozenset({"bsn"})) == [("NL_BSN", "720463191")]


@pytest.mark.slow
def test_a_plain_presidio_engine_takes_ours_as_its_registry() -> None:
    """Presidio's API stays usable: context included, under any language that it is given."""
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    registry = RecognizerRegistry(recognizers=list(ALL), supported_languages=["en"])
    engine = AnalyzerEngine(
        registry=registry, nlp_engine=NoOpNlpEngine([{"lang_code": "en", "model_name": "none"}]), supported_languages=["en"]
    )
    results = engine.analyze("Mijn bsn is 720463191, mail jan@example.be", "en")
    assert {result.entity_type for result in results} == {"NL_BSN", "EMAIL_ADDRESS"}
