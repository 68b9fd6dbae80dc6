"""The head of a report: who stands behind it, and to whom a person may turn."""

from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml

from ledger.record import AuditRecord
from ledger.reports import breach, contacts, recipients, transfers
from ledger.reports.forms import schema_of
from policy.configuration import parse
from policy.register.model import Organisation
from tests.ledger.records import record, write

DECLARED = """
organisation:
  name: Example <NV>
  country: BE
  number: 0680.957.816
  address: Main street 1
  dpo: {name: Ada, email: dpo@example.be}
  authority: BE
"""
AUTHORITY = "Drukpersstraat 35, 1000 Brussels"


def test_the_head_names_everybody_and_says_what_is_missing() -> None:
    """Controller, officer and authority with its address; what nobody declared is to be added."""
    organisation = parse(DECLARED).organisation
    head = contacts.contacts(organisation)
    assert head["organisation"] == "Example <NV>, Main street 1, BE, 0680.957.816"
    assert head["data protection officer"] == "Ada, dpo@example.be"
    assert AUTHORITY in head["supervisory authority"]
    assert "contact@apd-gba.be" in head["supervisory authority"]
    assert head["representative"] == "to be added"
    assert contacts.gaps(organisation) == []
    assert contacts.gaps(parse("organisation: {name: X NV}").organisation) == [
        "organisation.address",
        "organisation.dpo",
        "organisation.authority",
    ]
    assert contacts.contacts(None) == {}


def test_an_authority_that_is_not_known_is_its_country() -> None:
    """Nothing is invented: without an address the country stands alone, and without a country nothing does."""
    assert contacts.authority("PT") == "PT"
    assert contacts.authority(None) == ""
    assert "Persoonsgegevens" in contacts.authority("NL")


def pages(state: Path, organisation: Organisation | None) -> dict[str, str]:
    return {
        "transfers": transfers.render(transfers.report(state, organisation=organisation), "html"),
        "recipients": recipients.render(recipients.report(state, ["2026-11.AAAA"], organisation=organisation), "html"),
        "breach": breach.render(breach.scope(state, "hubspot", organisation=organisation), "html"),
    }


@pytest.mark.parametrize("report", ["transfers", "recipients", "breach"])
def test_every_report_says_where_to_complain(tmp_path: Path, report: str) -> None:
    """Letters and forms carry the authority's address; a report without an organisation has no such end."""
    write(tmp_path, record())
    page = pages(tmp_path, parse(DECLARED).organisation)[report]
    assert AUTHORITY in page
    assert "Example &lt;NV&gt;" in page
    assert "to whom to turn" not in pages(tmp_path, None)[report]


def test_the_data_is_what_it_says() -> None:
    """Every authority has a name and a way to it, and the file says of which day it is."""
    read = yaml.safe_load(Path(contacts.__file__).with_name("authorities.yaml").read_text("utf-8"))
    assert read["as_of"]
    assert all(one["name"] and one["website"].startswith("https://") for one in read["authorities"].values())


def test_exports_fit_their_schema(tmp_path: Path) -> None:
    """A record and an answer are what their JSON Schema says; a field that is missing is not."""
    schema = msgspec.json.decode(schema_of(AuditRecord, "Audit record"))
    line = msgspec.json.decode(msgspec.json.encode(record()))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(line, schema)
    del line["decision"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(line, schema)
    write(tmp_path, record())
    answer = recipients.render(recipients.report(tmp_path, ["2026-11.AAAA"]), "json")
    jsonschema.validate(msgspec.json.decode(answer), msgspec.json.decode(schema_of(recipients.RecipientReport, "Recipients")))
