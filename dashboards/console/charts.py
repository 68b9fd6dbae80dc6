"""Charts as inline SVG: no script and no style attribute, since the page's policy forbids both; colours come from classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

ZONES = ("EEA", "adequacy", "third", "unknown")
WIDTH, HEIGHT, BASE = 720, 160, 140


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a column: where it stands, which zone, and what is said when one points at it."""

    x: float
    y: float
    width: float
    height: float
    zone: str
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns over time, stacked by zone, with labels at both ends."""

    bars: list[Bar]
    top: int
    begin: str
    end: str


def columns(points: Sequence[tuple[int, str, int]], begin: datetime, end: datetime, step: int) -> Chart:
    """A chart of counts by time and zone.

    Args:
        points: (microseconds of the step's begin, zone, count).
        begin: the left edge.
        end: the right edge.
        step: microseconds of one column.
    """
    first, last = int(begin.timestamp() * 1e6) // step, int(end.timestamp() * 1e6) // step
    width = WIDTH / (last - first + 1)
    heights: dict[int, dict[str, int]] = {}
    for at, zone, count in points:
        heights.setdefault(at // step, {})[zone] = count
    top = max((sum(zones.values()) for zones in heights.values()), default=0)
    bars: list[Bar] = []
    for number, zones in sorted(heights.items()):
        when = _label(datetime.fromtimestamp(number * step / 1e6, UTC))
        bars += _column(zones, when, ((number - first) * width, width), top)
    return Chart(bars, top, _label(begin), _label(end))


def _column(zones: dict[str, int], when: str, place: tuple[float, float], top: int) -> list[Bar]:
    x, width = place
    found: list[Bar] = []
    y = float(BASE)
    for zone in ZONES:
        count = zones.get(zone, 0)
        height = count / top * (BASE - 10) if top else 0
        y -= height
        if count:
            says = f"{when} UTC, {zone}: {count}"
            found.append(Bar(round(x + 0.5, 2), round(y, 2), round(max(width - 1, 0.8), 2), round(height, 2), zone, says))
    return found


def _label(moment: datetime) -> str:
    return moment.strftime("%d %b %H:%M")
