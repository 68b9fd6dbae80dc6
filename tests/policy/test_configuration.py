"""The configuration file: what is read, and with which sentence the rest is refused."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policy.configuration import Configuration, ConfigurationError, decode, load, parse
from policy.sections import MODES
from policy.starter import starter_yaml


def refused(text: str) -> str:
    """The sentence that this text is refused with."""
    with pytest.raises(ConfigurationError) as caught:
        parse(text)
    return str(caught.value)


def test_without_a_file_the_starter_applies() -> None:
    """No file: the starter register and rules, no services."""
    configuration = load(None)
    assert len(configuration.processors) == 184
    assert configuration.rules
    assert not configuration.services


def test_the_starter_file_is_valid() -> None:
    """What `init` writes loads."""
    assert parse(starter_yaml()).organisation.name == "Example NV"


def test_encode_and_decode_are_inverse() -> None:
    """The text that travels between processes gives the same configuration."""
    configuration = load(None)
    assert decode(configuration.encode()) == configuration
    assert decode(configuration.encode()).encode() == configuration.encode()


def test_an_unknown_key_is_named_with_its_line_and_a_suggestion() -> None:
    """A misspelt key."""
    assert (
        refused("organisation:\n  name: X\nprocesors: []\n")
        == 'douane.yaml:3: unknown key "procesors" (did you mean "processors"?)'
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [1, 2\nb: 3", "douane.yaml:2: this is not valid YAML: did not find expected ',' or ']'"),
        ("- a\n", "douane.yaml:1: the file must be a list of `key: value`, for example `organisation: {name: Example NV}`"),
        ("proxy:\n  max_body: big\n", "douane.yaml:2: 'big' is no size: write it with a unit, for example 8MiB"),
        ("proxy: {}\nproxy: {}\n", 'douane.yaml:2: the key "proxy" stands twice: keep one'),
        ("organisation: {country: false}", 'douane.yaml:1: write Norway as "NO", in quotes: YAML reads a bare NO as false'),
        (
            "organisation:\n  country: Belgium",
            "douane.yaml:2: 'Belgium' is no country: write its ISO 3166-1 code, for example \"BE\"",
        ),
        ("processors:\n  - {id: x, domains: [x.be]}", 'douane.yaml:2: the key "importer" is missing'),
        ("rules:\n  - {id: r, when: {}, action: flag}", "douane.yaml:2: a rule without a condition is not a yes"),
        *(
            (f"rules:\n  - {{id: r, when: {when}, action: block}}", f"douane.yaml:2: the condition `{name}` is empty")
            for when, name in (
                ("{any: []}", "any"),
                ("{all: []}", "all"),
                ("{history: {}}", "history"),
                ("{findings: null}", "findings"),
                ("{entity: }", "entity"),
                ("{zone: third, not: null}", "not"),
            )
        ),
        ("rules:\n  - {id: agreement-mising, enabled: false}", 'douane.yaml:2: no starter rule is called "agreement-mising"'),
        ("services: [{id: a, controller: Alpha NV}]", 'douane.yaml:1: service "a" serves another controller'),
        ("rules:\n  - {id: r, when: {zone: []}, action: flag}", "douane.yaml:2: a condition with an empty list matches nothing"),
        ("services:\n  - {id: a}\n  - {id: a}", 'douane.yaml:3: the id "a" stands twice in services: keep one'),
        ("services: [{id: a, role: processor}]", 'douane.yaml:1: service "a" is a processor: name the controller that it serves'),
        ("proxy: {passthrough: ['https://x.example/']}", "douane.yaml:1: 'https://x.example/' is no host: write its name alone"),
        ("proxy: {modes: [sideways]}", "douane.yaml:1: 'sideways' is no mode: write regular, transparent,"),
        ("services: [{id: a, networks: [10.0.3.0/99]}]", "douane.yaml:1: '10.0.3.0/99' is no network: write it as 10.0.3.0/24"),
        ("processors: [{id: x, domains: ['x.be/a'], importer: BE}]", "douane.yaml:1: 'x.be/a' is no host"),
        (
            "organisation:\n  timezone: Europe/Brussel",
            "douane.yaml:2: 'Europe/Brussel' is no time zone: write its name in the IANA database, for example Europe/Brussels",
        ),
        ("organisation: {timezone: europe/paris}", "douane.yaml:1: 'europe/paris' is no time zone: write its name in the IANA"),
        ("organisation: {timezone: ../../etc/passwd}", "douane.yaml:1: '../../etc/passwd' is no time zone: write its name in"),
        ("organisation: {timezone: Europe}", "douane.yaml:1: 'Europe' is no time zone: write its name in the IANA database"),
        ("organisation: {timezone: 2}", "douane.yaml:1: write a time zone as its name in the IANA database, for example Europe/"),
        ("proxy:\n  upstream_ca: ./none.pem", "douane.yaml:2: there is no file ./none.pem"),
    ],
)
def test_bad_input_is_one_sentence_with_its_line(text: str, sentence: str) -> None:
    """Each mistake is told in one sentence that says what to do."""
    said = refused(text)
    assert said.startswith(sentence)
    assert "\n" not in said


def test_a_bare_no_is_norway() -> None:
    """YAML 1.1 would read NO as false; here it is a country, quoted or not."""
    text = "processors: [{id: x, domains: [x.no], importer: {entity: X AS, country: NO}, hosting: [NO, 'NO']}]"
    processor = next(entry for entry in parse(text).processors if entry.id == "x")
    assert processor.importer.country == "NO"
    assert processor.hosting == ("NO", "NO")


def test_the_contracts_example_is_read(tmp_path: Path) -> None:
    """The example of the design, with every section."""
    (tmp_path / "ca.pem").write_text("x")
    (tmp_path / "douane.yaml").write_text(EXAMPLE)
    configuration = load(tmp_path / "douane.yaml")
    assert configuration.proxy.max_body == 8 * 1024 * 1024
    assert configuration.proxy.upstream_ca == str(tmp_path / "ca.pem")
    hubspot = next(entry for entry in configuration.processors if entry.id == "hubspot")
    assert hubspot.source == "file"
    assert [domain.suffix for domain in hubspot.domains] == ["hubapi.com", "eu1.hubspot.com"]
    assert len(configuration.processors) == 184
    assert decode(configuration.encode()) == configuration


def test_an_exemption_needs_two_people() -> None:
    """The one who asks cannot be the one who approves."""
    text = "exemptions: [{id: E, rule: r, requested_by: Jan, approved_by: jan, reason: x, from: 2026-01-01, until: 2026-02-01}]"
    assert "the one who asks cannot be the one who approves" in refused(text)


@pytest.mark.parametrize("empty", ["requested_by: ' '", "approved_by: '-'", "reason: '.'"])
def test_an_exemption_says_who_and_why(empty: str) -> None:
    """A blank or a dot is nobody and no reason."""
    fields = {"requested_by": "A", "approved_by": "B", "reason": "test"}
    key, _, value = empty.partition(": ")
    written = ", ".join(f"{name}: {text}" for name, text in (fields | {key: value}).items())
    text = f"exemptions: [{{id: E, rule: plain-http, {written}, from: 2026-11-01, until: 2026-11-30}}]"
    assert f"{key} says nothing" in refused(text)


def test_no_rule_enabled_is_refused() -> None:
    """A rule set in which nothing is enabled is an error, not a yes."""
    off = "".join(f"  - {{id: {rule.id}, when: {{always: true}}, action: flag, enabled: false}}\n" for rule in load(None).rules)
    assert "no rule is enabled" in refused("rules:\n" + off)


def test_anchors_cannot_blow_up() -> None:
    """Anchors that repeat each other are refused before they fill the memory."""
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert "too large or too deep" in refused(bomb)


EXAMPLE = """
organisation: {name: WeGroup NV, country: BE, dpo: {name: A, email: a@example.com}, authority: BE}
proxy:
  upstream_ca: ./ca.pem
  passthrough: [pinned.example.com]
  max_body: 8MiB
  on_failure: {observe: forward, enforce: refuse}
  unidentified: refuse
  modes: [regular]
services:
  - {id: crm-sync, token: "sha256:0000000000000000000000000000000000000000000000000000000000000000", networks: [10.0.3.0/24],
     role: controller, purposes: [customer_relationship]}
  - {id: billing, certificate: "CN=billing", role: controller, purposes: [payments]}
  - {id: louise, role: processor, controller: Example Insurance NV, purposes: [customer_service]}
processors:
  - id: hubspot
    name: HubSpot
    category: crm
    role: processor
    domains: [hubapi.com, {suffix: eu1.hubspot.com, hosting: [DE]}]
    importer: {entity: HubSpot Ireland Limited, country: IE}
    hosting: [US, DE]
    parent: US
    agreement: {reference: DPA-2024-17, signed: 2024-03-01, expires: null}
    transfer: {tool: scc, reference: 2021/914 module 3, dated: 2024-03-01, checked: 2026-10-01,
      tia: {reference: TIA-9, review: 2027-03-01}}
    purposes: [customer_relationship]
    categories: [customer_relationship, communication]
rules:
  - {id: third-country-without-basis, when: {zone: [third, unknown], basis: missing, findings: any}, action: flag, severity: high}
  - {id: no-national-number-to-llm, when: {processor_category: llm_api, entity: [BE_NATIONAL_REGISTER_NUMBER]},
     action: redact, severity: critical}
exemptions:
  - {id: EX-7, rule: third-country-without-basis, service: crm-sync, processor: hubspot, requested_by: A, approved_by: B,
     reason: x, from: 2026-11-01, until: 2026-12-01}
"""


@pytest.mark.parametrize(
    "text",
    [
        "detectors: {policy_number: '(', languages: [nl]}",
        "processors: [{id: x, domains: [x.be], importer: BE, host_pattern: '['}]",
    ],
)
def test_a_pattern_must_compile(text: str) -> None:
    """Else it is refused when the file is read, not when it is used."""
    assert "this is no regular expression" in refused(text)


@pytest.mark.parametrize("text", ["ledger: {retention: 90d}", "ledger: {retention: {default: 90d}}"])
def test_one_retention_for_all_records(text: str) -> None:
    """Both forms are read, as seconds."""
    assert parse(text).ledger.kept == 7_776_000.0
    assert decode(parse(text).encode()).ledger.kept == 7_776_000.0


def test_records_are_kept_two_years_when_nothing_is_said() -> None:
    """The default is two years."""
    assert parse("ledger: {epoch: year}").ledger.kept == 2 * 31_557_600.0


@pytest.mark.parametrize("retention", ["access: 30d", "default: 2y\n    access: 30d"])
def test_a_retention_by_class_is_refused(retention: str) -> None:
    """Classes are never told apart: a short one would shorten, or a long one lengthen, what all records get."""
    told = refused(f"ledger:\n  retention:\n    {retention}\n")
    assert told.startswith(f"douane.yaml:{2 + len(retention.splitlines())}: ")
    assert "no class 'access'" in told
    assert "retention: 2y" in told


@pytest.mark.parametrize("retention", ["{}", "~", "forever"])
def test_an_empty_retention_is_refused(retention: str) -> None:
    """Nothing is no duration; it is refused with its line, before anything starts."""
    assert refused(f"ledger:\n  retention: {retention}\n").startswith("douane.yaml:2: ")


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    """Not there, or not text."""
    (tmp_path / "bin.yaml").write_bytes(b"\xff\xfe\x00")
    for name, said in (("none.yaml", "cannot be read"), ("bin.yaml", "not UTF-8")):
        with pytest.raises(ConfigurationError, match=said):
            load(tmp_path / name)


def test_what_is_no_encoded_configuration_is_refused() -> None:
    """The text between processes is checked like any other."""
    with pytest.raises(ConfigurationError):
        decode('{"procesors": []}')


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**9)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "NO", "x", "8MiB", "*"])
)
KEYS = st.sampled_from(
    ["id", "domains", "importer", "country", "when", "any", "not", "rules", "zone", "people", "transfer", "suffix"]
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
SECTION = st.sampled_from(sorted(Configuration.model_fields))


def outcome(text: str) -> Configuration | str:
    """The configuration, or the sentence that it is refused with."""
    try:
        return parse(text)
    except ConfigurationError as error:
        return str(error)


@given(st.dictionaries(SECTION, ANYTHING, max_size=3))
def test_any_content_is_read_or_refused_in_one_sentence(content: dict[str, object]) -> None:
    """Whatever types stand where: a configuration, or one ConfigurationError of one line."""
    came = outcome(yaml.safe_dump(content))
    if isinstance(came, str):
        assert "\n" not in came
        assert came.startswith("douane.yaml")
    else:
        assert decode(came.encode()) == came


@given(st.text(alphabet="{}[]:-,&*!|>'\"%@`#? \nabc\t\x00é", max_size=40))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    """Even what is no YAML at all."""
    came = outcome(text)
    assert not isinstance(came, str) or "\n" not in came


def test_own_recognizers_are_files_or_classes(tmp_path: Path) -> None:
    """A file is made absolute and must be there; a class is named as it is."""
    (tmp_path / "own.yaml").write_text("recognizers: []")
    text = "detectors: {recognizers: [own.yaml, 'our.module:Recognizer']}"
    assert parse(text, folder=tmp_path).detectors.recognizers == (str(tmp_path / "own.yaml"), "our.module:Recognizer")
    assert "there is no file none.yaml" in refused("detectors: {recognizers: [none.yaml]}")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("services: [{id: crm, token: 'sha256:abc'}]", "`sha256:` and the 64 hexadecimal digits"),
        ("services: [{id: 'a b'}]", "letters, digits, dots"),
        ("rules: [{id: 'a b', when: {}, action: flag}]", "letters, digits, dots"),
        ("pseudonyms: {conversation: 'a b'}", "a header's name"),
    ],
)
def test_a_form_is_said_in_words(text: str, says: str) -> None:
    """Nobody is shown a pattern."""
    told = refused(text)
    assert says in told
    assert "^" not in told


def test_a_bad_database_of_countries_is_named_with_its_line(tmp_path: Path) -> None:
    """A file that is no such database is refused as other values are: with file and line."""
    (tmp_path / "geo.mmdb").write_text("no database")
    (tmp_path / "douane.yaml").write_text("organisation: {name: A NV}\ngeoip:\n  database: geo.mmdb\n")
    with pytest.raises(ConfigurationError, match=r"^douane\.yaml:3: geoip\.database: geo\.mmdb is no MaxMind"):
        load(tmp_path / "douane.yaml")


@pytest.mark.parametrize("form", MODES)
def test_every_mode_that_is_named_is_accepted(form: str, tmp_path: Path) -> None:
    """What the error and README name works."""
    mode = form.replace("HOST", "crm.example").replace("PORT", "8443")
    file = tmp_path / "douane.yaml"
    file.write_text(f"proxy: {{modes: ['{mode}']}}\n")
    assert load(file).proxy.modes == (mode,)


def test_a_starter_rule_is_switched_off_by_its_id_alone() -> None:
    """`enabled: false` need repeat neither conditions nor action, and all other starter rules stay on."""
    rules = {rule.id: rule for rule in parse("rules: [{id: agreement-missing, enabled: false}]").rules}
    assert [rule.id for rule in rules.values() if not rule.enabled] == ["agreement-missing"]
    assert len(rules) == len(parse("organisation: {name: Example NV}").rules)
