"""The access line."""

from proxy.access import access_line
from proxy.logs import ACCESS_KEYS
from tests.proxy.records import PLACE, TOKEN, record


def test_a_line_has_the_contract_s_keys_and_sums() -> None:
    """Entities with their counts, reasons once each, and exactly the listed keys."""
    given = record(entities=("PERSON", "PERSON", "IBAN_CODE"), unseen=("opaque", "opaque", "failed"))
    line = access_line(given)
    assert tuple(line) == ACCESS_KEYS
    assert line["entities"] == {"PERSON": 4, "IBAN_CODE": 2}
    assert line["unseen"] == ["failed", "opaque"]
    assert (line["record"], line["bytes"], line["milliseconds"]) == (given.id, 1800, 3.5)


def test_a_line_has_neither_place_nor_token_nor_path() -> None:
    """What says where somebody's data stood, and who they are, stays in the ledger."""
    said = repr(access_line(record()))
    assert PLACE not in said
    assert TOKEN not in said
    assert "/v1/" not in said


def test_an_unknown_host_is_named_but_its_processor_is_unregistered() -> None:
    """The host is in the line, the processor is one word for all unknown ones."""
    line = access_line(record(processor=None, host="who.example"))
    assert (line["host"], line["processor"]) == ("who.example", "unregistered")
