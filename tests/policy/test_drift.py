"""Drift: what is recorded compared with what is declared, by records that the judge itself made."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from policy.configuration import Configuration, load, parse
from policy.drift import drift, due_notice
from tests.policy.summed import observed
from tests.policy.test_replay import AT, record

DECLARED = """
services: [{id: local, purposes: [customer_service, payments]}, {id: idle}]
processors:
  - {id: chat, domains: [chat.example], importer: BE, hosting: [BE], categories: [correspondence, survey], purposes: [surveys]}
  - {id: never, domains: [never.example], importer: BE, hosting: [BE]}
"""


def told(configuration: Configuration, *records: dict[str, Any], today: date = date(2026, 11, 22)) -> set[tuple[str, str]]:
    """Kinds of drift, and what about."""
    since = datetime.combine(today - timedelta(90), datetime.min.time(), UTC)
    return {(found.kind, found.about) for found in drift(configuration, observed(records, since), since.date())}


def test_drift_in_both_directions() -> None:
    """What is observed and not declared, and what is declared and not observed."""
    declared, before = parse(DECLARED), parse(DECLARED.replace("importer: BE", "importer: DE", 1))
    there = record("chat.example", "HEALTH PERSON", under=before, purposes=["customer_service"])
    found = told(declared, there, record("unheard-of.example"), record("api.openai.com", service="shadow-it"))
    assert found == {
        ("undeclared_category", "chat"),
        ("undeclared_country", "chat"),
        ("undeclared_purpose", "chat"),
        ("undeclared_destination", "unheard-of.example"),
        ("unconfirmed_destination", "openai"),
        ("undeclared_service", "shadow-it"),
        ("unused_processor", "never"),
        ("unused_category", "chat"),
        ("unused_purpose", "local"),
        ("unused_service", "idle"),
    }


STORE = """
processors:
  - id: store
    domains: [s3.amazonaws.com, s3.us-east-1.amazonaws.com, s3.eu-west-1.amazonaws.com]
    importer: LU
    hosting: HOSTING
"""
PLACES = [
    # what the register says of hosting, where the data went, what drift says
    ("[IE]", "bucket.s3.us-east-1.amazonaws.com", "data for store was recorded to stand in US, the register says IE"),
    ("[EU]", "bucket.s3.us-east-1.amazonaws.com", "data for store was recorded to stand in US, the register says EU"),
    (
        "[]",
        "bucket.s3.us-east-1.amazonaws.com",
        "data for store was recorded to stand in US, the register does not say where it hosts",
    ),
    ("[IE]", "bucket.s3.eu-west-1.amazonaws.com", None),
    ("[EU]", "bucket.s3.eu-west-1.amazonaws.com", None),
    ("[US]", "us-east-1.s3.eu-west-1.amazonaws.com", "data for store was recorded to stand in IE, the register says US"),
    ("[IE]", "bucket.s3.amazonaws.com", None),
    ("[]", "bucket.s3.amazonaws.com", None),
]


@pytest.mark.parametrize(("hosting", "host", "sentence"), PLACES)
def test_a_host_whose_name_says_another_region_than_the_register(hosting: str, host: str, sentence: str | None) -> None:
    """Is drift by country, by what the judge itself recorded, and the register did not change."""
    declared = parse(STORE.replace("HOSTING", hosting))
    found = drift(declared, observed([record(host, under=declared)]), AT.date())
    assert [one.sentence for one in found if one.kind == "undeclared_country"] == [sentence] * (sentence is not None)


def test_a_region_shows_through_an_entry_for_all_of_a_clouds_hosts() -> None:
    """Google's names too."""
    declared = parse("processors: [{id: ours, domains: [googleapis.com], importer: IE, hosting: [NL, DE]}]")
    lines = [record(f"{region}-aiplatform.googleapis.com", under=declared) for region in ("europe-west4", "us-central1")]
    found = [one.sentence for one in drift(declared, observed(lines), AT.date()) if one.kind == "undeclared_country"]
    assert found == ["data for ours was recorded to stand in US, the register says DE, NL"]


@pytest.mark.parametrize(
    ("before", "now", "about"),
    [
        ("importer: US, hosting: [DE]", "importer: DE, hosting: [DE]", "was recorded in US, the register says DE"),
        ("importer: DE, hosting: [US, DE]", "importer: DE, hosting: [DE]", "was recorded to stand in US, the register says DE"),
        ("importer: DE, hosting: [EU]", "importer: DE, hosting: [DE]", None),
        ("importer: DE, hosting: [DE]", "importer: DE, hosting: [EU]", None),
        ("importer: DE, hosting: [DE]", "importer: DE, hosting: [DE, US]", None),
    ],
)
def test_a_register_that_changed_shows_what_was_recorded_before(before: str, now: str, about: str | None) -> None:
    """Country and hosting, for as long as the last such record is young enough."""
    entry = "processors: [{id: x, domains: [x.example], WHERE}]"
    then, declared = parse(entry.replace("WHERE", before)), parse(entry.replace("WHERE", now))
    line = record("x.example", under=then)
    found = [one.sentence for one in drift(declared, observed([line]), AT.date()) if one.kind == "undeclared_country"]
    assert [about is not None and about in sentence for sentence in found] == [True] * (about is not None)
    assert ("undeclared_country", "x") not in told(declared, line, today=date(2027, 3, 1))


def test_a_hint_of_the_country_of_a_host_that_nobody_claims_is_drift() -> None:
    """From the watch list, or from the GeoIP file; an ending proves nothing."""
    somewhere = record("unheard-of.example")
    somewhere["destination"] |= {"country": "BR", "country_source": "geoip"}
    found = drift(load(None), observed([record("storage.yandexcloud.net"), somewhere, record("shop.unheard-of.be")]), AT.date())
    assert [(one.about, one.sentence) for one in found if one.kind == "undeclared_country"] == [
        ("storage.yandexcloud.net", "a host that no register entry claims is placed in RU by the watch list"),
        ("unheard-of.example", "a host that no register entry claims is placed in BR by its address, which is a hint"),
    ]


PURPOSES = """
services: [{id: local, purposes: [personnel]}]
processors: [{id: known, category: payments, domains: [pay.example], importer: BE, hosting: [BE], purposes: PURPOSES}]
"""


@pytest.mark.parametrize(("purposes", "differ"), [("[]", True), ("[payments]", True), ("[personnel]", False)])
def test_judge_and_drift_agree_on_purposes(purposes: str, differ: bool) -> None:
    """Of a recipient that is known by its category alone, too."""
    declared = parse(PURPOSES.replace("PURPOSES", purposes))
    line = record("pay.example", under=declared)
    assert ("purpose-mismatch" in line["decision"]["rules"]) is differ
    assert (("undeclared_purpose", "known") in told(declared, line)) is differ


@pytest.mark.parametrize(("lists", "differ"), [("cleared: [HEALTH]", False), ("categories: [survey]", True)])
def test_judge_and_drift_agree_on_categories(lists: str, differ: bool) -> None:
    """A clearance alone declares no category."""
    declared = parse(f"processors: [{{id: x, domains: [x.example], importer: BE, hosting: [BE], {lists}}}]")
    line = record("x.example", "PERSON", under=declared)
    assert ("undeclared-category" in line["decision"]["rules"]) is differ
    assert (("undeclared_category", "x") in told(declared, line)) is differ


def test_what_was_last_seen_long_ago_counts_as_unused() -> None:
    """After 90 days: a recipient, and a category or purpose that is long gone from one that is still in use."""
    once = record("chat.example", "SURVEY_ANSWER", under=parse(DECLARED), time="2026-03-01T12:00:00.000Z", purposes=["payments"])
    there = record("chat.example", under=parse(DECLARED), purposes=["customer_service"])
    recent = told(parse(DECLARED), once, there)
    assert {("unused_category", "chat"), ("unused_purpose", "local")} <= recent
    assert ("unused_processor", "chat") not in told(parse(DECLARED), there)
    assert ("unused_processor", "chat") in told(parse(DECLARED), there, today=date(2027, 3, 1))


def test_what_is_new_since_the_notice_is_told() -> None:
    """A recipient and a country that came after it; those from before are not."""
    later = record("api.mollie.com", time="2026-11-25T12:00:00.000Z")
    found = due_notice(observed([record(), later, record(time="2026-11-26T12:00:00.000Z")]), date(2026, 11, 23))
    assert [row.sentence for row in found] == [
        "mollie is a recipient since the notice of 2026-11-23",
        "data goes to NL since the notice of 2026-11-23",
    ]


def test_no_sentence_holds_a_host() -> None:
    """A host is remote text: it stands in `about`, and never in a sentence."""
    found = drift(load(None), observed([record("mevrouw-janssens.example")]), AT.date())
    assert [row.about for row in found] == ["mevrouw-janssens.example"]
    assert not any("janssens" in row.sentence for row in found)


def test_old_records_of_an_entry_that_was_taken_out_name_it() -> None:
    """The host is on no watch list, and what placed it was the register of then."""
    before = parse("processors: [{id: gone, domains: [gone.example], importer: IN, hosting: [IN]}]")
    found = drift(load(None), observed([record("gone.example", under=before)]), AT.date())
    assert {(one.kind, one.sentence) for one in found} == {
        ("undeclared_destination", "service local sends to gone, which the register has no more"),
        ("undeclared_country", "gone, which the register has no more, is placed in IN by what the register said of it then"),
    }
