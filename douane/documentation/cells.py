"""Text as it stands in a page and in a table's cell."""


def sentence(text: str | None) -> str:
    """A docstring's own words, without its sections."""
    return " ".join((text or "").split("Attributes:")[0].split("Args:")[0].split())


def cell(text: str) -> str:
    """Text in a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")
