"""What the services of the clause tests send: a message a line, told apart by its path."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOTTE = {"first_name": "Lotte", "last_name": "Aerts", "email": "lotte.aerts@example.be"}
NATIONAL_NUMBER = "92.03.18-318.28"
CARD = "4539 1488 0343 6467"
PASSWORD = "Zonnebloem!74"
JSON = {"content-type": "application/json"}


@dataclass(frozen=True, slots=True)
class Message:
    """One request of a service; an empty service names none."""

    service: str
    host: str
    target: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    method: str = "POST"
    scheme: str = "https"

    @property
    def path(self) -> str:
        """The path without its query, as the record has it."""
        return urlsplit(self.target).path


def post(service: str, host: str, target: str, value: object, scheme: str = "https", **headers: str) -> Message:
    """A JSON body."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Message(service, host, target, json.dumps(value).encode(), {**JSON, **named}, scheme=scheme)


def _customers(count: int) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("email", "note"))
    rows.writerows((f"customer{number}@example.be", "a long note " * 20) for number in range(count))
    return out.getvalue().encode()


FILE_DROP = Message("crm-sync", "g.api.mega.nz", "/c11/customers", _customers(500), {"content-type": "text/csv"}, "PUT")
NOTE = {"role": "user", "content": "Mevrouw Aerts werd gediagnosticeerd met borstkanker in 2023."}

TRAFFIC: tuple[Message, ...] = (
    post("billing", "api.linkedin.com", "/c06/share", LOTTE),
    post("", "plain.example", "/c07/nobody", LOTTE, "http"),
    post("intruder", "plain.example", "/c07/unknown", LOTTE, "http"),
    post("crm-sync", "new-tool.example", "/c08/before", LOTTE),
    FILE_DROP,
    post("crm-sync", "docs.google.com", "/c12/approved", LOTTE),
    post("crm-sync", "content.dropboxapi.com", "/c12/other", LOTTE),
    post("research", "plain.example", "/c13/exempt", LOTTE, "http"),
    post("billing", "plain.example", "/c13/expired", LOTTE, "http"),
    post("research", "stats.example", "/c14/custom", {"birth_date": "1992-03-18"}),
    post("louise", "chat.example", "/c15/louise", LOTTE),
    post("crm-sync", "chat.example", "/c15/own", LOTTE),
    post(
        "crm-sync",
        "api.hubapi.com",
        "/c16/kinds",
        {
            **LOTTE,
            "phone": "+32 471 88 03 25",
            "national_number": NATIONAL_NUMBER,
            "ip_address": "81.82.83.84",
            "iban": "BE68 5390 0754 7034",
            "latitude": 51.0543,
            "longitude": 3.7174,
            "street": "Moutstraat 12",
            "birth_date": "1992-03-18",
        },
    ),
    post("accounts", "accounts.example", "/c18/birth", {"email": LOTTE["email"], "birth_date": "1992-03-18"}),
    post("billing", "tax.example", "/c20/authority", LOTTE),
    post("website", "www.google-analytics.com", "/c21/full?uip=81.82.83.84", {"client_id": "555"}),
    post(
        "website", "www.google-analytics.com", "/c21/truncated?uip=181.182.83.0", {"client_id": "555", "ip": "2a02:1810:abcd::"}
    ),
    post(
        "website",
        "www.google-analytics.com",
        "/c21/consented?uip=81.82.83.84",
        {"client_id": "555"},
        douane_marker="consent:analytics",
    ),
    post("accounts", "accounts.example", "/c22/phone", {"email": LOTTE["email"], "phone": "+32 471 88 03 25"}),
    post("crm-sync", "o1.ingest.sentry.io", "/c23/crash", {"birth_date": "1992-03-18", "gender": "female"}),
    post("crm-sync", "api.hubapi.com", "/c24/contact", {**LOTTE, "company": "Bakkerij Aerts BV", "jobtitle": "owner"}),
    post("website", "api.eu.typeform.com", "/c25/answer", {"survey_answer": "Very satisfied", "email": LOTTE["email"]}),
    post("website", "api.openai.com", "/c26/prompt", {"messages": [{"role": "user", "content": f"Charge card {CARD} please"}]}),
    post("billing", "api.stripe.com", "/c26/charge", {"card": {"number": CARD}}),
    post("website", "api.openai.com", "/c28/claim", {"messages": [NOTE]}),
    post("crm-sync", "api.openai.com", "/c29/none", LOTTE),
    post("crm-sync", "lapsed.example", "/c29/expired", LOTTE),
    post("louise", "chat.example", "/c30/chat", {"visitor": LOTTE}),
    post("crm-sync", "scorer.example", "/c31/score", LOTTE),
    post("crm-sync", "reviewed.example", "/c31/reviewed", LOTTE),
    post("crm-sync", "oslo.example", "/c33/eea", LOTTE),
    post("crm-sync", "zurich.example", "/c33/adequacy", LOTTE),
    post("crm-sync", "dpf.example", "/c33/dpf", LOTTE),
    post("crm-sync", "scc.example", "/c33/scc", LOTTE),
    post("crm-sync", "derogation.example", "/c33/art49", LOTTE),
    post("crm-sync", "groundless.example", "/c33/missing", LOTTE),
    post("crm-sync", "overdue.example", "/c33/overdue", LOTTE),
    post("crm-sync", "plain.example", "/c36/clear", LOTTE, "http"),
    post("accounts", "o1.ingest.sentry.io", "/c38/crash", {"extra": {"password": PASSWORD}}),
    post("accounts", "example.eu.auth0.com", "/c38/login", {"username": LOTTE["email"], "password": PASSWORD}),
)
CHOSE = {name: {"email": f"{name}@example.be"} for name in ("objector", "restricted", "marketed", "subscriber", "researched")}
"""People who choose something while the house runs."""
BEFORE: tuple[Message, ...] = (
    post("crm-sync", "api.hubapi.com", "/c46/before", CHOSE["restricted"]),
    post("mailer", "us1.api.mailchimp.com", "/c52/before", CHOSE["subscriber"]),
)
AFTER: tuple[Message, ...] = (
    post("mailer", "us1.api.mailchimp.com", "/c27/withdrawn", CHOSE["subscriber"]),
    post("mailer", "us1.api.mailchimp.com", "/c27/other", LOTTE),
    post("crm-sync", "api.hubapi.com", "/c46/after", CHOSE["restricted"]),
    post("crm-sync", "api.hubapi.com", "/c47/crm", CHOSE["objector"]),
    post("accounts", "accounts.example", "/c47/contract", CHOSE["objector"]),
    post("mailer", "us1.api.mailchimp.com", "/c48/mail", CHOSE["marketed"]),
    post("accounts", "accounts.example", "/c48/contract", CHOSE["marketed"]),
    post("research", "stats.example", "/c49/study", CHOSE["researched"]),
    post("crm-sync", "api.hubapi.com", "/c49/crm", CHOSE["researched"]),
)
PLAIN = sorted({message.host for message in TRAFFIC if message.scheme == "http"})
HOSTS = sorted({message.host for message in (*TRAFFIC, *BEFORE, *AFTER) if message.scheme == "https"})
