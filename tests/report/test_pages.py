"""What a page says of itself: the days of the documents and where its figures come from."""

import nbformat
import pytest
from presswork import coverage, schema
from presswork.report import pages, sections
from presswork.schema import make_table


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
