"""The pages of a report: notebooks and index as HTML files that need nothing but themselves.

No page asks any server for anything.  Three walls keep scraped text from running: :func:`analysis.evidence.escape`
where text becomes HTML, nh3 over every HTML output, and a content-security policy in the page's head.
"""

from __future__ import annotations

import base64
import csv
import functools
import hashlib
import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from analysis import (
    __version__,
    audit,
    colours,
    corrections,
    evidence,
    findings,
    frequency,
    marks,
    overview,
    pipeline,
    pseudonyms,
    reading,
    sources,
)
from analysis.tables import to_rows

_TEMPLATES = resources.files("analysis").joinpath("templates")
# The one script, which sorts and filters tables, is allowed by its hash.
SCRIPT = _TEMPLATES.joinpath("tables.js").read_text(encoding="utf-8")
_SCRIPT_HASH = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
# style-src: the one style sheet stands in the page; img-src: charts are data: pictures.  Nothing else may load.
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    f"script-src 'sha256-{_SCRIPT_HASH}'; base-uri 'none'; form-action 'none'"
)
MAX_WORDS = 3_000_000
_TAGS = set(
    "a abbr b bdi blockquote br caption cite code col colgroup dd details div dl dt em figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr i li mark ol p pre q s section small span strong sub summary sup table tbody td tfoot th thead time tr "
    "u ul".split()
)
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "dir"},
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "div": {"tabindex", "role", "aria-label"},
    "ol": {"start"},
    "time": {"datetime"},
    "details": {"open"},
}
_HEADING = re.compile(r"<h([2-6])[^>]*>(.*?)</h\1>", re.DOTALL)
# nbconvert's own mark behind a heading
_PILCROW = re.compile(r'<a [^>]*class="anchor-link"[^>]*>¶</a>|<a [^>]*>¶</a>')


def sanitize(markup: str) -> str:
    """Return `markup` without anything that could run, load or frame something.

    >>> sanitize('<p onclick="x()">a<script>x()</script></p>')
    '<p>a</p>'
    """
    import nh3

    return nh3.clean(markup, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"})


@functools.cache
def _open_exporter() -> object:
    """Return nbconvert's exporter with the own template, autoescaping on.

    The plain exporter: the HTML one would parse each page and write it anew, after all escaping.
    """
    from nbconvert import TemplateExporter

    folder = str(_TEMPLATES)
    exporter = TemplateExporter(
        template_name="presswork",
        template_file="notebook.html.j2",
        extra_template_basedirs=[folder],
        extra_template_paths=[folder],
    )
    environment = exporter.environment
    environment.autoescape = environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {
        "sanitize": lambda markup: _mark_safe(sanitize(str(markup))),
        "prose": lambda source: _mark_safe(render_prose(source)),
        "plain": evidence.clean,
        "terminal": lambda text: evidence.clean(evidence.strip_ansi(str(text))),
    }
    environment.globals |= {"policy": POLICY, "script": _mark_safe(SCRIPT)}
    return exporter


def _mark_safe(markup: str) -> object:
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


def write_notebook_page(folder: Path, everything: object, run: object, names: Iterable[str]) -> Path:
    """Write the page of one executed notebook and return its path."""
    notebook = run.notebook
    page = _describe_page(everything, run.name, names) | {
        "title": notebook.metadata.get("title", run.name),
        "contents": list_headings(notebook),
        "failure": run.failure,
        "failed_at": _find_failed_cell(notebook),
        "provenance": describe_provenance(everything, run.parameters),
    }
    markup, _ = _open_exporter().from_notebook_node(notebook, resources={"presswork": page})
    return _write(folder / f"{run.name}.html", markup)


def _find_failed_cell(notebook: object) -> int | None:
    for number, cell in enumerate(notebook.cells):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return number
    return None


def _describe_page(everything: object, name: str, names: Iterable[str]) -> dict:
    links = [{"name": n, "short": n.split("_", 1)[-1].replace("_", " ")} for n in names]
    return {
        "root": "",
        "name": name,
        "corpus": evidence.clean(everything.name),
        "is_demo": everything.is_demo,
        "links": links,
    }


def describe_provenance(everything: object, parameters: object) -> list[tuple[str, str]]:
    """Return what a page's footer says, as terms and texts; no clock time, so that same input gives same bytes."""
    settings = ", ".join(f"{k} = {v}" for k, v in sorted(parameters.items()) if k != "corpus")
    return [
        ("Corpus", f"{evidence.clean(everything.name)}, {len(everything.articles):,} documents"),
        ("Corpus hash", f"sha256 {everything.hash}"),
        ("Published", describe_dates(everything.articles)),
        ("Parameters", evidence.clean(settings) if settings else "as they stand"),
        ("Made with", f"Presswork {__version__}"),
    ]


def describe_dates(articles: object) -> str:
    """Return the period that the documents were published in, and how many are undated."""
    days = articles["published_on"].dropna()
    undated = f"{len(articles) - len(days):,} undated"
    return f"{evidence.clean(min(days))} to {evidence.clean(max(days))}; {undated}" if len(days) else undated


def write_index(folder: Path, everything: object, runs: Iterable[object]) -> Path:
    """Write the report's first page and return its path."""
    runs, given = list(runs), _join_parameters(runs)
    counted = pipeline.drop_copies(everything) if given.get("count_copies_once") else everything
    page = _describe_page(everything, "index", [run.name for run in runs]) | {
        "title": "Report",
        "n_articles": len(counted.articles),
        "facts": _list_facts(counted),
        "findings": findings.group_findings(_find_findings(counted), [run.name for run in runs]),
        "failures": [run for run in runs if run.failure],
        "reports": [_describe_report(run) for run in runs],
        "documents": _render_documents(everything.articles).markup,
        "n_problems": len(everything.problems),
        "problems": evidence.render_table(everything.problems, "Problems", source="problems").markup,
        "corrections": _render_corrections(everything).markup if len(everything.corrections) else "",
        "tables": _list_tables(folder / "tables", everything),
        "provenance": describe_provenance(counted, given),
    }
    template = _open_exporter().environment.get_template("report.html.j2")
    return _write(folder / "index.html", template.render(page=page))


def write_article_pages(
    folder: Path, everything: object, names: Iterable[str], show_commenters: bool = False
) -> list[Path]:
    """Write a page for each article, commenters under pseudonyms, and return the paths; none for a large corpus."""
    if len(everything.articles) > evidence.MAX_PAGES:
        return []
    everything = everything if show_commenters else pseudonyms.hide_commenters(everything)
    template = _open_exporter().environment.get_template("article.html.j2")
    (folder / "articles").mkdir()
    before = everything.corrections[["article_id", "quotation", "before"]]
    frames = {"blocks": everything.blocks, "statements": everything.quotations.merge(before, how="left")}
    frames |= {"comments": everything.comments, "corrections": everything.corrections}
    rows = {name: _group_rows(frame) for name, frame in frames.items()}
    neighbours = reading.find_neighbours(everything.quotations)
    keys = colours.assign_colours(everything.articles["outlet"])
    paths = []
    for article in to_rows(everything.articles.drop(columns="marks")):
        of_article = {name: groups.get(article["article_id"], []) for name, groups in rows.items()}
        page = _describe_page(everything, "article", names) | _describe_article(article, of_article, neighbours, keys)
        page |= {"provenance": describe_provenance(everything, {})}
        path = folder / "articles" / evidence.name_page(article["article_id"])
        paths.append(_write(path, template.render(page=page)))
    return paths


def _describe_article(article: dict, rows: dict[str, list[dict]], neighbours: object, keys: dict) -> dict:
    by_hand = corrections.tell_corrections(rows["corrections"])
    facts = reading.list_facts(article, len(rows["statements"]), len(rows["comments"]), by_hand, keys)
    shown = (rows[name] for name in ("blocks", "statements", "comments"))
    return {
        "root": "../",
        "title": article["headline"] or article["article_id"],
        "facts": [(term, _mark_safe(markup)) for term, markup in facts],
        "body": reading.render_article(article, *shown, neighbours),
    }


def _group_rows(table: object) -> dict[str, list[dict]]:
    groups: dict[str, list[dict]] = {}
    for row in to_rows(table):
        groups.setdefault(row["article_id"], []).append(row)
    return groups


def _join_parameters(runs: Iterable[object]) -> dict:
    return {name: value for run in runs for name, value in run.parameters.items()}


def _find_findings(everything: object) -> list[findings.Finding]:
    # Beyond this the words of a corpus are not held in memory for one sentence.
    articles = (
        everything.articles if everything.articles["n_words"].sum() < MAX_WORDS else everything.articles.head(0)
    )
    words = frequency.list_words(articles, everything.blocks, everything.quotations, everything.comments)
    return findings.list_findings(everything, words)


def _list_facts(everything: object) -> list[tuple[str, str]]:
    articles, outlets = everything.articles, everything.articles["outlet"].dropna().unique()
    named = ", ".join(evidence.clean(outlet) for outlet in sorted(outlets)[:12])
    more = f" and {len(outlets) - 12} more" if len(outlets) > 12 else ""
    languages = evidence.tell_languages(articles)
    figures = tell_accuracy(everything)
    by_hand = corrections.tell_corrections(to_rows(everything.corrections))
    return [
        ("Documents", f"{len(articles):,}{_tell_left_out(everything)}"),
        *([("Copies", copied)] if (copied := tell_copies(everything)) else []),
        ("Outlets", f"{len(outlets):,}: {named}{more}" if len(outlets) else "unknown"),
        ("Published", describe_dates(articles)),
        *([("Languages", languages)] if languages else []),
        ("Statements", tell_statements(everything.quotations)),
        ("Reader comments", f"{len(everything.comments):,}"),
        ("Problems", f"{len(everything.problems):,}"),
        *([("Corrections", by_hand)] if by_hand else []),
        *([("Accuracy", figures)] if figures else []),
    ]


def tell_statements(quotations: object) -> str:
    """Return how many statements there are, and how many of them have a speaker; scare quotes have none."""
    spoken = quotations[quotations["kind"] != "scare"]
    n_known, n_scare = int(spoken["speaker"].notna().sum()), len(quotations) - len(spoken)
    n_official = int(spoken["is_official"].fillna(False).sum())
    scare = f"; {n_scare:,} more in scare quotes, which have no speaker" if n_scare else ""
    return (
        f"{len(spoken):,}: {n_known:,} with a known speaker, {len(spoken) - n_known:,} whose speaker is unknown; "
        f"officials make {n_official:,}{scare}"
    )


def _tell_left_out(everything: object) -> str:
    if not everything.n_left_out:
        return ""
    n, noun = everything.n_left_out, "document" if everything.n_left_out == 1 else "documents"
    return f"; {n:,} {noun} left out by date, {everything.n_undated:,} of them undated"


def tell_copies(everything: object) -> str:
    """Return how many documents are copies of others and whether they count, or nothing where there are none."""
    n = everything.n_copies or len(sources.find_copies(everything.shared_text))
    documents = f"{n:,} {'document is a copy' if n == 1 else 'documents are copies'} of another"
    if not n:
        return ""
    if everything.n_copies:
        return f"{documents}, left out of every figure: each text is counted once"
    return f"{documents}, counted in full (count_copies_once=true counts each text once)"


def tell_accuracy(everything: object) -> str:
    """Return the one line on trust: what a reader's marks say, else a stored figure on data that others made.

    The stored one is statements found with the right speaker; nothing where none is stored.
    """
    figures = overview.read_accuracy()
    if everything.audit[list(audit.MARKS)].notna().any(axis=None):
        return marks.tell_marks(everything)
    joint = figures[figures["measure"].str.contains("speaker right (F1)", regex=False)].dropna(subset=["value"])
    if joint.empty:
        return ""
    row = joint.iloc[0]
    human = f"; two annotators agree to {row['human']:.2f}" if row["human"] == row["human"] else ""
    return f"{evidence.clean(row['measure'])}: {row['value']:.2f} on {evidence.clean(row['data'])}{human}"


def _describe_report(run: object) -> dict[str, str]:
    first = next((c.source for c in run.notebook.cells if c.cell_type == "markdown"), "")
    title, _, rest = first.partition("\n")
    summary = rest.strip().split("\n\n")[0].replace("\n", " ")
    return {"name": run.name, "title": title.lstrip("# "), "summary": summary, "failure": run.failure}


def _render_documents(articles: object) -> evidence.Rendered:
    columns = ["article_id", "headline", "outlet", "published_on", "published_on_basis", "n_words", "n_comments"]
    keys = {"outlet": colours.assign_colours(articles["outlet"])}
    return evidence.render_table(articles, "Documents", columns, limit=100, source="articles", colours=keys)


def _render_corrections(everything: object) -> evidence.Rendered:
    rows = everything.corrections
    columns = ["article_id", "text", "before", "action", "kind", "speaker", "tone_label", "target_tone_label", "note"]
    places = {"passages": rows[rows["action"] == corrections.SET], "by": ["article_id", "quotation"]}
    return evidence.render_table(rows, "Set right by hand", columns, limit=100, source="corrections", **places)


def _list_tables(folder: Path, everything: object) -> list[dict]:
    """Return the tables of a report: the public ones, then those that its notebooks wrote."""
    sizes = {name: len(table) for name, table in everything.get_frames().items()}
    sizes |= {path.stem: _count_lines(path) for path in sorted(folder.glob("*.csv")) if path.stem not in sizes}
    rows = []
    for name, n in sizes.items():
        formats = sorted(path.suffix[1:] for path in folder.glob(f"{name}.*"))
        rows.append({"name": name, "n": f"{n:,}", "formats": formats})
    return rows


def _count_lines(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def _write(path: Path, markup: str) -> Path:
    # A lone surrogate cannot be UTF-8; evidence.clean has replaced those of scraped text.
    path.write_bytes(markup.encode("utf-8", "replace"))
    return path
