"""Pages that are made while the documentation is built, from what the package itself says.

The dictionary of every table's columns, the functions of each room with their docstrings, and the measured accuracy:
none of them can tell something else than the code does.
"""

from __future__ import annotations

import csv
import inspect
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "analysis"))

# What one row of each public table is.
ROWS = {
    "articles": "document",
    "blocks": "piece of a page; together they cover its text",
    "quotations": "statement that somebody is said to have made, and scare quotes",
    "speakers": "speaker, whatever names they go by",
    "comments": "reader comment",
    "citations": "source that a digest names under an excerpt",
    "shared_text": "pair of documents with running text in common",
    "shared_statements": "statement of a claim that several documents have",
    "house_style": "variant of a concept in an outlet and voice",
    "corrections": "line of `corrections.csv`, and what became of it",
    "audit": "line of `audit.csv`, marked by a reader",
    "problems": "thing that could not be read, or was repaired",
}
KINDS = {"str": "text", "int": "whole number", "float": "number", "bool": "yes or no", "list": "list"}
# Roles of Sphinx, which docstrings use and Markdown does not know.
_ROLE = re.compile(r":(?:func|mod|class|data|meth|attr):(<code[^>]*>)~?")


def on_files(files, config):
    """Add the pages that are made here."""
    from mkdocs.structure.files import File

    pages = {"reference/tables.md": write_tables(), "reference/api.md": write_api(), "limits.md": write_limits()}
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_content(html, **_):
    """Take Sphinx's roles out of docstrings."""
    return _ROLE.sub(r"\1", html)


def write_tables() -> str:
    """Return the dictionary of all columns of all public tables, from the schema and ``columns.csv``."""
    from presswork.schema import SCHEMA

    meanings = {row["column"]: row["meaning"] for row in _read("analysis/presswork/report/columns.csv")}
    out = [
        "# Tables and their columns",
        "One row of a table is one of what stands under its name. Whatever is empty is *unknown*, and never a guess. "
        "Reports write them as CSV and JSON Lines, as Parquet with the extra `scale`, and together as "
        "`corpus.sqlite`; in Python they are frames of a coverage (`coverage.quotations`).",
    ]
    for name, columns in SCHEMA.items():
        rows = [(f"`{c}`", KINDS[kind], meanings[c]) for c, kind in columns.items()]
        out += [f"## {name}", f"One row per {ROWS[name]}.", _write_table(("column", "kind", "meaning"), rows)]
    return "\n\n".join(out) + "\n"


def write_api() -> str:
    """Return a page with the docstrings of everything that ``import presswork as pw`` offers."""
    import presswork

    out = [
        "# Functions",
        "What `import presswork as pw` offers. Every measure takes a coverage, or a frame filtered from one, and "
        "returns a frame.",
        "## Loading",
        *(f"::: presswork.{name}" for name in ("pipeline.load", "coverage.Coverage", "parameters.check")),
    ]
    for room in presswork.__all__:
        module = getattr(presswork, room)
        if inspect.ismodule(module):
            names = [getattr(module, name) for name in module.__all__]
            lines = [f"::: {one.__module__}.{one.__qualname__}" for one in names if callable(one)]
            out += [f"## pw.{room}", *lines]
    return "\n\n".join(out) + "\n"


def write_limits() -> str:
    """Return the limits, with the stored figures of accuracy."""
    figures = _read("analysis/presswork/trust/accuracy.csv")
    head = ("data", "measure", "value", "95 % interval", "n", "two people")
    rows = [(f["data"], f["measure"], f["value"], _tell_interval(f), f["n"], f["human"]) for f in figures]
    template = (ROOT / "docs" / "reference" / "limits.txt").read_text(encoding="utf-8")
    return template.replace("FIGURES", _write_table(head, rows))


def _tell_interval(figure: dict[str, str]) -> str:
    return f"{figure['low']} to {figure['high']}" if figure["low"] else ""


def _read(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
