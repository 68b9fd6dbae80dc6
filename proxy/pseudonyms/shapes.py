"""The form of a pseudonym by entity type: an e-mail address stays one, a number keeps its format, the rest is a mark.

Whatever is made cannot be anybody's: reserved domains (RFC 2606) and networks (RFC 2544, RFC 3849), fictional numbers, accounts
of no bank, invented names. A mark, `[HEALTH_K7Q2]`, stands for what has no such form.
"""

import re
from collections.abc import Callable, Mapping

from proxy.pseudonyms import layout
from proxy.pseudonyms.draw import Draw
from proxy.pseudonyms.numbers import card, failing, iban, national
from proxy.pseudonyms.phone import phone
from proxy.pseudonyms.words import cased, invented

type Maker = Callable[[str, Draw], str | None]

_CODES = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_DATE = re.compile(r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4})\Z", re.ASCII)
_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\Z")


def made(entity: str, value: str, draw: Draw, region: str) -> str:
    """What could stand for a value found as `entity`; `region` is where phone numbers without country code belong."""
    try:
        text = _shaped(entity, value, draw, region)
    except ValueError:  # the value is not laid out as its maker thought
        text = None
    return text or mark(entity, draw)


def _shaped(entity: str, value: str, draw: Draw, region: str) -> str | None:
    if entity == "PHONE_NUMBER":
        return phone(value, draw, region)
    if national(entity):
        return failing(entity, value, draw)
    maker = _MAKERS.get(entity)
    return maker(value, draw) if maker else None


def mark(entity: str, draw: Draw) -> str:
    """What says only of which kind the value is, and which of them."""
    return f"[{entity}_{''.join(draw.one(_CODES) for _ in range(4))}]"


def _email(value: str, draw: Draw) -> str | None:
    if not _EMAIL.match(value):
        return None
    address = f"{invented(draw)}.{invented(draw)}@example.com"
    return address.upper() if value.isupper() else address


def _word(value: str, draw: Draw) -> str:
    return cased(invented(draw), value)


def _address(value: str, draw: Draw) -> str | None:
    if ":" in value:
        return "2001:db8:" + ":".join(f"{draw.below(65535) + 1:x}" for _ in range(6))
    if value.count(".") != 3:
        return None
    return f"198.{18 + draw.below(2)}.{draw.below(256)}.{1 + draw.below(254)}"


def _mac(value: str, draw: Draw) -> str | None:
    """A locally administered address: no maker's (IEEE 802, second-least bit of the first octet)."""
    if len(layout.compact(value)) != 12:
        return None
    return layout.fill(value, "02" + "".join(draw.one("0123456789ABCDEF") for _ in range(10)))


def _date(value: str, draw: Draw) -> str | None:
    """A day of the nineteenth century, in the same order; day and month are both at most 12, so that either order is a date."""
    if not _DATE.match(value):
        return None
    parts = re.split(r"\D", value)
    fresh = [f"18{draw.below(100):02d}" if len(part) == 4 else _small(len(part), draw) for part in parts]
    return layout.fill(value, "".join(fresh))


def _small(size: int, draw: Draw) -> str:
    return f"{1 + draw.below(9 if size == 1 else 12):0{size}d}"


_MAKERS: Mapping[str, Maker] = {
    "EMAIL_ADDRESS": _email,
    "PERSON": _word,
    "USERNAME": _word,
    "IBAN_CODE": iban,
    "CREDIT_CARD": card,
    "IP_ADDRESS": _address,
    "MAC_ADDRESS": _mac,
    "DATE_OF_BIRTH": _date,
}
