"""The pages of a report: notebooks and articles as HTML files that need nothing but themselves.

No page asks any server for anything.  Three walls keep scraped text from running: :func:`presswork.show.html.escape`
where text becomes HTML, nh3 over every HTML output, and a content-security policy in the page's head.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import pandas as pd

from presswork import __version__
from presswork.coverage import Coverage
from presswork.language.lexicon import read_word_set
from presswork.outputs import write_staged
from presswork.readers import pseudonyms
from presswork.report import also, article_page, sections
from presswork.schema import to_rows
from presswork.show import addresses, colours, html, values
from presswork.show.html import read_style
from presswork.trust import corrections

_TEMPLATES = resources.files("presswork.report").joinpath("templates")


def read_template(name: str) -> str:
    """Return a file of the templates as text."""
    return _TEMPLATES.joinpath(name).read_text(encoding="utf-8")


def allow_scripts(*scripts: str) -> str:
    """Return the content-security policy of a page on which these scripts run, each by its hash, and nothing else.

    The one style sheet stands in the page, charts are data: pictures; nothing may be loaded.
    """
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{value}'" for value in hashes)
    return (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
        f"script-src {allowed}; base-uri 'none'; form-action 'none'"
    )


# The script that sorts and filters tables.
SCRIPT = html.read_script()
POLICY = allow_scripts(SCRIPT)
_TAGS = set(
    "a abbr b bdi blockquote br caption cite code col colgroup dd details div dl dt em figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr i li mark ol p pre q s section small span strong sub summary sup table tbody td tfoot th thead time tr "
    "u ul".split()
)
# Pictures are of our own making: only markup that begins as one of them may hold their shapes.
_PICTURES = ('<figure class="chart drawn">', '<div class="panels">', '<div class="abreast">')
_SHAPES = {"svg", "g", "rect", "circle", "line", "text", "tspan", "title"}
_SHAPE = set("class fill stroke x y dx x1 x2 y1 y2 cx cy r width height text-anchor".split())
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir"},
    "a": {"href", "tabindex"},
    "svg": {"role", "aria-label", "width", "height", "text-anchor"},
    "rect": _SHAPE,
    "circle": _SHAPE,
    "line": _SHAPE,
    "text": _SHAPE,
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "div": {"tabindex", "role", "aria-label", "data-rows"},
    "ol": {"start"},
    "time": {"datetime"},
    "details": {"open"},
}
# What the basis of a date means.
_BASES = {"given": "given", "page": "read off the page", "inferred": "inferred"}
_PAGE_NAME = re.compile(r"[a-z0-9-]*[0-9a-f]{8}")
_HEADING = re.compile(r"<h([2-6])[^>]*>(.*?)</h\1>", re.DOTALL)
# nbconvert's own mark behind a heading
_PILCROW = re.compile(r'<a [^>]*class="anchor-link"[^>]*>¶</a>|<a [^>]*>¶</a>')


def sanitize(markup: str) -> str:
    """Return `markup` without anything that could run, load or frame something.

    >>> sanitize('<p onclick="x()">a<script>x()</script></p>')
    '<p>a</p>'
    """
    import nh3

    tags = _TAGS | _SHAPES if markup.removeprefix(html.PLAIN_BEGIN).startswith(_PICTURES) else _TAGS
    return nh3.clean(markup, tags=tags, attributes=_ATTRIBUTES, url_schemes={"http", "https"})


@functools.cache
def _open_exporter() -> object:
    """Return nbconvert's exporter with the own template, autoescaping on.

    The plain exporter: the HTML one would parse each page and write it anew, after all escaping.
    """
    from nbconvert import TemplateExporter

    folder = Path(str(_TEMPLATES))
    exporter = TemplateExporter(
        template_name=folder.name,
        template_file="notebook.html.j2",
        extra_template_basedirs=[str(folder.parent)],
        extra_template_paths=[str(folder)],
    )
    environment = exporter.environment
    environment.autoescape = environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {
        "sanitize": lambda markup: mark_safe(sanitize(str(markup))),
        "prose": lambda source: mark_safe(render_prose(source)),
        "plain": values.clean,
        "fold_in": _fold_in,
        "terminal": lambda text: values.clean(values.strip_ansi(str(text))),
    }
    environment.globals |= {"policy": POLICY, "script": mark_safe(SCRIPT), "style": mark_safe(read_style())}
    return exporter


def mark_safe(markup: str) -> object:
    """Return `markup` as something that templates do not escape: only what was escaped already, or is our own."""
    from markupsafe import Markup

    return Markup(markup)


def render_prose(source: str) -> str:
    """Return Markdown of a notebook as safe HTML, with an anchor on every heading below the first level."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    markup = sanitize(markdown2html_mistune(source))
    return _HEADING.sub(lambda m: f'<h{m[1]} id="{name_anchor(m[2])}">{m[2]}</h{m[1]}>', _PILCROW.sub("", markup))


def name_anchor(heading: str) -> str:
    """Return the anchor of a heading.

    >>> name_anchor("Whose <em>words</em>?")
    'whose-words'
    """
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"<[^>]*>|&\w+;", "", heading).lower()).strip("-")


def list_headings(notebook: object) -> list[dict[str, str]]:
    """Return the second-level headings of a notebook's Markdown, as anchor and text."""
    sources = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    headings = re.findall(r"^## +(.+?) *$", sources, re.MULTILINE)
    return [{"anchor": name_anchor(heading), "text": heading} for heading in headings]


def write_notebook_page(folder: Path, everything: Coverage, run: object, names: Iterable[str]) -> Path:
    """Write the page of one executed notebook and return its path."""
    notebook = run.notebook
    page = describe_page(everything, run.name, names) | {
        "title": notebook.metadata.get("title", run.name),
        "contents": list_headings(notebook),
        "sections": sections.split_sections(_number_cells(notebook.cells), everything),
        "failure": run.failure,
        "failed_at": _find_failed_cell(notebook),
        "provenance": describe_provenance(everything, run.parameters),
    }
    markup, _ = _open_exporter().from_notebook_node(notebook, resources={"presswork": page})
    return write_page(folder / f"{run.name}.html", markup)


def _number_cells(cells: Iterable) -> list:
    """Return copies of the cells that know which one of the notebook they are."""
    return [type(cell)({**cell, "number": number}) for number, cell in enumerate(cells)]


def _fold_in(markup: str, prose: Iterable) -> object:
    """Return a folded table with the words about it below its summary."""
    words = "".join(render_prose(cell.source) for cell in prose)
    return mark_safe(str(markup).replace("</summary>", f"</summary>{words}", 1))


def _find_failed_cell(notebook: object) -> int | None:
    for number, cell in enumerate(notebook.cells):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return number
    return None


def describe_page(everything: Coverage, name: str, names: Iterable[str]) -> dict:
    """Return what every page of a report says of itself; `names` are the notebooks it links to."""
    links = [{"name": n, "short": n.split("_", 1)[-1].replace("_", " ")} for n in names]
    return {
        "root": "",
        "name": name,
        "corpus": tell_title(everything),
        "is_demo": everything.is_demo,
        "links": links,
    }


# Names of folders that tell nothing: the documents are described instead.
_NAMELESS = read_word_set("corpora without a name")


def tell_title(everything: Coverage) -> str:
    """Return what a report is called: the name of the corpus or, where that says nothing, what there is of it."""
    name = values.clean(everything.name)
    if name and name.casefold() not in _NAMELESS:
        return name
    articles, outlets = everything.articles, everything.articles["outlet"].nunique()
    told = values.tell_few(len(articles), "document")
    told += f" from {values.tell_few(outlets, 'outlet')}" if outlets else ""
    months = [pd.Timestamp(month) for month in sorted(day[:7] for day in articles["published_on"].dropna())]
    told = told[:1].upper() + told[1:]
    if not months or months[0] == months[-1]:
        return f"{told}, {months[0]:%B %Y}" if months else told
    first = f"{months[0]:%B}" if months[0].year == months[-1].year else f"{months[0]:%B %Y}"
    return f"{told}, {first} to {months[-1]:%B %Y}"


def describe_provenance(everything: Coverage, parameters: object) -> list[tuple[str, str]]:
    """Return what a page's footer says, as terms and texts; no clock time, so that same input gives same bytes."""
    settings = ", ".join(f"{k} = {v}" for k, v in sorted(parameters.items()) if k != "corpus")
    by_hand = corrections.tell_corrections(to_rows(everything.corrections))
    return [
        ("Corpus", f"{values.clean(everything.name)}, {values.tell_count(len(everything.articles), 'document')}"),
        ("Corpus hash", f"sha256 {everything.hash}"),
        ("Published", describe_dates(everything.articles)),
        *([("Corrections", by_hand)] if by_hand else []),
        ("Parameters", values.clean(settings) if settings else "as they stand"),
        ("Made with", f"Presswork {__version__}"),
    ]


def describe_dates(articles: object) -> str:
    """Return the period that the documents were published in, on what basis, and how many are undated."""
    days = articles["published_on"].dropna()
    undated = f"{len(articles) - len(days):,} undated"
    if days.empty:
        return undated
    counts = articles.loc[days.index, "published_on_basis"].value_counts()
    bases = [f"{words} for {counts[basis]:,}" for basis, words in _BASES.items() if basis in counts]
    return f"{values.clean(min(days))} to {values.clean(max(days))} (date {', '.join(bases)}; {undated})"


def write_article_pages(
    folder: Path, everything: Coverage, names: Iterable[str], show_commenters: bool = False
) -> list[Path]:
    """Write a page for each article, commenters under pseudonyms, and return the paths.

    Of a large corpus those articles have one that the pages written before lead to.
    """
    everything = everything if show_commenters else pseudonyms.hide_commenters(everything)
    template = open_template("article.html.j2")
    (folder / "articles").mkdir()
    written = _choose_articles(folder, everything.articles)
    rows = _group_all(everything, written)
    neighbours = article_page.find_neighbours(_select(everything.quotations, written))
    keys = colours.assign_colours(everything.articles["outlet"])
    elsewhere = also.find_also(everything, written)
    # Of the whole corpus, which takes long where it is large: the same on every page.
    common = describe_page(everything, "article", names) | {"provenance": describe_provenance(everything, {})}
    paths = []
    for article in to_rows(_select(everything.articles, written).drop(columns="marks")):
        of_article = {name: groups.get(article["article_id"], []) for name, groups in rows.items()}
        of_article["statements"] = [
            row | {"also": elsewhere.get((row["article_id"], row["quotation"]), ())}
            for row in of_article["statements"]
        ]
        told = also.tell_also(of_article["statements"])
        page = common | _describe_article(article, of_article, neighbours, keys, told)
        path = folder / "articles" / addresses.name_page(article["article_id"])
        paths.append(write_page(path, template.render(page=page)))
    return paths


def _choose_articles(folder: Path, articles: pd.DataFrame) -> set[str]:
    """Return the articles that get a page: all of them, or of many those that a page in the folder leads to."""
    ids = articles["article_id"].tolist()
    if len(ids) <= addresses.MAX_PAGES:
        return set(ids)
    # Also in the rows that a table holds ready: there the pages stand without their suffix.
    found = {name for page in folder.glob("*.html") for name in _PAGE_NAME.findall(page.read_text("utf-8"))}
    return {name for name in ids if addresses.name_page(name).removesuffix(".html") in found}


def _select(table: pd.DataFrame, articles: set[str]) -> pd.DataFrame:
    return table[table["article_id"].isin(articles)]


def _group_all(everything: Coverage, articles: set[str]) -> dict[str, dict[str, list[dict]]]:
    """Return what stands on the pages of some articles: by table and article, the rows."""
    before = everything.corrections[["article_id", "quotation", "before", "now"]]
    frames = {"blocks": everything.blocks, "statements": everything.quotations.merge(before, how="left")}
    frames |= {"comments": everything.comments, "corrections": everything.corrections}
    return {name: _group_rows(_select(frame, articles)) for name, frame in frames.items()}


def _describe_article(
    article: dict, rows: dict[str, list[dict]], neighbours: object, keys: dict, elsewhere: str
) -> dict:
    by_hand = corrections.tell_corrections(rows["corrections"])
    n_statements = sum(row["kind"] != "scare" for row in rows["statements"])
    facts = article_page.list_facts(article, n_statements, len(rows["comments"]), by_hand, keys, elsewhere)
    shown = (rows[name] for name in ("blocks", "statements", "comments"))
    return {
        "root": "../",
        "title": article["headline"] or name_untitled(article, rows["blocks"]),
        "facts": [(term, mark_safe(sanitize(markup))) for term, markup in facts],
        "body": article_page.render_article(article, *shown, neighbours),
    }


def name_untitled(article: dict, blocks: list[dict]) -> str:
    """Return what a page without a headline is called: the first words of its body in marks, and its id."""
    first = next((article["text"][b["start"] : b["end"]] for b in blocks if b["kind"] == "body"), "")
    return f"“{values.shorten(first)}” ({article['article_id']})" if first.strip() else article["article_id"]


def _group_rows(table: object) -> dict[str, list[dict]]:
    groups: dict[str, list[dict]] = {}
    for row in to_rows(table):
        groups.setdefault(row["article_id"], []).append(row)
    return groups


def open_template(name: str) -> object:
    """Return a template of pages; what it is given is escaped."""
    return _open_exporter().environment.get_template(name)


def write_page(path: Path, markup: str) -> Path:
    """Write a page and return its path."""
    # A lone surrogate cannot be UTF-8; evidence.clean has replaced those of scraped text.
    return write_staged(path, markup)
