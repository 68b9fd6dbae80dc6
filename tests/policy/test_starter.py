"""The starter data hangs together."""

import re
from datetime import date

from policy import reference, starter
from policy.destination import cloud_regions, normal, watched
from policy.entities import kinds
from policy.geography import SOMEWHERE_IN_THE_UNION, known, name, standing, sunsets

TODAY = date(2026, 11, 22)


def test_every_country_of_the_register_is_known() -> None:
    """Importers, parents, hosting, cloud regions."""
    for processor in starter.processors():
        places = {processor.importer.country, processor.parent, *processor.hosting} - {None}
        places |= {country for domain in processor.domains for country in domain.hosting or ()}
        assert all(place in SOMEWHERE_IN_THE_UNION or known(place or "") for place in places), processor.id
    assert all(known(country) for country in cloud_regions().values())


def test_no_domain_is_claimed_twice_and_none_is_watched() -> None:
    """In the starter register and its watch list."""
    suffixes = [normal(domain.suffix) for processor in starter.processors() for domain in processor.domains]
    assert len(suffixes) == len(set(suffixes))
    assert not any(watched(suffix) for suffix in suffixes)


def test_no_starter_entry_claims_a_ground_that_nobody_checked() -> None:
    """No transfer tool, no agreement, no confirmation: a person adds them. What a vendor says is advice."""
    for processor in starter.processors():
        assert (processor.transfers, processor.agreement, processor.confirmed) == ((), None, None)
    assert starter.advice("stripe")["dpf_claim"]["status"] in ("yes", "unknown")
    assert starter.advice("unheard-of") == {}


def test_hosting_is_codes_and_the_prose_stays_beside_it() -> None:
    """What the source says in words is kept as a note."""
    for processor in starter.processors():
        assert processor.hosting_note
        assert all(re.fullmatch(r"[A-Z]{2}", code) for code in processor.hosting)


def test_purposes_and_categories_refer_to_what_there_is() -> None:
    """Categories of purposes, purposes by recipient category, categories of entity types."""
    categories = {category.id for category in starter.categories()}
    purposes = {purpose.id for purpose in starter.purposes()}
    used = {processor.category for processor in starter.processors()}
    assert {category for purpose in starter.purposes() for category in purpose.categories} <= categories
    assert {category for kind in kinds().values() for category in kind.categories} <= categories
    for category, theirs in reference.data("purposes.yaml")["by_category"].items():
        assert category in used
        assert set(theirs) <= purposes


def test_the_country_table_is_whole() -> None:
    """Every ISO country has a status on any day; the counts of the source hold."""
    data = reference.data("countries.yaml")
    statuses = [row["status"] for row in data["countries"].values()]
    assert {status: statuses.count(status) for status in set(statuses)} == {
        status: data["counts"][status] for status in ("EEA", "adequacy", "none")
    }
    for code in data["countries"]:
        assert standing(code, TODAY).reason
    assert name("be") == "Belgium"
    assert name("Q1") == "Q1"
    assert sunsets() == {"GB": date(2031, 12, 27)}


def test_the_eea_is_thirty_states_and_their_territories() -> None:
    """27 Member States, Norway, Iceland, Liechtenstein; Norway is a country and not the word no."""
    assert {"NO", "IS", "LI", "BE", "HR"} <= {
        code for code in reference.data("countries.yaml")["countries"] if isinstance(code, str)
    }
    assert all(
        standing(code, TODAY).status == "EEA" for code in ("NO", "IS", "LI", "AX", "RE", "GP", "MQ", "GF", "YT", "MF", "IC", "EA")
    )
    assert all(standing(code, TODAY).status == "none" for code in ("GL", "FO", "NC", "SJ", "GI", "XK", "EU", "ZZ", "", "??"))
