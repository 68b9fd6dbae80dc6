"""A report's page on paper."""

import io

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.reports.forms import TYPES, Form, filed
from ledger.reports.pdf import pdf

PAGE = "<html><head><style>.x{{}}</style></head><body><header><h1>{title}</h1></header>{body}</body></html>"
HEAD = "<thead><tr><th>Recipient</th><th class='n'>Count</th></tr></thead>"
TABLE = f"<div class='wide'><table>{HEAD}<tbody>{{rows}}</tbody></table></div>"


def read(page: str) -> list[str]:
    """The text of each page."""
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf(page))).pages]


def test_everything_that_a_page_says_is_on_paper() -> None:
    """Headings, paragraphs, facts, lists and cells come out as text, in order, and style sheets do not."""
    facts = "<dl class='facts'><div><dt>Made</dt><dd>2026-11-22</dd></div></dl>"
    body = f"<p class='notice bad'><strong>Two</strong> of them</p>{facts}<h2>Where</h2><ul><li>one</li><li>two</li></ul>"
    (text,) = read(
        PAGE.format(title="Transfers &lt;all&gt;", body=body + TABLE.format(rows="<tr><td>hubspot<br>US</td><td>3</td></tr>"))
    )
    said = [
        "Transfers <all>",
        "Two of them",
        "Made",
        "2026-11-22",
        "Where",
        "one",
        "two",
        "Recipient",
        "hubspot",
        "US",
        "3",
        "1 of 1",
    ]
    positions = [text.find(word) for word in said]
    assert -1 not in positions
    assert positions == sorted(positions)
    assert ".x" not in text


def test_a_table_s_heading_stands_on_each_page() -> None:
    """A long table goes on over pages, each with the heading and its number."""
    pages = read(PAGE.format(title="Long", body=TABLE.format(rows="<tr><td>a</td><td>1</td></tr>" * 200)))
    assert len(pages) > 3
    assert all("Recipient" in text for text in pages)
    assert pages[1].rstrip().endswith(f"2 of {len(pages)}")


def test_a_row_higher_than_a_page_is_split() -> None:
    """A cell that fits on no page is set all the same, to its last word."""
    pages = read(PAGE.format(title="High", body=TABLE.format(rows=f"<tr><td>{'word ' * 9000}end</td><td>1</td></tr>")))
    assert sum(text.count("word") for text in pages) == 9000
    assert "end" in pages[-1]


def test_letters_of_the_union_are_there_and_what_is_not_is_a_question_mark() -> None:
    """Polish, Czech, Hungarian, Greek and Bulgarian names are set; a sign that turns text round is not."""
    (text,) = read(PAGE.format(title="Names", body="<p>Łódź Dvořák Győr Αθήνα София \u202eevil\u202c</p>"))
    assert "Łódź Dvořák Győr Αθήνα София ?evil?" in text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_hostile_text_is_text(text: str) -> None:
    """Whatever a host is called, it breaks no page: markup in it is text, and the same page gives the same bytes."""
    from html import escape

    page = PAGE.format(title="x", body=TABLE.format(rows=f"<tr><td>{escape(text)}</td><td>1</td></tr>"))
    assert pdf(page) == pdf(page)


@pytest.mark.parametrize("form", TYPES)
def test_every_form_is_bytes(form: Form) -> None:
    """A report is filed in each form; only PDF is not the report's own rendering."""
    made = filed(lambda report, text: PAGE.format(title=report, body=text), "Report", form)
    assert made.startswith(b"%PDF" if form == "pdf" else b"<html>")
