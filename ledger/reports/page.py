"""A report as a page that needs nothing else: no script, no outside request, everything escaped."""

from pathlib import Path

import jinja2

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, **values: object) -> str:
    """The template, filled in."""
    return _ENVIRONMENT.get_template(template).render(**values)


def percent(share: float | None) -> str:
    """A share for people."""
    return "–" if share is None else f"{int(share * 1000) / 10:g} %"  # rounded down: 99.96 % is not all


def _size(count: int) -> str:
    power = min(max(count.bit_length() - 1, 0) // 10, len(_UNITS) - 1)
    return f"{count} B" if power == 0 else f"{count / 1024**power:.1f} {_UNITS[power]}"


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")


_ENVIRONMENT.filters.update(percent=percent, size=_size, thousands=_thousands)
