"""Legal bases as people write them."""

import pytest

from policy.configuration import parse
from policy.register.bases import bases
from policy.register.model import Purpose
from policy.rules.language import When

WRITTEN = {
    "a": ["consent", "Consent", "6(1)(a)", "toestemming", "Einwilligung", "art. 6, lid 1, onder a), AVG"],
    "b": ["contract", "6.1.b", "6(1)b", "Performance of a contract", "Art. 6 Abs. 1 lit. b DSGVO", "overeenkomst"],
    "c": ["legal_obligation", "legal obligation", "6 (1) (c)", "article 6(1), point (c)", "obligation légale"],
    "d": ["vital_interests", "vital-interests", "GDPR Art. 6(1)(d)", "Article 6, paragraph 1, point (d)"],
    "e": ["public_task", "Public interest", "art. 6 par. 1 e)", "art. 6 §1 e)", "art. 6 lid 1 sub e AVG"],
    "f": [
        "legitimate_interests", "legitimate interest", "6(1)(f)",
        "6(1)(F)", "6.1.f", "art. 6.1.f", "Art. 6(1)(f)", "Art 6(1)(f) UK GDPR",
        "intérêt légitime", "gerechtvaardigd belang", "6(1)(f) security of the network", "legitimate interests (Art. 6(1)(f))",
        "article 6, paragraphe 1, point f), du RGPD", "Art. 6 Absatz 1 Buchstabe f",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("letter", "text"), [(letter, text) for letter, texts in WRITTEN.items() for text in texts])
def test_a_basis_is_its_letter_however_it_is_written(letter: str, text: str) -> None:
    """In the register and in a rule alike."""
    assert bases(text) == (f"6(1)({letter})",)
    assert Purpose(id="x", legal_bases=(text,)).legal_bases == (f"6(1)({letter})",)
    when = When.model_validate({"legal_basis": text})
    assert when.legal_basis is not None
    assert when.legal_basis.any == (f"6(1)({letter})",)


@pytest.mark.parametrize(
    "text", ["something else", "16(1)(a)", "9(2)(a)", "6(4)(a)", "6(1)(g)", "6(1)", "9.6.1.a", "art. 36.1.b", ""]
)
def test_what_is_no_basis_of_the_article_stays_as_it_is(text: str) -> None:
    """A letter is never guessed."""
    assert bases(text) == (text,)


def test_two_bases_in_one_text() -> None:
    """Each once, in their order."""
    assert bases("6(1)(c) and 6(1)(f), 6.1.c") == ("6(1)(c)", "6(1)(f)")


def test_a_register_with_another_text_still_loads() -> None:
    """An upgrade stops nobody: `douane check` says what cannot be told."""
    (purpose,) = [one for one in parse("purposes: [{id: x, legal_bases: our usual ground}]").purposes if one.id == "x"]
    assert purpose.legal_bases == ("our usual ground",)
