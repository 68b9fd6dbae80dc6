"""Host names in ASCII."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.configuration import parse
from policy.destination import normal
from policy.errors import ConfigurationError
from policy.hosts import ascii_name
from policy.rules.language import When


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("faß.de", "xn--fa-hia.de"),
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("Bücher。Example.", "xn--bcher-kva.example"),
        ("ＡＢＣ.example", "abc.example"),
        ("exa\u00admple.example", "example.example"),
        ("مثال.example", "xn--mgbh0fb.example"),
        ("☃.example", "xn--n3h.example"),
        ("my_bücket.example", "xn--my_bcket-95a.example"),
        ("-é.example", None),
        ("é-.example", None),
        ("a..é", None),
        ("é b", None),
        ("é\x00.be", None),
        ("a/é", None),
        ("\u202eé.example", None),
        ("\u0301a.example", None),
        ("אa.example", None),
        ("é" * 64, None),
        ("☃" * 60, None),
        ("é." * 200, None),
        ("é" * 100_000, None),
    ],
)
def test_names(name: str, expected: str | None) -> None:
    """As UTS #46 maps them, and labels by IDNA 2008; symbols and underscores as clients resolve them; else no name."""
    assert ascii_name(name) == expected


@given(st.text(max_size=80))
def test_any_text_gives_a_name_or_none(text: str) -> None:
    """A name maps to itself again, and whatever is no name is no ASCII that an entry could claim."""
    found = ascii_name(text)
    assert found is None or ascii_name(found) == found
    assert normal(normal(text)) == normal(text)


def test_an_ascii_host_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly all hosts are ASCII: they cost nothing more."""
    monkeypatch.setattr(sys.modules["policy.destination"], "ascii_name", None)
    assert normal("My_Bucket.Example.:443") == "my_bucket.example"


@pytest.mark.parametrize("domain", ["-é.example", "é..example", "*.ü ü.example"])
def test_no_entry_claims_what_is_no_name(domain: str) -> None:
    """It is refused when it is loaded: it could be nobody's."""
    with pytest.raises(ConfigurationError, match=r"is no host"):
        parse(f"processors: [{{id: x, domains: ['{domain}'], importer: BE}}]")


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Straße.Example.", "xn--strae-oqa.example"),
        ("*.München.example", "*.xn--mnchen-3ya.example"),
        ("api-*.bücher.example", "api-*.xn--bcher-kva.example"),
        ("bücher。example", "xn--bcher-kva.example"),
    ],
)
def test_hosts_in_rules_are_compared_as_records_have_them(written: str, compared: str) -> None:
    """In A-labels, lower case and without a dot at the end; `*` stays."""
    when = When.model_validate({"host": written})
    assert when.host is not None
    assert when.host.any == (compared,)


@pytest.mark.parametrize("written", ["mün*.example", "-ü.example"])
def test_a_rule_s_host_that_no_record_can_have_is_refused(written: str) -> None:
    """Half a label cannot be told in ASCII."""
    with pytest.raises(ConfigurationError, match="is no part of a host name"):
        parse(f"rules: [{{id: x, when: {{host: '{written}'}}, action: flag}}]")
