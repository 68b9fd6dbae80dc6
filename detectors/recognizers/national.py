"""National, tax and health numbers of the EEA and its neighbours: one row a number; the check digits are python-stdnum's.

A number that is only digits, or whose check is weak, needs context: one random number in eleven passes an eleven-test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from detectors.recognizers import checks
from detectors.recognizers.countries import COUNTRIES, PERSON, SOCIAL, TAX
from detectors.recognizers.recognizer import WEAK, Identifier, Shape

_EDGE, _END = r"(?<![\w.,+/-])", r"(?![\w/-]|[.,]\d)"
_S = r"[ .\u00a0-]?"  # one separator


@dataclass(frozen=True, slots=True)
class Row:
    """One national number.

    Attributes:
        entity: as in the taxonomy.
        regex: the value's shape, without the edges.
        check: a python-stdnum module (`be.nn`) or one of our own checks.
        score: confidence without context; `WEAK` asks for context.
        words: context words; those before a bar name the number and nothing else.
        trigger: re2 pattern that over-approximates the regex.
        kind: words for such a number in any language, context where its country is named too.
    """

    entity: str
    regex: str
    check: str | Callable[[str], bool]
    score: float
    words: str
    trigger: str
    kind: str = PERSON


def _run(count: int) -> str:
    return r"[0-9](?:[ .\x{a0}/-]?[0-9]){" + str(count - 1) + "}"


ROWS = (
    Row("NL_BSN", rf"\d(?:{_S}\d){{7,8}}", "nl.bsn", WEAK,
        "bsn burgerservice burgerserviece sofinummer sofinr sofi citizen_service numero_de_service |", _run(8)),
    Row("NL_ONDERWIJSNUMMER", r"1\d{8}", "nl.onderwijsnummer", WEAK, "onderwijsnummer persoonsgebonden pgn |", _run(9)),
    Row("FR_NIR", r"[12378] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3}(?: ?[-/]? ?)\d\d", "fr.nir", 0.97,
        "nir securite sociale secu ss insee immatriculation vitale assure social",
        r"(?i)[1-8](?: ?[0-9]){4} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3}", SOCIAL),
    Row("FR_NUMERO_FISCAL", r"[0-3]\d(?: ?\d){11}", "fr.nif", WEAK,
        "numero_fiscal numero_fiscal_de_reference reference_fiscale spi | fiscal impots impot nif", _run(13), TAX),
    Row("DE_TAX_ID", r"[1-9]\d(?:[ /]?\d){9}", "de.idnr", 0.5,
        "idnr steuer_id steueridentifikationsnummer steuerliche_identifikationsnummer | "
        "steuer identifikationsnummer steuerliche tin tax taxid fiscal", _run(11), TAX),
    Row("DE_TAX_NUMBER", r"(?:\d{2,3}[ /]\d{3,4}[ /]\d{4,5}|\d{13})", "de.stnr", WEAK,
        "steuernummer steuernr stnr |", r"[0-9]{3}[ /]?[0-9]{3}", TAX),
    Row("DE_SOCIAL_SECURITY", r"\d\d ?\d{6} ?[A-Z] ?\d\d ?\d", checks.is_de_social_security, 0.8,
        "rentenversicherung sozialversicherung sozialversicherungsnummer rentenversicherungsnummer svnr rvnr versicherungsnummer",
        r"[0-9]{6} ?[A-Za-z] ?[0-9]{2}", SOCIAL),
    Row("LU_MATRICULE", r"(?:18|19|20)\d\d ?[01]\d ?[0-3]\d ?\d{3} ?\d\d", checks.is_lu_matricule, 0.9,
        "matricule luxembourg securite sociale sozialversicherung identification cns", _run(13), SOCIAL),
    Row("AT_SVNR", r"[1-9]\d{3}[ -]?[0-3]\d[01]\d\d\d", "at.vnr", WEAK,
        "sozialversicherungsnummer sozialversicherungsnr svnr sv_nummer sv_nr | "
        "sozialversicherung versicherungsnummer sv", _run(10), SOCIAL),
    Row("AT_TIN", r"\d\d-?\d{3}/?\d{4}", "at.tin", WEAK,
        "abgabenkontonummer abgabenkonto | steuernummer finanzamt osterreich", _run(9), TAX),
    Row("BG_EGN", r"\d{10}", "bg.egn", WEAK, "egn егн единен | bulgar", _run(10)),
    Row("BG_PNF", r"\d{10}", "bg.pnf", WEAK, "pnf lnch лнч | foreigner", _run(10)),
    Row("CZ_RODNE_CISLO", r"\d\d[0156]\d[0-3]\d/?\d{3,4}", "cz.rc", WEAK, "rodne_cislo | rodne cislo rc czech tschech", _run(9)),
    Row("SK_RODNE_CISLO", r"\d\d[0156]\d[0-3]\d/?\d{3,4}", "sk.rc", WEAK, "slovak slowak rodnecislosk", _run(9)),
    Row("DK_CPR", r"[0-3]\d[01]\d\d\d[ -]?\d{4}", "dk.cpr", WEAK,
        "cpr | personnummer personennummer persoonsnummer danish dansk", _run(10)),
    Row("EE_ISIKUKOOD", r"[1-8]\d\d[01]\d[0-3]\d\d{4}", "ee.ik", WEAK, "isikukood | estonia eesti", _run(11)),
    Row("LT_ASMENS_KODAS", r"[1-8]\d\d[01]\d[0-3]\d\d{4}", "lt.asmens", WEAK, "asmens | kodas lithuan lietuv", _run(11)),
    Row("ES_NIF", r"\d{8}-?[A-HJ-NP-TV-Z]", "es.dni", 0.75, "dni nif documento identidad", r"[0-9]{8}-?[A-Za-z]", TAX),
    Row("ES_NIE", r"[XYZ]-?\d{7}-?[A-HJ-NP-TV-Z]", "es.nie", 0.85, "nie extranjero", r"(?i)[XYZ]-?[0-9]{7}-?[A-Z]", TAX),
    Row("FI_PERSONAL_IDENTITY_CODE", r"[0-3]\d[01]\d\d\d[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]", "fi.hetu", 0.85,
        "hetu henkilotunnus personbeteckning | finnish", r"[0-9]{6}[-+A-Fa-fU-Yu-y][0-9]{3}"),
    Row("GR_AMKA", r"[0-3]\d[01]\d\d\d\d{5}", "gr.amka", WEAK, "amka αμκα |", _run(11), SOCIAL),
    Row("GR_AFM", r"\d{9}", "gr.vat", WEAK, "afm αφμ |", _run(9), TAX),
    Row("HR_OIB", r"\d{11}", "hr.oib", WEAK, "oib osobni_identifikacijski | croat kroat osobni", _run(11), TAX),
    Row("HU_TAX_ID", r"8\d{9}", checks.is_hu_tax, WEAK, "adoazonosito | ado hungar adoszam", _run(10), TAX),
    Row("HU_TAJ", r"\d{3}[ -]?\d{3}[ -]?\d{3}", checks.is_hu_taj, WEAK, "taj tajszam |", _run(9), SOCIAL),
    Row("HU_PERSONAL_ID", r"[1-8][ -]?\d{6}[ -]?\d{4}", checks.is_hu_personal, WEAK, "szemelyi | hungarian", _run(11)),
    Row("IE_PPSN", r"\d{7}[A-W][ABHWTX]?", "ie.pps", 0.55, "pps ppsn public service", r"[0-9]{7}[A-Wa-w]"),
    Row("IS_KENNITALA", r"[0-3]\d[01]\d\d\d-?\d{4}", "is_.kennitala", WEAK, "kennitala kennitolu | iceland", _run(10)),
    Row("IT_FISCAL_CODE", r"[A-Z]{6}\d\d[A-EHLMPRST][0-7]\d[A-Z]\d{3}[A-Z]", "it.codicefiscale", 0.97,
        "codice fiscale cf", r"(?i)[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z]", TAX),
    Row("LI_PEID", r"\d{4,12}", "li.peid", WEAK, "peid", r"[0-9]{4}"),
    Row("LV_PERSONAS_KODS", r"[0-3]\d[01]\d\d\d-?[0-2]\d{4}|32\d{4}-?\d{5}", "lv.pvn", WEAK,
        "personas_kods | personas kods latvia lettland", _run(11)),
    Row("NO_FODSELSNUMMER", r"[0-7]\d[0-5]\d\d\d ?\d{5}", "no.fodselsnummer", WEAK,
        "fodsel fnr | norweg personnummer personennummer persoonsnummer", _run(11)),
    Row("PL_PESEL", r"\d\d[0-9]\d[0-3]\d\d{5}", "pl.pesel", WEAK, "pesel |", _run(11)),
    Row("PT_NIF", r"[123]\d{2} ?\d{3} ?\d{3}", "pt.nif", WEAK, "contribuinte | nif fiscal", _run(9), TAX),
    Row("PT_CARTAO_CIDADAO", r"\d{8} ?\d ?[A-Z0-9]{2}\d", "pt.cc", 0.5,
        "cartao cidadao", r"[0-9]{8} ?[0-9] ?[A-Za-z0-9]{2}[0-9]"),
    Row("RO_CNP", r"[1-9]\d\d[01]\d[0-3]\d\d{6}", "ro.cnp", 0.5,
        "cnp cod_numeric codul_numeric | codul numeric personal", _run(13)),
    Row("SE_PERSONNUMMER", r"(?:19|20)?\d\d[01]\d[0-9]\d[-+]?\d{4}", "se.personnummer", WEAK,
        "personnummer samordningsnummer | personennummer persoonsnummer persnr pnr swedish", _run(10)),
    Row("SI_EMSO", r"[0-3]\d[01]\d[089]\d\d\d{6}", "si.emso", 0.5, "emso | sloven", _run(13)),
    Row("CH_AHV", r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d", "ch.ssn", 0.95, "ahv avs sozialversicherung", r"756[. ]?[0-9]{4}", SOCIAL),
    Row("UK_NHS", r"\d{3}[ -]?\d{3}[ -]?\d{4}", "gb.nhs", WEAK, "nhs | health service", _run(10), SOCIAL),
    Row("UK_NINO", r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]", lambda _: True, 0.6,
        "nino insurance national ni", r"(?i)[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]", SOCIAL),
    Row("US_SSN", r"(?!000|666|9)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}", "us.ssn", WEAK,
        "ssn | social security", r"[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}", SOCIAL),
    Row("MT_IDENTITY_CARD", r"\d{7} ?[MGAPLHBZ]", checks.is_mt_identity, WEAK,
        "maltese malta identity id", r"[0-9]{7} ?[A-Za-z]"),
    Row("CY_TIC", r"[09]\d{7}[A-Z]", checks.is_cy_tic, WEAK, "cyprus cypriot tic tax", r"[0-9]{8}[A-Za-z]", TAX),
)  # fmt: skip


def _check(check: str | Callable[[str], bool]) -> Callable[[str], bool]:
    if callable(check):
        return check
    return cast("Callable[[str], bool]", import_module(f"stdnum.{check}").is_valid)


def _detector(entity: str) -> str:
    country, _, rest = entity.partition("_")
    return f"{country.lower()}.{rest.lower()}"


_COUNTRY = {"UK": "GB"}
_UNCHECKED = frozenset({"LI_PEID", "MT_IDENTITY_CARD", "NL_ONDERWIJSNUMMER"})
"""Numbers without a check worth the name: only their own words make them believed."""


def _identifier(row: Row) -> Identifier:
    names, bar, words = row.words.rpartition("|")
    country = row.entity[:2]
    countries = "" if row.entity in _UNCHECKED else COUNTRIES.get(_COUNTRY.get(country, country), "")
    why = "check digits" if row.score > WEAK else "check digits, weak alone"
    return Identifier(
        _detector(row.entity),
        row.entity,
        [Shape(_EDGE + f"(?:{row.regex})" + _END, row.score, why=why)],
        check=_check(row.check),
        words=words,
        names=names if bar else "",
        abroad=(countries, row.kind),
        triggers=[row.trigger],
    )


NATIONAL = tuple(map(_identifier, ROWS))
