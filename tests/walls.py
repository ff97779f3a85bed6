"""Which `escape` of the pages holds nothing back?  Each is taken out in turn, and something must break through.

    python tests/walls.py

Takes every call of `escape` in `show` and `report` out of the running code, one at a time, renders tables,
passages, charts, article pages, the explorer and the page to ask of a corpus in which every text, name and id is
markup, and prints the calls whose loss no page shows.  `tests/whole/test_walls.py` runs the same.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import functools
import html.parser
import importlib
import os
import sys
import tempfile
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from presswork.schema import to_rows

ROOT = Path(__file__).parents[1]
PAYLOAD = "\"'></script><iframe onload='x'></iframe><b onclick=x>"
# Stands in a text until it is read, for markup in texts is taken out and marks would open quotations.
INSIDE = "Qu" * (len(PAYLOAD) // 2) + "q" * (len(PAYLOAD) % 2)
# What is written in these is made by us of numbers, hashes and lists of our own; all else comes from outside.
OURS = {
    "anchor", "address", "address.split('/')[-1]", "link_passage(row)", "span.colour", "dot.colour", "source", "url",
    "a", "name_passage('block', article_id, block['block'])", "_name_statement(row)", "shown[most]", "block['kind']",
    "voice_kind", "show_value(article['n_words'])", "row.figure",
    "presswork.show.tables:told", "day if article['published_on'] else 'unknown'",
}  # fmt: skip
# Escapes lines of our own.
NOTHING_FROM_OUTSIDE = {"presswork.coverage", "presswork.report.pages"}
MODULES = [
    "presswork.report.also",
    "presswork.report.article_page",
    "presswork.report.desk.explorer",
    "presswork.show.charts.canvas",
    "presswork.show.charts.drawn.fields",
    "presswork.show.charts.drawn.sketch",
    "presswork.show.charts.drawn.streams",
    "presswork.show.charts.drawn.webs",
    "presswork.show.evidence",
    "presswork.show.html",
    "presswork.show.tables",
]
TEXT = f"""Quay {INSIDE} closed

“We will not sail {INSIDE} today,” Transport Minister Ilva Torrek said on Monday.

The council said that the quay {INSIDE} was closed. “The quay is {INSIDE} closed,” Mayor Ada Brandt said.

2 Comments

Ada says:
May 3, 2021 at 10:00
It was time {INSIDE} that the council closed the quay at last.

Bea says:
May 4, 2021 at 11:00
I do not like {INSIDE} what the minister said of the quay.
"""
# Values that come from our own lists, never from a text: other code asks for them.
OWN = "kind voice_kind published_on published_on_basis language sha256 relation told what action".split()


class Breaches(html.parser.HTMLParser):
    """What a text has made of a page: elements and attributes that are the payload's."""

    def __init__(self, markup: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        names = {name for name, _ in attributes}
        if tag == "iframe" or names & {"onload", "onclick"}:
            self.found.append(tag)


def make_hostile(folder: Path):
    """Return the coverage of a corpus in which every name that may come from outside is a payload."""
    from presswork import pipeline

    for number in range(3):
        text = TEXT.replace("Monday", ("Monday", "Tuesday", "Friday")[number])
        (folder / f"quay{number}.txt").write_text(text, encoding="utf-8")
    lines = [f"quay{n}.txt,Post {n},2021-05-0{n + 1},By {n}" for n in range(3)]
    (folder / "metadata.csv").write_text("file,outlet,published_on,byline\n" + "\n".join(lines), encoding="utf-8")
    made = pipeline.make_coverage(folder)
    frames = {name: spoil(put_inside(frame), name == "articles") for name, frame in made.get_frames().items()}
    return dataclasses.replace(made, **frames, name=f"quay{PAYLOAD}")


def put_inside(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the payload in the places that were kept for it in the texts."""
    return frame.map(lambda value: value.replace(INSIDE, PAYLOAD) if isinstance(value, str) else value)


def spoil(frame: pd.DataFrame, keeps_text: bool = False) -> pd.DataFrame:
    """Return a frame whose texts end in the payload; places in the articles' own text stay right."""
    changed = {}
    for column in frame:
        values = frame[column].astype(object)
        if column in OWN or (keeps_text and column == "text") or not values.map(lambda v: isinstance(v, str)).any():
            continue
        changed[column] = values.map(lambda v: v + PAYLOAD if isinstance(v, str) else v)
    return frame.assign(**changed)


class Scene:
    """Everything that is rendered of a coverage: parts by name, each a function that returns its markup."""

    def __init__(self, coverage, folder: Path):
        from presswork import words
        from presswork.ledger import measures

        self.coverage, self.folder = coverage, folder
        self.counted, self.told = words.count(coverage, min_n=1), make_wordings(coverage, measures.wordings(coverage))
        (folder / "articles").mkdir(parents=True, exist_ok=True)

    def list_parts(self) -> dict[str, Callable[[], str]]:
        """Return the parts, as they are before the second wall."""
        from presswork.report.desk import explorer
        from presswork.show import evidence, gallery, tables

        coverage, articles, said = self.coverage, self.coverage.articles, self.coverage.quotations
        parts = {f"table {name}": functools.partial(self._table, name) for name in coverage.get_frames()}
        return parts | {
            "charts": draw_charts,
            "words": lambda: gallery.table("", self.counted, 9, f"words{PAYLOAD}").markup,
            "passages": lambda: evidence.render_passages(said, articles, f"said{PAYLOAD}").markup,
            "comments": lambda: evidence.render_passages(coverage.comments, articles, "", kind="comment").markup,
            "wordings": lambda: evidence.render_wordings(self.told, f"wordings{PAYLOAD}").markup,
            "headings": lambda: (
                tables.render_table(articles[["outlet"]].rename(columns=lambda _: PAYLOAD), "").markup
            ),
            "folded": lambda: tables.render_table(articles, PAYLOAD, ["outlet"], is_folded=True).markup,
            "behind": self._behind,
            "pieces": draw_pieces,
            "no rows": lambda: tables.render_table(articles.iloc[:0], PAYLOAD).markup,
            "also": self._also,
            "article": self._article,
            "facts": self._facts,
            "explorer": lambda: (
                explorer.render(coverage, explorer._DEFAULTS | {"words": f'"{PAYLOAD}'}, PAYLOAD).markup
            ),
            "explorer, failing": self._fail,
            "small": self._small,
            "picture": draw_picture,
            "coverage": coverage._repr_html_,
            "ask": self._ask,
        }

    def _table(self, name: str) -> str:
        from presswork.show import tables

        frame = self.coverage.get_frames()[name].drop(columns="marks", errors="ignore")
        return tables.render_table(frame, f"{name}{PAYLOAD}").markup

    def _also(self) -> str:
        from presswork.report import also

        rows = [row | {"outlet": PAYLOAD, "told": PAYLOAD, "has_page": True} for row in to_rows(self.told)]
        return also.render_also(rows)

    def _article(self) -> str:
        from presswork.report import article_page

        article = to_rows(self.coverage.articles.drop(columns="marks"))[0]
        rows = {name: to_rows(getattr(self.coverage, name)) for name in ("blocks", "quotations", "comments")}
        own = [[row for row in of if row["article_id"] == article["article_id"]] for of in rows.values()]
        own[0] = [row | {"voice_kind": "excerpt", "voice": PAYLOAD} for row in own[0]]
        own[1] = [row | {"also": to_rows(self.told), "before": PAYLOAD, "now": PAYLOAD} for row in own[1]]
        return article_page.render_article(article, *own, article_page.find_neighbours(self.coverage.quotations))

    def _behind(self) -> str:
        from presswork.show import evidence

        articles = {row["article_id"]: row for row in to_rows(self.coverage.articles.drop(columns="marks"))}
        return evidence.render_behind(to_rows(self.coverage.comments), 9, articles)

    def _facts(self) -> str:
        from presswork.report import article_page

        article = to_rows(self.coverage.articles.drop(columns="marks"))[0]
        article |= dict.fromkeys(("published_on", "agency", "copied_from"), PAYLOAD)
        return "".join(markup for _, markup in article_page.list_facts(article, 1, 1, PAYLOAD, {}, PAYLOAD))

    def _fail(self) -> str:
        """What the desk shows where something fails on a word of a text."""
        from presswork.report.desk import explorer

        def fail() -> str:
            raise ValueError(PAYLOAD)

        desk = object.__new__(explorer._Desk)
        desk._render, desk.shown = fail, types.SimpleNamespace(value="")
        with contextlib.suppress(ValueError):
            desk._follow(None)
        return desk.shown.value

    def _small(self) -> str:
        from presswork.show import colours
        from presswork.show import html as safe_html

        parts = [safe_html.render_facts(PAYLOAD, [{"what": PAYLOAD, "count": PAYLOAD}])]
        parts += [safe_html.render_link(url, PAYLOAD) for url in (f"http://a/{PAYLOAD}", "http://a/b")]
        keys = colours.assign_colours(["a"])
        return "".join([*parts, *(safe_html.render_key(key, PAYLOAD, keys) for key in "ab")])

    def _ask(self) -> str:
        from presswork.report import ask_page

        return ask_page.write_ask_page(self.folder, self.coverage, []).read_text(encoding="utf-8")


def make_wordings(coverage, empty: pd.DataFrame) -> pd.DataFrame:
    """Return a row of the ledger whose every text is a payload."""
    row = dict.fromkeys(empty.columns, PAYLOAD) | {"tone": 0.5, "reporter_tone": 0.5, "claim": 0, "quotation": 0}
    row |= {"article_id": coverage.articles["article_id"].iloc[0], "published_on": "2021-05-03", "start": 0, "end": 1}
    pieces = [(PAYLOAD, True), (PAYLOAD, False)]
    return pd.DataFrame([row | {"pieces": pieces, "earliest_pieces": pieces}])


def draw_charts() -> str:
    """Return every chart as SVG, of the tables of their own tests with payloads in them."""
    from show import test_sketch

    with contextlib.ExitStack() as stack:
        for key, value in list(vars(test_sketch).items()):
            if isinstance(value, pd.DataFrame):
                stack.callback(setattr, test_sketch, key, value)
                setattr(test_sketch, key, spoil(value))
        return "".join(drawn.markup for drawn in test_sketch.draw_all().values())


def draw_pieces() -> str:
    """Return pieces of charts that the tables of their tests leave out."""
    from presswork.show.charts.drawn import fields, sketch, webs

    parts = [sketch.draw_keys([(PAYLOAD, "#0072B2")]), fields._draw_ends([PAYLOAD, PAYLOAD], 9)]
    days = pd.DataFrame({"day": ["2021-05-03"], "n": [2]})
    parts += [fields.draw_columns(days, "day", "n", "Quay", PAYLOAD, "day").markup]
    # A name at the side is cut: what is left of it must hold an element.
    return "".join([*parts, sketch._draw_tick(0.5, PAYLOAD, 9), webs._draw_name("<b onclick=x>", 0, 0, "end")])


def draw_picture() -> str:
    """Return a chart as the picture that JupyterLab shows."""
    from presswork.show.charts import canvas

    axes = canvas.start_chart("Quay", "n")
    return canvas.show(canvas.describe(axes, PAYLOAD))._repr_mimebundle_()[0].get("text/html", "")


# ---- taking walls out


def list_calls(module: types.ModuleType) -> list[tuple[int, int]]:
    """Return line and column of each call of `escape` in a module that is given what may come from outside."""
    calls = [node for node in ast.walk(read_tree(module)) if is_escape(node)]
    given = [(node, ast.unparse(node.args[0])) for node in calls]
    from_outside = [node for node, what in given if not {what, f"{module.__name__}:{what}"} & OURS]
    return [(node.lineno, node.col_offset) for node in from_outside]


def read_tree(module: types.ModuleType) -> ast.Module:
    return ast.parse(Path(module.__file__).read_text(encoding="utf-8"))


def is_escape(node: ast.AST) -> bool:
    name = getattr(node.func, "id", "") or getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
    owner = getattr(getattr(node.func, "value", None), "id", "html") if name else ""
    return name == "escape" and owner == "html"


class TakeOut(ast.NodeTransformer):
    """Let the call at a place be `str`."""

    def __init__(self, place: tuple[int, int]):
        self.place = place

    def visit_Call(self, node):
        self.generic_visit(node)
        if is_escape(node) and (node.lineno, node.col_offset) == self.place:
            text = ast.Call(ast.Name("str", ast.Load()), node.args[:1], [])
            return ast.fix_missing_locations(ast.copy_location(text, node))
        return node


@contextlib.contextmanager
def taken_out(module: types.ModuleType, place: tuple[int, int]) -> Iterator[None]:
    """Run without one call of `escape`: the functions of a module get the code of its changed text."""
    changed: dict = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(TakeOut(place).visit(read_tree(module)), module.__file__, "exec"), changed)
    before = []
    for function, other in pair_functions(vars(module), changed, module.__name__):
        before.append((function, function.__code__))
        function.__code__ = other.__code__
    try:
        yield
    finally:
        for function, code in before:
            function.__code__ = code


def pair_functions(ours: dict, theirs: dict, module: str) -> Iterator[tuple[Callable, Callable]]:
    for name, value in list(ours.items()):
        other = theirs.get(name)
        value, other = getattr(value, "__wrapped__", value), getattr(other, "__wrapped__", other)
        if isinstance(value, types.FunctionType) and isinstance(other, types.FunctionType):
            if value.__module__ == module and value.__code__.co_freevars == other.__code__.co_freevars:
                yield value, other
        elif isinstance(value, type) and isinstance(other, type) and value.__module__ == module:
            yield from pair_functions(dict(vars(value)), dict(vars(other)), module)


@contextlib.contextmanager
def as_report(is_so: bool) -> Iterator[None]:
    """Render as a report does, whose pages link to each other, or as JupyterLab does."""
    from presswork.show.addresses import PAGES_VARIABLE

    before = os.environ.pop(PAGES_VARIABLE, None)
    if is_so:
        os.environ[PAGES_VARIABLE] = "3"
    try:
        yield
    finally:
        os.environ.pop(PAGES_VARIABLE, None)
        if before is not None:
            os.environ[PAGES_VARIABLE] = before


def find_breaches(scene: Scene, first: str = "") -> Iterator[str]:
    """Yield the parts that something breaks through in, in a report or in JupyterLab; `first` is tried before."""
    for is_so in (True, False):
        with as_report(is_so):
            parts = scene.list_parts()
            for name in sorted(parts, key=lambda name: name != first):
                if Breaches(parts[name]()).found:
                    yield name


def find_unseen(scene: Scene, names: list[str] = MODULES) -> list[str]:
    """Return the calls of `escape` whose loss nothing shows, as module, place and text of the line."""
    unseen, first = [], ""
    for name in names:
        module = importlib.import_module(name)
        lines = Path(module.__file__).read_text(encoding="utf-8").splitlines()
        for place in list_calls(module):
            with taken_out(module, place), contextlib.closing(find_breaches(scene, first)) as found:
                seen = next(found, "")
            first = seen or first
            unseen += [] if seen else [f"{name}:{place[0]}:{place[1]} {lines[place[0] - 1].strip()}"]
    return unseen


def main() -> int:
    """Print the calls whose loss nothing shows."""
    with tempfile.TemporaryDirectory() as corpus, tempfile.TemporaryDirectory() as out:
        scene = Scene(make_hostile(Path(corpus)), Path(out))
        print("breached as it is:", sorted(set(find_breaches(scene))) or "nothing")
        n = sum(len(list_calls(importlib.import_module(name))) for name in MODULES)
        unseen = find_unseen(scene)
    print(f"{n - len(unseen)} of {n} walls, each taken out alone, let something through; unseen:", *unseen, sep="\n")
    return 0


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "analysis")]
    os.environ["PRESSWORK_CACHE"] = "off"
    sys.exit(main())
