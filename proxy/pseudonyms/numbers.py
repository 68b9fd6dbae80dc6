"""Numbers that keep their format and belong to nobody: accounts of no bank, cards of no issuer, national numbers that fail.

Sources: ISO 13616-1 and the mod 97-10 of ISO/IEC 7064 (IBAN); ISO/IEC 7812-1 (a card's first digit 9 is no payment network's)
with the Luhn check; the national checks are python-stdnum's.
"""

from collections.abc import Callable, Mapping
from importlib import import_module

from proxy.pseudonyms import layout
from proxy.pseudonyms.draw import Draw

_NO_BELGIAN_BANK = ("900", "901", "902", "912", "918", "919")  # the National Bank's list gives these to nobody
_SHORTEST_IBAN = 15
_CARD = range(12, 20)
_TRIES = 400  # a random number fails a check of one digit nine times in ten
_NATIONAL: Mapping[str, tuple[str, ...]] = {
    "BE_NATIONAL_REGISTER_NUMBER": ("be.nn", "be.bis"), "BE_STRUCTURED_COMMUNICATION": ("be.ogm_vcs",),
    "BE_ENTERPRISE_NUMBER": ("be.vat",), "EU_VAT_NUMBER": ("eu.vat",), "IMEI": ("imei",),
    "AT_SVNR": ("at.vnr",), "AT_TIN": ("at.tin",), "BG_EGN": ("bg.egn",), "BG_PNF": ("bg.pnf",), "CZ_RODNE_CISLO": ("cz.rc",),
    "SK_RODNE_CISLO": ("sk.rc",), "DE_TAX_ID": ("de.idnr",), "DE_TAX_NUMBER": ("de.stnr",), "DK_CPR": ("dk.cpr",),
    "EE_ISIKUKOOD": ("ee.ik",), "LT_ASMENS_KODAS": ("lt.asmens",), "ES_NIF": ("es.dni", "es.nif"), "ES_NIE": ("es.nie",),
    "FI_PERSONAL_IDENTITY_CODE": ("fi.hetu",), "FR_NIR": ("fr.nir",), "FR_NUMERO_FISCAL": ("fr.nif",), "GR_AMKA": ("gr.amka",),
    "GR_AFM": ("gr.vat",), "HR_OIB": ("hr.oib",), "IE_PPSN": ("ie.pps",), "IS_KENNITALA": ("is_.kennitala",),
    "IT_FISCAL_CODE": ("it.codicefiscale",), "LI_PEID": ("li.peid",), "LV_PERSONAS_KODS": ("lv.pvn",), "NL_BSN": ("nl.bsn",),
    "NL_ONDERWIJSNUMMER": ("nl.onderwijsnummer", "nl.bsn"), "NO_FODSELSNUMMER": ("no.fodselsnummer",), "PL_PESEL": ("pl.pesel",),
    "PT_NIF": ("pt.nif",), "PT_CARTAO_CIDADAO": ("pt.cc",), "RO_CNP": ("ro.cnp",), "SE_PERSONNUMMER": ("se.personnummer",),
    "SI_EMSO": ("si.emso",), "CH_AHV": ("ch.ssn",), "UK_NHS": ("gb.nhs",),
}  # fmt: skip
_NEVER_ISSUED: Mapping[str, str] = {"US_SSN": "666", "UK_NINO": "ZZ"}
_COUNTRY_LETTERS = frozenset({"EU_VAT_NUMBER", "BE_ENTERPRISE_NUMBER"})


def national(entity: str) -> bool:
    """Whether numbers of this kind can be made that fail."""
    return entity in _NATIONAL or entity in _NEVER_ISSUED


def failing(entity: str, value: str, draw: Draw) -> str | None:
    """A number in the value's format that no authority has given to anyone; None when none was drawn."""
    model = layout.compact(value)
    kept = _kept(entity, model)
    checks = [_check(name) for name in _NATIONAL.get(entity, ())]
    for _ in range(_TRIES):
        fresh = kept + layout.alike(model[len(kept) :] if kept else model, draw)
        if not any(check(fresh) for check in checks):
            return layout.fill(value, fresh)
    return None


def _kept(entity: str, model: str) -> str:
    if entity in _COUNTRY_LETTERS:
        return model[:2] if model[:2].isalpha() else ""
    never = _NEVER_ISSUED.get(entity, "")
    return never if len(model) > len(never) else ""


def _check(name: str) -> Callable[[str], bool]:
    return import_module(f"stdnum.{name}").is_valid


def iban(value: str, draw: Draw) -> str | None:
    """An account number with a valid check, in the value's country, at a bank that does not exist."""
    model = layout.compact(value)
    if len(model) < _SHORTEST_IBAN or not model[:2].isalpha() or not model[2:4].isdigit():
        return None
    country, inner = model[:2], model[4:]
    if country == "BE":
        account = draw.one(_NO_BELGIAN_BANK) + draw.digits(len(inner) - 5)
        fresh = account + f"{int(account) % 97 or 97:02d}"
    else:
        bank = "".join("0" if character.isdigit() else "X" for character in inner[:4])
        fresh = bank + layout.alike(inner[4:], draw)
    return layout.fill(value, country + _check_digits(country, fresh) + fresh)


def _check_digits(country: str, inner: str) -> str:
    return f"{98 - int(''.join(str(int(character, 36)) for character in inner + country + '00')) % 97:02d}"


def card(value: str, draw: Draw) -> str | None:
    """A card number with a valid check that no network issues."""
    model = layout.digits(value)
    if len(model) not in _CARD:
        return None
    body = "9999" + draw.digits(len(model) - 5)
    return layout.fill(value, body + _luhn(body), letters=False)


def _luhn(body: str) -> str:
    doubled = (sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(body)))
    return str(-sum(doubled) % 10)
