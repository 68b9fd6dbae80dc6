"""What the metrics count."""

from collections import Counter

from ledger.counting import LABELS, Counts, count, count_hosts, labels
from ledger.record import DecisionRecord, FindingRecord, InspectionRecord, SettledRecord, UnseenRecord
from proxy.metrics import CATALOGUE
from tests.ledger.records import EMAIL, UNKNOWN, record


def counted(*records: object) -> dict[str, int]:
    counts: Counts = Counter()
    for one in records:
        count(counts, one, [])  # pyright: ignore[reportArgumentType]  records
    return {f"{name} {' '.join(values)}".strip(): number for (name, values), number in counts.items()}


def test_a_record_counts_its_exchange_bytes_findings_and_ground() -> None:
    """Labels come in the order of `LABELS`, which are the catalogue's."""
    assert counted(record()) == {
        "exchange_bytes_total crm-sync hubspot adequacy sent": 1800,
        "exchanges_total crm-sync hubspot adequacy sent allow": 1,
        "findings_total EMAIL_ADDRESS contact hubspot adequacy sent": 2,
        "incomplete_exchanges_total crm-sync hubspot adequacy sent": 0,
        "transfers_total crm-sync hubspot IE adequacy dpf": 1,
    }
    assert labels("unseen_total", ("opaque",)) == {"reason": "opaque"}


def test_unknown_hosts_share_one_label_and_a_country() -> None:
    """The host itself is in the record."""
    got = counted(record(destination=UNKNOWN, decision=DecisionRecord("flag", ["unregistered"], "medium", None)))
    assert got["transfers_total crm-sync unregistered unknown unknown missing"] == 1
    assert got["rule_matches_total unregistered medium unregistered unknown"] == 1


def test_shadow_rules_count_beside_those_that_matched() -> None:
    """A rule on trial has a figure before it acts."""
    got = counted(record(decision=DecisionRecord("allow", [], "info", None, ["on-trial"])))
    assert got["shadow_matches_total on-trial hubspot adequacy"] == 1
    assert not any(name.startswith("rule_matches_total") for name in got)


def test_every_use_of_feedback_counts() -> None:
    """With the entity that was taken away or put in; the entry's id is in the record."""
    settled = [
        SettledRecord("F-1", "allow", "PERSON", "body:$.product", 3),
        SettledRecord("F-2", "deny", "ADDRESS", "query:q", 1),
    ]
    got = counted(record(inspection=InspectionRecord("observe", True, [], 1.5, settled)))
    assert (got["feedback_total allow PERSON"], got["feedback_total deny ADDRESS"]) == (3, 1)


def test_a_partial_record_counts_everything_but_the_exchange() -> None:
    """Its last record counts that."""
    unread = InspectionRecord("observe", False, [UnseenRecord("opaque", "body")], 1.0)
    got = counted(record(state="partial", inspection=unread))
    assert sorted(name.split()[0] for name in got) == ["exchange_bytes_total", "findings_total", "unseen_total"]
    assert got["unseen_total opaque"] == 1


def test_findings_without_a_category_and_in_a_side_frame_count() -> None:
    """A side frame's cut tokens (count 0) do not count again."""
    counts: Counts = Counter()
    bare = FindingRecord("URL", [], "ordinary", "body:$.u", 1, 0.5, "url", [])
    count(counts, record(findings=[bare]), [EMAIL, FindingRecord("URL", [], "ordinary", "body:$.u", 0, 0.5, "url", ["e.x"])])
    assert sum(number for (name, _), number in counts.items() if name == "findings_total") == 3
    assert any("none" in values for _, values in counts)


def test_new_hosts_are_added_once_there_are_any() -> None:
    """No sample is made by nothing."""
    counts: Counts = Counter()
    count_hosts(counts, 0)
    assert not counts
    count_hosts(counts, 2)
    assert counts["unregistered_destinations_total", ()] == 2


def test_labels_are_the_catalogue_s() -> None:
    """`proxy.metrics` says what is exported; what the ledger counts is just that."""
    catalogue = {metric.name: metric.labels for metric in CATALOGUE if metric.source == "ledger"}
    assert catalogue == LABELS
