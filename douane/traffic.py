"""Invented traffic of an insurance broker's services, every body distinct: what `douane bench` sends and detection is timed with.

Same seed, same bodies. People, numbers and addresses are made up; check digits are valid, mail domains are reserved.
"""

import itertools
import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

type Person = dict[str, Any]

_SYSTEM = "You are Louise, the assistant of a Belgian broker. Answer in the customer's language."


def contacts(seed: int = 1) -> Iterator[bytes]:
    """Contact records of a CRM as JSON: about 2 KB, some sixty leaves, two notes; without end, no two alike."""
    for number, person in enumerate(_people(seed)):
        yield _encoded(_contact(person, number))


def chats(seed: int = 1) -> Iterator[bytes]:
    """Requests to a chat model as JSON: about 1 KB in all; without end, no two alike."""
    for person in _people(seed):
        asked = _words()["ask"][person["language"]].format(**person, claim=_said("claim", person), move=_said("move", person))
        user = f"{asked}\n\n{_said('call', person)} {_said('claim', person)}"
        messages = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": user}]
        yield _encoded({"model": "assistant-2", "temperature": 0.2, "messages": messages})


def _encoded(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


@cache
def _words() -> dict[str, Any]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def _people(seed: int) -> Iterator[Person]:
    chance = random.Random(seed)  # noqa: S311  invented people need no cryptography
    for serial in itertools.count(1):
        yield _person(chance, serial)


def _person(chance: random.Random, serial: int) -> Person:
    words = _words()
    first, last, language = chance.choice(words["first"]), chance.choice(words["last"]), chance.choice(list(words["call"]))
    born = (chance.randint(1940, 2005), chance.randint(1, 12), chance.randint(1, 28))
    mailbox = f"{first}.{last}{serial}".lower().replace(" ", "").replace("'", "").encode("ascii", "ignore").decode()
    return {
        "serial": serial, "language": language, "first": first, "last": last, "name": f"{first} {last}",
        "witness": f"{chance.choice(words['first'])} {chance.choice(words['last'])}", "email": f"{mailbox}@example.org",
        "phone": f"+32 47{chance.randint(0, 9)} {chance.randint(10, 99)} {chance.randint(10, 99)} {chance.randint(10, 99)}",
        "born": f"{born[0]}-{born[1]:02}-{born[2]:02}", "national": _national(chance, born), "iban": _iban(chance),
        "street": chance.choice(words["streets"]), "number": chance.randint(1, 320), "town": chance.choice(words["towns"]),
        "place": chance.choice(words["towns"]).partition(" ")[2], "day": f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/2026",
        "hour": chance.randint(9, 19), "file": f"D-{chance.randint(10_000, 99_999)}-{serial}",
        "amount": f"€ {chance.randint(80, 2400)},{chance.randint(0, 99):02}", "damage": chance.choice(words["damage"][language]),
    }  # fmt: skip


def _contact(person: Person, number: int) -> dict[str, Any]:
    return {
        "id": f"{88_120_000_000 + number}", "portal": "eu1", "lifecycle": "customer", "owner": f"team-{number % 7}",
        "properties": _properties(person, number),
        "policies": [_policy(kind, product, number) for kind, product in _words()["products"].items()],
        "notes": [
            {"author": f"agent-{number % 40}", "created": "2026-11-20T09:14:00Z", "channel": "phone",
             "text": f"{_said('call', person)} {_said('move', person)}"},
            {"author": f"agent-{number % 37}", "created": "2026-11-21T15:40:00Z", "channel": "mail",
             "text": _said("claim", person)},
        ],
        "sync": {
            "source": "crm-sync", "version": "4.12.7", "batch": f"{number:08x}", "attempt": 1, "mode": "incremental",
            "checksum": f"{number * 2654435761 % 2**32:08x}", "received": "2026-11-22T06:00:00Z", "priority": "normal",
        },
    }  # fmt: skip


def _properties(person: Person, number: int) -> dict[str, Any]:
    postcode, _, town = person["town"].partition(" ")
    return {
        "firstname": person["first"], "lastname": person["last"], "email": person["email"], "mobilephone": person["phone"],
        "date_of_birth": person["born"], "rijksregisternummer": person["national"], "iban": person["iban"],
        "address": f"{person['street']} {person['number']}", "zip": postcode, "city": town, "country": "BE",
        "language": person["language"], "preferred_channel": "phone" if number % 3 else "mail", "newsletter": number % 2 == 0,
        "created": "2019-03-04T10:00:00Z", "modified": "2026-11-21T15:41:07Z", "score": number % 100, "segment": "retail",
    }  # fmt: skip


def _policy(kind: str, product: str, number: int) -> dict[str, Any]:
    return {
        "number": f"PA-{number:06}-{kind}", "product": product, "status": "active", "premium": round(120 + number % 900 / 7, 2),
        "renewal": f"2027-{1 + number % 12:02}-01", "channel": "broker", "payment": "yearly", "currency": "EUR",
    }  # fmt: skip


def _said(what: str, person: Person) -> str:
    return _words()[what][person["language"]].format(**person)


def _national(chance: random.Random, born: tuple[int, int, int]) -> str:
    """A Belgian national register number: mod 97 over nine digits, a 2 in front for those born from 2000 on."""
    year, month, day = born
    nine = f"{year % 100:02}{month:02}{day:02}{chance.randint(1, 997):03}"
    check = 97 - int(("2" if year >= 2000 else "") + nine) % 97
    return f"{nine[:2]}.{nine[2:4]}.{nine[4:6]}-{nine[6:]}.{check:02}"


def _iban(chance: random.Random) -> str:
    """A Belgian IBAN: the national check is mod 97, then comes ISO 13616's."""
    ten = f"{chance.choice(_words()['banks'])}{chance.randint(0, 9_999_999):07}"
    account = f"{ten}{int(ten) % 97 or 97:02}"
    check = 98 - int(account + "111400") % 97
    return f"BE{check:02} {account[:4]} {account[4:8]} {account[8:]}"
