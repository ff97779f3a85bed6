"""Nothing scraped becomes markup, and what is shown can be traced."""

import html as lib_html
import re
import types
from html import unescape

import pandas as pd
import pytest
from presswork.report import pages
from presswork.schema import make_table
from presswork.show import addresses, evidence, html, tables, values
from presswork.show.values import clean, name_top, show_value

HOSTILE = '<img src=x onerror="alert(1)"> & "quoted" \'single\''


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (pd.NA, "–"),
        ("a\x00b", "a\ufffdb"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("abc\u202edef", "abc\ufffddef"),
        ("two\r\nlines", "two \nlines"),
        ("lone \ud83d half", "lone \ufffd half"),
        ("naïve “quotes” 字", "naïve “quotes” 字"),
        (7, "7"),
    ],
)
def test_clean_shows_what_is_hidden(value, shown):
    assert clean(value) == shown
    if isinstance(value, str):
        assert len(clean(value)) == len(value)


def test_escape_leaves_no_markup_and_loses_no_character():
    escaped = html.escape(HOSTILE)
    assert not set(escaped) & set("<>\"'")
    assert unescape(escaped) == HOSTILE


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)//https://x", False),
        ("data:text/html,x", False),
        ('https://x" onclick="alert(1)', False),
        ("//example.org", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_become_links(url, is_link):
    assert ("<a " in html.render_link(url, "text")) is is_link


def test_table_escapes_every_cell_header_and_caption():
    table = pd.DataFrame({HOSTILE: [HOSTILE], "n": [1]})
    markup = tables.render_table(table, HOSTILE).markup
    assert "<img" not in markup
    assert markup.count("&lt;img") == 4  # label, caption, header, cell


def test_table_is_accessible_and_says_n():
    table = pd.DataFrame({"speaker": list("abc"), "n": [3, 2, 1]})
    markup = tables.render_table(table, "Speakers", limit=2).markup
    assert markup.count('<th scope="col"') == 2
    assert markup.count('<th scope="row"') == 2
    assert "<caption><span>Speakers" in markup
    assert "2 of 3 rows shown" in markup


def test_an_empty_table_says_so():
    assert "Nothing found" in repr(tables.render_table(pd.DataFrame({"a": []}), "Empty"))
    assert "0 rows" in tables.render_table(pd.DataFrame({"a": []}), "Empty").markup


@pytest.mark.parametrize(
    ("value", "column", "shown"),
    [
        (0.5, "share_low", "50.0 %"),
        (-0.25, "mean_tone", "-0.25"),
        (12345, "n", "12,345"),
        (12.34, "rate_per_10k_words", "12.3"),
        (0.031, "q_value", "0.03"),
        (False, "is_official", "no"),
        (float("nan"), "mean_tone", "–"),
        (["a", None], "variants", "a; –"),
        ([["dam", 0.5], ["crack", -0.25]], "words", "dam +0.50; crack -0.25"),
    ],
)
def test_values_are_shown_with_their_unit(value, column, shown):
    assert show_value(value, column) == shown


def test_a_passage_is_marked_in_its_place():
    text = "Head\nThe dam, she said, will hold. We are sure.\nEnd"
    marked = evidence.mark_passage(text, [(5, 12), (24, 33)])
    assert marked == "<mark>The dam</mark>, she said, <mark>will hold</mark>. We are sure."


def test_a_long_paragraph_is_cut_at_a_space():
    text = "word " * 200
    low, high = evidence.find_surroundings(text, 500, 504)
    assert text[low - 1] == " "
    assert text[high] == " "
    assert low <= 500 <= 504 <= high < len(text)


def make_statement(**values):
    row = {"article_id": "a", "quotation": 1, "start": 5, "end": 12, "fragments": [[5, 12]], "kind": "direct"}
    return make_table("quotations", [row | values])


ARTICLES = make_table("articles", [{"article_id": "a", "text": "Head\nThe dam holds.", "outlet": "The Orsa Post"}])


def test_passages_tell_speaker_and_place():
    shown = evidence.render_passages(make_statement(speaker="Ada Brandt"), ARTICLES, "Statements")
    assert "Ada Brandt" in shown.markup
    assert "<mark>The dam</mark> holds." in shown.markup
    assert "characters 5 to 12" in shown.markup
    assert repr(shown) == "Statements (n = 1)\nAda Brandt: The dam"


def test_a_statement_tells_what_it_says_of_its_target_and_how_the_reporter_speaks():
    row = make_statement(tone=0.1, target="the <dam>", target_tone=-0.5).assign(reporter_tone=0.25)
    shown = evidence.render_passages(row, ARTICLES, "Statements").markup
    assert "tone +0.10 · of “the &lt;dam&gt;” -0.50 · reporter&#x27;s words +0.25" in shown


def test_an_unknown_speaker_is_called_unknown():
    assert "speaker unknown" in evidence.render_passages(make_statement(), ARTICLES, "Statements").markup


def test_passages_escape_speaker_cue_and_text():
    articles = ARTICLES.assign(text="Head\n<script>alert(1)</script>", outlet=HOSTILE)
    rows = make_statement(speaker=HOSTILE, cue=HOSTILE, role=HOSTILE, affiliation=HOSTILE)
    markup = evidence.render_passages(rows, articles, HOSTILE).markup
    assert "<img" not in markup
    assert "<script" not in markup


def test_comments_are_shown_by_their_text_so_that_pseudonyms_hold():
    comments = make_table(
        "comments",
        [{"article_id": "a", "comment": 1, "commenter": "Reader 1", "start": 5, "end": 8, "text": "Reader 2"}],
    )
    shown = evidence.render_passages(comments, ARTICLES, "Comments", kind="comment").markup
    assert "<blockquote>Reader 2</blockquote>" in shown


def test_page_names_differ_where_ids_differ_only_in_signs():
    names = {addresses.name_page(name) for name in ("a/b", "a-b", "a b", "A b", "../a b", "<script>", "")}
    assert len(names) == 7
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", name) for name in names)


@pytest.mark.parametrize(
    "markup",
    [
        "<script>x()</script>",
        '<p onclick="x()">a</p>',
        '<a href="javascript:x()">a</a>',
        '<a href="data:text/html,x">a</a>',
        '<iframe srcdoc="<script>x()</script>"></iframe>',
        "<svg onload=x()></svg>",
        '<img src="https://example.org/t.gif">',
        "<style>body{background:url(https://example.org)}</style>",
        '<p style="background:url(https://example.org)">a</p>',
        '<form action="https://example.org"><input></form>',
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        "<base href=https://example.org>",
    ],
)
def test_second_wall_drops_what_could_run_or_load(markup):
    left = pages.sanitize(markup)
    assert not re.search(r"<(script|iframe|img|style|form|input|meta|base)|\son\w+=|javascript:|data:|example", left)


def test_own_markup_survives_the_second_wall(monkeypatch):
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "1")
    table = tables.render_table(pd.DataFrame({"a": [1], "b": ["x"]}), "Both", source="articles").markup
    left = pages.sanitize(table)
    for part in (
        'scope="col"',
        'scope="row"',
        "<caption>",
        'class="number"',
        'href="tables/articles.csv"',
        'tabindex="0"',
    ):
        assert part in left


def test_a_table_that_is_shown_in_part_takes_its_csv_along_into_a_report(monkeypatch):
    table = pd.DataFrame({"group": ["a", "a", "b"], "word": ["x", "=1+1", "z"], "n": [3, 2, 1]})
    monkeypatch.delenv(addresses.PAGES_VARIABLE, raising=False)
    alone = tables.render_table(table, "Words", source="word_counts")
    assert "csv" not in alone.markup
    assert set(alone._repr_mimebundle_()) == {"text/html", "text/plain"}
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "1")
    monkeypatch.setattr(tables, "ROWS", 2)
    shown = tables.render_table(table, "Words", ["word"], 1, source="word_counts", each="group")
    assert 'href="tables/word_counts.csv"' in shown.markup
    assert "2 of 3 rows shown" in shown.text
    assert 'href="tables/words_of_a.csv"' in tables.render_table(table, "Words of <a>").markup
    assert "csv" not in tables.render_table(table.head(0), "No words").markup
    sheet = shown._repr_mimebundle_()[html.SHEET]
    assert sheet["name"] == "word_counts"
    assert sheet["csv"].splitlines()[2] == '"a","\'=1+1",2'


def test_the_style_travels_with_a_table_only_where_no_page_has_it(monkeypatch):
    shown = tables.render_table(pd.DataFrame({"a": [1]}), "One")
    monkeypatch.delenv(addresses.PAGES_VARIABLE, raising=False)
    assert shown._repr_html_().startswith("<style>")
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "5")
    assert shown._repr_html_() == shown.markup


def test_rows_link_to_their_passages_while_a_report_is_made(monkeypatch):
    counts = pd.DataFrame({"speaker": ["Ada Brandt", None], "n": [7, 1]})
    rows = [{"article_id": "a", "quotation": n, "speaker": "Ada Brandt"} for n in range(7)]
    statements = make_table("quotations", [*rows, {"article_id": "b", "quotation": 0}])
    monkeypatch.delenv(addresses.PAGES_VARIABLE, raising=False)
    assert "href" not in tables.render_table(counts, "Speakers", passages=statements, by=["speaker"]).markup
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "2")
    markup = tables.render_table(counts, "Speakers", passages=statements, by=["speaker"]).markup
    assert markup.count('href="articles/a-') == 6
    assert re.search(r'href="articles/a-\w+.html#statement-\w+-5">and 2 more<', markup)
    assert markup.count('href="articles/b-') == 1


def test_rows_of_a_large_report_link_to_fewer_passages(monkeypatch):
    monkeypatch.setenv(addresses.PAGES_VARIABLE, str(addresses.MAX_PAGES + 1))
    counts = pd.DataFrame({"speaker": [f"Speaker {at}" for at in range(40)], "n": 3})
    rows = [
        {"article_id": f"a{at}-{n}", "quotation": n, "speaker": f"Speaker {at}"} for at in range(40) for n in range(3)
    ]
    markup = tables.render_table(
        counts, "Speakers", passages=make_table("quotations", rows), by=["speaker"], limit=40
    ).markup
    assert markup.count('href="articles/') == 3 * tables.ROWS
    packed = re.search(r'data-rows="([^"]*)"', markup)[1].split("\n")
    assert len(packed[0].split(" ")) == 10
    assert [line.split("\t")[-1] for line in packed[1:]] == [f"3 {at}s0" for at in range(10)] + ["3"] * 25


@pytest.mark.parametrize(("value", "shown"), [(0.0, "< 0.01"), (0.004, "< 0.01"), (0.049, "0.05"), (0.5, "0.50")])
def test_a_small_probability_is_never_shown_as_none(value, shown):
    assert show_value(value, "q_value") == shown


def test_a_number_beside_an_unknown_one_still_names_its_passage():
    assert addresses.name_passage("comment", "a", 3.0) == addresses.name_passage("comment", "a", 3)


def test_an_unknown_outlet_is_called_that_everywhere():
    outlets = pd.DataFrame({"outlet": ["The Post", None], "n": [2, 1]})
    assert "(no outlet)" in tables.render_table(outlets, "Outlets").markup
    assert name_top(outlets, "outlet", "n") == "The Post (2), (no outlet) (1)"


def test_documents_in_other_languages_are_counted_at_the_head():
    assert values.tell_languages(pd.DataFrame({"language": ["en", "en-GB", None]})) == ""
    told = values.tell_languages(pd.DataFrame({"language": ["fr", "de", "en", "de"]}))
    assert told.startswith("3 of 4 documents are not in English (de 2, fr 1): no statements are sought there")


def unpack_rows(markup):
    """What the page's script makes of the rows that a table holds ready."""
    packed = lib_html.unescape(re.search(r'data-rows="([^"]*)"', markup)[1])
    first, *lines = packed.split("\n")
    return first.split(" "), [line.split("\t") for line in lines]


def test_a_page_holds_every_row_ready_and_shows_five(monkeypatch):
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "2")
    counts = pd.DataFrame({"word": [f"w{n}\t<b>" for n in range(40)], "n": range(40)})
    places = pd.DataFrame({"word": counts["word"].repeat(4), "article_id": "a", "block": 7, "start": range(160)})
    markup = tables.render_table(counts, "Words", passages=places, by=["word"]).markup
    names, rows = unpack_rows(markup)
    assert markup.count("<tr>") == 1 + tables.ROWS
    assert len(rows) == 40 - tables.ROWS
    assert rows[0] == ["w5 <b>", "5", "4 0b7 0b7 0b7"]
    assert addresses.link_passage({"article_id": "a", "block": 7}).startswith(f"articles/{names[0]}.html#block-")
    assert "<b>" not in markup
    assert "5 of 40 rows shown" in markup
    assert unpack_rows(pages.sanitize(markup)) == (names, rows)


def test_a_page_does_not_hold_more_rows_than_can_be_sent(monkeypatch):
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "2")
    monkeypatch.setattr(tables, "MAX_ROWS", 8)
    markup = tables.render_table(pd.DataFrame({"n": range(40)}), "Numbers").markup
    assert len(unpack_rows(markup)[1]) == 8 - tables.ROWS


def test_what_a_chart_says_already_is_folded_on_a_page_and_not_in_jupyterlab(monkeypatch):
    table = pd.DataFrame({"n": [1]})
    monkeypatch.delenv(addresses.PAGES_VARIABLE, raising=False)
    assert "<details" not in tables.render_table(table, "One", is_folded=True).markup
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "2")
    assert tables.render_table(table, "One", is_folded=True).markup.startswith(
        f'{html.PLAIN_BEGIN}<details class="fold"><summary>One'
    )


def test_an_empty_table_is_one_line_on_a_page(monkeypatch):
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "2")
    assert (
        tables.render_table(pd.DataFrame({"n": []}), "Numbers").markup
        == f'{html.PLAIN_BEGIN}<p class="nothing">Numbers: nothing found.</p></div>'
    )


def make_places(text, **frames):
    """A coverage of one article, as far as passages need one."""
    articles = pd.DataFrame([{"article_id": "a", "text": text, "outlet": HOSTILE, "published_on": None}])
    empty = {name: make_table(name) for name in ("quotations", "comments", "blocks")}
    return types.SimpleNamespace(articles=articles, **empty | frames)


def test_a_row_opens_its_passages_in_place_outside_a_report(monkeypatch):
    text = f"{HOSTILE} she said. " + "word " * 300 + "\nShe said more."
    said = [{"article_id": "a", "quotation": n, "start": n, "end": n + 5, "speaker": HOSTILE} for n in range(9)]
    said.append({"article_id": "a", "quotation": 9, "start": 0, "end": len(text), "speaker": "Long"})
    counts = pd.DataFrame({"speaker": [HOSTILE, "Long", "Nobody"], "n": [9, 1, 0]})
    shown = {"passages": pd.DataFrame(said), "by": ["speaker"]}
    markup = tables.render_table(counts, "Speakers", **shown, coverage=make_places(text)).markup
    assert markup.count('<details class="passages behind"><summary>') == 2
    assert "<summary>9</summary>" in markup
    assert "and 6 more" in markup
    assert "<img" not in markup
    assert len(markup) < 6000
    assert "<details" not in tables.render_table(counts, "Speakers", **shown).markup
    monkeypatch.setenv(addresses.PAGES_VARIABLE, "1")
    assert "<details" not in tables.render_table(counts, "Speakers", **shown, coverage=make_places(text)).markup


def test_a_row_opens_a_comment_as_it_is_to_be_shown():
    """Its text may hold pseudonyms, where the page has names; its place may be told by its number alone."""
    said = make_table(
        "comments", [{"article_id": "a", "comment": 0, "start": 0, "end": 20, "text": "[Reader 1] agrees"}]
    )
    rows, behind = pd.DataFrame({"who": [1]}), pd.DataFrame({"who": [1], "article_id": ["a"], "comment": [0]})
    places = make_places("Orsa Brandt is right", comments=said)
    markup = tables.render_table(rows, "Readers", passages=behind, by=["who"], coverage=places).markup
    assert "[Reader 1] agrees" in markup
    assert "Orsa" not in markup
