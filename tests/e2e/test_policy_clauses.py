"""Every clause of the privacy and security policy that a proxy can serve, one test each, on what a real `up` recorded.

The house of `tests/e2e/clauses` runs once: its services send `clauses/traffic.py` through it, and a test reads the records and
reports of what belongs to its clause. `WAITING` names the clauses that wait for a part, and fails when the part is there.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from policy.configuration import load, parse
from policy.judge import Judge
from policy.model import Event, Observed
from tests.e2e.clauses.house import House, house, ran
from tests.e2e.clauses.traffic import AFTER, BEFORE, CARD, CHOSE, HOSTS, LOTTE, NATIONAL_NUMBER, PASSWORD, PLAIN, TRAFFIC, post
from tests.e2e.conftest import douane

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("clauses"), pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[2]
CLAUSES = ROOT / "policy" / "data" / "clauses.yaml"

CHOICES = {
    "objector": ("object",),
    "restricted": ("restrict",),
    "marketed": ("object", "--marketing"),
    "subscriber": ("withdraw", "--purpose", "newsletters"),
    "researched": ("object", "--purpose", "research"),
}
"""Who chooses what."""

type Record = dict[str, Any]
type Seen = dict[str, Record]


WAITING: dict[str, tuple[str, Callable[[House], bool]]] = {}
"""Clause: what it waits for, and a look whether that part is there."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The running house, after everything was sent."""
    folder = tmp_path_factory.mktemp("clauses")
    (folder / "plain").mkdir()
    with house(folder, HOSTS, PLAIN) as running:
        running.send((*TRAFFIC, *BEFORE))
        yield running


@pytest.fixture(scope="module")
def seen(home: House) -> Seen:
    """What was sent, by path."""
    return home.exported()


@pytest.fixture(scope="module")
def chosen(home: House, seen: Seen) -> Seen:
    """What was sent after people chose, by path; the list is in force within a second or two."""
    assert seen
    for person, command in CHOICES.items():
        home.command("subject", *command, text=f"{CHOSE[person]['email']}\n")
    time.sleep(3)
    home.send(AFTER)
    return home.exported()


def today() -> date:
    return datetime.now(UTC).astimezone().date()


def copied(home: House, folder: Path) -> Path:
    """A copy of the running house's state; its records lie in a segment that is over."""
    backup, state = folder / "house.douane", folder / "copy"
    home.command("state", "backup", str(backup), "--plain")
    ran("state", "restore", str(backup), "--state", str(state))
    return state


def rules(record: Record) -> set[str]:
    return set(record["decision"]["rules"])


def entities(record: Record) -> set[str]:
    return {finding["entity"] for finding in record["findings"]}


def transfer(record: Record) -> tuple[str, str]:
    return record["destination"]["zone"], record["destination"]["basis"]


def test_every_clause_is_tested_or_waits() -> None:
    """A clause that is not out of scope has a test that is named after it, or stands in the table; none has both."""
    listed = yaml.safe_load(CLAUSES.read_text("utf-8"))["clauses"]
    wanted = {clause["id"] for clause in listed if clause["kind"] != "out_of_scope"}
    tested = {found[1].upper() for name in globals() if (found := re.fullmatch(r"test_(c\d\d)_\w+", name))}
    assert tested | WAITING.keys() == wanted
    assert tested & WAITING.keys() == set()


def test_what_a_clause_waits_for_is_not_there(home: House) -> None:
    """When a part arrives that a clause waited for, its test must be written and its line taken out of the table."""
    assert [clause for clause, (_, there) in WAITING.items() if there(home)] == []


def test_c01_a_refusal_teaches(home: House) -> None:
    """A refused request is told the rule, the kinds of data and whom to ask, and no value."""
    answer = home.answers["/c26/prompt"]
    said = json.loads(answer.body)
    assert (answer.status, answer.content_type) == (403, "application/problem+json")
    assert "card-outside-payments" in said["rules"]
    assert "CREDIT_CARD" in said["detail"]
    assert said["contact"] == "dpo@example.com"
    assert CARD not in answer.body


def test_c06_traffic_outside_a_service_s_purposes(seen: Seen) -> None:
    """Billing that calls a social network is a mismatch of purposes."""
    assert "purpose-mismatch" in rules(seen["/c06/share"])


def test_c07_only_known_services(home: House, seen: Seen) -> None:
    """No credentials and unknown ones are both refused with 407 and logged, and nothing of them leaves."""
    assert {home.answers[f"/c07/{who}"].status for who in ("nobody", "unknown")} == {407}
    assert not {"/c07/nobody", "/c07/unknown"} & {arrived.path for arrived in home.upstream.arrived}
    assert any("no known service was refused" in line for line in home.err)
    assert not any("intruder" in line for line in home.err)
    assert seen["/c15/louise"]["service_auth"] == "credentials"


def test_c08_the_register_is_the_list(home: House, seen: Seen) -> None:
    """A host that nobody registered is a finding; once an approver signed its entry, it is none."""
    assert "unregistered-destination" in rules(seen["/c08/before"])
    text = home.file.read_text("utf-8")
    entry = "  - {id: new-tool, domains: [new-tool.example], importer: BE, hosting: [BE], agreement: {signed: 2026-01-01}}\n"
    home.file.write_text(text.replace("processors:\n", f"processors:\n{entry}", 1), "utf-8")
    home.approve()
    home.reload()
    home.send([post("crm-sync", "new-tool.example", "/c08/after", LOTTE)])
    assert "unregistered-destination" not in rules(home.sent("/c08/after"))


def test_c09_no_change_without_approval(home: House, tmp_path: Path) -> None:
    """A change that no approver signed is refused and noted, the old one stays, and the ledger says who approved it and when."""
    text = home.file.read_text("utf-8")
    home.file.write_text(text.replace("severity: high}", "severity: low}"), "utf-8")
    try:
        douane("up", "--config", str(home.file), "--state", str(tmp_path / "other"), "--listen", "127.0.0.1:0", status=2)
        home.reload()
        assert any("refused" in line and "approve" in line for line in home.err)
        home.send([post("research", "stats.example", "/c09/unchanged", {"birth_date": "1992-03-18"})])
        assert home.sent("/c09/unchanged")["decision"]["severity"] == "high"
        noted = [json.loads(line) for line in home.command("register", "history", "--format", "json").splitlines()]
        assert noted[-1]["kind"] == "configuration_refused"
        in_force = {note["policy"]: note for note in noted if note["kind"] == "configuration_in_force"}
        approved = in_force[home.sent("/c09/unchanged")["policy"]]
        assert (approved["approved_by"], approved["requested_by"]) == ("An Peeters", "Jan Claes")
        assert datetime.fromisoformat(approved["approved_on"]) <= datetime.fromisoformat(approved["time"])
    finally:
        home.file.write_text(text, "utf-8")


def test_c11_copies_to_a_file_drop(seen: Seen) -> None:
    """A table with 500 people to a personal-storage host is a grave finding."""
    record = seen["/c11/customers"]
    assert {"file-drop", "bulk-to-file-drop"} <= rules(record)
    assert record["decision"]["severity"] == "high"
    assert sum(finding["count"] for finding in record["findings"]) == 500


def test_c12_approved_storage(seen: Seen) -> None:
    """Approved storage is no finding of storage and still shows where it stands; other storage is a finding."""
    assert "storage-not-approved" not in rules(seen["/c12/approved"])
    assert transfer(seen["/c12/approved"]) == ("unknown", "missing")
    assert "storage-not-approved" in rules(seen["/c12/other"])


def test_c13_exemptions_end_and_need_two(home: House, seen: Seen, tmp_path: Path) -> None:
    """An exemption in force lifts its rule and is named in the record; one that ended does not; nobody approves his own."""
    exempt, expired = seen["/c13/exempt"]["decision"], seen["/c13/expired"]["decision"]
    assert (exempt["rules"].count("plain-http"), exempt["exemption"]) == (1, "EX-1")
    assert (expired["rules"].count("plain-http"), expired["exemption"]) == (1, None)
    assert exempt["severity"] != "high" == expired["severity"]
    alone = tmp_path / "douane.yaml"
    alone.write_text(home.file.read_text("utf-8").replace("requested_by: Jan Claes", "requested_by: An Peeters"), "utf-8")
    ran("check", "--config", str(alone), "--state", str(tmp_path), status=2)


def test_c14_a_rule_of_one_s_own(seen: Seen) -> None:
    """A rule that the organisation wrote fires."""
    assert "no-birth-dates-to-research" in rules(seen["/c14/custom"])


def test_c15_controller_and_processor_apart(home: House, seen: Seen) -> None:
    """The role is in each record; Louise's traffic is in the processor's record of processing alone, by its controller."""
    assert (seen["/c15/louise"]["role"], seen["/c15/louise"]["controller"]) == ("processor", "Example Insurance NV")
    assert (seen["/c15/own"]["role"], seen["/c15/own"]["controller"]) == ("controller", None)
    as_processor = json.loads(home.command("records", "--article", "30-2", "--format", "json"))["activities"]
    as_controller = json.loads(home.command("records", "--article", "30-1", "--format", "json"))["activities"]
    assert [activity["controller"] for activity in as_processor] == ["Example Insurance NV"]
    assert "louise" not in {activity["service"] for activity in as_controller}


def test_c16_direct_online_location_and_national_identifiers(seen: Seen) -> None:
    """Names, contact details, addresses on the net and in space, and national numbers are all recognised."""
    wanted = {"PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "BE_NATIONAL_REGISTER_NUMBER", "IP_ADDRESS", "IBAN_CODE"}
    assert wanted | {"GEO_COORDINATES", "ADDRESS", "DATE_OF_BIRTH"} <= entities(seen["/c16/kinds"])
    assert "national-number-not-cleared" in rules(seen["/c16/kinds"])


def test_c17_who_the_controller_is(home: House, tmp_path: Path) -> None:
    """Reports name the controller and the officer; a gap is told, and an officer who approves exemptions is a warning."""
    page = home.command("records", "--article", "30-1")
    assert "WeGroup NV, Moutstraat 68, 9000 Ghent, BE, 0680.957.816" in page
    assert "Jane Example, dpo@example.com" in page
    file, where = tmp_path / "douane.yaml", ("--config", str(tmp_path / "douane.yaml"), "--state", str(home.state))
    file.write_text("organisation: {name: WeGroup NV}\n", "utf-8")
    assert "to be added" in ran("records", "--article", "30-1", *where)
    officer = home.file.read_text("utf-8").replace("name: Jane Example", "name: An Peeters")
    file.write_text(officer, "utf-8")
    assert "Art. 38(6)" in ran("check", *where, status=1)


def test_c18_categories_that_are_not_declared(home: House, seen: Seen) -> None:
    """A birth date to a recipient that is declared for account data is a finding, and so is what is declared and not sent."""
    assert "undeclared-category" in rules(seen["/c18/birth"])
    drift = home.command("drift", status=1)
    assert "accounts-host receives DATE_OF_BIRTH" in drift
    assert "service archive is declared, and sent nothing" in drift


def test_c19_a_hold_keeps_records(home: House, tmp_path: Path) -> None:
    """What a hold covers survives a purge, with its reason; when the hold has ended, the purge takes it."""
    state = copied(home, tmp_path)
    before = len(ran("audit", "export", "--state", str(state)).splitlines())
    hold = ran("audit", "hold", "--reason", "a claim", "--by", "An Peeters", "--state", str(state))
    assert "An Peeters: a claim" in hold
    ran("audit", "purge", "--before", "2099-01-01", "--state", str(state))
    assert len(ran("audit", "export", "--state", str(state)).splitlines()) == before
    ran("audit", "hold", "--release", hold.split()[0], "--state", str(state))
    ran("audit", "purge", "--before", "2099-01-01", "--state", str(state))
    assert len(ran("audit", "export", "--state", str(state)).splitlines()) < before


def test_c20_the_legal_basis_is_recorded(seen: Seen) -> None:
    """What is sent to an authority for a legal obligation says so."""
    assert seen["/c20/authority"]["purposes"] == ["legal_obligation"]
    assert seen["/c20/authority"]["legal_bases"] == ["6(1)(c)"]


def test_c21_consent_for_full_addresses(seen: Seen) -> None:
    """A full IP address to analytics without a consent marker is a finding; with one, or truncated, it is none."""
    assert "ip-address-without-consent" in rules(seen["/c21/full"])
    assert "ip-address-without-consent" not in rules(seen["/c21/consented"])
    assert "ip-address-without-consent" not in rules(seen["/c21/truncated"])


def test_c22_more_than_the_account_needs(seen: Seen) -> None:
    """A phone number in a flow for account data is more than was declared."""
    assert "undeclared-category" in rules(seen["/c22/phone"])


def test_c23_profile_data_to_an_error_tracker(seen: Seen) -> None:
    """Birth date and gender in a crash report are a mismatch of purposes."""
    assert {"DATE_OF_BIRTH", "GENDER"} <= entities(seen["/c23/crash"])
    assert "purpose-mismatch" in rules(seen["/c23/crash"])


def test_c24_customer_relationship_data(seen: Seen) -> None:
    """A contact that goes to the CRM counts as data of the customer relationship."""
    found = seen["/c24/contact"]["findings"]
    assert all("customer_relationship" in finding["categories"] for finding in found)
    assert seen["/c24/contact"]["purposes"] == ["customer_relationship"]


def test_c25_survey_data(home: House, seen: Seen) -> None:
    """What goes to the survey tool is sent for surveys, and stands in the record of processing under survey data."""
    assert seen["/c25/answer"]["purposes"] == ["surveys"]
    activities = json.loads(home.command("records", "--article", "30-1", "--format", "json"))["activities"]
    (surveys,) = [activity for activity in activities if activity["purposes"] == ["surveys"]]
    assert surveys["categories"] == ["survey"]
    assert "typeform" in {flow["destination"] for flow in surveys["flows"]}


def test_c26_cards_only_to_payment_services(home: House, seen: Seen) -> None:
    """A card number to a language model is refused; to the payment service it passes, and no record holds it."""
    assert home.answers["/c26/prompt"].status == 403
    assert seen["/c26/prompt"]["decision"]["action"] == "block"
    assert home.answers["/c26/charge"].status == 200
    assert "CREDIT_CARD" in entities(seen["/c26/charge"])
    assert CARD not in json.dumps(seen)


def test_c27_who_unsubscribed_gets_no_newsletter(chosen: Seen) -> None:
    """The address of someone who withdrew consent, on its way to the mailing house, is a finding; another address is none."""
    assert "consent-withdrawn" in rules(chosen["/c27/withdrawn"])
    assert "consent-withdrawn" not in rules(chosen["/c27/other"])


def test_c28_special_categories_in_running_text(seen: Seen) -> None:
    """A diagnosis in a prompt is a finding under Art. 9."""
    record = seen["/c28/claim"]
    assert "HEALTH" in entities(record)
    assert "special-category-not-cleared" in rules(record)


def test_c29_an_agreement_with_each_processor(seen: Seen) -> None:
    """No agreement and one that ended are findings; one in force is none."""
    assert "agreement-missing" in rules(seen["/c29/none"])
    assert "agreement-expired" in rules(seen["/c29/expired"])
    assert not {"agreement-missing", "agreement-expired"} & rules(seen["/c33/eea"])


def test_c30_recipients_by_name(home: House) -> None:
    """The list of recipients for a person (Art. 15(1)(c)) names the live-chat provider."""
    answer = json.loads(home.command("subject", "export", "--format", "json", text=f"{LOTTE['email']}\n"))
    assert "live-chat" in {recipient["destination"] for recipient in answer["recipients"]}


def test_c31_possible_automated_decisions(seen: Seen) -> None:
    """What goes to a recipient that scores people is an open question, until a statement of human review answers it."""
    assert "automated-decision" in rules(seen["/c31/score"])
    assert "automated-decision" not in rules(seen["/c31/reviewed"])


ZONES: dict[str, list[str]] = {
    "EEA": ["NO", "IS", "LI", "RE", "AX", "BE"],
    "adequacy": ["CH", "GB"],
    "third": ["GL", "NC"],
}


@pytest.mark.parametrize(("zone", "country"), [(zone, country) for zone, countries in ZONES.items() for country in countries])
def test_c32_what_the_eea_is(zone: str, country: str) -> None:
    """The EEA is the Union, Norway, Iceland and Liechtenstein, with the outermost regions and without the other territories."""
    entry = f'processors: [{{id: there, domains: [there.example], importer: "{country}", hosting: ["{country}"]}}]\n'
    destination = Judge(parse(entry)).destination("there.example", datetime(2026, 11, 22, tzinfo=UTC))
    assert destination.zone == zone


GROUNDS = {
    "eea": ("EEA", "none-needed"),
    "adequacy": ("adequacy", "adequacy"),
    "dpf": ("adequacy", "dpf"),
    "scc": ("third", "scc"),
    "art49": ("third", "art49"),
    "missing": ("third", "missing"),
}


def test_c33_the_same_payload_on_each_ground(seen: Seen) -> None:
    """One payload to six recipients has six grounds; without one, and with an overdue assessment, it is a finding."""
    assert {ground: transfer(seen[f"/c33/{ground}"]) for ground in GROUNDS} == GROUNDS
    assert "third-country-without-basis" in rules(seen["/c33/missing"])
    assert "transfer-assessment-overdue" in rules(seen["/c33/overdue"])
    grave = {"third-country-without-basis", "transfer-assessment-missing", "transfer-assessment-overdue", "dpf-check-stale"}
    assert not any(grave & rules(seen[f"/c33/{ground}"]) for ground in GROUNDS if ground != "missing")


def test_c34_records_go_when_their_time_is_over(home: House, tmp_path: Path) -> None:
    """Records that are older than the limit are gone, the purge stands in the ledger, and the rest still verifies."""
    state = copied(home, tmp_path)
    assert "proxy-0: 1 segments" in ran("audit", "purge", "--before", "2099-01-01", "--by", "retention", "--state", str(state))
    assert ran("audit", "export", "--state", str(state)) == ""
    assert "verified" in ran("audit", "verify", "--state", str(state))
    kept = b"".join(path.read_bytes() for path in state.glob("journal/*/keeper/*.seg"))
    assert b'"kind":"purged"' in kept


def test_c35_a_criterion_where_there_is_no_period(home: House) -> None:
    """The record of processing gives the criterion for a category that has no fixed time limit."""
    activities = json.loads(home.command("records", "--article", "30-1", "--format", "json"))["activities"]
    (accounts,) = [activity for activity in activities if activity["service"] == "accounts"]
    assert "account: the period of use of the services" in accounts["retention"]


def test_c36_transport(seen: Seen) -> None:
    """Personal data over plain HTTP is a grave finding; so is an old version of TLS."""
    clear = seen["/c36/clear"]
    assert "plain-http" in rules(clear)
    assert (clear["decision"]["severity"], clear["tls"]) == ("high", None)
    assert seen["/c33/eea"]["tls"]
    judge = Judge(load(None))
    at = datetime(2026, 11, 22, tzinfo=UTC)
    old = Event(at, "crm-sync", judge.destination("api.hubapi.com", at), findings=(Observed("PERSON", "body:$"),), tls="TLSv1")
    assert "old-tls" in judge.judge(old).rules


def test_c37_no_value_is_stored_and_a_change_shows(home: House, tmp_path: Path) -> None:
    """Nothing that was written holds a value that was sent; one edited byte, and the ledger no longer verifies."""
    values = [*LOTTE.values(), NATIONAL_NUMBER, CARD, PASSWORD, "Moutstraat 12"]
    files = [path for path in home.state.rglob("*") if path.is_file() and path.parent.name not in ("ca", "keys")]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in files] + home.out + home.err
    assert [value for value in values if any(value in text for text in texts)] == []
    journal = tmp_path / "state" / "journal"
    segment = max(home.state.glob("journal/*/*/*.seg"), key=lambda path: path.stat().st_size)
    copy = journal / segment.relative_to(home.state / "journal")
    copy.parent.mkdir(parents=True)
    edited = bytearray(segment.read_bytes())
    edited[len(edited) // 2] ^= 1
    copy.write_bytes(edited)
    ran("audit", "verify", "--state", str(tmp_path / "state"), status=3)
    assert all(path.stat().st_mode & 0o077 == 0 for path in home.state.glob("keys/*"))


def test_c38_passwords_only_to_identity_providers(home: House, seen: Seen) -> None:
    """A password in a crash report is refused; the identity provider gets it."""
    assert home.answers["/c38/crash"].status == 403
    assert "credential-sent" in rules(seen["/c38/crash"])
    assert home.answers["/c38/login"].status == 200
    assert "credential-sent" not in rules(seen["/c38/login"])


def test_c39_what_a_new_notice_must_say(home: House) -> None:
    """A recipient and a country that data goes to since the published notice are listed: a notice is due."""
    new = [line for line in home.command("drift", status=1).splitlines() if "new_since_notice" in line]
    assert any("openai is a recipient since the notice of 2026-10-01" in line for line in new)
    assert any("data goes to US since the notice" in line for line in new)


def asked(home: House, right: str, received: date, channel: str = "mail") -> Record:
    """A request of Lotte's."""
    arguments = ("request", "open", "--right", right, "--received", received.isoformat(), "--channel", channel)
    return json.loads(home.command(*arguments, text=f"{LOTTE['email']}\n"))


def test_c40_a_register_of_requests(home: House) -> None:
    """A request is opened, extended and closed, and the register comes out as a table; it holds a keyed hash and no address."""
    one = asked(home, "portability", today())
    home.command("request", "extend", one["id"], "--reason", "many systems")
    home.command("request", "close", one["id"], "--outcome", "granted")
    (line,) = [
        line for line in home.command("request", "list", "--all", "--format", "csv").splitlines() if line.startswith(one["id"])
    ]
    assert "closed" in line
    assert LOTTE["email"] not in json.dumps(one)
    assert one["subject"]


def test_c41_in_writing(home: House) -> None:
    """A request without the day of its receipt, or without its channel, is refused; both stand in the register."""
    for missing in (("--channel", "letter"), ("--received", today().isoformat())):
        home.command("request", "open", "--right", "access", *missing, text=f"{LOTTE['email']}\n", status=2)
    one = asked(home, "access", today(), "letter")
    assert (one["channel"], one["received"]) == ("letter", today().isoformat())


def test_c42_deadlines(home: House) -> None:
    """14 days as a target, a month or the next working day, three months at most; an extension on day 40 is refused."""
    one = asked(home, "access", date(2026, 1, 31))
    assert (one["target"], one["due"], one["longest"]) == ("2026-02-14", "2026-03-02", "2026-04-30")
    late = asked(home, "access", today() - timedelta(days=40))
    home.command("request", "extend", late["id"], "--reason", "many systems", status=2)
    assert late["id"] in home.command("request", "list", "--overdue", status=1)


def test_c45_erasure_at_the_recipients(home: House) -> None:
    """Each recipient of the person's data is a task, which stays open until it has answered."""
    one = asked(home, "erasure", today())
    recipients = [task["recipient"] for task in one["tasks"]]
    told = json.loads(home.command("subject", "export", "--format", "json", text=f"{LOTTE['email']}\n"))["recipients"]
    assert recipients == sorted({each["destination"] for each in told})
    home.command("request", "close", one["id"], "--outcome", "granted", status=2)
    home.command("request", "tell", one["id"], "--recipient", "hubspot")
    waiting = json.loads(home.command("request", "show", one["id"]))
    assert "hubspot" not in waiting["untold"]
    assert next(task for task in waiting["tasks"] if task["recipient"] == "hubspot")["replied"] is None
    home.command("request", "tell", one["id"], "--recipient", "hubspot", "--replied", today().isoformat())
    answered = json.loads(home.command("request", "show", one["id"]))
    assert next(task for task in answered["tasks"] if task["recipient"] == "hubspot")["replied"] == today().isoformat()


def test_c43_a_person_s_recipients(home: House, seen: Seen) -> None:
    """A known address gives exactly the recipients that got it (CJEU C-154/21); an unknown one gives nothing."""
    found = [json.loads(line) for line in home.command("subject", "find", text=f"{LOTTE['email']}\n").splitlines()]
    hers = {message.path for message in (*TRAFFIC, *AFTER) if LOTTE["email"].encode() in message.body} | {"/c08/after"}
    sent = [record for path, record in home.exported().items() if path in hers]
    wanted = {record["destination"]["processor"] or record["host"] for record in sent}
    assert {hit["destination"] for hit in found} == wanted
    assert seen["/c24/contact"]["id"] in {hit["record"] for hit in found}
    assert home.command("subject", "find", text="nobody@example.be\n") == ""


def test_c44_whom_to_tell_of_a_rectification(home: House) -> None:
    """The list of Art. 19 is the recipients that were seen for the person."""
    hits = [json.loads(line) for line in home.command("subject", "find", text=f"{LOTTE['email']}\n").splitlines()]
    told = json.loads(home.command("subject", "export", "--format", "json", text=f"{LOTTE['email']}\n"))["recipients"]
    assert {one["destination"] for one in told} == {hit["destination"] for hit in hits if hit["action"] != "block"}


def test_c46_restriction(home: House, chosen: Seen) -> None:
    """A person whose data is restricted is stopped on the way to the CRM, from the restriction on and not before."""
    assert home.answers["/c46/before"].status == 200
    assert "restriction" not in rules(chosen["/c46/before"])
    assert home.answers["/c46/after"].status == 403
    assert {"restriction", "restricted-at-the-crm"} <= rules(chosen["/c46/after"])


def test_c47_objection_to_legitimate_interest(home: House, chosen: Seen) -> None:
    """An objection stops what rests on legitimate interest (the CRM), and not what the contract needs."""
    assert home.answers["/c47/crm"].status == 403
    assert home.answers["/c47/contract"].status == 200
    assert "objection" not in rules(chosen["/c47/contract"])


def test_c48_objection_to_marketing(home: House, chosen: Seen) -> None:
    """Someone who objected to direct marketing is stopped on the way to the mailing house; the contract goes on."""
    assert home.answers["/c48/mail"].status == 403
    assert "objection-to-marketing" in rules(chosen["/c48/mail"])
    assert "objection-to-marketing" not in rules(chosen["/c48/contract"])


def test_c49_objection_to_research(chosen: Seen) -> None:
    """An objection to research is a finding in research, and nowhere else."""
    assert "objection" in rules(chosen["/c49/study"])
    assert "objection" not in rules(chosen["/c49/crm"])


def test_c52_withdrawal_is_not_retroactive(home: House, chosen: Seen) -> None:
    """What was sent before consent was withdrawn stays as it was judged; what is sent after is a finding."""
    assert "consent-withdrawn" not in rules(chosen["/c52/before"])
    assert home.answers["/c52/before"].status == 200
    assert "consent-withdrawn" in rules(chosen["/c27/withdrawn"])


def test_c50_structured_and_machine_readable(home: House) -> None:
    """Records and the answer to a person fit the JSON Schema that comes with them; both come as CSV, too."""
    schema: Any = jsonschema.Draft202012Validator(json.loads(home.command("audit", "export", "--schema")))
    records = [json.loads(line) for line in home.command("audit", "export").splitlines()]
    assert [record["path"] for record in records if not schema.is_valid(record)] == []
    answer = home.command("subject", "export", "--format", "json", text=f"{LOTTE['email']}\n")
    jsonschema.validate(json.loads(answer), json.loads(home.command("subject", "export", "--schema")))
    table = home.command("subject", "export", "--format", "csv", text=f"{LOTTE['email']}\n")
    assert table.startswith("destination,")


def test_c51_where_to_complain(home: House) -> None:
    """The answer to a person and the form for a breach carry the authority's address."""
    letter = home.command("subject", "export", text=f"{LOTTE['email']}\n")
    form = home.command("breach", "scope", "--processor", "hubspot")
    for page in (letter, form):
        assert "Drukpersstraat 35, 1000 Brussels, contact@apd-gba.be" in page


def test_c53_the_principles(home: House) -> None:
    """The record of processing has a section on the principles of Art. 5, each with its evidence."""
    principles = json.loads(home.command("records", "--article", "30-1", "--format", "json"))["principles"]
    assert [one["letter"] for one in principles] == ["a", "b", "c", "d", "e", "f", "2"]
    assert all(one["evidence"] for one in principles)
    assert "The principles of Art. 5" in home.command("records", "--article", "30-1")
