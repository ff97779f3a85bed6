"""What a page says of itself: the days of the documents and where its figures come from."""

import json
import re

import nbformat
import presswork as pw
import pytest
from presswork import coverage, schema
from presswork.corpus.shipped import find_shipped
from presswork.report import ask_page, pages, sections
from presswork.report.front import frontpage
from presswork.schema import make_table
from presswork.show import addresses


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([], "0 undated"),
        ([(None, None)], "1 undated"),
        ([("2031-05-06", "given")], "2031-05-06 to 2031-05-06 (date given for 1; 0 undated)"),
        (
            [("2031-05-06", "page"), ("2031-04-01", "inferred"), ("2031-04-02", "page"), (None, None)],
            "2031-04-01 to 2031-05-06 (date read off the page for 2, inferred for 1; 1 undated)",
        ),
    ],
)
def test_days_come_with_their_basis_and_the_undated(days, told):
    rows = [
        {"article_id": str(at), "published_on": day, "published_on_basis": basis}
        for at, (day, basis) in enumerate(days)
    ]
    assert pages.describe_dates(make_table("articles", rows)) == told


def test_every_page_and_notebook_tells_how_many_statements_were_set_right_by_hand():
    frames = {name: make_table(name) for name in schema.SCHEMA}
    lines = make_table("corrections", [{"action": "set by hand"}, {"action": "removed"}])
    everything = coverage.Coverage(**frames | {"corrections": lines}, name="papers")
    assert ("Corrections", "2 statements set right by hand: 1 changed, 1 taken out") in pages.describe_provenance(
        everything, {}
    )
    assert "2 statements set right by hand" in everything.describe()
    assert "by hand" not in coverage.Coverage(**frames, name="papers").describe()


def test_a_page_without_a_headline_is_called_by_its_first_words():
    article = {"article_id": "a1", "text": "Menu\nThe quay is open."}
    blocks = [{"kind": "furniture", "start": 0, "end": 4}, {"kind": "body", "start": 5, "end": 22}]
    assert pages.name_untitled(article, blocks) == "“The quay is open.” (a1)"
    assert pages.name_untitled(article, blocks[:1]) == "a1"


# ---- more articles than get a page each


@pytest.fixture(scope="module")
def demo():
    return pw.load(find_shipped("seeds/demo"))


@pytest.fixture
def few_pages(demo, monkeypatch, tmp_path):
    """Return a folder with a page that leads to three documents of too many: a link, a picture, a row held ready."""
    monkeypatch.setattr(addresses, "MAX_PAGES", 5)
    monkeypatch.setenv(addresses.PAGES_VARIABLE, str(len(demo.articles)))
    linked, drawn, packed = demo.articles["article_id"].iloc[[0, 7, 11]].map(addresses.name_page)
    held = f'<div data-rows="{packed.removesuffix(".html")}\nBrask\t3 0s1"></div>'
    page = f'<a href="articles/{linked}#statement-1">1</a><svg><a href="articles/{drawn}"></a></svg>{held}'
    (tmp_path / "02_quoted_officials.html").write_text(page, encoding="utf-8")
    return tmp_path


def list_own_links(folder):
    texts = (path.read_text("utf-8") for path in sorted(folder.glob("articles/*.html")))
    return {name for text in texts for name in re.findall(r'href="([a-z0-9-]+-[0-9a-f]{8}\.html)', text)}


def test_of_many_articles_those_have_a_page_that_something_leads_to(demo, few_pages):
    written = pages.write_article_pages(few_pages, demo, ["02_quoted_officials"])
    assert [path.name for path in written] == demo.articles["article_id"].iloc[[0, 7, 11]].map(
        addresses.name_page
    ).tolist()
    # Nor do these lead to pages that are not there, from statement to statement or to the same claim elsewhere.
    assert list_own_links(few_pages) <= {path.name for path in written}


def test_the_page_to_ask_leads_to_the_pages_that_are_there(demo, few_pages, monkeypatch):
    pages.write_article_pages(few_pages, demo, [])
    monkeypatch.setattr(ask_page, "MAX_ROWS", 150)
    monkeypatch.setattr(ask_page, "PLAIN_ROWS", 150)
    markup = ask_page.write_ask_page(few_pages, demo, []).read_text("utf-8")
    told = " ".join(re.sub("<[^>]*>", "", markup).split())
    assert f"The last 150 of {len(demo.statements)} statements that were found" in told
    assert "presswork search with the folder of this report" in told
    linked = set(re.findall(r"articles/([a-z0-9-]+\.html)", markup))
    assert linked <= {path.name for path in few_pages.glob("articles/*.html")}
    assert len(json.loads(re.findall(r'<script type="application/json">(.*?)</script>', markup)[1])) == 150


def test_the_first_page_says_that_not_every_document_has_a_page(demo, few_pages, monkeypatch):
    assert "have a page" in frontpage._tell_pages()
    monkeypatch.setattr(addresses, "MAX_PAGES", 2000)
    assert frontpage._tell_pages() == ""


def test_the_first_page_counts_words_or_says_that_it_does_not(demo, monkeypatch):
    counted = frontpage._find_findings(demo, {})[0]
    assert "run through this coverage" in counted.text
    monkeypatch.setattr(frontpage, "MAX_WORDS", 100)
    assert "which of them run through it tells the report on words" in frontpage._find_findings(demo, {})[0].note


def _write_cell(source, markup="", tags=(), kind="code"):
    outputs = [nbformat.v4.new_output("display_data", {"text/html": markup})] if markup else []
    if kind == "markdown":
        return nbformat.v4.new_markdown_cell(source, metadata={"tags": list(tags)})
    return nbformat.v4.new_code_cell(source, outputs=outputs, metadata={"tags": list(tags)})


def test_words_stand_beside_their_exhibit_and_a_reading_beside_the_one_before():
    cells = [
        _write_cell("## Who?", kind="markdown"),
        _write_cell("chart", "<figure></figure>"),
        _write_cell("In a sentence:", kind="markdown"),
        _write_cell("print()", "said", ["reading"]),
        _write_cell("The same in figures.", kind="markdown"),
        _write_cell("table", '<div class="mathjax_ignore"><details class="fold"><summary>Speakers</summary>'),
        _write_cell("Words of nobody:", kind="markdown"),
        _write_cell("empty", '<p class="nothing">Nothing.</p>'),
        _write_cell("And these:", kind="markdown"),
        _write_cell("second", "<figure></figure>"),
    ]
    first, second = sections.split_bands(cells)
    assert [cell.source for cell in first.texts] == ["## Who?", "print()"]  # nothing is announced beside the sentence
    shown = [(exhibit.cell.source, [cell.source for cell in exhibit.prose]) for exhibit in first.exhibits]
    assert shown == [("chart", []), ("table", ["The same in figures."]), ("empty", [])]
    assert [cell.source for cell in second.texts] == ["And these:"]
    assert [exhibit.cell.source for exhibit in second.exhibits] == ["second"]
