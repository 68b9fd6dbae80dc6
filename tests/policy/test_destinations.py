"""Sixty-odd destinations on dates: zone, basis, and the words that say why."""

from datetime import UTC, date, datetime

import pytest

from policy.configuration import parse
from policy.judge import Judge
from policy.model import Destination

REGISTER = """
processors:
  - {id: be, domains: [be.example], importer: {country: BE}, hosting: [BE]}
  - {id: "no", domains: [no.example], importer: {country: NO}, hosting: [NO]}
  - {id: is, domains: [is.example], importer: {country: IS}, hosting: [IS]}
  - {id: li, domains: [li.example], importer: {country: LI}, hosting: [LI]}
  - {id: re, domains: [re.example], importer: {country: RE}, hosting: [RE]}
  - {id: ax, domains: [ax.example], importer: {country: AX}, hosting: [AX]}
  - {id: gl, domains: [gl.example], importer: {country: GL}, hosting: [GL]}
  - {id: nc, domains: [nc.example], importer: {country: NC}, hosting: [NC]}
  - {id: sj, domains: [sj.example], importer: {country: SJ}, hosting: [SJ]}
  - {id: ch, domains: [ch.example], importer: {country: CH}, hosting: [CH]}
  - {id: gb, domains: [gb.example], importer: {country: GB}, hosting: [GB]}
  - {id: uk, domains: [uk.example], importer: {country: UK}, hosting: [UK]}
  - {id: gi, domains: [gi.example], importer: {country: GI}, hosting: [GI]}
  - {id: br, domains: [br.example], importer: {country: BR}, hosting: [BR], transfer: {tool: adequacy, checked: 2026-01-01}}
  - {id: br-unverified, domains: [br-unverified.example], importer: {country: BR}, hosting: [BR]}
  - {id: jp, domains: [jp.example], importer: {country: JP}, hosting: [JP],
     transfer: {tool: adequacy, conditions: [recipient_is_pihbo, recipient_purpose_not_carved_out]}}
  - {id: il, domains: [il.example], importer: {country: IL}, hosting: [IL]}
  - {id: epo, domains: [epo.example], importer: {country: EPO}, hosting: [DE]}
  - {id: zz, domains: [zz.example], importer: {country: ZZ}, hosting: [ZZ]}
  - {id: qq, domains: [qq.example], importer: {country: QQ}, hosting: [BE]}
  - {id: us, domains: [us.example], importer: {country: US}, hosting: [US]}
  - {id: us-dpf, domains: [us-dpf.example], importer: {country: US}, hosting: [US], transfer: {tool: dpf, checked: 2026-03-01}}
  - {id: us-dpf-unchecked, domains: [us-dpf-unchecked.example], importer: {country: US}, hosting: [US], transfer: {tool: dpf}}
  - {id: us-dpf-ended, domains: [us-dpf-ended.example], importer: {country: US}, hosting: [US],
     transfer: {tool: dpf, checked: 2026-03-01, expires: 2026-06-30}}
  - {id: us-scc, domains: [us-scc.example], importer: {country: US}, hosting: [US],
     transfer: {tool: scc, reference: module 2, dated: 2024-03-01, expires: 2027-01-01}}
  - {id: us-bcr, domains: [us-bcr.example], importer: {country: US}, hosting: [US], transfer: {tool: bcr}}
  - {id: us-49, domains: [us-49.example], importer: {country: US}, hosting: [US],
     transfer: {tool: art49, case: 49(1)(b), reason: one travel booking}}
  - {id: us-49-bare, domains: [us-49-bare.example], importer: {country: US}, hosting: [US], transfer: {tool: art49}}
  - {id: us-both, domains: [us-both.example], importer: {country: US}, hosting: [US, IN],
     transfer: [{tool: dpf, checked: 2026-03-01, expires: 2026-12-31}, {tool: scc, dated: 2024-03-01}]}
  - {id: us-only, domains: [us-only.example], importer: {country: US}, hosting: [US],
     transfer: [{tool: dpf, checked: 2026-03-01, expires: 2026-12-31}, {tool: scc, dated: 2024-03-01}]}
  - {id: us-another, domains: [us-another.example], importer: {entity: "Foo, Inc.", country: US}, hosting: [US],
     transfer: {tool: dpf, checked: 2026-03-01, entity: Bar Inc}}
  - {id: us-own, domains: [us-own.example], importer: {entity: "Foo, Inc.", country: US}, hosting: [US],
     transfer: {tool: dpf, checked: 2026-03-01, entity: FOO LLC}}
  - {id: us-later, domains: [us-later.example], importer: US, transfer: {tool: dpf, checked: 2026-03-01, dated: 2026-12-01}}
  - {id: br-ended, domains: [br-ended.example], importer: BR, hosting: [BR],
     transfer: {tool: adequacy, checked: 2026-01-26, dated: 2026-02-01, expires: 2026-06-30}}
  - {id: ie-us, domains: [ie-us.example], importer: {country: IE}, hosting: [US, DE]}
  - {id: ie-us-dpf, domains: [ie-us-dpf.example], importer: {country: IE}, hosting: [US],
     transfer: {tool: dpf, checked: 2026-03-01}}
  - {id: ie-us-named, domains: [ie-us-named.example], importer: {country: IE}, hosting: [US],
     transfer: {tool: dpf, checked: 2026-03-01, entity: "Example, Inc."}}
  - {id: ie-nowhere, domains: [ie-nowhere.example], importer: {country: IE}, parent: US}
  - {id: ie-nowhere-scc, domains: [ie-nowhere-scc.example], importer: {country: IE}, transfer: {tool: scc, dated: 2024-03-01}}
  - {id: ie-union, domains: [ie-union.example], importer: {country: IE}, hosting: [EU], parent: US}
  - {id: ch-us, domains: [ch-us.example], importer: {country: CH}, hosting: [US]}
  - {id: ch-nowhere, domains: [ch-nowhere.example], importer: {country: CH}}
  - {id: ch-us-dpf, domains: [ch-us-dpf.example], importer: {country: CH}, hosting: [US],
     transfer: {tool: dpf, checked: 2026-03-01, entity: "Example, Inc."}}
  - {id: in, domains: [in.example], importer: {country: IN}, hosting: [DE]}
  - {id: cn, domains: [cn.example], importer: {country: CN}, hosting: [CN], transfer: {tool: scc, dated: 2027-01-01}}
  - {id: by-host, domains: [{suffix: eu.host.example, hosting: [DE]}, host.example], importer: {country: IE}, hosting: [US]}
  - {id: literal, domains: [203.0.113.7, "2001:db8::7"], importer: {country: BE}, hosting: [BE]}
  - {id: bucket, domains: [{suffix: bucket-7.s3.us-east-1.amazonaws.com, hosting: [IE]}, backup.s3.eu-west-3.amazonaws.com],
     importer: {country: LU}, hosting: [EU]}
  - {id: idna, domains: [münchen.example], importer: {country: DE}, hosting: [DE]}
  - {id: sharp, domains: [straße.example], importer: {country: AT}, hosting: [AT]}
  - {id: double, domains: [strasse.example], importer: {country: IN}, hosting: [IN]}
  - {id: line, domains: [my_bücket.example, _dmarc.example], importer: {country: BE}, hosting: [BE]}
  - {id: snow, domains: [☃.example], importer: {country: "NO"}, hosting: ["NO"]}
"""
TODAY = "2026-11-22"

ROWS: list[tuple[str, str, str | None, str, str, str]] = [
    # host, day, processor, zone, basis, a piece of the reason
    ("api.be.example", TODAY, "be", "EEA", "none-needed", "Belgium is in the EEA"),
    ("no.example", TODAY, "no", "EEA", "none-needed", "Norway"),
    ("is.example", TODAY, "is", "EEA", "none-needed", "Iceland"),
    ("li.example", TODAY, "li", "EEA", "none-needed", "Liechtenstein"),
    ("re.example", TODAY, "re", "EEA", "none-needed", "Réunion"),
    ("ax.example", TODAY, "ax", "EEA", "none-needed", "Åland"),
    ("gl.example", TODAY, "gl", "third", "missing", "Greenland"),
    ("nc.example", TODAY, "nc", "third", "missing", "New Caledonia"),
    ("sj.example", TODAY, "sj", "third", "missing", "Svalbard"),
    ("ch.example", TODAY, "ch", "adequacy", "adequacy", "2000/518"),
    ("gb.example", "2021-06-27", "gb", "third", "missing", "was not adopted"),
    ("gb.example", "2021-06-28", "gb", "adequacy", "adequacy", "until 2025-06-27"),
    ("gb.example", "2025-06-23", "gb", "adequacy", "adequacy", "until 2025-06-27"),
    ("gb.example", "2025-09-01", "gb", "adequacy", "adequacy", "until 2025-12-27"),
    ("gb.example", "2025-12-20", "gb", "adequacy", "adequacy", "until 2031-12-27"),
    ("gb.example", TODAY, "gb", "adequacy", "adequacy", "until 2031-12-27"),
    ("uk.example", TODAY, "uk", "adequacy", "adequacy", "United Kingdom"),
    ("gb.example", "2031-12-27", "gb", "adequacy", "adequacy", "until 2031-12-27"),
    ("gb.example", "2031-12-28", "gb", "third", "missing", "had ended"),
    ("gi.example", TODAY, "gi", "third", "missing", "Gibraltar"),
    ("br.example", "2026-01-25", "br", "third", "missing", "was not adopted"),
    ("br.example", "2026-01-26", "br", "adequacy", "adequacy", "2026/179"),
    ("br.example", TODAY, "br", "adequacy", "adequacy", "2026/179"),
    ("br.example", "2025-12-31", "br", "third", "missing", "was not adopted"),
    ("br-unverified.example", TODAY, "br-unverified", "third", "missing", "recipient subject to lgpd"),
    ("jp.example", TODAY, "jp", "adequacy", "adequacy", "2019/419"),
    ("il.example", TODAY, "il", "adequacy", "adequacy", "2011/61"),
    ("epo.example", TODAY, "epo", "adequacy", "adequacy", "European Patent Organisation"),
    ("epo.example", "2025-07-14", "epo", "third", "missing", "was not adopted"),
    ("zz.example", TODAY, "zz", "third", "missing", "fail closed"),
    ("qq.example", TODAY, "qq", "third", "missing", "fails closed"),
    ("us.example", TODAY, "us", "third", "missing", "without a dated check"),
    ("us-dpf.example", TODAY, "us-dpf", "adequacy", "dpf", "checked 2026-03-01"),
    ("us-dpf.example", "2026-02-28", "us-dpf", "third", "missing", "had not been checked"),
    ("us-dpf.example", "2023-07-09", "us-dpf", "third", "missing", "was not adopted"),
    ("us-dpf-unchecked.example", TODAY, "us-dpf-unchecked", "third", "missing", "had not been checked"),
    ("us-dpf-ended.example", "2026-06-30", "us-dpf-ended", "adequacy", "dpf", "checked 2026-03-01"),
    ("us-dpf-ended.example", "2026-07-01", "us-dpf-ended", "third", "missing", "ended on 2026-06-30"),
    ("us-scc.example", TODAY, "us-scc", "third", "scc", "SCC in force"),
    ("us-scc.example", "2024-02-29", "us-scc", "third", "missing", "dated 2024-03-01"),
    ("us-scc.example", "2027-01-02", "us-scc", "third", "missing", "ended on 2027-01-01"),
    ("us-bcr.example", TODAY, "us-bcr", "third", "bcr", "BCR in force"),
    ("us-49.example", TODAY, "us-49", "third", "art49", "art49 in force"),
    ("us-49-bare.example", TODAY, "us-49-bare", "third", "missing", "without its case"),
    ("us-only.example", TODAY, "us-only", "adequacy", "dpf", "DPF list"),
    ("us-only.example", "2026-01-01", "us-only", "third", "scc", "had not been checked"),
    ("us-only.example", "2027-01-01", "us-only", "third", "scc", "certification ended on 2026-12-31; SCC in force"),
    ("us-only.example", "2024-01-01", "us-only", "third", "missing", "after the exchange"),
    ("us-both.example", TODAY, "us-both", "third", "scc", "India"),
    ("us-another.example", TODAY, "us-another", "third", "missing", "for this company"),
    ("us-own.example", TODAY, "us-own", "adequacy", "dpf", "DPF list"),
    ("us-later.example", TODAY, "us-later", "third", "missing", "dated 2026-12-01, after the exchange"),
    ("us-later.example", "2026-12-01", "us-later", "adequacy", "dpf", "DPF list"),
    ("br-ended.example", "2026-01-31", "br-ended", "third", "missing", "nobody verified"),
    ("br-ended.example", "2026-06-30", "br-ended", "adequacy", "adequacy", "2026/179"),
    ("br-ended.example", "2026-07-01", "br-ended", "third", "missing", "nobody verified"),
    ("ie-us.example", TODAY, "ie-us", "third", "missing", "United States"),
    ("ie-us-dpf.example", TODAY, "ie-us-dpf", "third", "missing", "for this company"),
    ("ie-us-named.example", TODAY, "ie-us-named", "adequacy", "dpf", "DPF list"),
    ("ie-nowhere.example", TODAY, "ie-nowhere", "unknown", "missing", "where it hosts is not confirmed"),
    ("ie-nowhere-scc.example", TODAY, "ie-nowhere-scc", "unknown", "scc", "SCC in force"),
    ("ie-union.example", TODAY, "ie-union", "EEA", "none-needed", "in the EEA"),
    ("ch-us.example", TODAY, "ch-us", "third", "missing", "United States"),
    ("ch-us-dpf.example", TODAY, "ch-us-dpf", "adequacy", "dpf", "DPF list"),
    ("ch-nowhere.example", TODAY, "ch-nowhere", "adequacy", "adequacy", "Switzerland"),
    ("in.example", TODAY, "in", "third", "missing", "India"),
    ("cn.example", TODAY, "cn", "third", "missing", "after the exchange"),
    ("eu.host.example", TODAY, "by-host", "EEA", "none-needed", "EEA"),
    ("a.eu.host.example", TODAY, "by-host", "EEA", "none-needed", "EEA"),
    ("us.host.example", TODAY, "by-host", "third", "missing", "United States"),
    ("eu.host.example.evil.example", TODAY, None, "unknown", "missing", "no register entry"),
    ("203.0.113.7", TODAY, "literal", "EEA", "none-needed", "Belgium"),
    ("1.203.0.113.7", TODAY, None, "unknown", "missing", "no register entry"),
    ("203.0.113.70", TODAY, None, "unknown", "missing", "no register entry"),
    ("[2001:DB8:0::7]", TODAY, "literal", "EEA", "none-needed", "Belgium"),
    ("::ffff:203.0.113.7", TODAY, "literal", "EEA", "none-needed", "Belgium"),
    ("MÜNCHEN.example", TODAY, "idna", "EEA", "none-needed", "Germany"),
    ("www.xn--mnchen-3ya.example.", TODAY, "idna", "EEA", "none-needed", "Germany"),
    ("straße.example", TODAY, "sharp", "EEA", "none-needed", "Austria"),
    ("www.xn--strae-oqa.example", TODAY, "sharp", "EEA", "none-needed", "Austria"),
    ("STRAẞE.example:443", TODAY, "sharp", "EEA", "none-needed", "Austria"),
    ("strasse.example", TODAY, "double", "third", "missing", "India"),
    ("münchen。example", TODAY, "idna", "EEA", "none-needed", "Germany"),
    ("münchen.example.evil.example", TODAY, None, "unknown", "missing", "no register entry"),
    ("-ü.münchen.example", TODAY, None, "unknown", "missing", "no register entry"),
    ("ü..münchen.example", TODAY, None, "unknown", "missing", "no register entry"),
    ("ü ü.münchen.example", TODAY, None, "unknown", "missing", "no register entry"),
    ("\u0301u.münchen.example", TODAY, None, "unknown", "missing", "no register entry"),
    ("my_bücket.example", TODAY, "line", "EEA", "none-needed", "Belgium"),
    ("my_bucket.example", TODAY, None, "unknown", "missing", "no register entry"),
    ("a._dmarc.example", TODAY, "line", "EEA", "none-needed", "Belgium"),
    ("_dmarc.münchen.example", TODAY, "idna", "EEA", "none-needed", "Germany"),
    ("xn--n3h.example", TODAY, "snow", "EEA", "none-needed", "Norway"),
    ("☃.example", TODAY, "snow", "EEA", "none-needed", "Norway"),
    ("２０３.0.113.7", TODAY, "literal", "EEA", "none-needed", "Belgium"),
    ("API.HubAPI.com.", TODAY, "hubspot", "third", "missing", "United States"),
    ("evilhubapi.com", TODAY, None, "unknown", "missing", "no register entry"),
    ("hubapi.com.evil.io", TODAY, None, "unknown", "missing", "no register entry"),
    ("com", TODAY, None, "unknown", "missing", "no register entry"),
    ("", TODAY, None, "unknown", "missing", "no register entry"),
    ("api.openai.com", TODAY, "openai", "third", "missing", "United States"),
    ("eu.api.openai.com", TODAY, "openai", "EEA", "none-needed", "EEA"),
    ("api.mistral.ai", TODAY, "mistral", "EEA", "none-needed", "France"),
    ("bedrock-runtime.eu-west-1.amazonaws.com", TODAY, "aws_bedrock", "EEA", "none-needed", "EEA"),
    ("bedrock-runtime.us-east-1.amazonaws.com", TODAY, "aws_bedrock", "third", "missing", "United States"),
    ("bucket.s3.eu-central-1.amazonaws.com", TODAY, "aws", "EEA", "none-needed", "EEA"),
    ("bucket.s3.amazonaws.com", TODAY, "aws", "unknown", "missing", "not confirmed"),
    ("europe-west4-aiplatform.googleapis.com", TODAY, "google_ai", "EEA", "none-needed", "EEA"),
    ("us-central1-aiplatform.googleapis.com", TODAY, "google_ai", "third", "missing", "United States"),
    ("aiplatform.europe-west3.rep.googleapis.com", TODAY, "google_ai", "EEA", "none-needed", "EEA"),
    ("moon-base1-aiplatform.googleapis.com", TODAY, "google_ai", "unknown", "missing", "not confirmed"),
    ("us-central1-aiplatform.googleapis.com.evil.example", TODAY, None, "unknown", "missing", "no register entry"),
    ("eu-west-1.s3.amazonaws.com", TODAY, "aws", "unknown", "missing", "not confirmed"),
    ("eu-west-1-data.s3.amazonaws.com", TODAY, "aws", "unknown", "missing", "not confirmed"),
    ("data.eu-west-1.s3-accelerate.amazonaws.com", TODAY, "aws", "unknown", "missing", "not confirmed"),
    ("data.s3-us-west-2.amazonaws.com", TODAY, "aws", "third", "missing", "United States"),
    ("eu-west-1.s3.dualstack.us-east-2.amazonaws.com", TODAY, "aws", "third", "missing", "United States"),
    ("sts.us-gov-west-1.amazonaws.com", TODAY, "aws", "third", "missing", "United States"),
    ("ec2-3-4-5-6.eu-north-1.compute.amazonaws.com", TODAY, "aws", "EEA", "none-needed", "EEA"),
    ("abc.eu-west-3.awsapprunner.com", TODAY, "aws", "EEA", "none-needed", "EEA"),
    ("data-eu-west-1.s3.us-east-1.amazonaws.com", TODAY, "aws", "third", "missing", "United States"),
    ("bucket-7.s3.us-east-1.amazonaws.com", TODAY, "bucket", "third", "missing", "United States"),
    ("us-east-1.backup.s3.eu-west-3.amazonaws.com", TODAY, "bucket", "EEA", "none-needed", "EEA"),
    ("mega.nz", TODAY, None, "unknown", "missing", "no register entry"),
    ("storage.yandexcloud.net", TODAY, None, "third", "missing", "Russian Federation"),
]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(parse(REGISTER))


def destination(judge: Judge, host: str, day: str) -> Destination:
    return judge.destination(host, datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC))


@pytest.mark.parametrize(("host", "day", "processor", "zone", "basis", "reason"), ROWS)
def test_destination_on_a_day(
    judge: Judge, host: str, day: str, processor: str | None, zone: str, basis: str, reason: str
) -> None:
    """Host and day decide processor, zone and basis, and a sentence says why."""
    found = destination(judge, host, day)
    assert (found.processor, found.zone, found.basis) == (processor, zone, basis)
    assert found.registered == (processor is not None)
    assert reason in found.reason


def test_the_parents_country_is_shown_and_never_counted(judge: Judge) -> None:
    """A parent in the United States does not make an EEA destination a third country."""
    found = destination(judge, "ie-union.example", TODAY)
    assert (found.parent, found.zone) == ("US", "EEA")


def test_a_sunset_is_told_with_the_destination(judge: Judge) -> None:
    """The adequacy decision's end on that day."""
    assert destination(judge, "gb.example", "2025-10-01").valid_until == date(2025, 12, 27)
    assert destination(judge, "gb.example", TODAY).valid_until == date(2031, 12, 27)
    assert destination(judge, "ch.example", TODAY).valid_until is None


ASSESSMENTS = [
    ("{dated: 2025-01-01, review: 2027-01-01}", TODAY, "valid", "SCC in force"),
    ("{dated: 2025-01-01, review: 2026-01-01}", TODAY, "overdue", "SCC in force"),
    ("{reference: TIA-9}", TODAY, "valid", "SCC in force, its impact assessment without a review date"),
    ("{dated: 2025-01-01}", TODAY, "valid", "SCC in force, its impact assessment without a review date"),
    ("{dated: 2026-11-23, review: 2028-01-01}", TODAY, "none", "SCC in force"),
    ("{dated: 2026-11-22, review: 2028-01-01}", TODAY, "valid", "SCC in force"),
    ("null", TODAY, "none", "SCC in force"),
]


@pytest.mark.parametrize(("tia", "day", "state", "reason"), ASSESSMENTS)
def test_an_assessment_holds_from_its_day_until_its_review(tia: str, day: str, state: str, reason: str) -> None:
    """Without a review date it holds, and the reason says so; one that was made later says nothing of today."""
    entry = f"{{id: x, domains: [x.example], importer: US, hosting: [US], transfer: {{tool: scc, tia: {tia}}}}}"
    found = destination(Judge(parse(f"processors: [{entry}]")), "x.example", day)
    assert (found.transfer.tia, found.basis) == (state, "scc")
    assert found.reason.endswith(reason)


def test_a_country_ending_is_only_a_hint(judge: Judge) -> None:
    """An unregistered .be host is hinted Belgian, and its zone stays unknown; .io hints at nothing."""
    found = destination(judge, "shop.unheard-of.be", TODAY)
    assert (found.country, found.country_source, found.zone) == ("BE", "tld", "unknown")
    assert destination(judge, "unheard-of.io", TODAY).country_source == "none"


def test_a_region_in_a_hosts_own_name_stands_beside_what_its_entry_says(judge: Judge) -> None:
    """The register says Ireland, the name says Virginia: both are shown. A region that the entry covers adds nothing."""
    assert destination(judge, "bucket-7.s3.us-east-1.amazonaws.com", TODAY).hosting == ("IE", "US")
    assert destination(judge, "backup.s3.eu-west-3.amazonaws.com", TODAY).hosting == ("EU",)


def test_a_day_in_another_time_zone_is_taken_in_utc(judge: Judge) -> None:
    """Midnight in Tokyo is still the day before in UTC."""
    at = datetime.fromisoformat("2026-01-26T00:30:00+09:00")
    assert judge.destination("br.example", at).zone == "third"


def test_the_end_of_an_overlong_host_decides(judge: Judge) -> None:
    """No cut makes `….hubapi.com.evil.example` end in `hubapi.com`."""
    for length in range(225, 256):
        assert not destination(judge, "x" * length + ".hubapi.com.evil.example", TODAY).registered
    assert destination(judge, "x" * 300 + ".hubapi.com", TODAY).processor == "hubspot"


def test_hostile_hosts_are_bounded_and_never_raise(judge: Judge) -> None:
    """Whatever a client calls a host, there is a destination."""
    for host in ("." * 500, "a" * 10_000, "\x00", "é" * 300, "[", "[::1", "]", "1.2.3", "xn--", "hubapi.com:443:1", "%"):
        found = destination(judge, host, TODAY)
        assert len(found.host) <= 253
        assert not found.registered


def test_the_assessment_of_a_lapsed_ground_is_not_that_of_the_one_in_force() -> None:
    """Only the ground that carries the transfer counts."""
    transfers = "[{tool: scc, expires: 2026-01-31, tia: {reference: old, dated: 2025-01-01}}, {tool: scc, dated: 2026-02-01}]"
    text = f"processors: [{{id: x, domains: [x.example], importer: {{country: IN}}, hosting: [IN], transfer: {transfers}}}]"
    found = Judge(parse(text))
    assert destination(found, "x.example", "2026-11-22").transfer.tia == "none"
    assert destination(found, "x.example", "2026-01-15").transfer.tia == "valid"


def test_what_was_verified_of_a_decision_ends_with_it(judge: Judge) -> None:
    """The last day on which the conditions of Brazil's were looked up to hold."""
    assert judge.destination("br-ended.example", datetime(2026, 6, 1, tzinfo=UTC)).valid_until == date(2026, 6, 30)
    assert judge.destination("br.example", datetime(2026, 6, 1, tzinfo=UTC)).valid_until is None
