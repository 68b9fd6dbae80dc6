"""Devices: IMEI, IMSI, advertising ids; told from serial numbers by the words around them."""

from stdnum import imei, imsi

from detectors.recognizers.recognizer import WEAK, Identifier, Shape

IMEI = Identifier(
    "imei",
    "IMEI",
    [
        Shape(r"(?<![\w.,+/-])\d{2}[ -]\d{6}[ -]\d{6}[ -]\d(?![\w-])", 0.8, why="Luhn digit and grouping"),
        Shape(r"(?<![\w.,+/-])\d{15}(?![\w-])", WEAK, why="Luhn digit"),
    ],
    check=lambda value: imei.is_valid(value) and len(set(value)) > 3,
    words="imei toestel gsm telefoon smartphone handset appareil telephone gerat handy device phone",
    triggers=[r"[0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{6}"],
)

IMSI = Identifier(
    "imsi",
    "IMSI",
    [Shape(r"(?<![\w.,+/-])\d{14,15}(?![\w-])", WEAK, why="country and network code")],
    check=imsi.is_valid,
    words="imsi sim simkaart",
    near=30,
    triggers=[r"[0-9]{14}"],
)

_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"

ADVERTISING = Identifier(
    "advertising_id",
    "DEVICE_ID",
    [Shape(rf"(?<![\w-]){_UUID}(?![\w-])", WEAK, why="UUID")],
    words="idfa gaid aaid adid idfv advertising werbe publicite androidid advertentie",
    near=30,
    triggers=[r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-"],
)

DEVICES = (IMEI, IMSI, ADVERTISING)
