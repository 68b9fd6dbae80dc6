"""What every dashboard has: variables, links to the others, refresh, tags; and the rows of panels below each other."""

from collections.abc import Sequence
from itertools import count

from grafana_foundation_sdk.builders import bargauge, stat, table, text, timeseries
from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import dashboard as models

from dashboards.grafana.panels import SOURCE

type Panel = stat.Panel | timeseries.Panel | table.Panel | bargauge.Panel | text.Panel
type Rows = Sequence[tuple[str, Sequence[Panel]]]

TAG = "douane"
EVERYTHING = models.VariableOption(text="All", value="$__all")


def page(uid: str, title: str, about: str, rows: Rows, *, since: str = "now-6h", chosen: Sequence[str] = ()) -> models.Dashboard:
    """A dashboard.

    Args:
        uid: its address in Grafana, stable over versions.
        title: its title.
        about: its description.
        rows: heading and panels of each row.
        since: the time that it shows at first.
        chosen: the labels that a reader may choose (`service`, `processor`, `zone`).
    """
    made = (
        builders.Dashboard(title)
        .uid(uid)
        .description(about)
        .tags([TAG])
        .refresh("30s")
        .time(since, "now")
        .timezone("browser")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .readonly()
        .variables([_source(), *map(_choice, chosen), _console()])
        .link(_others())
    )
    numbers = count(1)
    for heading, panels in rows:
        made = made.with_row(builders.Row(heading).id(next(numbers)))
        for panel in panels:
            made = made.with_panel(panel.id(next(numbers)))
    return made.build()


def _source() -> builders.DatasourceVariable:
    return builders.DatasourceVariable("datasource").label("Data source").type("prometheus")


def _choice(label: str) -> builders.QueryVariable:
    return (
        builders.QueryVariable(label)
        .label(label.capitalize())
        .datasource(SOURCE)
        .query({"query": f"label_values(douane_exchanges_total, {label})", "refId": label})
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(True)
        .include_all(True)
        .all_value(".*")
        .current(EVERYTHING)
    )


def _console() -> builders.TextBoxVariable:
    return builders.TextBoxVariable("console").label("Console").default_value("http://127.0.0.1:8081")


def _others() -> builders.DashboardLink:
    return (
        builders.DashboardLink("Douane")
        .type(models.DashboardLinkType.DASHBOARDS)
        .tags([TAG])
        .include_vars(True)
        .keep_time(True)
        .as_dropdown(False)
    )
