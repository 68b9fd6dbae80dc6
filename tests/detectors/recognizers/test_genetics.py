"""Genotypes and variants in the notation of laboratories."""

import pytest

from tests.detectors.recognizers.test_recognizers import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Patiënt: rs429358 C/T", "rs429358 C/T"),
        ("rs1801133(T;T)", "rs1801133(T;T)"),
        ("rs4988235: AG", "rs4988235: AG"),
        ("rs4477212\t1\t82154\tAA", "rs4477212\t1\t82154\tAA"),
        ("BRCA1 c.68_69delAG heterozygoot", "c.68_69delAG"),
        ("porteuse, NM_007294.4(BRCA1):c.5266dup", "NM_007294.4(BRCA1):c.5266dup"),
    ],
)
def test_genotypes_and_variants(text: str, value: str) -> None:
    """A variant's number with two alleles; an HGVS variant near a word for whoever carries it."""
    assert found(text) == [("GENETIC_DATA", value)]


@pytest.mark.parametrize(
    "text",
    [
        "Studies show that rs429358 is associated with a higher risk.",
        "rs232 AT command",
        "see c.12 and c.68_69delAG",
        "rs485: TX/RX",
    ],
)
def test_a_variant_in_general_is_nobodys(text: str) -> None:
    """A number without alleles, serial ports, a variant without anybody."""
    assert found(text) == []
