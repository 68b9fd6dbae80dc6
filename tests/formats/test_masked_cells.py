"""Spreadsheet cells under a mask: a number stays one, in both formats."""

import io
import zipfile

import openpyxl
import pytest

from formats import dispatch
from formats.leaf import Part, Place, Replacement

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
CARD = 4111111111111111


def _ods() -> bytes:
    names = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    cell = f'<table:table-cell office:value-type="float" office:value="{CARD}"><text:p>{CARD}</text:p></table:table-cell>'
    row = f'<table:table table:name="Sheet"><table:table-row>{cell}</table:table-row></table:table>'
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        body = f"<office:body><office:spreadsheet>{row}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
    return kept.getvalue()


def _written(body: bytes, kind: str, new: str) -> bytes:
    part = Part(Place("body", document=True), f"application/vnd.{kind}", body)
    place = next(leaf.place.render() for leaf in dispatch.read(part).leaves if leaf.text == str(CARD))
    return dispatch.rewrite(part, [Replacement(place, 0, 12 if "*" in new else 16, new)])


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        ("*" * 12, b'office:value-type="float" office:value="1000000000001111"><text:p>1000000000001111<'),
        ("[CREDIT_CARD]", b'office:value-type="string"><text:p>[CREDIT_CARD]<'),
    ],
)
def test_an_ods_cell(new: str, wanted: bytes):
    """Its stored value and its text agree; a mark makes it a text."""
    made = _written(_ods(), "oasis.opendocument.spreadsheet", new)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        content = archive.read("content.xml")
    assert wanted in content
    assert str(CARD).encode() not in content


@pytest.mark.parametrize(("new", "wanted"), [("*" * 12, 1000000000001111), ("[CREDIT_CARD]", "[CREDIT_CARD]")])
def test_an_xlsx_cell(new: str, wanted: object):
    """As a spreadsheet program reads it back."""
    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = CARD
    book.save(kept)
    made = _written(kept.getvalue(), "openxmlformats-officedocument.spreadsheetml.sheet", new)
    assert openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]["A1"].value == wanted
