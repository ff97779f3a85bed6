"""The desk itself: controls above, and below them the chosen statements at once.

The controls are ipywidgets (extra ``explore``); without them, and on a page of a report, the same is shown once for
the values that the parameters have.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from typing import Any

import pandas as pd

from presswork.coverage import Coverage
from presswork.errors import PressworkError
from presswork.language.dates import PERIODS
from presswork.report.desk import choices, said
from presswork.show import gallery, html
from presswork.show.addresses import is_report

# Rows of each table, and passages.
_ROWS, _PASSAGES = 8, 12
_DEFAULTS = dict.fromkeys(("words", "speaker", "outlet", "tone", "kind", "since", "until"), "") | {"by": "day"}
_NO_WIDGETS = "Controls need ipywidgets: pip install 'presswork[explore]'. Until then set the parameters above."


def explore(coverage: Coverage, **given: str) -> object:
    """Return the desk: controls, and what is chosen by them; without ipywidgets, what is chosen by what is given.

    Parameters
    ----------
    given
        Where the controls stand at first: those of :func:`~presswork.report.desk.choices.choose`, and `by`, the
        period of the trend.
    """
    values = _DEFAULTS | given
    if is_report():
        return render(coverage, values)
    if importlib.util.find_spec("ipywidgets") is None:
        return render(coverage, values, _NO_WIDGETS)
    return _Desk(coverage, values)


def render(coverage: Coverage, values: Mapping[str, str], told: str = "") -> html.Rendered:
    """Return what is chosen by some values: how much, when, by whom, in which words, and where it stands."""
    try:
        filters = {name: value for name, value in values.items() if name != "by"}
        chosen = choices.choose(coverage, **filters)
        parts = _list_parts(chosen, values["by"])
        reading = gallery.reading(chosen)
    except PressworkError as error:
        parts, reading = [], str(error)
    notes = "".join(f"<p>{html.escape(one)}</p>" for one in (told, reading) if one)
    markup = "".join(part.markup for part in parts)
    return html.Rendered(f"{notes}{markup}", reading)


def _list_parts(chosen: pd.DataFrame, by: str) -> list[Any]:
    if chosen.empty:
        return []
    words, trend = said.against_rest(chosen), choices.trend(chosen, by)
    return [
        *([gallery.chart("statements by period", trend, is_svg=True)] if len(trend) else []),
        gallery.table("", choices.who(chosen), _ROWS, "Who says it"),
        *([gallery.table("", words, _ROWS, "In which words, against all other statements")] if len(words) else []),
        gallery.passages(chosen, "chosen", _PASSAGES),
    ]


class _Desk:
    """Controls and what they choose, as one widget; its HTML is what stands there where no widget can be shown."""

    def __init__(self, coverage: Coverage, values: Mapping[str, str]):
        import ipywidgets

        self._coverage = coverage
        self.controls = _make_controls(ipywidgets, coverage, values)
        self.shown = ipywidgets.HTML(value=html.bring_style(self._render()))
        for control in self.controls.values():
            control.observe(self._follow, names="value")
        rows = ipywidgets.HBox(list(self.controls.values()), layout={"flex_flow": "row wrap"})
        self.widget = ipywidgets.VBox([rows, self.shown])

    def _follow(self, _: object) -> None:
        try:
            self.shown.value = html.bring_style(self._render())
        except (
            Exception
        ) as error:  # JupyterLab only logs it, and what was chosen before would stand there as if chosen
            told = html.escape(repr(error)[:200])
            self.shown.value = f"<p>Presswork itself failed ({told}); please report it.</p>"
            raise

    def _render(self) -> str:
        values = {name: str(control.value or "").strip() for name, control in self.controls.items()}
        return html.drop_beside(render(self._coverage, _DEFAULTS | values).markup)

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, object]:
        return {**self.widget._repr_mimebundle_(**kwargs), "text/html": self.shown.value}


def _make_controls(widgets: Any, coverage: Coverage, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the controls by the name of what they choose."""
    days = coverage.articles["published_on"].dropna().str[:10]
    names = coverage.speakers.sort_values("n_statements", ascending=False, kind="stable")["speaker"].tolist()
    lists = {
        "outlet": sorted(coverage.articles["outlet"].dropna().unique()),
        "tone": ["negative", "neutral", "positive"],
        "kind": ["direct", "mixed", "indirect"],
    }
    style = {"style": {"description_width": "4.5em"}, "layout": {"width": "19em"}}
    typed = {"continuous_update": False, **style}
    controls = {
        "words": widgets.Text(values["words"], description="words", placeholder="gate* OR dam", **typed),
        "speaker": widgets.Combobox(value=values["speaker"], options=names, description="speaker", **typed),
    }
    for name, options in lists.items():
        listed = [("all", ""), *((one, one) for one in options)]
        controls[name] = widgets.Dropdown(options=listed, value=values[name], description=name, **style)
    for name, day in (("since", days.min()), ("until", days.max())):
        hint = day if isinstance(day, str) else ""
        controls[name] = widgets.Text(values[name], description=name, placeholder=hint, **typed)
    controls["by"] = widgets.Dropdown(options=PERIODS, value=values["by"], description="by", **style)
    return controls
