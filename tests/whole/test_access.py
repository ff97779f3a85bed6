"""Everybody can read a report: in light and dark, on a phone, by keyboard, on paper, and without the script.

The pages of the demo corpus's report are opened in a real browser.  axe-core is not part of this package: where the
variable AXE names its ``axe.min.js`` (``make axe`` fetches it), every page is held against WCAG 2.2 at level AA.
"""

import os
import re
from pathlib import Path

import pytest
from presswork.report import pages
from presswork.schema import SCHEMA

PHONE = {"width": 360, "height": 780}
LOOKS = [{"is_dark": False}, {"is_dark": True, **PHONE}]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is folded away must be right, too.
RUN_AXE = (
    "document.querySelectorAll('details').forEach((one) => {one.open = true});"
    f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}}).then((found) => found.violations.flatMap("
    "(rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`)))"
)
TAB, ENTER = ("Tab", 9), ("Enter", 13)


@pytest.fixture(scope="module")
def axe():
    if not os.environ.get("AXE"):
        pytest.skip("AXE names no axe.min.js; `make axe` fetches it and `make test` uses it")
    return Path(os.environ["AXE"]).read_text(encoding="utf-8")


def find_violations(page, axe):
    page.evaluate(axe)
    return page.evaluate(RUN_AXE)


def list_pages(folder):
    return sorted(folder.rglob("*.html"))


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark, on a phone"])
def test_no_page_hinders_anybody(demo_report, browser, axe, look):
    found = {}
    for path in list_pages(demo_report):
        with browser.open(path, **look) as page:
            found[path.name] = find_violations(page, axe)
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_axe_itself_sees_a_fault(browser, axe, tmp_path):
    path = tmp_path / "faulty.html"
    path.write_text(
        "<title>a</title><h3>b</h3><p style='color:#bbb'>The dam holds.</p><img src='data:,'>", encoding="utf-8"
    )
    with browser.open(path) as page:
        rules = {violation.split(":")[0] for violation in find_violations(page, axe)}
    assert rules >= {"html-has-lang", "color-contrast", "image-alt", "landmark-one-main"}


@pytest.mark.parametrize("width", [320, 390])
def test_no_page_must_be_moved_sideways_on_a_phone(demo_report, browser, width):
    wide = []
    for path in list_pages(demo_report):
        with browser.open(path, width=width) as page:
            wide += [path.name] if page.evaluate("document.documentElement.scrollWidth") > width else []
    assert wide == []


def test_a_chart_fits_a_phone_and_keeps_its_letters(demo_report, browser):
    for name in ("index", "01_word_frequency", "02_quoted_officials", "03_source_comparison"):
        with browser.open(demo_report / f"{name}.html", **PHONE) as page:
            boxes = "[...document.querySelectorAll('.chart svg text')].filter((t) => t.getBoundingClientRect().width)"
            assert page.evaluate(f"{boxes}.length") > 5
            assert page.evaluate(f"Math.min(...{boxes}.map((t) => parseFloat(getComputedStyle(t).fontSize)))") >= 11
            outside = f"{boxes}.filter((t) => t.getBoundingClientRect().right > {PHONE['width']})"
            assert page.evaluate(f"{outside}.map((t) => t.textContent)") == [], name


def test_every_chart_says_what_it_shows_and_how_many(demo_report):
    alts = [
        alt
        for path in demo_report.glob("*.html")
        for alt in re.findall(r'<svg [^>]*aria-label="([^"]*)"', read(path))
    ]
    assert len(alts) >= 15
    assert [alt for alt in alts if not re.search(r"\d", alt) or len(alt) < 30] == []


def read(path):
    return path.read_text(encoding="utf-8")


SPEAKERS = "[...document.querySelectorAll('.table table')].find((t) => t.caption.textContent.startsWith('Speakers'))"
SHOWN = f"Array.from({SPEAKERS}.tBodies[0].rows).filter((r) => !r.hidden)"
FIRST = f"{SHOWN}.map((r) => r.cells[0].textContent)"
TOOLS = f"{SPEAKERS}.parentElement.nextElementSibling"


def focus_heading(page, name):
    """Go to the button of a heading of the table of speakers as a reader without a mouse does."""
    page.evaluate(f"{SPEAKERS}.parentElement.focus()")
    for _ in range(12):
        page.press(*TAB)
        if page.evaluate("document.activeElement.textContent") == name:
            return
    raise AssertionError(f"no heading {name!r} is reached by the tab key")


def test_a_table_is_sorted_by_keyboard_over_all_its_rows(demo_report, browser):
    with browser.open(demo_report / "02_quoted_officials.html") as page:
        page.evaluate(f"{TOOLS}.querySelector('button').click()")
        everybody = page.evaluate(FIRST)
        page.evaluate(f"{TOOLS}.querySelector('button').click()")
        focus_heading(page, "speaker")
        page.press(*ENTER)
        assert page.evaluate(FIRST) == sorted(everybody, key=str.casefold)[:5]
        assert page.evaluate("document.activeElement.closest('th').getAttribute('aria-sort')") == "ascending"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.press(*ENTER)
        assert page.evaluate(FIRST) == sorted(everybody, key=str.casefold, reverse=True)[:5]
        focus_heading(page, "statements")
        page.press(*ENTER)
        counts = [int(n) for n in page.evaluate(f"{SHOWN}.map((r) => r.querySelectorAll('.number')[0].textContent)")]
        assert counts == sorted(counts, reverse=True)
        assert page.evaluate(f"{SPEAKERS}.querySelectorAll('[aria-sort]').length") == 1


def test_a_table_shows_all_its_rows_on_request_and_each_leads_to_its_passages(demo_report, browser):
    with browser.open(demo_report / "02_quoted_officials.html") as page:
        assert len(page.evaluate(FIRST)) == 5
        told = page.evaluate(f"{TOOLS}.querySelector('button').textContent")
        page.evaluate(f"{TOOLS}.querySelector('button').click()")
        assert told == f"Show all {len(page.evaluate(FIRST))}"
        links = page.evaluate(f"{SHOWN}.map((r) => [...r.querySelectorAll('a')].map((a) => a.getAttribute('href')))")
        assert all(links)
        for address in {address for row in links for address in row}:
            name, _, anchor = address.partition("#")
            assert f'id="{anchor}"' in read(demo_report / name), address


def test_a_table_is_filtered_over_all_its_rows_and_says_how_many_are_left(demo_report, browser):
    with browser.open(demo_report / "02_quoted_officials.html") as page:
        page.evaluate(f"{TOOLS}.querySelector('button').click()")
        everybody = page.evaluate(FIRST)
        page.evaluate(f"{TOOLS}.querySelector('button').click()")
        assert everybody[-1] not in page.evaluate(FIRST)
        page.evaluate(f"{TOOLS}.querySelector('input').focus()")
        page.call("Input.insertText", text=everybody[-1].upper())
        assert everybody[-1] in page.evaluate(FIRST)
        told = page.evaluate(f"{TOOLS}.querySelector('output').textContent")
        assert told == f"{len(page.evaluate(FIRST))} of {len(everybody)}"


def test_the_pages_say_the_same_without_the_script(demo_report, browser, tmp_path):
    for path in demo_report.glob("*.html"):
        bare = tmp_path / path.name
        bare.write_text(read(path).replace(pages.SCRIPT, ""), encoding="utf-8")
        with browser.open(path) as page, browser.open(bare) as without:
            rows = "[...document.querySelectorAll('.table td, .table tbody th')].map((cell) => cell.textContent)"
            assert page.evaluate(rows) == without.evaluate(rows)
            assert without.evaluate("document.querySelectorAll('.table button, .filter').length") == 0


def test_on_paper_all_is_dark_on_white_and_nothing_is_cut(demo_report, browser):
    paper = {"width": 680, "media": "print"}  # an A4 sheet between its margins, in CSS pixels
    for path in [*demo_report.glob("*.html"), *list(demo_report.glob("articles/*.html"))[:2]]:
        with browser.open(path, is_dark=True, **paper) as page:
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
            assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
            boxes = "[...document.querySelectorAll('.table, pre, .chart')]"
            cut = f"{boxes}.filter((box) => box.scrollWidth > box.clientWidth + 1)"
            assert page.evaluate(f"{cut}.map((box) => box.textContent.slice(0, 80))") == [], path.name


def test_every_table_has_its_csv_and_no_two_share_one(demo_report):
    captions = {}
    for path in demo_report.glob("0*.html"):
        for caption, rest in re.findall(r"<caption><span>(.*?) <span class=\"n\">(.*?)</caption>", read(path)):
            found = re.search(r'href="tables/(\w+)\.csv"', rest)
            assert found or "0 rows" in rest, (path.name, caption)
            captions.setdefault(found[1] if found else caption, set()).add(caption)
    own = {name: shared for name, shared in captions.items() if name not in SCHEMA}
    assert len(own) > 20
    assert {name: shared for name, shared in own.items() if len(shared) > 1} == {}
    assert [name for name in own if not (demo_report / "tables" / f"{name}.csv").is_file() and " " not in name] == []


def test_each_row_of_a_table_leads_to_a_document_or_passage_that_is_there(demo_report):
    anchors = {
        path.name: set(re.findall(r' id="([^"]+)"', read(path))) for path in demo_report.glob("articles/*.html")
    }
    rows, broken = [], []
    for path in demo_report.glob("0[1-4]*.html"):
        tables = re.findall(r'<div class="table".*?aria-label="(.*?)".*?<tbody>(.*?)</tbody>', read(path), re.DOTALL)
        rows += [(name, row) for name, body in tables for row in re.findall(r'<tr><th scope="row".*?</tr>', body)]
        for name, place in re.findall(r'href="articles/([^"#]+)#?([^"]*)"', read(path)):
            broken += [] if name in anchors and place in anchors[name] | {""} else [(path.name, name, place)]
    assert len(rows) > 200
    # What a voice never uses stands nowhere.
    led = [
        name for name, row in rows if 'href="articles/' not in row and not re.search(r"</th>\s*<td[^>]*>0</td>", row)
    ]
    assert sorted(set(led)) == []
    assert broken == []


def test_a_page_of_the_demo_corpus_is_small(demo_report):
    assert [path.name for path in list_pages(demo_report) if path.stat().st_size > 650_000] == []
