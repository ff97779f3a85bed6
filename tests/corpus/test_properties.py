"""Whatever the shape, characters and cuts of a text: no crash, and the same statements where nothing is lost."""

import textwrap

import demo_formats
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from presswork import pipeline
from presswork.corpus import bulk
from presswork.corpus.facts import find_cut, judge_page
from presswork.corpus.repairs import repair_text
from presswork.language.dates import read_date
from presswork.language.identify import fold_language
from presswork.schema import to_rows

QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
SLOW = settings(QUICK, max_examples=12)
ARTICLES = {n: t for n, t in demo_formats.read_articles().items() if n.startswith(("harbor", "orvath", "kelmark"))}
ODD = "\x00\u00ad\u200b\u200d\ufeff\u2028\u2029\x0b\x0c\x85\xa0ﬁ\ud800“”\"'<>&;\\[]{}|>`-"
names = st.sampled_from(sorted(ARTICLES))


def _read(folder, name, text):
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    return pipeline.load(folder)


def _list_paragraphs(text):
    return [paragraph for paragraph in text.split("\n\n") if len(paragraph.split()) > 12]


def _fold(text):
    return " ".join(text.replace("\xad", "").replace("\u200b", "").split())


@QUICK
@given(st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=400))
def test_no_text_stops_what_looks_at_it(text):
    repaired, told = repair_text(text)
    assert told or repaired is text or repaired.split() == text.replace("\x85", " ").split()
    for look in (bulk.split_export, judge_page, find_cut, read_date, fold_language):
        look(text)


@SLOW
@given(names, st.integers(0, 4000), st.integers(1, 4000), st.sampled_from([".txt", ".html", ".json", ".rtf", ".csv"]))
def test_a_cut_anywhere_stops_nothing(tmp_path_factory, name, start, length, suffix):
    folder = tmp_path_factory.mktemp("cut")
    (folder / "good.txt").write_text("The mayor of Orsa said that the ferry would not run before spring.")
    coverage = _read(folder, f"a{suffix}", ARTICLES[name][start : start + length])
    assert "good" in set(coverage.articles["article_id"])


@SLOW
@given(names, st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(ODD)), min_size=1, max_size=30))
def test_odd_characters_anywhere_stop_nothing_and_lose_no_place(tmp_path_factory, name, odd):
    text = ARTICLES[name]
    for at, char in odd:
        text = text[:at] + char + text[at:]
    coverage = _read(tmp_path_factory.mktemp("odd"), "a.txt", text)
    texts = dict(zip(coverage.articles["article_id"], coverage.articles["text"], strict=True))
    for row in to_rows(coverage.quotations):
        assert 0 <= row["start"] < row["end"] <= len(texts[row["article_id"]])


@SLOW
@given(names, st.integers(50, 110), st.sampled_from(["", "    ", "\t"]), st.sampled_from(["\n\n", "\n"]))
def test_prose_wrapped_at_any_width_is_put_together(name, width, indent, between):
    paragraphs = _list_paragraphs(ARTICLES[name])[:12]
    if not indent and between == "\n":
        return  # nothing tells where a paragraph ends that fills its last line
    wrap = {"break_long_words": False, "break_on_hyphens": False}
    wrapped = between.join(textwrap.fill(one, width, initial_indent=indent, **wrap) for one in paragraphs)
    found = [_fold(line) for line in repair_text(wrapped)[0].split("\n") if line.strip()]
    wanted = [_fold(line) for one in paragraphs for line in [" ".join(one.split())]]
    assert len(set(found) & set(wanted)) >= 0.9 * len(set(wanted))


@SLOW
@given(names, st.lists(st.integers(0, 3000), min_size=1, max_size=40), st.sampled_from("\u00ad\u200b"))
def test_characters_that_no_reader_sees_change_no_statement(tmp_path_factory, name, places, char):
    text = "\n\n".join(_list_paragraphs(ARTICLES[name]))
    marked = text
    for at in places:
        if text[at : at + 2].isalpha():  # inside a word
            marked = marked.replace(
                text[max(0, at - 6) : at + 7], text[max(0, at - 6) : at + 1] + char + text[at + 1 : at + 7]
            )
    said = []
    for one in (text, marked):
        coverage = _read(tmp_path_factory.mktemp("seen"), "a.txt", one)
        said.append([(row["text"], row["speaker"], row["kind"]) for row in to_rows(coverage.quotations)])
    assert said[0] == said[1]


@pytest.mark.parametrize("attribute", ["content", "datetime", "src", "style"])
def test_a_value_without_end_in_a_page_costs_no_time(tmp_path, attribute):
    pytest.importorskip("trafilatura")
    tag = "meta property='article:published_time'" if attribute == "content" else "time"
    page = f"<html><head><{tag} {attribute}='{'2021-03-04 ' * 40_000}'></head><body><article><p>"
    coverage = _read(tmp_path, "a.html", page + ARTICLES["harbor-ledger_2019-03-04_hanavar-gates"])
    assert len(coverage.articles) == 1
