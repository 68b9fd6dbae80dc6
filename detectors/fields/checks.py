"""The checks that `terms.yaml` names: how a value is weighed once its key has named a concept."""

import re
from collections.abc import Mapping

from detectors.fields import accounts, addresses, bodies, categories, numbers
from detectors.fields.values import Check, between, matching, recognized

CHECKS: Mapping[str, Check] = {
    "none": recognized,
    "recognized": recognized,
    "email": recognized,
    "phone": numbers.phone,
    "dialled": numbers.dialled,
    "street": addresses.street,
    "address": addresses.address,
    "place": addresses.place,
    "birth_beside": numbers.birth_beside,
    "place_beside": addresses.place_beside,
    "in_address": addresses.in_address,
    "known_place": addresses.known_place,
    "postcode": matching(r"(?:[A-Z]{1,2}[ -])?\d{4,5}(?: ?[A-Z]{2})?|\d{3} \d{2}|\d{2}-\d{3}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
                         0.7, flags=re.IGNORECASE),
    "birth_date": numbers.birth_date,
    "birth_year": matching(r"19\d\d|20[0-3]\d"),
    "house_number": addresses.house_number,
    "age": numbers.age,
    "gender": matching(r"[mfvxwdho]|man|vrouw|homme|femme|mann|frau|male|female|divers"
                       r"|masculin|f[ée]minin|mannelijk|vrouwelijk|m[äa]nnlich|weiblich",
                       0.8, flags=re.IGNORECASE),
    "word": categories.word,
    "word_beside": categories.word_beside,
    "expiry_beside": numbers.expiry_beside,
    "number": between(1, 1e9, 0.7),
    "login": accounts.login,
    "login_beside": accounts.login_beside,
    "user_id": accounts.user_id,
    "opaque": accounts.opaque,
    "secret": accounts.secret,
    "code": matching(r"\d{3,8}|\d{3}[ -]\d{3}", 0.85),
    "token": accounts.token,
    "reference": matching(r"(?=(?:\D*\d){4})[A-Za-z0-9][A-Za-z0-9 ./_-]{3,27}[A-Za-z0-9]", 0.8),
    "plate": numbers.plate,
    "vin": matching(r"[A-HJ-NPR-Z0-9]{17}", 0.95, flags=re.IGNORECASE),
    "document": matching(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./-]{4,19}", 0.85),
    "typed_document": numbers.typed_document,
    "latitude": between(-90, 90),
    "longitude": between(-180, 180),
    "coordinates": matching(r"[+-]?\d{1,2}\.\d{2,15}\s?[,; ]\s?[+-]?\d{1,3}\.\d{2,15}"
                            r"|[+-]?(?:180|1[0-7]\d|[1-9]\d?)\.\d{4,15}"),
    "e7": matching(r"[+-]?\d{7,10}"),
    "health": categories.codes_or_words,
    "medication": categories.medication,
    "prescription": categories.prescription,
    "blood_group": matching(r"(?:AB|[ABO0])(?: ?-?(?:rh(?:esus)?\.?(?:\(?D\)?)? ?)?(?:[+−–-]|(?:pos|n[ée]g)\w*\.?|[+-]ve)?)"
                            r"(?: ?\(?(?:[+-]|(?:pos|n[ée]g)\w*\.?)\)?)?|(?:rh(?:esus)? ?)?(?:[+-]|(?:pos|n[ée]g)\w*\.?)",
                            0.85, flags=re.IGNORECASE),
    "criminal_record": categories.criminal_record,
    "party": categories.party,
    "reasons": categories.reasons,
    "in_words": categories.in_words,
    "membership": categories.membership,
    "template": bodies.template,
    "template_beside": bodies.template_beside,
    "genetic": bodies.genetic,
    "gene_words": bodies.gene_words,
    "genotype": bodies.genotype,
    "wallet": bodies.wallet,
    "expiry": matching(r"(?:0?[1-9]|1[0-2]) ?[/-] ?(?:20)?\d\d|20\d\d-(?:0[1-9]|1[0-2])", 0.85),
}  # fmt: skip
"""By the name that `terms.yaml` uses."""
