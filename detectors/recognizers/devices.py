"""Devices and browsers: IMEI, IMSI, advertising ids, told from serial numbers by the words around them; ids in cookies."""

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

_COOKIES = (
    r"_ga|_gid|_gcl_au|__utma|_fbp|_fbc|_pk_id[\w.]{0,40}|_hjid|_hjSessionUser_\d{1,12}|hubspotutk|__hstc|MUID|_uetvid|_uetsid"
    r"|_clck|_ttp|_scid|bcookie|li_fat_id|ajs_anonymous_id|optimizelyEndUserId|_pin_unauth"
)
"""Cookies whose value tells one browser from another: those of analytics and advertising."""

COOKIE = Identifier(
    "cookie",
    "COOKIE_ID",
    [
        Shape(
            r"(?<![\w.])GA1\.\d{1,2}(?:-\d)?\.\d{5,10}\.\d{9,10}(?!\w|\.\d)",
            0.95,
            kind="google",
            why="client id and time of Google Analytics",
        ),
        Shape(
            r"(?<![\w.])fb\.[0-2]\.\d{13}\.[\w-]{8,200}(?![\w-]|\.\d)",
            0.95,
            kind="meta",
            why="browser id and time of Meta's pixel",
        ),
        Shape(
            rf"(?<![\w-])(?:{_COOKIES})[\"']?\s?[=:]\s?[\"']?(?P<value>[\w.%~+/-]{{11,200}}\w)",
            0.9,
            kind="named",
            why="after the name of a cookie",
        ),
    ],
    check=lambda value: any(char.isdigit() for char in value),
    triggers=[
        r"GA1\.[0-9]",
        r"fb\.[0-2]\.[0-9]{13}",
        r"(?:_g[aic]|__utma|_fb[pc]|_pk_id|_hj|hubspotutk|__hstc|MUID|_uet|_clck|_ttp|_scid|bcookie|li_fat_id|ajs_|optimizely|_pin_)",
    ],
)

DEVICES = (IMEI, IMSI, ADVERTISING, COOKIE)
