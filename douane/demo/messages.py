"""What the demo's services send: realistic bodies in four languages about people who do not exist.

Names and numbers come from `douane.traffic`: reserved domains, fictional phone numbers, valid check digits.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote

from douane.demo.client import Message
from douane.demo.house import ANALYTICS, ASSISTANT, CRM, MAIL, PAYMENTS
from douane.traffic import chats, contacts

CUSTOMERS = 12
JSON = {"content-type": "application/json"}
GZIPPED_LINES = {"content-type": "application/x-ndjson", "content-encoding": "gzip"}
SUBJECTS = ("Uw polis wordt hernieuwd", "Votre attestation", "Ihre Schadenmeldung", "Your renewal")


def messages() -> Iterator[Message]:
    """All of them, service by service."""
    people = [json.loads(body) for body in islice(contacts(7), CUSTOMERS)]
    yield from (_chat(body) for body in islice(chats(7), CUSTOMERS))
    yield _national_number_to_assistant(people[0])
    for number, person in enumerate(people):
        yield from _synchronised(person)
        yield _mailed(person["properties"], SUBJECTS[number % len(SUBJECTS)])
        yield _paid(person["properties"], number)
    yield from (_measured(people[start : start + 4]) for start in range(0, CUSTOMERS, 4))


def _chat(body: bytes) -> Message:
    return Message("louise", ASSISTANT, "POST", "/chat/completions", {**JSON, "authorization": "Bearer sk-demo-not-a-key"}, body)


def _national_number_to_assistant(person: Mapping[str, Any]) -> Message:
    said = f"Mijn rijksregisternummer is {person['properties']['rijksregisternummer']}, klopt mijn dossier?"
    return _chat(_json({"model": "assistant-2", "messages": [{"role": "user", "content": said}]}))


def _synchronised(person: Mapping[str, Any]) -> Iterator[Message]:
    yield Message("crm-sync", CRM, "POST", "/contacts.update", JSON, _json(person))
    mail = quote(str(person["properties"]["email"]))
    yield Message("crm-sync", CRM, "GET", f"/contacts.list?filter%5Bemail%5D={mail}", {"accept": "application/json"})


def _mailed(person: Mapping[str, Any], subject: str) -> Message:
    profile = {"email": person["email"], "first_name": person["firstname"], "last_name": person["lastname"]}
    event = {"type": "event", "attributes": {"metric": "renewal", "subject": subject, "profile": profile}}
    return Message("website", MAIL, "POST", "/api/events/", JSON, _json({"data": event}))


def _paid(person: Mapping[str, Any], number: int) -> Message:
    customer = {"name": f"{person['firstname']} {person['lastname']}", "email": person["email"]}
    details = {"iban": person["iban"], "amount": f"{1200 + 35 * number}", "currency_code": "EUR", "reference": f"P-{number:05}"}
    return Message("website", PAYMENTS, "POST", "/transactions", JSON, _json({"customer": customer, "details": details}))


def _measured(people: list[Mapping[str, Any]]) -> Message:
    """Gzipped lines of events, as analytics clients send them."""
    lines = [
        {
            "event": "quote_requested",
            "distinct_id": each["properties"]["email"],
            "ip": "203.0.113.7",
            "zip": each["properties"]["zip"],
        }
        for each in people
    ]
    body = gzip.compress(b"\n".join(map(_json, lines)))
    return Message(
        "website", ANALYTICS, "POST", "/v1/batch", {"content-type": "application/x-ndjson", "content-encoding": "gzip"}, body
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
