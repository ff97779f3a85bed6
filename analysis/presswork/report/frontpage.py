"""The first page of a report: what corpus this is, what it says in a minute, and how far to trust that."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from presswork.corpus import problems
from presswork.coverage import Coverage
from presswork.report import findings, pages
from presswork.schema import to_rows
from presswork.show import colours, html, tables, values
from presswork.sources.copies import find_copies
from presswork.statements import counts
from presswork.trust import accuracy, audit, corrections, marks
from presswork.words import word_list

MAX_WORDS = 3_000_000
_ACCURACY = "05_accuracy"
_MEASURED_DEMO = (
    "Measured on this invented corpus in the report on accuracy, against its makers' own annotation: that tells when "
    "the tool changes, not how good it is."
)


def write_index(folder: Path, everything: Coverage, runs: Iterable[object]) -> Path:
    """Write the report's first page and return its path."""
    runs, given = list(runs), join_parameters(runs)
    counted = everything.drop_copies() if given.get("count_copies_once") else everything
    page = pages.describe_page(everything, "index", [run.name for run in runs]) | {
        "title": "Report",
        "n_articles": len(counted.articles),
        "facts": _list_facts(counted, [run.name for run in runs]),
        "findings": findings.group_findings(_find_findings(counted, given), [run.name for run in runs]),
        "headings": {run.name: _name_headings(run) for run in runs},
        "failures": [run for run in runs if run.failure],
        "reports": [_describe_report(run) for run in runs],
        "documents": _render_documents(everything.articles).markup,
        "n_problems": len(everything.problems),
        "problems": tables.render_table(everything.problems, "Problems", source="problems").markup,
        "corrections": _render_corrections(everything).markup if len(everything.corrections) else "",
        "tables": _list_tables(folder / "tables", everything),
        "provenance": pages.describe_provenance(counted, given),
    }
    template = pages.open_template("report.html.j2")
    return pages.write_page(folder / "index.html", template.render(page=page))


def join_parameters(runs: Iterable[object]) -> dict:
    """Return the parameters that the notebooks of a report were given, by name."""
    return {name: value for run in runs for name, value in run.parameters.items()}


def _find_findings(everything: Coverage, given: dict) -> list[findings.Finding]:
    # Beyond this the words of a corpus are not held in memory for one sentence.
    articles = (
        everything.articles if everything.articles["n_words"].sum() < MAX_WORDS else everything.articles.head(0)
    )
    words = word_list.list_words(articles, everything.blocks, everything.quotations, everything.comments)
    chosen = {name: given[name] for name in ("min_statements",) if name in given}
    return findings.list_findings(everything, words, **chosen)


def _list_facts(everything: Coverage, names: Iterable[str]) -> list[dict[str, str]]:
    """Return terms and texts, those that lead somewhere with the address and what stands there."""
    articles, outlets = everything.articles, everything.articles["outlet"].dropna().unique()
    named = ", ".join(values.clean(outlet) for outlet in sorted(outlets)[:12])
    more = f" and {len(outlets) - 12} more" if len(outlets) > 12 else ""
    corrected = corrections.tell_corrections(to_rows(everything.corrections))
    facts = [
        ("Documents", f"{len(articles):,}{_tell_left_out(everything)}", "", ""),
        ("Copies", tell_copies(everything), "03_source_comparison.html#what-did-they-copy", "What did they copy?"),
        ("Outlets", f"{len(outlets):,}: {named}{more}" if len(outlets) else "unknown", "", ""),
        ("Published", pages.describe_dates(articles), "", ""),
        ("Languages", values.tell_languages(articles), "", ""),
        ("Statements", counts.tell_statements(everything.quotations), "", ""),
        ("Reader comments", f"{len(everything.comments):,}", "", ""),
        ("Problems", problems.tell_problems(everything.problems), *_point("problems", everything.problems)),
        ("Corrections", corrected, *_point("corrections", everything.corrections)),
        ("Accuracy", tell_accuracy(everything), f"{_ACCURACY}.html", "How far can all this be trusted?"),
    ]
    made = {f"{name}.html" for name in names} | {""}
    return [
        {"term": term, "text": text, "label": label, "address": address if address.partition("#")[0] in made else ""}
        for term, text, address, label in facts
        if text
    ]


def _point(place: str, rows: object) -> tuple[str, str]:
    """Return the address and the label of a list on this page, if there is one."""
    return (f"#{place}", "listed below") if len(rows) else ("", "")


def _tell_left_out(everything: Coverage) -> str:
    if not everything.n_left_out:
        return ""
    n, noun = everything.n_left_out, "document" if everything.n_left_out == 1 else "documents"
    return f"; {n:,} {noun} left out by date, {everything.n_undated:,} of them undated"


def tell_copies(everything: Coverage) -> str:
    """Return how many documents are copies of others and whether they count, or nothing where there are none."""
    n = everything.n_copies or len(find_copies(everything.shared_text))
    documents = f"{n:,} {'document is a copy' if n == 1 else 'documents are copies'} of another"
    if not n:
        return ""
    if everything.n_copies:
        return f"{documents}, left out of every figure: each text is counted once"
    return f"{documents}, counted in full (count_copies_once=true counts each text once)"


def tell_accuracy(everything: Coverage) -> str:
    """Return the one line on trust: what a reader's marks say, else stored figures on data that others made.

    The stored ones are about statements found with the right speaker, of all forms first, for most statements are
    indirect; nothing where none is stored.  The demo corpus is measured in the report on accuracy, not here.
    """
    if everything.audit[list(audit.MARKS)].notna().any(axis=None):
        return marks.tell_marks(marks.settle_marks(everything))
    figures = accuracy.read_accuracy()
    joint = figures[figures["measure"].str.contains("speaker right", regex=False)].dropna(subset=["value"])
    here = _MEASURED_DEMO if everything.is_demo else "Not measured on this corpus (presswork audit does that)."
    if joint.empty:
        return here if everything.is_demo else ""
    rows = to_rows(joint[joint["data"] == joint["data"].iloc[0]])
    rows.sort(key=lambda row: not row["measure"].startswith("all"))
    told = "; ".join(_tell_figure(row) for row in rows)
    return f"{here} On {values.clean(rows[0]['data'])}, which others annotated, where 1 is perfect: {told}."


def _tell_figure(row: Mapping) -> str:
    human = f", two annotators {row['human']:.2f}" if row["human"] == row["human"] else ""
    return f"{values.clean(row['measure'])} {row['value']:.2f} (n = {row['n']:,}{human})"


def _name_headings(run: object) -> dict[str, str]:
    """Return the headings of a report by their anchors."""
    return {heading["anchor"]: heading["text"] for heading in pages.list_headings(run.notebook)}


def _describe_report(run: object) -> dict[str, str]:
    first = next((c.source for c in run.notebook.cells if c.cell_type == "markdown"), "")
    title, _, rest = first.partition("\n")
    summary = rest.strip().split("\n\n")[0].replace("\n", " ")
    return {"name": run.name, "title": title.lstrip("# "), "summary": summary, "failure": run.failure}


def _render_documents(articles: object) -> html.Rendered:
    columns = ["article_id", "headline", "outlet", "published_on", "published_on_basis", "n_words", "n_comments"]
    keys = {"outlet": colours.assign_colours(articles["outlet"])}
    return tables.render_table(articles, "Documents", columns, limit=100, source="articles", colours=keys)


def _render_corrections(everything: Coverage) -> html.Rendered:
    rows = everything.corrections
    columns = ["article_id", "text", "before", "now", "note"]
    places = {"passages": rows[rows["action"] == corrections.SET], "by": ["article_id", "quotation"]}
    return tables.render_table(rows, "Set right by hand", columns, limit=100, source="corrections", **places)


def _list_tables(folder: Path, everything: Coverage) -> list[dict]:
    """Return the tables of a report: the public ones, then those that its notebooks wrote."""
    sizes = {name: len(table) for name, table in everything.get_frames().items()}
    sizes |= {path.stem: _count_lines(path) for path in sorted(folder.glob("*.csv")) if path.stem not in sizes}
    rows = []
    for name, n in sizes.items():
        formats = sorted(path.suffix[1:] for path in folder.glob(f"{name}.*"))
        is_public = name in everything.get_frames()
        rows.append({"name": name, "n": f"{n:,}", "formats": formats, "is_public": is_public})
    return rows


def _count_lines(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1
