"""The forms in which a report leaves: its page, a table, JSON, or the page on paper (PDF)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import msgspec

Text = Literal["html", "csv", "json"]
Form = Literal["html", "csv", "json", "pdf"]
TYPES: dict[Form, str] = {"html": "text/html", "csv": "text/csv", "json": "application/json", "pdf": "application/pdf"}
"""The media type of each."""
_FORMS: dict[str, Form] = {form: form for form in TYPES}


def known(text: str) -> Form | None:
    """The form of that name; None when there is none."""
    return _FORMS.get(text)


def filed[Report](render: Callable[[Report, Text], str], report: Report, form: Form) -> bytes:
    """A report as the bytes of a file.

    Args:
        render: the report's own `render`.
        report: the report.
        form: which form.
    """
    if form != "pdf":
        return render(report, form).encode()
    from ledger.reports.pdf import pdf

    return pdf(render(report, "html"))


def schema_of(exported: "type[msgspec.Struct]", title: str) -> str:
    """The JSON Schema (2020-12) of what is exported as JSON: a structured, machine-readable format (GDPR Art. 20(1)).

    Args:
        exported: the type of a line or of a report.
        title: what it is called.
    """
    import msgspec

    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **msgspec.json.schema(exported)}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
