"""Genotypes and gene variants as laboratories write them: `rs429358 C/T`, lines of a raw file, `c.68_69delAG` (HGVS)."""

from detectors.recognizers.recognizer import WEAK, Identifier, Shape

_RS = r"(?<!\w)rs(?!(?:232|422|423|485)(?!\d))\d{3,10}"  # no serial port
_RAW = r"[\t,; ]{1,2}(?:[1-9]|1\d|2[0-2]|X|Y|MT)[\t,; ]{1,2}\d{3,9}[\t,; ]{1,2}(?:[ACGT]{1,2}|--)(?!\w)"

GENOTYPE = Identifier(
    "genotype",
    "GENETIC_DATA",
    [
        Shape(_RS + r" ?\( ?[ACGT] ?[;/|,] ?[ACGT] ?\)", 0.85, why="number of a variant and two alleles"),
        Shape(_RS + r"[ :=]{1,3}[ACGT](?: ?[/|;] ?)?[ACGT](?!\w)", 0.8, why="number of a variant and two alleles"),
        Shape(_RS + _RAW, 0.9, kind="raw", why="line of a raw genetic file"),
    ],
    triggers=[r"\brs[0-9]{3,10}[\t,;:=( ]"],
)

_AT = r"[-*]?\d+(?:[+-]\d+)?"

VARIANT = Identifier(
    "gene_variant",
    "GENETIC_DATA",
    [
        Shape(
            rf"(?<![\w.])(?:NM_\d+(?:\.\d+)?(?:\([A-Z0-9]+\))?:)?c\.{_AT}(?:_{_AT})?"
            r"(?:[ACGT]>[ACGT]|del[ACGT]*(?:ins[ACGT]+)?|dup[ACGT]*|ins[ACGT]+)(?!\w)",
            WEAK,
            why="variant of a gene (HGVS)",
        )
    ],
    words="""
    mutatie mutation mutations variant variante drager draagster porteur porteuse trager tragerin carrier patient patiente
    heterozygoot homozygoot heterozygote homozygote heterozygous homozygous heterozygot homozygot pathogeen pathogene pathogenic
    genotype genetic genetisch genetique gentest dna adn brca
    """,
    triggers=[r"c\.[-*]?[0-9]+[-+_0-9]*(?:[ACGT]>|del|dup|ins)"],
)

GENETICS = (GENOTYPE, VARIANT)
