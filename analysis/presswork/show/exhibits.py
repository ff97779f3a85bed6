"""What is shown how: captions, headings, files and colours of every table, chart and list of passages, as data.

A row of :data:`~presswork.show.table_exhibits.TABLES`, :data:`CHARTS` or :data:`PASSAGES` is one exhibit.  Captions,
columns and keys may hold fields such as ``{target}``, filled in from what the frame brings along
(:class:`presswork.schema.Basis`), or ``{n}`` (rows of the frame) and ``{sum[n_statements]:,}`` (the sum of a column).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence


@dataclasses.dataclass(frozen=True)
class Table:
    """How a table is shown: see :func:`presswork.show.tables.render_table` for what each field means.

    `columns` is text (columns under their usual headings) or maps columns to headings; empty shows all.  `by` holds
    the columns that tell which places a row counts, where the frame does not say so itself.  The values of `colours`
    are drawn as in the charts.  A table that says what a chart says `is_folded` on the pages of a report.
    """

    caption: str
    columns: Mapping[str, str] | str = ""
    limit: int = 50
    file: str = ""
    by: Sequence[str] = ()
    each: str = ""
    colours: Sequence[str] = ()
    is_folded: bool = False


@dataclasses.dataclass(frozen=True)
class Chart:
    """How a chart is drawn: the function of :mod:`presswork.show.charts`, its title and its other arguments.

    `draw` is the one with matplotlib, `drawn` its twin for a page; `dots` is the column of the statements behind a
    row that are shown as dots there.

    The values of the column `colours` are drawn in the colours that they have on every page.  `limit` is the number
    of rows where none is asked for; `needs_articles` says that the documents are drawn, too.
    """

    draw: str
    title: str
    arguments: Mapping[str, object] = dataclasses.field(default_factory=dict)
    colours: str = ""
    limit: int = 1000
    needs_articles: bool = False
    dots: str = ""

    @property
    def drawn(self) -> str:
        """The function that draws the chart for a page; empty where matplotlib draws it there, too."""
        return TWINS.get(self.draw, "")


@dataclasses.dataclass(frozen=True)
class Passages:
    """How passages are listed: caption, how many, and of which kind (statement, comment, block)."""

    caption: str
    limit: int = 20
    kind: str = "statement"


# The charts of the notebooks, drawn with matplotlib, and those of a report's pages, plain SVG.
TWINS = {
    "strips.plot_timeline": "drawn.fields.draw_timeline",
    "strips.plot_columns": "drawn.fields.draw_columns",
    "strips.plot_blocks": "drawn.rows.draw_blocks",
    "strips.plot_stream": "drawn.streams.draw_stream",
    "bars.plot_bars": "drawn.rows.draw_bars",
    "bars.plot_panels": "drawn.rows.draw_panels",
    "bars.plot_stacked": "drawn.rows.draw_stacked",
    "points.plot_tone": "drawn.rows.draw_tone",
    "points.plot_lengths": "drawn.rows.draw_lengths",
    "points.plot_accuracy": "drawn.rows.draw_accuracy",
    "word_charts.plot_keywords": "drawn.fields.draw_keywords",
    "word_charts.plot_periods": "drawn.fields.draw_periods",
    "word_charts.plot_dispersion": "drawn.rows.draw_dispersion",
    "grids.plot_claims": "drawn.webs.draw_claims",
    "networks.plot_network": "drawn.webs.draw_network",
}

CHARTS = {
    "documents by day": Chart(
        "strips.plot_timeline",
        "Documents by date of publication",
        {"day": "published_on", "unit": "documents", "by": "outlet"},
        colours="outlet",
    ),
    "blocks": Chart("strips.plot_blocks", "", needs_articles=True),
    "words": Chart(
        "bars.plot_bars",
        "Most frequent words, n = {n_words:,} words in {n_articles} documents",
        {"label": "word", "value": "rate_per_10k_words", "unit": "per 10,000 words", "n": "n"},
        limit=25,
    ),
    "keywords": Chart(
        "word_charts.plot_keywords",
        "Words that set {target} apart from {reference}",
        {"target": "{target}", "reference": "{reference}"},
        limit=100_000,
    ),
    "uses by outlet": Chart(
        "bars.plot_bars",
        "Use of “{what}” by outlet, n = {sum[n]:,} in documents of a known outlet",
        {"label": "outlet", "value": "rate_per_10k_words", "unit": "per 10,000 words", "n": "n"},
        colours="outlet",
    ),
    "uses by period": Chart("word_charts.plot_periods", "Use of “{what}” by {group}", {"period": "{group}"}),
    "dispersion": Chart("word_charts.plot_dispersion", "Where “{what}” stands, n = {n:,}", needs_articles=True),
    "speakers": Chart(
        "bars.plot_bars",
        "Statements by speaker, n = {sum[n_statements]:,} with a known speaker",
        {"label": "speaker", "value": "n_statements", "unit": "statements", "n": "n_articles"},
        limit=15,
    ),
    "speakers over time": Chart(
        "strips.plot_stream", "Who is quoted when, by {step}, n = {sum[n_statements]:,} dated statements", {}
    ),
    "tone of officials": Chart(
        "points.plot_tone",
        "Mean mood of what officials say, n = {sum[n]:,} statements of {n} speakers",
        {"label": "speaker"},
        limit=10,
        dots="tone",
    ),
    "tone by month": Chart(
        "points.plot_tone", "Mean mood of what officials say, by month, n = {sum[n]:,} statements", {"label": "value"}
    ),
    "tone by voice": Chart(
        "points.plot_tone",
        "Mean mood by voice, n = {sum[n]:,} sentences, statements and comments",
        {"label": "voice_kind"},
    ),
    "standing": Chart(
        "bars.plot_stacked",
        "Whose statements, by outlet, n = {sum[n_statements]:,} statements",
        {
            "label": "outlet",
            "parts": {
                **{"share_official": "officials", "share_other": "other known speakers"},
                "share_unknown": "speaker unknown",
            },
            **{"unit": "share of the outlet's statements", "n": "n_statements"},
        },
    ),
    "speaking": Chart(
        "bars.plot_panels",
        "For whom the quoted speak, n = {sum[n_statements]:,} statements",
        {
            **{"panel": "outlet", "label": "affiliation", "value": "share_of_statements", "n": "n_statements"},
            "unit": "share of the outlet's statements; line: 95 % interval",
        },
        colours="affiliation",
    ),
    "claims": Chart("grids.plot_claims", "What became of each claim, by outlet"),
    "line": Chart("grids.plot_claims", "What {speaker} is quoted with, by day", {"column": "day", "sign": "told"}),
    "acts": Chart(
        "points.plot_tone",
        "Mood and stance by act, n = {sum[n]:,} statements of officials",
        {"label": "act", "ring": "mean_target_tone"},
        dots="tone",
    ),
    "who speaks of whom": Chart("networks.plot_network", "Who speaks of whom, in which tone", limit=1_000_000),
    "statements by period": Chart(
        "strips.plot_columns",
        "When the chosen statements were published, n = {sum[n]:,}",
        {"period": "period", "value": "n", "unit": "statements", "step": "{step}"},
        limit=100_000,
    ),
    "lengths": Chart("points.plot_lengths", "Length of the comments", needs_articles=True),
    "accuracy": Chart("points.plot_accuracy", "Measured accuracy, n = {n} figures"),
}

PASSAGES = {
    "repeats": Passages("Passages that a page repeats", 5, "block"),
    "too few for a mean": Passages("Officials with too few statements for a mean", 15),
    "behind the cells": Passages("Behind the cells", 45),
    "tones apart": Passages("Quoted and reporter's tone far apart", 5),
    "gravest": Passages("Gravest", 4),
    "brightest": Passages("Brightest", 4),
    "disagreements": Passages("Disagreements", 5),
    "statements": Passages("Statements, in the order of the articles", 60),
    "shared speakers": Passages("Speakers whom several outlets quote", 14),
    "few comments": Passages("Too few to average", 20, "comment"),
    "questions": Passages("Questions", 10, "comment"),
    "drawn": Passages("Comments drawn at random", 20, "comment"),
    "chosen": Passages("The chosen statements", 20),
    "excerpts": Passages("Excerpts", 4, "block"),
}
