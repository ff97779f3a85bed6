"""The pictures of a page: the same tables as the charts of the notebooks, every width, text as text, links in it."""

import re

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
from presswork.report import pages
from presswork.show import addresses, exhibits, gallery
from presswork.show.charts.drawn import fields, rows, sketch, streams, webs
from presswork.show.charts.drawn.sketch import Dot, Row, Span

RATED = KEYWORDS.assign(rate_target=[40.0, 2, 5, 3], rate_reference=[4.0, 30, 5, 0], log_odds_z=[5.0, -5, 0, 2])
CLAIMS = pd.DataFrame(
    {
        "claim": [0, 0, 0],
        "label": "Orsa: <b>we stay",
        "outlet": ["A", "B", "C"],
        "relation": ["first", "cut", "without"],
    }
)
LINE = pd.DataFrame(
    {
        **{
            "claim": [0, 0, 1],
            "label": ["We stay", "We stay", "We go"],
            "day": ["2019-05-06", "2019-05-06", "undated"],
        },
        **{"relation": ["first", "changed", "first"], "tip": ["6 May, A", "6 May, <b>B", "undated, C"]},
    }
)
AIMED = pd.DataFrame({"source": ["Orsa"], "target": ["<i>Vik"], "n_statements": [3], "mean_tone": [-0.5]})
USES = pd.DataFrame({"article_id": ["two"], "start": [25]})


def draw_all(n=None):
    """Every picture, of the first `n` rows of its table."""

    def cut(table):
        return table if n is None else table.head(n)

    return {
        "bars": rows.draw_bars(cut(RATES), "word", "rate_per_10k_words", "Words, n = 2", "per 10,000 words", n="n"),
        "blocks": rows.draw_blocks(cut(BLOCKS), cut(ARTICLES)),
        "tone": rows.draw_tone(cut(TONES), "speaker", "Tone, n = 11 statements"),
        "dispersion": rows.draw_dispersion(cut(USES), ARTICLES, "Where, n = 1"),
        "timeline": fields.draw_timeline(cut(ARTICLES), "published_on", "Documents", "documents"),
        "strips": fields.draw_timeline(cut(ARTICLES), "published_on", "Documents", "documents", by="article_id"),
        "panels": rows.draw_panels(cut(PANELS), "outlet", "word", "n", "Words, n = 7", "uses", n="n"),
        "stacked": rows.draw_stacked(cut(SHARES), "outlet", PARTS, "Shares, n = 6", "share", n="n"),
        "stream": streams.draw_stream(cut(STREAM), "Who is quoted when, n = 3 statements"),
        "lengths": rows.draw_lengths(cut(COMMENTS), ARTICLES, "Length"),
        "periods": fields.draw_periods(cut(PERIODS), "month", "Use of 'dam'"),
        "keywords": fields.draw_keywords(cut(RATED), "East", "West", "Key words"),
        "claims": webs.draw_claims(cut(CLAIMS), "Claims"),
        "line": webs.draw_claims(cut(LINE), "The line", "day"),
        "acts": rows.draw_tone(cut(TONES.assign(stance=0.5)), "speaker", "Acts, n = 11 statements", ring="stance"),
        "network": webs.draw_network(cut(AIMED), "Who speaks of whom"),
        "accuracy": rows.draw_accuracy(cut(FIGURES), "Accuracy, n = 1"),
    }


def test_every_chart_of_the_notebooks_has_a_twin_on_a_page():
    alone = {chart.draw for chart in exhibits.CHARTS.values()} - set(exhibits.TWINS)
    assert {draw.partition(".")[0] for draw in alone} <= {"grids", "networks"}  # these stay with matplotlib


@pytest.mark.parametrize("name", list(draw_all()))
def test_every_picture_has_a_title_n_and_words_and_is_the_same_twice(name):
    drawn = draw_all()[name]
    assert "n = " in drawn.markup
    assert "n = " in drawn.text
    assert drawn.text.endswith(".")
    assert drawn.markup == draw_all()[name].markup


def test_who_speaks_for_nobody_known_is_unknown_and_only_an_outlet_is_no_outlet():
    table = PANELS.assign(affiliation=["Varr", None, None], outlet=["A", "A", None])
    markup = rows.draw_panels(table, "outlet", "affiliation", "n", "For whom, n = 7", "uses", n="n").markup
    assert markup.count("(no outlet)") == 2  # the panel's title and its words
    assert ">unknown<" in markup


def test_signs_of_one_day_stand_side_by_side_and_tell_the_outlet_of_each():
    markup = draw_all()["line"].markup
    assert re.findall(r'dx="([-\d.]+)"', markup) == ["-6.5", "6.5"]
    assert "6 May, &lt;b&gt;B: changed" in markup


def test_a_dot_of_a_stream_tells_its_n_and_leads_to_its_passages():
    markup = streams.draw_stream(STREAM, "When", ["a.html#s-1", "", "b.html#s-2", ""]).markup
    assert "<title>Ada &lt;b&gt;Brandt, week of 6 May 2019: two statements in one document</title>" in markup
    assert markup.count("<circle") == 2  # a week without a statement has no dot
    assert re.findall(r'href="([^"]*)"', markup) == ["a.html#s-1", "a.html#s-1", "b.html#s-2", "b.html#s-2"]


def test_a_ring_stands_for_the_stance_and_is_told():
    markup = draw_all()["acts"].markup
    assert markup.count('fill="none"') == len(TONES)
    assert "ring: mean stance towards the target" in markup
    assert 'fill="none"' not in draw_all()["tone"].markup


@pytest.mark.parametrize("name", list(draw_all()))
def test_a_table_without_rows_is_no_error(name):
    assert draw_all(0)[name].text


@pytest.mark.parametrize("name", list(draw_all()))
def test_what_lies_across_is_told_in_per_cent_so_that_it_fits_a_phone(name):
    for attribute in re.findall(r' (?:x|x1|x2|cx|width)="([^"]*)"', draw_all()[name].markup):
        assert re.fullmatch(r"0|[\d.]+%", attribute)
        assert float(attribute.rstrip("%")) <= 100


@pytest.mark.parametrize("name", list(draw_all()))
def test_the_second_wall_leaves_a_picture_as_it_is(name):
    def squeeze(markup):
        return re.sub(r'\s?rel="noopener noreferrer"|[\s"\']', "", markup.replace("&quot;", "").replace("&#x27;", ""))

    kept = pages.sanitize(draw_all()[name].markup)
    assert kept.count("<rect") == draw_all()[name].markup.count("<rect")
    assert len(squeeze(kept)) == pytest.approx(len(squeeze(draw_all()[name].markup)), rel=0.02)


def test_hostile_words_are_text():
    hostile = "<img src=x onerror=alert(1)>\"'"
    row = Row(hostile, hostile, hostile, hostile, "a.html", [Span(0, 1, "#000000", hostile)], None, [Dot(0, hostile)])
    markup = sketch.draw_rows([row], hostile, hostile, hostile, [(0, hostile)]).markup
    assert "<img" not in markup
    assert not re.search(r"<[^>]*\sonerror=[^&]*>", re.sub(r'"[^"]*"', "", markup))


def test_the_links_of_marks_are_no_stops_of_the_tab_key_and_those_of_words_are():
    row = Row("Ada Brandt", address="a.html", spans=[Span(0, 1, "#000000", address="b.html")])
    markup = sketch.draw_rows([row], "Who", "Who.").markup
    assert '<a href="a.html">' in markup
    assert '<a href="b.html" tabindex="-1">' in markup
    assert 'role="group"' in markup
    assert 'role="img"' in sketch.draw_rows([Row("Ada Brandt")], "Who", "Who.").markup


def test_intervals_are_drawn_where_the_table_has_them():
    assert draw_all()["bars"].markup.count('class="interval"') == 2
    assert draw_all()["tone"].markup.count('class="interval"') == 1
    unknown = RATES.assign(rate_low=float("nan"), rate_high=float("nan"))
    drawn = rows.draw_bars(unknown, "word", "rate_per_10k_words", "Words, n = 2", "per 10,000 words")
    assert "interval" not in drawn.markup


def test_names_of_words_do_not_meet_at_the_width_of_a_phone():
    many = pd.concat([RATED.assign(word=[f"{word}{n}" for word in RATED["word"]]) for n in range(12)])
    markup = fields.draw_keywords(many, "East", "West", "Key words").markup
    found = re.findall(r'<text x="([\d.]+)%" y="([\d.]+)" dx="7" text-anchor="start">(\w+)<', markup)
    boxes = [(float(x) * 3.3, float(x) * 3.3 + 6 * len(word), float(y)) for x, y, word in found]
    assert len(boxes) > 1
    for at, (left, right, y) in enumerate(boxes):
        for a, b, other in boxes[:at]:
            assert right <= a or left >= b or abs(y - other) >= 14


def test_a_strip_of_tone_shows_its_statements_which_lead_to_their_place():
    dots = [[Dot(0.25, "#56b4e9", "-0.50: it is lost", "articles/a.html#statement-1")]]
    markup = rows.draw_tone(TONES.head(1), "speaker", "Tone, n = 9", behind=dots).markup
    assert '<a href="articles/a.html#statement-1" tabindex="-1"><circle cx="25%"' in markup
    assert "<title>-0.50: it is lost</title>" in markup


def test_a_report_draws_for_a_page_and_jupyterlab_with_matplotlib(monkeypatch):
    monkeypatch.delenv(addresses.PAGES_VARIABLE, raising=False)
    assert "image/png" in gallery.chart("accuracy", FIGURES)._repr_mimebundle_()[0]["text/html"]
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "2")
    assert "<svg" in gallery.chart("accuracy", FIGURES).markup
