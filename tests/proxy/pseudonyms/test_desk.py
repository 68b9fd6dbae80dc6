"""The same value the same pseudonym within a scope, no two values one, in every process; and the vault that leads back."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.jobs import Edit, Spot
from policy.model import Scope
from proxy.pseudonyms.assign import Assigner, Exhausted
from proxy.pseudonyms.desk import Desk
from proxy.pseudonyms.page import Bounds, Page, Substituted, Wanted
from proxy.pseudonyms.spellings import settled
from proxy.pseudonyms.vault import Vault, VaultError
from proxy.restoring.matcher import Matcher

KEY, SECRET = b"k" * 32, b"s" * 32


def page(conversation: str = "", service: str = "crm", processor: str = "llm", exchange: str = "1", controller: str = "") -> Page:
    return Page(Bounds(service, processor, controller, exchange, conversation, "BE"))


def spot(value: str, entity: str = "EMAIL_ADDRESS") -> Spot:
    return Spot(entity, "body:$.a", 0, len(value), "t", value)


def substitute(desk: Desk, at: Page, *spots: Spot, scope: Scope = "conversation", now: float = 1000.0) -> Substituted:
    return asyncio.run(desk.substitute(Wanted(at, scope, spots), now))


def text(
    desk: Desk, at: Page, value: str, entity: str = "EMAIL_ADDRESS", scope: Scope = "conversation", now: float = 1000.0
) -> str:
    edits = substitute(desk, at, spot(value, entity), scope=scope, now=now).edits
    return edits[0].text


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(KEY, Vault(tmp_path / "vault", SECRET))


@given(st.lists(st.sampled_from(["EMAIL_ADDRESS", "PERSON", "HEALTH", "CREDIT_CARD", "PHONE_NUMBER"])), st.data())
@settings(max_examples=60)
def test_what_was_replaced_leads_back(entities: list[str], data: st.DataObject) -> None:
    """Every edit's text stands for exactly what it wrote over."""
    desk, at = Desk.alone(), page()
    spots = [spot(data.draw(st.text(min_size=1, max_size=20)), entity) for entity in entities]
    for edit, value in _replaced(substitute(desk, at, *spots), spots):
        assert at.pairs[edit.text].casefold() == value.casefold() or at.pairs[edit.text].strip() == value.strip()


def _replaced(done: Substituted, spots: list[Spot]) -> list[tuple[Edit, str]]:
    assert not done.failed
    if len(done.edits) != len(spots):
        return []  # names have an edit a word
    return [(edit, each.value or "") for edit, each in zip(done.edits, spots, strict=True) if each.entity != "PERSON"]


def test_the_same_value_gets_the_same_within_a_scope_and_another_outside(desk: Desk) -> None:
    """Conversation, service and processor; another controller's data never joins."""
    first = text(desk, page(conversation="c1"), "jan@x.be")
    assert text(desk, page(conversation="c1", exchange="2"), "jan@x.be") == first
    assert text(desk, page(conversation="c2"), "jan@x.be") != first
    assert text(desk, page(exchange="1"), "jan@x.be") != text(desk, page(exchange="2"), "jan@x.be")
    wide = text(desk, page(), "jan@x.be", scope="service")
    assert text(desk, page(processor="other", exchange="9"), "jan@x.be", scope="service") == wide
    assert text(desk, page(service="other"), "jan@x.be", scope="service") != wide
    assert text(desk, page(controller="Insurer"), "jan@x.be", scope="service") != wide
    there = text(desk, page(), "jan@x.be", scope="processor")
    assert text(desk, page(service="other"), "jan@x.be", scope="processor") == there


def test_spellings_of_a_name_are_one_word_in_their_own_case(desk: Desk) -> None:
    """JAN and Jan are one person, and each leads back to itself."""
    at = page()
    small, loud = text(desk, at, "Peeters", "PERSON"), text(desk, at, "PEETERS", "PERSON")
    assert small.upper() == loud
    assert (at.pairs[small], at.pairs[loud]) == ("Peeters", "PEETERS")


def test_a_name_is_replaced_word_by_word(desk: Desk) -> None:
    """The particle stays, and the family name alone is the same word."""
    done = substitute(desk, at := page(), spot("Jan van Damme", "PERSON"), spot("Damme", "PERSON"))
    assert [(edit.start, edit.end) for edit in done.edits] == [(0, 3), (8, 13), (0, 5)]
    assert done.edits[1].text == done.edits[2].text
    assert at.pairs[done.edits[0].text] == "Jan"


@given(st.sets(st.integers(0, 999), min_size=150, max_size=300))
@settings(max_examples=5)
def test_it_is_injective_even_where_there_are_few(numbers: set[int]) -> None:
    """More phone numbers than a range for films holds: each has its own, the last ones a mark."""
    few = page()
    assigner = Assigner(KEY, "scope", "GB")
    values = [f"0{1 + number % 9}/{1900 + number}" for number in numbers] + [f"+353 20 91 0{number:04d}" for number in numbers]
    kinds = ["CARD_EXPIRY"] * len(numbers) + ["PHONE_NUMBER"] * len(numbers)
    made = [assigner.pseudonym(kind, value, few) for kind, value in zip(kinds, values, strict=True)]
    assert len(set(made)) == len(values)
    assert [assigner.pseudonym(kind, value, few) for kind, value in zip(kinds, values, strict=True)] == made


@pytest.mark.parametrize("form", [str.upper, str.lower])
def test_no_two_addresses_share_one_in_different_cases(form: Callable[[str], str]) -> None:
    """An e-mail address leads back in any case, so no other may be its like."""
    assigner = Assigner(KEY, "scope", "BE")
    address = assigner.pseudonym("EMAIL_ADDRESS", "jan@x.be", page())
    taken = page()
    taken.keep(form(address), "an@x.be")
    assert assigner.pseudonym("EMAIL_ADDRESS", "jan@x.be", taken).casefold() != address.casefold()


@pytest.mark.parametrize("form", [str.upper, str.lower])
def test_no_two_people_share_a_word_in_different_cases(form: Callable[[str], str]) -> None:
    """A model may change the case of a word; it must not lead to somebody else then."""
    assigner = Assigner(KEY, "scope", "BE")
    word = assigner.pseudonym("PERSON", "Jan", page())
    taken = page()
    taken.keep(form(word), "Quackenbush")
    assert assigner.pseudonym("PERSON", "Jan", taken).casefold() != word.casefold()


@pytest.mark.parametrize(
    ("entity", "one", "other"),
    [
        ("PHONE_NUMBER", "0471 88 03 25", "0571880325"),
        ("PHONE_NUMBER", "+32 471 88 03 25", "0571/88.03.25"),
        ("PHONE_NUMBER", "0032471880325", "+32 (0)571 88 03 25"),
    ],
)
def test_no_two_numbers_share_one_that_is_written_another_way(desk: Desk, entity: str, one: str, other: str) -> None:
    """Their last digits are alike, so they draw alike: the second draws again, here and in the vault."""
    for scope in ("conversation", "service"):
        at = page()
        first, second = (text(desk, at, value, entity, scope) for value in (one, other))
        assert settled(first, one, "BE") != settled(second, other, "BE")
        matcher = Matcher(at.pairs, "BE")
        for made, value in ((first, one), (second, other)):
            assert matcher.whole(re.sub(r"\D", "", made)) == re.sub(r"\D", "", value)


@given(st.lists(st.integers(0, 10**9 - 1), min_size=2, max_size=30, unique=True), st.sampled_from(["0%s", "+32 %s", "0032/%s"]))
@settings(max_examples=30)
def test_numbers_lead_back_to_their_own_whatever_their_writing(numbers: list[int], form: str) -> None:
    """Each by the form with its country code, however many there are and however close."""
    at, assigner = page(), Assigner(KEY, "scope", "BE")
    for number in numbers:
        value = form % f"{number:09d}"
        at.pairs[assigner.pseudonym("PHONE_NUMBER", value, at)] = value
    matcher = Matcher(at.pairs, "BE")
    for pseudonym, value in at.pairs.items():
        if not pseudonym.startswith("["):
            fake, real = (settled(each, each, "BE") for each in (pseudonym, value))
            assert fake is not None
            assert real is not None
            assert matcher.whole(f"+{fake[0]}") == f"+{real[0]}"


def test_what_tells_numbers_apart_is_no_pseudonym(desk: Desk) -> None:
    """It stands in the vault beside one, and is never learnt as one."""
    sent = text(desk, page(), "0471 88 03 25", "PHONE_NUMBER", "service")
    later = page(exchange="2")
    asyncio.run(desk.learn(later, ["service"], 1001.0))
    assert later.pairs == {sent: "0471 88 03 25"}


def test_a_scope_that_is_full_is_said_without_a_value() -> None:
    """When everything that is tried is somebody else's, the exchange is refused."""

    class Full:
        def find(self, text: str) -> str | None:
            return "somebody else"

        def keep(self, text: str, value: str) -> None:
            raise AssertionError

    with pytest.raises(Exhausted) as raised:
        Assigner(KEY, "scope", "BE").pseudonym("PERSON", "Quackenbush", Full())
    assert "Quackenbush" not in str(raised.value)


def test_two_vaults_on_one_file_give_one_pseudonym_to_one_value(tmp_path: Path) -> None:
    """Workers race for the few phone numbers of a range: no two values get one, one value gets one everywhere."""
    desks = [Desk(KEY, Vault(tmp_path / "vault", SECRET)) for _ in range(3)]
    values = [f"+353 20 91 {number:05d}" for number in range(60)]

    def all_of(desk: Desk) -> list[str]:
        return [text(desk, page(), value, "PHONE_NUMBER", "service") for value in values]

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(all_of, desks))
    assert results[0] == results[1] == results[2]
    assert len(set(results[0])) == len(values)


def test_another_process_agrees(tmp_path: Path) -> None:
    """Nothing in it depends on this process."""
    desk = Desk(KEY, Vault(tmp_path / "vault", SECRET))
    here = text(desk, page(), "jan@x.be", scope="service")
    code = (
        "import sys; from pathlib import Path; from tests.proxy.pseudonyms.test_desk import *\n"
        "print(text(Desk(KEY, Vault(Path(sys.argv[1]), SECRET)), page(), 'jan@x.be', scope='service'))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path / "vault")], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == here


def test_a_later_exchange_learns_what_its_scope_knows(desk: Desk) -> None:
    """An answer may hold a pseudonym that an earlier exchange sent."""
    sent = text(desk, page(), "jan@x.be", scope="service")
    later = page(exchange="2")
    asyncio.run(desk.learn(later, ["service", "conversation"], 1001.0))
    assert later.pairs == {sent: "jan@x.be"}


def test_the_file_holds_no_value_and_no_scope(tmp_path: Path) -> None:
    """Encrypted rows: without the key there is nothing to read."""
    desk = Desk(KEY, Vault(tmp_path / "vault", SECRET))
    text(desk, page(conversation="louise"), "zebediah@x.be")
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"@example.com" in written
    assert b"zebediah" not in written
    assert b"louise" not in written
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.iterdir())


def test_another_key_reads_nothing(tmp_path: Path) -> None:
    """What a lost key leaves is as if it were not there."""
    first = Desk(KEY, Vault(tmp_path / "vault", SECRET))
    text(first, page(), "jan@x.be", scope="service")
    first.vault.close()
    other = Desk(KEY, Vault(tmp_path / "vault", b"o" * 32))
    later = page()
    asyncio.run(other.learn(later, ["service"], 1000.0))
    assert later.pairs == {}
    assert text(other, later, "jan@x.be", scope="service")


def test_a_pseudonym_ends_after_its_last_use(tmp_path: Path) -> None:
    """Time to live counts from the last use."""
    desk = Desk(KEY, Vault(tmp_path / "vault", SECRET, keep=100.0))
    for now in (0.0, 90.0, 180.0):
        text(desk, page(), "jan@x.be", scope="service", now=now)
    assert len(desk.vault.known(page().bounds.name("service"), 279.0, 9)) == 1
    assert desk.vault.known(page().bounds.name("service"), 281.0, 9) == {}


def test_the_vault_is_bounded(tmp_path: Path) -> None:
    """The longest unused go first."""
    file = tmp_path / "vault"
    for number in range(20):
        desk = Desk(KEY, Vault(file, SECRET, entries=5))
        text(desk, page(), f"jan{number}@x.be", scope="service", now=1000.0 + number)
        desk.vault.close()
    known = Vault(file, SECRET).known(page().bounds.name("service"), 1020.0, 100)
    assert len(known) <= 6
    assert "jan19@x.be" in known.values()


def test_a_vault_that_cannot_be_used_fails_with_a_sentence(tmp_path: Path) -> None:
    """The exchange is refused then; nothing is made up."""
    with pytest.raises(VaultError, match="cannot be opened"):
        Vault(tmp_path, SECRET)
    desk = Desk(KEY, Vault(tmp_path / "vault", SECRET))
    desk.vault.close()
    done = substitute(desk, page(), spot("jan@x.be"), scope="service")
    assert not done.edits
    assert "vault cannot be used" in done.failed
    at = page()
    asyncio.run(desk.learn(at, ["service"], 1.0))
    assert at.pairs == {}


def test_nothing_shows_a_value() -> None:
    """Neither a page nor what is wanted does, when it is printed."""
    at = page()
    at.pairs["x"] = "Zebediah"
    assert "Zebediah" not in repr((at, Wanted(at, "service", [spot("Zebediah")])))
