"""A pseudonym leads back in whatever writing it comes back: grouped, in capitals, escaped, with a country code or without."""

import json
import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.pseudonyms.draw import Draw
from proxy.pseudonyms.layout import compact
from proxy.pseudonyms.shapes import made
from proxy.restoring.choosing import restoring
from proxy.restoring.matcher import Matcher, Restorer

NUMBERS = {
    "PHONE_NUMBER": ["+32 471 88 03 25", "0471/88.03.25", "0032471880325", "+33 6 12 34 56 78", "+1 202-555-0123"],
    "IBAN_CODE": ["BE68 5390 0754 7034", "NL91ABNA0417164300", "FR14 2004 1010 0505 0001 3M02 606"],
    "CREDIT_CARD": ["4111 1111 1111 1111", "378282246310005"],
    "BE_NATIONAL_REGISTER_NUMBER": ["92.03.18-318.28", "92031831828"],
    "ES_NIF": ["12345678Z"],
    "EU_VAT_NUMBER": ["BE 0403.170.701"],
    "MAC_ADDRESS": ["3c:22:fb:01:02:03"],
}
NUMBER = st.sampled_from([(entity, value) for entity, values in NUMBERS.items() for value in values])
MAIL, SHOUTED = "Jan.O'Neil+x@Voorbeeld.be", "JAN@VOORBEELD.BE"
SEEDS = st.text(max_size=8)
SEPARATORS = st.lists(st.sampled_from(["", " ", ".", "-", "/", "\u00a0", "\u202f", " - "]), min_size=1, max_size=5)


def pseudonym(entity: str, value: str, seed: str) -> str:
    return made(entity, value, Draw(b"k" * 32, seed), "BE")


def restored(text: str, pairs: dict[str, str], size: int, content_type: str = "text/plain") -> str:
    way = restoring(pairs, content_type, "BE")
    assert way is not None
    data = text.encode()
    return (b"".join(way.feed(data[at : at + size]) for at in range(0, len(data), size)) + way.flush()).decode()


def grouped(number: str, separators: list[str]) -> str:
    """Each letter or digit of a number, with separators now and then."""
    parts = re.findall(r".{1,3}", compact(number))
    return parts[0] + "".join(separators[at % len(separators)] + part for at, part in enumerate(parts[1:]))


@given(NUMBER, SEEDS, SEPARATORS, st.integers(1, 50))
def test_a_number_leads_back_in_any_grouping(number: tuple[str, str], seed: str, separators: list[str], size: int) -> None:
    """The value is grouped as its pseudonym was, however the answer is cut."""
    entity, value = number
    fake = pseudonym(entity, value, seed)
    text = f"See {grouped(fake, separators)}, or 7."
    back = restored(text, {fake: value}, size)
    assert back.casefold() == f"see {grouped(value, separators)}, or 7.".casefold()  # that of hexadecimal digits may differ
    assert restored(f"({fake})", {fake: value}, size) == f"({value})"


@given(NUMBER, SEEDS, st.integers(1, 50), st.sampled_from(["9%s", "%s9", "9%s9", "9.%s", "%s.9", "A%sA"]))
def test_a_number_that_merely_holds_the_digits_is_left_alone(number: tuple[str, str], seed: str, size: int, around: str) -> None:
    """Longer numbers, and decimal ones; letters are around what begins and ends with letters."""
    entity, value = number
    fake = compact(pseudonym(entity, value, seed))
    text = around % fake
    alone = around != "A%sA" or fake[0].isalpha() or fake[-1].isalpha()
    if alone and not (around[0] == "9" and fake[0].isalpha()) and not (around[-1] == "9" and fake[-1].isalpha()):
        assert restored(f"<{text}>", {fake: value}, size) == f"<{text}>"


@pytest.mark.parametrize("written", ["+32{0}", "0032 {0}", "0{0}", "{0}", "32{0}", "+32 (0){0}", "+320{0}"])
@pytest.mark.parametrize("value", ["+32 471 88 03 25", "0471 88 03 25", "0032471880325", "+32 (0)471/88 03 25"])
@given(seed=SEEDS, size=st.integers(1, 50))
def test_a_telephone_number_leads_back_with_and_without_its_country(written: str, value: str, seed: str, size: int) -> None:
    """The form that was asked for is given back."""
    fake = pseudonym("PHONE_NUMBER", value, seed)
    text = written.format(compact(fake)[-9:])
    assert restored(f"Bel {text}!", {fake: value}, size) == f"Bel {written.format('471880325')}!"


@given(SEEDS, st.integers(1, 50))
def test_another_countrys_number_is_another(seed: str, size: int) -> None:
    """The same national digits after another country code are nobody's."""
    fake = pseudonym("PHONE_NUMBER", "+32 471 88 03 25", seed)
    text = f"+33{compact(fake)[-9:]}"
    assert restored(text, {fake: "+32 471 88 03 25"}, size) == text


@pytest.mark.parametrize(
    ("given_", "written"),
    [("12/04/1985", "1985-04-12"), ("12/04/1985", "12.04.1985"), ("1985-04-12", "19850412"), ("12-04-1985", "04/12/1985")],
)
def test_a_date_leads_back_in_another_order(given_: str, written: str) -> None:
    """As long as it can be said which part is the day."""
    fakes = {"12": "03", "04": "07", "1985": "1872"}
    fake, back = (re.sub("12|04|1985", lambda part: fakes[part.group()], text) for text in (given_, written))
    assert Matcher({fake: given_}).whole(f"born {back}.") == f"born {written}."
    same = fake.replace("03", "07")
    assert Matcher({same: given_}).whole("1872-12-07") == "1872-12-07"


@given(SEEDS, st.integers(1, 50), st.sampled_from([str.lower, str.upper, str.title]))
def test_an_address_leads_back_in_any_case(seed: str, size: int, case: Callable[[str], str]) -> None:
    """In capitals the value is given back in capitals."""
    fake = pseudonym("EMAIL_ADDRESS", MAIL, seed)
    expected = MAIL.upper() if case is str.upper else MAIL
    assert restored(f"<{case(fake)}>", {fake: MAIL}, size) == f"<{expected}>"
    loud = pseudonym("EMAIL_ADDRESS", SHOUTED, seed)
    assert restored(loud.lower(), {loud: SHOUTED}, size) == SHOUTED.lower()


def percent(text: str) -> str:
    return quote(text, safe="")


def twice(text: str) -> str:
    return percent(percent(text))


def escaped(text: str) -> str:
    return "".join(f"&#{ord(one)};" if one in "@+ /" else one for one in escape(text))


def hexed(text: str) -> str:
    return "".join(f"&#x{ord(one):X};" if one in "@+ /" else one for one in escape(text))


VALUES = st.sampled_from(
    [("EMAIL_ADDRESS", MAIL), ("HEALTH", "Crohn & co"), ("PERSON", "Zoë"), *((e, v[0]) for e, v in NUMBERS.items())]
)


@given(VALUES, SEEDS, st.integers(1, 50))
def test_what_is_escaped_leads_back_escaped(value: tuple[str, str], seed: str, size: int) -> None:
    """In an address, twice in one that another address holds, and in markup."""
    fake = pseudonym(*value, seed)
    pairs = {fake: value[1]}
    for encode in (percent, twice):
        there = f'{{"url": "https://x.example/?q=%20{encode(fake)}%20&n=1"}}'
        back = restored(there, pairs, size, "application/json")
        if encode(fake) != fake:
            assert json.loads(back)["url"] == f"https://x.example/?q=%20{encode(value[1])}%20&n=1"
    for encode in (escaped, hexed):
        back = restored(f"<a>{encode(fake)}</a>", pairs, size, "text/html")
        assert re.sub("&#39;|&#x27;", "'", back) == re.sub("&#39;|&#x27;", "'", f"<a>{_plainer(encode, fake, value[1])}</a>")


def _plainer(encode: Callable[[str], str], fake: str, value: str) -> str:
    """Numbers keep the escapes that stand between their digits; any other value is escaped as markup needs it."""
    return encode(value) if sum(map(str.isdigit, fake)) > 5 else escape(value)


@given(SEEDS, st.integers(1, 50))
def test_what_json_escapes_leads_back(seed: str, size: int) -> None:
    """PHP escapes slashes, .NET the plus, Go the ampersand, Python every letter that is not ASCII."""
    phone, mail = pseudonym("PHONE_NUMBER", "0471/88\u00a003 25", seed), pseudonym("EMAIL_ADDRESS", MAIL, seed)
    text = json.dumps({"a": f"\n{phone}\t{mail}"}).replace("/", "\\/").replace("@", "\\u0040")
    answer = json.loads(restored(text, {phone: "0471/88\u00a003 25", mail: MAIL}, size, "application/json"))
    assert answer == {"a": f"\n0471/88\u00a003 25\t{MAIL}"}


@given(st.text(alphabet="04 .+/-BE8%2&;#u\\n[@x", max_size=40), st.integers(1, 9))
def test_the_cuts_make_no_difference_to_numbers(text: str, size: int) -> None:
    """Escapes, runs of digits and what stands before them, cut anywhere."""
    pairs = {"+32 408 80": "+32 471 88", "BE84 0408": "BE68 5390", "408 048": "531 246"}
    matcher = Matcher(pairs, "BE")
    restorer = Restorer(matcher)
    fed = "".join(restorer.feed(text[at : at + size]) for at in range(0, len(text), size)) + restorer.flush()
    assert fed == matcher.whole(text)


@pytest.mark.parametrize("text", ["1198.18.4.5", "198.18.4.56", "198.18.4.5.6", "9.198.18.4.5"])
def test_an_ip_address_within_another_is_left_alone(text: str) -> None:
    """It has its own end and its own dots."""
    matcher = Matcher({"198.18.4.5": "81.82.83.84", "2001:db8:1:2:3:4:5:6": "2a02::1"})
    assert matcher.whole(f"({text})") == f"({text})"
    assert matcher.whole("198.18.4.5. 2001:DB8:1:2:3:4:5:6!") == "81.82.83.84. 2a02::1!"
    assert matcher.run("at 198.18.4.5") == ("at ", "198.18.4.5")


def test_what_two_numbers_share_is_neithers() -> None:
    """The national digits alone do not say whose they are; with the country code they do."""
    matcher = Matcher({"+40 000 123 456": "+40 721 234 567", "+41 000 123 456": "+41 721 234 568"})
    assert matcher.whole("0000123456 000123456") == "0000123456 000123456"
    assert matcher.whole("0041000123456 +40000123456") == "0041721234568 +40721234567"
