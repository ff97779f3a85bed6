"""The first page of a report: what the coverage says in a minute, how far to trust that, and where the rest is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from presswork.corpus import problems
from presswork.coverage import Coverage
from presswork.readers import pseudonyms
from presswork.report import pages, share
from presswork.report.front import findings
from presswork.schema import to_rows
from presswork.show import addresses, colours, html, tables, values
from presswork.sources.copies import find_copies
from presswork.statements import counts
from presswork.trust import accuracy, audit, corrections, marks

# Of more words, whose list would take more than a gigabyte, this page counts none, and says so.
MAX_WORDS = 30_000_000
_ACCURACY = "05_accuracy"
_JOINT = "found and speaker right (F1)"
_MEASURED_DEMO = (
    "Measured on this invented corpus in the report on accuracy, against its makers' own annotation: that tells when "
    "the tool changes, not how good it is."
)


def write_index(folder: Path, everything: Coverage, runs: Iterable[Any], extras: Iterable[str] = ()) -> Path:
    """Write the report's first page and return its path."""
    runs, given = list(runs), join_parameters(runs)
    counted = everything.count_as(bool(given.get("count_copies_once")), float(given.get("min_confidence") or 0))
    names = [run.name for run in runs]
    page = pages.describe_page(everything, "index", names) | {
        "title": "Report",
        "n_articles": len(counted.articles),
        "summary": tell_summary(counted),
        "facts": _list_facts(counted, names),
        "findings": [finding for finding in _find_findings(counted, given) if finding.report in names],
        "accuracy": tell_accuracy(counted),
        "accuracy_page": f"{_ACCURACY}.html" if _ACCURACY in names else "",
        "failures": [run for run in runs if run.failure],
        "reports": [_describe_report(run) for run in runs],
        "documents": _render_documents(everything.articles).markup,
        "told_problems": problems.tell_problems(everything.problems),
        "n_problems": len(everything.problems),
        "problems_matter": bool(everything.problems["action"].str.startswith("left out").any()),
        "problems": tables.render_table(everything.problems, "Problems", source="problems").markup,
        "corrections": _render_corrections(everything).markup if len(everything.corrections) else "",
        "extras": share.list_extras(extras),
        "tables": _list_tables(folder / "tables", everything),
        "provenance": pages.describe_provenance(counted, given),
    }
    template = pages.open_template("report.html.j2")
    return pages.write_page(folder / "index.html", template.render(page=page))


def join_parameters(runs: Iterable[Any]) -> dict:
    """Return the parameters that the notebooks of a report were given, by name."""
    return {name: value for run in runs for name, value in run.parameters.items()}


def _find_findings(everything: Coverage, given: Mapping) -> list:
    count_words = everything.articles["n_words"].sum() < MAX_WORDS
    shown = everything if given.get("show_commenters") else pseudonyms.hide_commenters(everything)
    return findings.list_findings(shown, bool(count_words), str(given.get("compare") or "outlet"))


def tell_summary(everything: Coverage) -> str:
    """Return the coverage in figures, one line: documents, outlets, period, statements, comments."""
    articles, spoken = everything.articles, everything.statements
    n_outlets, n_official = articles["outlet"].nunique(), len(everything.officials)
    days = sorted(articles["published_on"].dropna())
    told = [values.tell_few(len(articles), "document")]
    told += [values.tell_few(n_outlets, "outlet")] if n_outlets else ["no outlet known"]
    undated = f" ({values.tell_number(len(articles) - len(days))} undated)" if len(days) < len(articles) else ""
    told += [f"{values.tell_period(days[0], days[-1])}{undated}"] if days else ["undated"]
    told += [f"{values.tell_few(len(spoken), 'statement')}, {values.tell_number(n_official)} of them by officials"]
    told += [values.tell_few(len(everything.comments), "reader comment")]
    told += [values.tell_few(len(everything.problems), "problem")] if len(everything.problems) else []
    if pages.tell_title(everything) != values.clean(everything.name):
        told = told[2:]  # the title says these
    line = " · ".join(told)
    return line[:1].upper() + line[1:]


def _list_facts(everything: Coverage, names: Iterable[str]) -> list[dict[str, str]]:
    """Return terms and texts, those that lead somewhere with the address and what stands there."""
    articles, outlets = everything.articles, everything.articles["outlet"].dropna().unique()
    named = ", ".join(values.clean(outlet) for outlet in sorted(outlets)[:12])
    more = f" and {len(outlets) - 12} more" if len(outlets) > 12 else ""
    corrected = corrections.tell_corrections(to_rows(everything.corrections))
    facts = [
        ("Documents", f"{len(articles):,}{_tell_left_out(everything)}{_tell_pages()}", "", ""),
        ("Copies", tell_copies(everything), "03_source_comparison.html#what-did-they-copy", "What did they copy?"),
        ("Outlets", f"{len(outlets):,}: {named}{more}" if len(outlets) else "unknown", "", ""),
        ("Published", pages.describe_dates(articles), "", ""),
        ("Languages", values.tell_languages(articles), "", ""),
        ("Statements", counts.tell_statements(everything.quotations), "", ""),
        ("Reader comments", f"{len(everything.comments):,}", "", ""),
        ("Problems", problems.tell_problems(everything.problems), *_point("problems", everything.problems)),
        ("Corrections", corrected, *_point("corrections", everything.corrections)),
    ]
    made = {f"{name}.html" for name in names} | {""}
    return [
        {"term": term, "text": text, "label": label, "address": address if address.partition("#")[0] in made else ""}
        for term, text, address, label in facts
        if text
    ]


def _point(place: str, rows: Any) -> tuple[str, str]:
    """Return the address and the label of a list on this page, if there is one."""
    return (f"#{place}", "listed below") if len(rows) else ("", "")


def _tell_left_out(everything: Coverage) -> str:
    if not everything.n_left_out:
        return ""
    n, noun = everything.n_left_out, "document" if everything.n_left_out == 1 else "documents"
    return f"; {n:,} {noun} left out by date, {everything.n_undated:,} of them undated"


def _tell_pages() -> str:
    """Return that not every document has its page, where that is so."""
    if not addresses.has_pages() or addresses.has_every_page():
        return ""
    return "; those that these reports lead to have a page, the texts of all are in the table articles"


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
    """Return trust in a sentence or two: what a reader's marks say, else stored figures on data that others made, and
    how near this corpus is to those; nothing where none is stored.

    Statements of all forms are told first, for most are indirect and those are harder.
    """
    if everything.audit[list(audit.MARKS)].notna().any(axis=None):
        return marks.tell_marks(marks.settle_marks(everything))
    figures = accuracy.read_accuracy()
    joint = figures[figures["measure"].str.contains("speaker right", regex=False)].dropna(subset=["value"])
    if joint.empty:
        return _MEASURED_DEMO if everything.is_demo else ""
    data = joint["data"].iloc[0]
    rows = {row["measure"]: row for row in to_rows(joint[joint["data"] == data])}
    told = _tell_all(rows)
    here = _MEASURED_DEMO if everything.is_demo else "Nobody has checked it on this corpus yet: presswork audit does."
    whose = f"On news articles that other people annotated ({values.clean(data)})"
    return f"{whose}, {told}.{_tell_nearness(everything, rows)} {here}"


def _tell_all(rows: Mapping[str, Mapping]) -> str:
    """Return the figures of statements of all forms, with what two people reach."""
    right, found = (rows.get(f"all statements, {m}") for m in ("speaker right of those found", _JOINT))
    parts = []
    if right:
        two = "" if pd.isna(right["human"]) else f" (two people agree on {100 * right['human']:.0f} %)"
        parts.append(f"the machine named the right speaker for {100 * right['value']:.0f} % of what it found{two}")
    if found:
        two = "" if pd.isna(found["human"]) else f" (two people {found['human']:.2f})"
        parts.append(
            f"on a scale to 1, finding statements and naming their speakers together score {found['value']:.2f}{two}"
        )
    return "; ".join(parts)


def _tell_nearness(everything: Coverage, rows: Mapping[str, Mapping]) -> str:
    """Return how far the statements here are of the easy kind, those in marks, beside the measured ones."""
    forms = ("direct and mixed statements", "all statements")
    easy, every = (rows.get(f"{form}, speaker right of those found") for form in forms)
    if not easy or not every or everything.statements.empty:
        return ""
    here = everything.statements["kind"].isin(["direct", "mixed"]).mean()
    there = easy["n"] / every["n"]
    return (
        f" Of the statements found there {100 * there:.0f} % stand in quotation marks, the easier kind; here it is "
        f"{100 * here:.0f} %."
    )


def _describe_report(run: Any) -> dict[str, str]:
    first = next((c.source for c in run.notebook.cells if c.cell_type == "markdown"), "")
    title, _, rest = first.partition("\n")
    summary = rest.strip().split("\n\n")[0].replace("\n", " ")
    return {"name": run.name, "title": title.lstrip("# "), "summary": summary, "failure": run.failure}


def _render_documents(articles: pd.DataFrame) -> html.Rendered:
    columns = ["article_id", "headline", "outlet", "published_on", "published_on_basis", "n_words", "n_comments"]
    keys = {"outlet": colours.assign_colours(articles["outlet"])}
    return tables.render_table(articles, "Documents", columns, limit=100, source="articles", colours=keys)


def _render_corrections(everything: Coverage) -> html.Rendered:
    rows = everything.corrections
    columns = ["article_id", "text", "before", "now", "note"]
    places: dict[str, Any] = {"passages": rows[rows["action"] == corrections.SET], "by": ["article_id", "quotation"]}
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
