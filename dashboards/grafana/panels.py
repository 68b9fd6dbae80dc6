"""The panels' house style: one function a kind of panel, so that the dashboards themselves read as lists of questions."""

from collections.abc import Mapping, Sequence

from grafana_foundation_sdk.builders import bargauge, common, prometheus, stat, table, text, timeseries
from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import common as model
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from dashboards.grafana.promql import Query

SOURCE = models.DataSourceRef(type_val="prometheus", uid="${datasource}")
WIDTH = 24
GREEN, ORANGE, RED, BLUE = "green", "orange", "red", "blue"

type Steps = Sequence[tuple[float | None, str]]
"""Thresholds: from this value on, this colour; the first has no value."""

GOOD_IF_HIGH: Steps = ((None, RED), (0.95, ORANGE), (0.99, GREEN))
BAD_IF_ANY: Steps = ((None, GREEN), (1, RED))
NOTABLE_IF_ANY: Steps = ((None, GREEN), (1, ORANGE))
PLAIN: Steps = ((None, BLUE),)


def thresholds(steps: Steps) -> builders.ThresholdsConfig:
    """Colours by value."""
    made = [models.Threshold(value=value, color=colour) for value, colour in steps]
    return builders.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(made)


def figure(title: str, about: str, expr: str, *, unit: str = "short", steps: Steps = PLAIN, span: int = 4) -> stat.Panel:
    """One large figure, coloured by its thresholds."""
    reduce = common.ReduceDataOptions().calcs(["lastNotNull"])
    return (
        stat.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .unit(unit)
        .thresholds(thresholds(steps))
        .color_mode(model.BigValueColorMode.VALUE)
        .graph_mode(model.BigValueGraphMode.NONE)
        .reduce_options(reduce)
        .no_value("–")
        .with_target(_target(Query(expr), "A").instant())
        .height(4)
        .span(span)
    )


def curves(
    title: str, about: str, queries: Sequence[Query], *, unit: str = "short", stacked: bool = False, span: int = 12
) -> timeseries.Panel:
    """Figures over time; stacked where they are parts of a whole."""
    legend = common.VizLegendOptions().display_mode(model.LegendDisplayMode.TABLE).placement(model.LegendPlacement.BOTTOM)
    panel = (
        timeseries.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .unit(unit)
        .min(0)
        .line_width(1)
        .fill_opacity(25 if stacked else 8)
        .show_points(model.VisibilityMode.NEVER)
        .legend(legend.calcs(["lastNotNull", "max"]).show_legend(True))
        .tooltip(common.VizTooltipOptions().mode(model.TooltipDisplayMode.MULTI).sort(model.SortOrder.DESCENDING))
        .height(9)
        .span(span)
    )
    if stacked:
        panel = panel.stacking(common.StackingConfig().mode(model.StackingMode.NORMAL))
    for letter, query in zip("ABCDEFGH", queries, strict=False):
        panel = panel.with_target(_target(query, letter).range())
    return panel


def bars(title: str, about: str, query: Query, *, unit: str = "short", steps: Steps = PLAIN, span: int = 8) -> bargauge.Panel:
    """Shares side by side."""
    return (
        bargauge.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .unit(unit)
        .thresholds(thresholds(steps))
        .orientation(model.VizOrientation.HORIZONTAL)
        .display_mode(model.BarGaugeDisplayMode.BASIC)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .with_target(_target(query, "A").instant())
        .height(8)
        .span(span)
    )


def listing(
    title: str,
    about: str,
    expr: str,
    columns: Mapping[str, str],
    *,
    value: str,
    unit: str = "short",
    steps: Steps = PLAIN,
    span: int = 12,
) -> table.Panel:
    """A table of an instant query, largest first.

    Args:
        title: its title.
        about: its description.
        expr: PromQL.
        columns: label to heading, in order; labels that are not named are hidden.
        value: the value's heading.
        unit: the value's unit.
        steps: the value's colours.
        span: its width.
    """
    value_style = [
        models.DynamicConfigValue(id_val="unit", value=unit),
        models.DynamicConfigValue(id_val="thresholds", value=thresholds(steps).build()),
        models.DynamicConfigValue(id_val="custom.cellOptions", value={"type": "color-text"}),
    ]
    panel = (
        table.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .show_header(True)
        .sort_by([common.TableSortByFieldState().display_name(value).desc(True)])
        .with_transformation(_only(columns))
        .with_transformation(_organise(columns, value))
        .override_by_name(value, value_style)
        .no_value("Nothing.")
        .with_target(_target(Query(expr), "A").instant().format(PromQueryFormat.TABLE))
        .height(9)
        .span(span)
    )
    if "Recipient" in columns.values():
        panel = panel.override_by_name("Recipient", [models.DynamicConfigValue(id_val="links", value=[_EXCHANGES])])
    return panel


def findings(title: str, about: str, expr: str, *, steps: Steps = PLAIN) -> table.Panel:
    """A table of findings by recipient, kind and zone: `expr` is summed by these three."""
    columns = {"processor": "Recipient", "entity": "Kind", "zone": "Zone"}
    return listing(title, about, expr, columns, value="Findings", steps=steps)


def words(markdown: str, span: int = WIDTH, height: int = 3) -> text.Panel:
    """A few sentences: what to read this page for, and where to read on."""
    return text.Panel().title("").transparent(True).content(markdown).height(height).span(span)


_EXCHANGES = {
    "title": "Exchanges in the console",
    "url": "${console}/exchanges?processor=${__value.text:percentencode}",
    "targetBlank": True,
}


def _target(query: Query, letter: str) -> prometheus.Dataquery:
    return prometheus.Dataquery().datasource(SOURCE).expr(query.expr).legend_format(query.legend).ref_id(letter)


def _only(columns: Mapping[str, str]) -> models.DataTransformerConfig:
    return models.DataTransformerConfig(id_val="filterFieldsByName", options={"include": {"names": [*columns, "Value"]}})


def _organise(columns: Mapping[str, str], value: str) -> models.DataTransformerConfig:
    order = {label: position for position, label in enumerate((*columns, "Value"))}
    options: dict[str, object] = {
        "excludeByName": {},
        "indexByName": order,
        "renameByName": {**columns, "Value": value},
    }
    return models.DataTransformerConfig(id_val="organize", options=options)
