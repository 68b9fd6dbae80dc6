"""The register as a person works with it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.configuration import Configuration, ConfigurationError, declared, load, parse
from policy.document import Document
from policy.register import editing
from policy.register.book import confirmed, entry, exported, imported, rows, show, standing
from policy.register.editing import with_processors
from policy.register.model import Confirmation
from policy.starter import starter_yaml

TODAY = date(2026, 11, 22)
JANE = Confirmation(by="Jane Example", on=TODAY)
FILE = """# ours
organisation: {name: X}  # who we are

processors:
  # the mailing house
  - id: mailer
    domains: [mailer.example]   # one
    importer: {country: BE}

  # the tracker
  - {id: tracker, domains: [t.example], importer: {country: NO}}
# after
rules: []
"""


def test_the_list_shows_how_each_entry_stands() -> None:
    """Unconfirmed starter entries, and what the file declares."""
    by_id = {row.id: row for row in rows(parse(FILE), TODAY)}
    assert by_id["hubspot"].standing == "unconfirmed"
    assert (by_id["mailer"].standing, by_id["mailer"].zone, by_id["mailer"].agreement) == ("declared", "unknown", "missing")


def test_show_adds_the_starters_advice() -> None:
    """Where the agreement is to be found, and how sure the facts are."""
    shown = show(load(None), "openai", TODAY)
    assert shown["today"]["zone"] == "third"
    assert shown["advice"]["agreement_link"]["url"].startswith("https://openai.com/")
    assert shown["domains"][0] == "openai.com"
    with pytest.raises(ConfigurationError, match="the register has no processor"):
        entry(load(None), "unheard-of")


def test_confirming_a_starter_entry_writes_it_into_the_file() -> None:
    """With who and when; comments and everything else stay."""
    text = confirmed(FILE, parse(FILE), "hubspot", JANE, {"hosting": ["DE"]})
    hubspot = entry(parse(text), "hubspot")
    assert (hubspot.confirmed, hubspot.hosting) == (JANE, ("DE",))
    assert all(line in text for line in FILE.splitlines())
    assert len(parse(text).processors) == len(parse(FILE).processors)


@pytest.mark.parametrize("identifier", ["mailer", "tracker"])
def test_confirming_a_declared_entry_replaces_it(identifier: str) -> None:
    """The other entry and every comment outside it stay."""
    text = confirmed(FILE, parse(FILE), identifier, JANE)
    assert entry(parse(text), identifier).confirmed == JANE
    assert [row.id for row in rows(parse(text), TODAY)][-2:] != []
    assert {"mailer", "tracker"} <= {row.id for row in rows(parse(text), TODAY)}
    assert all(comment in text for comment in ("# ours", "# who we are", "# the mailing house", "# the tracker", "# after"))


@pytest.mark.parametrize(
    "text", ["", "# only this\n", "organisation: {name: X}", "processors: []\nrules: []\n", "processors:\nrules: []\n"]
)
def test_a_file_without_processors_gets_them(text: str) -> None:
    """Whatever stands there instead."""
    assert entry(parse(confirmed(text, load(None), "stripe", JANE)), "stripe").confirmed == JANE


def test_the_starter_file_can_be_added_to() -> None:
    """What `init` writes, and then a confirmation."""
    text = confirmed(starter_yaml(), load(None), "stripe", JANE)
    assert entry(parse(text), "stripe").confirmed == JANE


def test_a_flow_list_is_refused_with_what_to_do() -> None:
    """One line with everything in it cannot be added to without rewriting it."""
    text = "processors: [{id: x, domains: [x.example], importer: BE}]"
    with pytest.raises(ConfigurationError, match="a dash a line"):
        confirmed(text, parse(text), "stripe", JANE)


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_export_and_import_are_inverse(form: str) -> None:
    """What one file exports another imports."""
    text = exported(parse(FILE), form=form)
    there = parse(imported("organisation: {name: Y}\n", text).text)
    assert entry(there, "tracker") == entry(parse(FILE), "tracker")
    assert entry(there, "tracker").importer.country == "NO"


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("named", [(), ("openai", "stripe")])
def test_what_nobody_confirmed_stays_unconfirmed(form: str, named: tuple[str, ...]) -> None:
    """An export of starter entries, all or by name, gives a register in which everything stands as it stood."""
    confirmed_one = parse(confirmed(FILE, parse(FILE), "hubspot", JANE))
    text = exported(confirmed_one, named, starter_too=True, form=form)
    done = imported(FILE, text)
    there = parse(done.text)
    if named:
        assert (done.text, done.taken, set(done.left)) == (FILE, (), set(named))
    else:
        assert {row.id: row.standing for row in rows(there, TODAY)} == {
            row.id: row.standing for row in rows(confirmed_one, TODAY)
        }
        assert set(done.taken) == {"hubspot", "mailer", "tracker"}
    assert entry(there, "openai") == entry(load(None), "openai")


def test_unconfirmed_facts_that_differ_come_in_unconfirmed() -> None:
    """Another version's starter register may know otherwise: it replaces ours, and nobody stands for it either."""
    text = exported(load(None), ["openai"]).replace("OpenAI API", "OpenAI, another year")
    done = imported(FILE, text)
    there = entry(parse(done.text), "openai")
    assert (there.name, standing(there), done.taken) == ("OpenAI, another year", "unconfirmed", ("openai",))
    again = parse(confirmed(done.text, parse(done.text), "openai", JANE))
    assert (standing(entry(again, "openai")), entry(again, "openai").source) == ("confirmed", "file")
    assert entry(parse(imported(done.text, exported(load(None), ["openai"])).text), "openai").name == "OpenAI API"


def test_what_nobody_confirmed_replaces_nothing_that_somebody_declared() -> None:
    """A confirmation here is not lost to an unconfirmed entry of the same id."""
    ours = confirmed(FILE, parse(FILE), "openai", JANE)
    text = exported(load(None), ["openai"]).replace("OpenAI API", "OpenAI, another year")
    done = imported(ours, text)
    assert (done.text, done.left) == (ours, ("openai",))


@pytest.mark.parametrize("entries", ["[", "x", "processors: 3", "processors: [{name: x}]", "processors: [{id: x}]"])
def test_what_is_no_export_is_refused(entries: str) -> None:
    """In one sentence."""
    with pytest.raises(ConfigurationError) as caught:
        imported(FILE, entries)
    assert "\n" not in str(caught.value)


TEXTS = [
    FILE,
    "",
    "# only this",
    "organisation: {name: X}",
    "processors: []\nrules: []\n",
    "processors:\n- id: stripe\n  domains: [a.example]\n  importer: BE\n\n# b\n- {id: mailer, domains: [b.be], importer: BE}",
]
ENTRIES = [
    {"id": identifier, "domains": [f"{year}.example"], "importer": {"country": "BE"}, "note": "a\nb"}
    for identifier in ("stripe", "mailer", "openai")
    for year in (1, 2)
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.lists(st.sampled_from(ENTRIES), max_size=5))
def test_many_entries_are_written_as_one_after_the_other(text: str, entries: list[dict[str, Any]]) -> None:
    """New ones first, those of the same id where they stood, comments where they were."""
    one_by_one = text
    for each in entries:
        one_by_one = with_processors(one_by_one, [each])
    assert with_processors(text, entries) == one_by_one


def test_an_import_reads_the_file_as_often_however_much_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole starter register comes in as fast as one entry for each that it has."""
    reads: list[int] = []

    def counted(text: str, name: str) -> tuple[Configuration, Document]:
        reads.append(len(text))
        return declared(text, name)

    monkeypatch.setattr(editing, "declared", counted)
    everything = exported(load(None), starter_too=True).replace("source: starter", "note: ours")
    assert len(imported(FILE, everything).taken) == len(load(None).processors)
    assert len(reads) == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["openai", "stripe", "hubspot", "mistral"]), max_size=6))
def test_any_order_of_confirmations_gives_the_same_register(order: list[str]) -> None:
    """Each is there once, whatever came before."""
    text = FILE
    for identifier in order:
        text = confirmed(text, parse(text), identifier, JANE)
    found = parse(text)
    assert {processor.id for processor in found.processors if processor.confirmed} == set(order)
    assert len(found.processors) == len(parse(FILE).processors)


def test_errors_name_the_file_as_it_is_called() -> None:
    """Whatever it is called, when an entry is taken in or confirmed."""
    broken = FILE.replace("organisation:", "organization:")
    with pytest.raises(ConfigurationError, match=r"^egress\.yaml:2: "):
        imported(broken, exported(load(None), ["hubspot"]), "egress.yaml")
    with pytest.raises(ConfigurationError, match=r"^egress\.yaml:2: "):
        confirmed(broken, load(None), "hubspot", JANE, name="egress.yaml")
