"""Each wall of the pages holds something back: without it markup of a text breaks through (`tests/walls.py`)."""

import functools
import importlib
import json

import pytest
import walls
from presswork.report import ask_page, pages


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("walls")
    (folder / "corpus").mkdir()
    return walls.Scene(walls.make_hostile(folder / "corpus"), folder / "out")


def test_nothing_breaks_through(scene):
    assert list(walls.find_breaches(scene)) == []


@pytest.mark.parametrize("module", walls.MODULES)
def test_each_escape_holds_something_back(scene, module):
    assert walls.list_calls(importlib.import_module(module))
    assert walls.find_unseen(scene, [module]) == []


def test_every_module_that_escapes_is_among_them():
    found, root = set(), walls.ROOT / "analysis"
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if ("show.html import" in text and "escape" in text) or "html.escape(" in text:
            found.add(".".join(path.relative_to(root).with_suffix("").parts))
    assert found == {*walls.MODULES, *walls.NOTHING_FROM_OUTSIDE}


# ---- the page to ask: its template, its data, its script


def test_the_template_of_the_page_to_ask_escapes(scene):
    environment = pages._open_exporter().environment
    environment.autoescape = False
    environment.cache.clear()
    try:
        assert walls.Breaches(scene.list_parts()["ask"]()).found
    finally:
        environment.autoescape = True
        environment.cache.clear()
    assert walls.Breaches(scene.list_parts()["ask"]()).found == []


def test_the_data_of_the_page_to_ask_end_no_element(scene, monkeypatch):
    monkeypatch.setattr(ask_page, "_write_json", functools.partial(json.dumps, ensure_ascii=False))
    assert walls.Breaches(scene.list_parts()["ask"]()).found


@pytest.mark.parametrize(
    ("wall", "hole"),
    [
        ("", ""),
        ('make("blockquote", {}, ...mark(row.text, terms))', 'make("blockquote", {innerHTML: row.text})'),
        ('{ className: "who", textContent: who }', '{ className: "who", innerHTML: who }'),
        ('make("p", { className: "place" }, place)', 'make("p", { className: "place", innerHTML: place })'),
    ],
    ids=["as it is", "text", "speaker", "place"],
)
def test_the_script_of_the_page_to_ask_makes_text_of_text(scene, monkeypatch, browser, wall, hole):
    assert wall in ask_page.SCRIPT
    monkeypatch.setattr(ask_page, "SCRIPT", ask_page.SCRIPT.replace(wall, hole) if wall else ask_page.SCRIPT)
    page = ask_page.write_ask_page(scene.folder, scene.coverage, [])
    with browser.open(page) as tab:
        shown = tab.evaluate("document.querySelectorAll('#answers li').length")
        broken = tab.evaluate("document.querySelectorAll('#answers iframe, #answers [onclick]').length")
    assert shown == len(scene.coverage.statements)
    assert bool(broken) == bool(wall)
