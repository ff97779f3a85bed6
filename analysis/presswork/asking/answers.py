"""How is an answer written: as a table, as data, or as citations?

Every form holds the quotation, the speaker as named, outlet, date, address, offsets and hash.
"""

from __future__ import annotations

import json
import re
import textwrap

import pandas as pd

from presswork.errors import ParameterError
from presswork.schema import to_rows
from presswork.show.values import clean
from presswork.table_files import format_csv

FORMATS = ("table", "csv", "json", "md")
CITATIONS = ("text", "bibtex", "csl")
_WIDTH = 96
_SPECIAL = re.compile(r"[\\{}$&#^_%~]")


def write_answer(statements: pd.DataFrame, file_format: str = "table") -> str:
    """Return statements as text: a list to read, CSV, JSON or a Markdown table.

    Raises
    ------
    ParameterError
        If there is no such format.
    """
    if file_format not in FORMATS:
        raise ParameterError(f"There is no format {file_format!r}; choose among {', '.join(FORMATS)}.")
    if file_format == "csv":
        return format_csv(statements)
    rows = to_rows(statements)
    if file_format == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    return _write_markdown(rows) if file_format == "md" else _write_list(rows)


def _write_list(rows: list[dict]) -> str:
    lines = []
    for row in rows:
        who = ", ".join(clean(part) for part in (row["speaker"] or "speaker unknown", row["role"]) if part)
        told = [_tell_place(row), row["kind"], f"cue {row['cue']}" if row["cue"] else None]
        lines += [who, f"  {' · '.join(clean(part) for part in told if part)}"]
        lines += textwrap.wrap(clean(row["text"]), _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join([*lines, ""]) if lines else ""


def _tell_place(row: dict) -> str:
    place = f"{row['article_id']} {row['start']}-{row['end']}"
    return " · ".join(str(part) for part in (row["outlet"] or "(no outlet)", row["published_on"] or "undated", place))


def _write_markdown(rows: list[dict]) -> str:
    columns = ["published_on", "outlet", "speaker", "kind", "cue", "text", "url", "article_id", "start", "end"]
    head = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    return "\n".join([*head, *(f"| {' | '.join(_cell(row[c]) for c in columns)} |" for row in rows), ""])


def _cell(value: object) -> str:
    text = " ".join(clean(value).split())
    return re.sub(r"([\\|<>`*_\[\]])", r"\\\1", text)


def write_citations(statements: pd.DataFrame, style: str = "text") -> str:
    """Return a citation of each statement, as text, BibTeX or CSL-JSON.

    Raises
    ------
    ParameterError
        If there is no such style.
    """
    if style not in CITATIONS:
        raise ParameterError(f"There is no style {style!r}; choose among {', '.join(CITATIONS)}.")
    rows = to_rows(statements)
    if style == "csl":
        return json.dumps([_make_csl(row) for row in rows], ensure_ascii=False, indent=1) + "\n"
    write = _write_bibtex if style == "bibtex" else _write_text
    return "\n".join(map(write, rows)) + ("\n" if rows else "")


def _tell_words(row: dict) -> str:
    """Return the statement as it may be cited: in quotation marks only where all of it was spoken."""
    text = " ".join(clean(row["text"]).split()).rstrip(",")
    return f"“{text}”" if row["kind"] == "direct" else f"{text} ({row['kind']})"


def _tell_speaker(row: dict) -> str:
    who = clean(row["speaker"] or "speaker unknown")
    named = row["speaker_mention"]
    return f"{who} (named as “{clean(named)}”)" if named and named != row["speaker"] else who


def _tell_source(row: dict) -> str:
    return f"characters {row['start']} to {row['end']} of {row['path']}, sha256 {row['sha256']}"


def _write_text(row: dict) -> str:
    title = f"“{clean(row['headline'])}”" if row["headline"] else row["article_id"]
    parts = [_tell_words(row), _tell_speaker(row), f"in {clean(row['outlet'] or 'unknown outlet')}", title]
    parts += [row["published_on"] or "undated", *([clean(row["url"])] if row["url"] else []), _tell_source(row)]
    return f"{', '.join(parts)}."


def _name_key(row: dict) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", f"{row['article_id']}-{row['quotation']}").strip("-")


def _write_bibtex(row: dict) -> str:
    fields = {
        "title": row["headline"] or row["article_id"],
        "author": row["byline"],
        "journaltitle": row["outlet"],
        "date": row["published_on"],
        "url": row["url"],
        "note": f"{_tell_words(row)}, {_tell_speaker(row)}; {_tell_source(row)}",
    }
    lines = [f"  {name} = {{{_escape_bibtex(value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{_name_key(row)},", *lines, "}"])


def _escape_bibtex(value: str) -> str:
    names = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
    return _SPECIAL.sub(lambda found: names.get(found[0], f"\\{found[0]}"), " ".join(clean(value).split()))


def _make_csl(row: dict) -> dict:
    day = [int(part) for part in (row["published_on"] or "")[:10].split("-") if part]
    entry = {
        "id": _name_key(row),
        "type": "article-newspaper",
        "title": row["headline"] or row["article_id"],
        "container-title": row["outlet"],
        "author": [{"literal": row["byline"]}] if row["byline"] else None,
        "issued": {"date-parts": [day]} if day else None,
        "URL": row["url"],
        "note": f"{_tell_words(row)}, {_tell_speaker(row)}; {_tell_source(row)}",
    }
    return {key: value for key, value in entry.items() if value}
