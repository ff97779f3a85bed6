"""Each chart says what it shows, how many it rests on, and says it in words, too."""

import matplotlib.colors
import pandas as pd
import pytest
from chart_tables import (
    ARTICLES,
    BLOCKS,
    COMMENTS,
    FIGURES,
    KEYWORDS,
    PANELS,
    PARTS,
    PERIODS,
    RATES,
    SHARES,
    STREAM,
    TONES,
)
from presswork.schema import make_table
from presswork.show import addresses, colours
from presswork.show.charts import bars, canvas, points, strips, word_charts


def draw_all():
    return {
        "bars": bars.plot_bars(RATES, "word", "rate_per_10k_words", "Words, n = 2", "per 10,000 words", n="n"),
        "blocks": strips.plot_blocks(BLOCKS, ARTICLES),
        "tone": points.plot_tone(TONES, "speaker", "Tone, n = 11 statements"),
        "dispersion": word_charts.plot_dispersion(
            pd.DataFrame({"article_id": ["two"], "start": [25]}), ARTICLES, "Where, n = 1"
        ),
        "timeline": strips.plot_timeline(ARTICLES, "published_on", "Documents", "documents"),
        "strips": strips.plot_timeline(ARTICLES, "published_on", "Documents", "documents", by="article_id"),
        "panels": bars.plot_panels(PANELS, "outlet", "word", "n", "Words, n = 7", "uses", n="n"),
        "stacked": bars.plot_stacked(SHARES, "outlet", PARTS, "Shares, n = 6", "share", n="n"),
        "stream": strips.plot_stream(STREAM, "Who is quoted when, n = 3 statements"),
        "lengths": points.plot_lengths(COMMENTS, ARTICLES, "Length"),
        "periods": word_charts.plot_periods(PERIODS, "month", "Use of 'dam'"),
        "keywords": word_charts.plot_keywords(KEYWORDS, "East", "West", "Key words"),
        "accuracy": points.plot_accuracy(FIGURES, "Accuracy, n = 1"),
    }


@pytest.mark.parametrize("name", list(draw_all()))
def test_every_chart_has_title_n_unit_and_words(name):
    axes = draw_all()[name]
    assert "n = " in axes.figure.get_suptitle()
    assert axes.get_xlabel() or axes.get_ylabel() or axes.figure.get_supxlabel()
    assert "n = " in axes.figure.get_label()
    assert axes.figure.get_label().endswith(".")


def test_the_picture_carries_its_words_and_is_the_same_twice():
    first, second = (canvas.show(strips.plot_blocks(BLOCKS, ARTICLES)) for _ in range(2))
    assert first.data == second.data
    assert "body 60%" in first.alt


def test_the_words_are_there_in_jupyterlab_and_in_a_report(monkeypatch):
    chart = canvas.show(bars.plot_bars(RATES, "word", "n", "<b>Words</b>, n = 2", "uses"))
    monkeypatch.delenv(addresses.PAGES_VARIABLE, raising=False)
    data, _ = chart._repr_mimebundle_()
    assert 'alt="Bar chart. &lt;b&gt;Words&lt;/b&gt;, n = 2.' in data["text/html"]
    assert data["text/plain"] == chart.alt
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "2")
    data, metadata = chart._repr_mimebundle_()
    assert set(data) == {"image/png"}
    assert metadata["image/png"]["alt"] == chart.alt


def test_intervals_are_drawn_where_the_table_has_them():
    drawn_bars = draw_all()["bars"]
    segments = drawn_bars.collections[0].get_segments()
    assert [[round(float(x)) for x, _ in segment] for segment in segments] == [[20, 80], [2, 30]]


def test_no_interval_is_drawn_where_there_is_none():
    unknown = RATES.assign(rate_low=float("nan"), rate_high=float("nan"))
    drawn_bars = bars.plot_bars(unknown, "word", "rate_per_10k_words", "Words, n = 2", "per 10,000 words")
    assert all(pd.isna(x) for segment in drawn_bars.collections[0].get_segments() for x, _ in segment)


def test_one_document_is_no_documents():
    drawn_bars = bars.plot_bars(
        pd.DataFrame({"word": ["a", "b"], "n": [3, 1], "n_articles": [2, 1]}), "word", "n", "W", "u", n="n_articles"
    )
    assert {"in 2 documents", "in 1 document"} <= {text.get_text() for text in drawn_bars.texts}


def test_a_long_table_is_cut_and_the_title_says_so():
    many = pd.DataFrame({"word": [f"w{i}" for i in range(90)], "n": range(90)})
    axes = bars.plot_bars(many, "word", "n", "Words, n = 90", "uses")
    assert "first 40 of 90" in axes.figure.get_suptitle()
    assert len(axes.patches) == canvas.MAX_ROWS


@pytest.mark.parametrize("label", ["$x$ and $\\frac{1}{0}$", "a\x00b", "\u202eabc", "字" * 100, ""])
def test_hostile_labels_are_drawn_as_text(label):
    axes = bars.plot_bars(pd.DataFrame({"word": [label], "n": [1]}), "word", "n", f"{label} n = 1", "uses")
    assert canvas.show(axes).data.startswith(b"\x89PNG")


def test_empty_tables_draw_an_empty_chart():
    for axes in (
        bars.plot_bars(RATES.head(0), "word", "rate_per_10k_words", "Words, n = 0", "per 10,000 words", n="n"),
        strips.plot_blocks(BLOCKS.head(0), ARTICLES.head(0)),
        points.plot_tone(TONES.head(0), "speaker", "Tone, n = 0"),
        word_charts.plot_dispersion(pd.DataFrame({"article_id": [], "start": []}), ARTICLES, "Where, n = 0"),
        strips.plot_timeline(ARTICLES.head(0), "published_on", "Documents", "documents"),
        strips.plot_timeline(ARTICLES.head(0), "published_on", "Documents", "documents", by="article_id"),
        bars.plot_panels(PANELS.head(0), "outlet", "word", "n", "Words, n = 0", "uses", n="n"),
        bars.plot_stacked(SHARES.head(0), "outlet", PARTS, "Shares, n = 0", "share", n="n"),
        points.plot_lengths(COMMENTS.head(0), ARTICLES, "Length"),
        points.plot_accuracy(FIGURES.head(0), "Accuracy, n = 0"),
        word_charts.plot_periods(PERIODS.head(0), "month", "Use"),
        word_charts.plot_keywords(KEYWORDS.head(0), "East", "West", "Key words"),
    ):
        assert canvas.show(axes).data.startswith(b"\x89PNG")


def test_bars_of_blocks_cover_the_page():
    strip, other = (strips.plot_blocks(BLOCKS, ARTICLES).collections[row].get_paths() for row in range(2))
    for paths in (strip, other):  # two pages, each covered once
        assert sum(path.get_extents().width for path in paths) == pytest.approx(1)


def test_words_of_both_sides_are_named_without_overlap():
    many = pd.DataFrame(
        {"word": [f"word{at}" for at in range(30)], "n_target": 20, "n_reference": 3, "log_ratio": 2.7}
    )
    other = many.assign(n_target=3, n_reference=20, log_ratio=-2.7, word=many["word"] + "x")
    table = pd.concat([many, other]).assign(log_likelihood=9.0, is_supported=True, is_single_article=False)
    axes = word_charts.plot_keywords(pd.concat([KEYWORDS, table], ignore_index=True), "East", "West", "Key words")
    boxes = [text.get_window_extent() for text in axes.texts]
    assert {"dam", "gate"} <= {text.get_text() for text in axes.texts}
    assert not any(box.count_overlaps(boxes[:at]) for at, box in enumerate(boxes))
    assert "East: dam" in axes.figure.get_label()
    assert "West: gate" in axes.figure.get_label()


def test_a_curve_needs_two_periods_with_an_interval():
    axes = word_charts.plot_periods(PERIODS.head(2), "month", "Use")
    assert axes.texts[0].get_text() == "too few dated documents in each month for a curve"
    assert axes.figure.get_label().startswith("No chart.")


def list_colours(patches):
    return [matplotlib.colors.to_hex(patch.get_facecolor()) for patch in patches]


def test_a_name_has_one_colour_in_every_chart():
    chosen = colours.assign_colours(["B", "A", "A", None])
    drawn_bars = bars.plot_bars(SHARES, "outlet", "n", "Outlets, n = 6", "statements", colours=chosen)
    part = bars.plot_bars(SHARES.tail(1), "outlet", "n", "Outlets, n = 2", "statements", colours=chosen)
    panels = bars.plot_panels(PANELS, "outlet", "word", "n", "Words, n = 7", "uses", panels=chosen)
    drawn_strips = strips.plot_timeline(
        ARTICLES.assign(outlet=["A", "B"]), "published_on", "Documents", "documents", by="outlet", colours=chosen
    )
    assert list_colours(drawn_bars.patches) == [chosen["A"], chosen["B"]]
    assert list_colours(part.patches) == [chosen["B"]]
    assert [list_colours(axes.patches) for axes in panels.figure.axes[:2]] == [[chosen["A"]] * 2, [chosen["B"]]]
    assert list_colours(drawn_strips.figure.axes[0].patches) == [chosen["A"]]


def test_what_has_no_colour_is_grey():
    drawn_bars = bars.plot_bars(SHARES, "outlet", "n", "Outlets, n = 6", "statements", colours={"A": "#332288"})
    assert list_colours(drawn_bars.patches) == ["#332288", colours.GREY]


def test_officials_and_the_unknown_have_their_colours_in_shares():
    shares = pd.DataFrame({"outlet": ["A"], "share_official": [0.5], "share_unknown": [0.5]})
    names = {"share_official": "officials", "share_unknown": "unknown"}
    drawn = bars.plot_stacked(shares, "outlet", names, "Whose, n = 2", "share")
    assert list_colours(drawn.patches) == [colours.VOICES["official"], colours.GREY]
    assert [text.get_text() for text in drawn.texts] == ["50%", "50%"]
    assert "officials: A 50%" in drawn.figure.get_label()


def test_small_multiples_have_one_scale_and_say_n():
    panels = bars.plot_panels(PANELS, "outlet", "word", "n", "Words, n = 7", "uses", n="n").figure.axes
    assert panels[0].get_xlim() == panels[1].get_xlim()
    assert [axes.get_title(loc="left") for axes in panels] == ["A, n = 6", "B, n = 1"]


def test_the_documents_with_most_uses_are_drawn():
    ids = [f"a{at:02}" for at in range(45)]
    articles = make_table("articles", [{"article_id": i, "text": "x" * 10} for i in ids])
    uses = pd.DataFrame({"article_id": pd.Categorical([*ids[1:], ids[44]], ids), "start": 3})
    axes = word_charts.plot_dispersion(uses, articles, "Where, n = 45")
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert len(labels) == canvas.MAX_ROWS
    assert "a44 (n = 2)" in labels
    assert not any("n = 0" in label for label in labels)
    assert "the 40 with most of 44 documents" in axes.figure.get_suptitle()


def test_a_chart_that_was_drawn_shows_itself_in_a_notebook():
    from IPython.core.formatters import DisplayFormatter
    from presswork.show.charts import bars

    axes = bars.plot_bars(pd.DataFrame({"word": ["gate"], "n": [3]}), "word", "n", "Words", "uses")
    data, _ = DisplayFormatter().format(axes)
    assert "<img" in data["text/html"]
    assert "Words" in data["text/plain"]
