"""What do all charts share?  The sheet they are drawn on, labels that nothing scraped can spoil, and their words.

Every chart says in its title what it shows and how many it rests on, names its unit, and carries a sentence for
people who cannot see it (:func:`describe`).
"""

from __future__ import annotations

import base64
import contextlib
import io
import textwrap
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib import resources

import numpy as np
import pandas as pd
import PIL.Image
from IPython.display import Image
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from presswork.show import addresses, html
from presswork.show.colours import COLOURS, GREY
from presswork.show.values import find_interval

# Twice the 100 it is shown at, so that it is crisp on a dense screen.
_PIXELS_PER_INCH = 200
_N_COLOURS = 96
_LABEL_WIDTH = 44
MAX_ROWS = 40
# Small multiples: strips of a timeline, panels, and bars in each.
MAX_STRIPS, MAX_PANELS, MAX_BARS = 9, 12, 7
# Where a name stands beside the axis, in points.
BESIDE = {"textcoords": "offset points", "fontsize": 8.5, "annotation_clip": False}


def styled(draw: Callable) -> Callable:
    """Return `draw` as a function that draws in the one style sheet."""

    def drawn(*args, **kwargs):
        with _use_style():
            return draw(*args, **kwargs)

    drawn.__doc__, drawn.__name__, drawn.__wrapped__ = draw.__doc__, draw.__name__, draw
    return drawn


def _use_style() -> contextlib.AbstractContextManager:
    return style.context(str(resources.files("presswork.show").joinpath("presswork.mplstyle")))


class Chart(Image):
    """A picture with its words: as such in a report, which places both, and as HTML in JupyterLab, which would lose
    the words and leave the picture white in its dark theme."""

    _repr_png_ = None  # the bundle says it all

    def _repr_mimebundle_(self, include=None, exclude=None):
        if addresses.is_report():
            return super()._repr_mimebundle_(include, exclude)
        source = base64.b64encode(self.data).decode()
        picture = f'<img src="data:image/png;base64,{source}" width="{self.width}" alt="{html.escape(self.alt)}">'
        markup = html.bring_style(f'<figure class="chart {html.PLAIN}">{picture}</figure>')
        return {"text/html": markup, "text/plain": self.alt}, {}


def show(axes: Axes) -> Chart:
    """Return the chart as a picture that carries its alt text."""
    figure, packed = axes.figure, io.BytesIO()
    with _use_style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # a letter the font lacks is a box
        figure.set_dpi(_PIXELS_PER_INCH)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()  # not savefig, which draws twice, and packs a file that would be unpacked here
    # A chart has few colours: with a palette it weighs a fifth.
    drawn = PIL.Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    picture = drawn.quantize(_N_COLOURS, dither=PIL.Image.Dither.NONE)
    picture.save(packed, format="png", optimize=True)
    width = round(figure.get_size_inches()[0] * 100)
    return Chart(data=packed.getvalue(), format="png", width=width, alt=figure.get_label())


def describe(axes: Axes, text: str) -> Axes:
    """Return `axes` with `text` as the sentence that stands for the chart where it cannot be seen.

    In a notebook they show themselves: their figure belongs to no window that would.
    """
    axes.figure.set_label(clean_label(text, 400))
    vars(axes)["_repr_mimebundle_"] = lambda **_: show(axes)._repr_mimebundle_()
    return axes


def clean_label(value: object, width: int = _LABEL_WIDTH) -> str:
    """Return `value` as one printable line of at most `width` characters."""
    text = " ".join(str(value).split()) if isinstance(value, str) or not pd.isna(value) else "unknown"
    text = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return text if len(text) <= width else text[: width - 1] + "…"


def start_chart(title: str, unit: str, n_rows: int = 8, row_height: float = 0.26) -> Axes:
    """Return an empty chart with room for `n_rows`, its title wrapped above and `unit` along the values."""
    axes = Figure(figsize=(7.2, max(1.6, 1.0 + row_height * n_rows))).subplots()
    axes.figure.suptitle("\n".join(textwrap.wrap(clean_label(title, 170), 92)), x=0.01, ha="left")
    axes.set_xlabel(clean_label(unit, 110))
    return axes


def label_rows(axes: Axes, labels: Sequence[str]) -> None:
    """Write `labels` beside the rows, the first one on top."""
    axes.set_yticks(range(len(labels)), [clean_label(label, 2 * _LABEL_WIDTH) for label in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)


def choose_colours(labels: pd.Series, colours: Mapping[str, str] | None, default: str) -> list[str]:
    """Return the colour of each label; grey for one without."""
    if colours is None:
        return [COLOURS[default]] * len(labels)
    return [colours.get(label, GREY) for label in labels]


def say_cut(n_shown: int, n: int) -> str:
    """Return what a title says where not all rows are drawn."""
    return f" (first {n_shown} of {n})" if n_shown < n else ""


def draw_intervals(
    axes: Axes, table: pd.DataFrame, value: str, values: np.ndarray, places: np.ndarray | None = None
) -> None:
    """Draw the interval of each value that has one."""
    interval = find_interval(table, value)
    if interval:
        places = np.arange(len(table)) if places is None else places
        low, high = (table[c].astype(float).to_numpy() for c in interval)
        errors = np.clip(np.vstack([values - low, high - values]), 0, None)
        # A white seam: the line must be seen on a dark bar too.
        for colour, width in (("white", 3.2), (COLOURS["ink"], 1.2)):
            axes.errorbar(values, places, xerr=errors, fmt="none", ecolor=colour, elinewidth=width)
