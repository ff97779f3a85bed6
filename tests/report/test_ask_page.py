"""The page on which a reader asks: by mouse, by keyboard, on a phone, without scripts, with 20,000 statements."""

import dataclasses
import json
import re
import time

import pandas as pd
import presswork as pw
import pytest
from presswork.corpus.shipped import find_shipped
from presswork.report import ask_page
from presswork.show.addresses import link_passage

TAB = ("Tab", 9)
SHOWN = "document.querySelectorAll('#answers li').length"
TOLD = "document.getElementById('told').textContent"
# Seconds that 20,000 statements may take to be ready, and to be filtered.
READY, FILTERED = 2.0, 1.0


@pytest.fixture(scope="module")
def coverage():
    return pw.load(find_shipped("seeds/demo"))


@pytest.fixture(scope="module")
def page(coverage, tmp_path_factory):
    return ask_page.write_ask_page(tmp_path_factory.mktemp("ask"), coverage, ["03_source_comparison"])


def ask(tab, label, value):
    """Write into a field, or choose in it, as a reader does, and return what is told."""
    field = f"[...document.querySelectorAll('#ask label')].find((l) => l.textContent.startsWith('{label}')).lastChild"
    tab.evaluate(f"{field}.value = {json.dumps(value)}; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))")
    time.sleep(0.3)
    return tab.evaluate(TOLD)


def count(told):
    return int(re.match(r"[\d,]+", told)[0].replace(",", ""))


def test_every_filter_counts_as_the_tables_do(page, browser, coverage):
    said = coverage.statements.merge(coverage.articles[["article_id", "outlet", "published_on"]], on="article_id")
    with browser.open(page) as tab:
        assert count(tab.evaluate(TOLD)) == len(said)
        assert count(ask(tab, "outlet", "Kelmark Today")) == said["outlet"].eq("Kelmark Today").sum()
        ask(tab, "outlet", "")
        assert count(ask(tab, "form", "direct")) == said["kind"].eq("direct").sum()
        ask(tab, "form", "")
        assert count(ask(tab, "tone", "negative")) == said["tone_label"].eq(-1).sum()
        ask(tab, "tone", "")
        assert count(ask(tab, "since", "2019-04-06")) == said["published_on"].ge("2019-04-06").sum()
        ask(tab, "since", "")
        assert count(ask(tab, "speaker", "brask")) == said["speaker"].str.contains("Brask", na=False).sum()


def test_words_are_found_as_words(page, browser, coverage):
    texts = coverage.statements["text"]
    with browser.open(page) as tab:
        assert count(ask(tab, "words", "gate")) == texts.str.contains(r"\bgate\b", case=False).sum()
        assert count(ask(tab, "words", "gate*")) == texts.str.contains(r"\bgate", case=False).sum()
        both = texts.str.contains(r"\bgate\b", case=False) & ~texts.str.contains(r"\bcrack\b", case=False)
        assert count(ask(tab, "words", "gate -crack")) == both.sum()
        assert tab.evaluate("document.querySelector('#answers mark').textContent").lower() == "gate"
        assert "No statement" in ask(tab, "words", '"zebra ( crossing"')


def test_answers_are_sorted_and_more_are_shown_on_demand(page, browser):
    with browser.open(page) as tab:
        before = tab.evaluate(SHOWN)
        tab.evaluate("document.querySelector('.more').click()")
        assert tab.evaluate(SHOWN) == 2 * before
        ask(tab, "sorted by", "speaker")
        letters = tab.evaluate("[...document.querySelectorAll('.who')].map((p) => p.textContent[0].toLowerCase())")
        assert letters == sorted(letters)


def test_each_answer_leads_to_its_passage(page, browser, coverage):
    with browser.open(page) as tab:
        ask(tab, "words", "spanner")
        address = tab.evaluate("document.querySelector('#answers a').getAttribute('href')")
    row = coverage.search("spanner").iloc[0]
    assert address == link_passage(row)


def test_the_fields_are_reached_by_keyboard_and_named(page, browser):
    with browser.open(page) as tab:
        tab.evaluate("document.querySelector('main').focus()")
        reached = []
        for _ in range(24):
            tab.press(*TAB)
            reached.append(tab.evaluate("document.activeElement.closest('label')?.firstChild.textContent"))
        assert {"words", "speaker", "office", "outlet", "form", "cue", "tone", "since", "until"} <= set(reached)


@pytest.mark.parametrize("width", [320, 390])
def test_it_fits_a_phone(page, browser, width):
    with browser.open(page, width=width) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_it_is_the_plain_list(page, coverage):
    markup = page.read_text(encoding="utf-8")
    assert markup.count('<p class="who">') == ask_page.PLAIN_ROWS
    assert f"the first {ask_page.PLAIN_ROWS} of {len(coverage.statements)}" in markup
    assert "tables/quotations.csv" in markup


def test_a_corpus_without_statements_says_so(coverage, tmp_path, browser):
    empty = dataclasses.replace(coverage, quotations=coverage.quotations.head(0))
    with browser.open(ask_page.write_ask_page(tmp_path, empty, [])) as tab:
        assert "There is nothing to ask" in tab.evaluate("document.querySelector('main').textContent")


def test_twenty_thousand_statements_are_answered_in_a_second(coverage, tmp_path, browser):
    many = pd.concat([coverage.quotations] * 40, ignore_index=True).head(20_600)
    page = ask_page.write_ask_page(tmp_path, dataclasses.replace(coverage, quotations=many), [])
    with browser.open(page) as tab:
        ready = tab.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000")
        taken = tab.evaluate(
            "(() => { const field = document.querySelector('#ask input'); field.value = 'gate* -crack';"
            " const start = performance.now(); field.dispatchEvent(new Event('input', {bubbles: true}));"
            " return new Promise((done) => setTimeout(() => done((performance.now() - start) / 1000), 130)); })()"
        )
        assert count(tab.evaluate(TOLD)) > 100
    assert ready < READY
    assert taken < FILTERED
