"""The page on which a reader asks: all statements of a corpus, to filter and sort, each leading to its passage.

The statements stand in the page as JSON, in chunks, which the page's own script reads; text becomes text there, never
markup.  Without scripts the first of them are a plain list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from presswork.coverage import Coverage
from presswork.report import pages
from presswork.schema import to_rows
from presswork.show import addresses, values
from presswork.statements import counts

NAME = "ask"
SCRIPT = pages.read_template("ask.js")
# Rows of a chunk: parsed one after the other, so that the page stays alive.
CHUNK_ROWS = 2000
# Statements that the page holds, some five megabytes: a browser reads them all before it answers.
MAX_ROWS = 20_000
# Statements of the plain list for readers without scripts.
PLAIN_ROWS = 200
_COLUMNS = "article_id quotation start end kind speaker role affiliation is_official cue tone_label text".split()
_FACTS = ["article_id", "outlet", "published_on", "headline"]
# Columns whose values are told once and numbered in the rows.
_NAMED = ("speaker", "role", "affiliation", "cue", "kind")


def write_ask_page(folder: Path, everything: Coverage, names: Iterable[str]) -> Path:
    """Write ``ask.html`` and return its path; `names` are the notebooks that it links to.

    It comes after the pages of articles, for it leads to those that are there.
    """
    every = _list_rows(everything)
    rows = _choose_rows(every)
    articles = _list_articles(everything, folder, {row["article_id"] for row in rows})
    template: Any = pages.open_template("ask.html.j2")
    page = pages.describe_page(everything, NAME, names) | {
        "title": "Ask",
        "policy": pages.allow_scripts(pages.SCRIPT, SCRIPT),
        "provenance": pages.describe_provenance(everything, {}),
        "n": len(rows),
        "n_all": len(every),
        "plain": [_describe(row, articles) for row in rows[:PLAIN_ROWS]],
        "chunks": [pages.mark_safe(chunk) for chunk in _write_chunks(rows, articles)],
        "script": pages.mark_safe(SCRIPT),
    }
    return pages.write_page(folder / f"{NAME}.html", template.render(page=page))


def _list_rows(everything: Coverage) -> list[dict]:
    """Return the statements in the order of time, undated ones last."""
    days = dict(
        zip(everything.articles["article_id"], everything.articles["published_on"].astype(object), strict=True)
    )
    rows = to_rows(counts.select_spoken(everything.quotations)[_COLUMNS])
    return sorted(rows, key=lambda row: days[row["article_id"]] if isinstance(days[row["article_id"]], str) else "~")


def _choose_rows(rows: list[dict]) -> list[dict]:
    """Return the statements that the page holds: all, or those of the latest days."""
    return rows[-MAX_ROWS:] if len(rows) > MAX_ROWS else rows


def _list_articles(everything: Coverage, folder: Path, ids: set[str]) -> dict[str, dict]:
    rows = everything.articles.loc[everything.articles["article_id"].isin(ids), _FACTS]
    articles = {row["article_id"]: row for row in to_rows(rows)}
    for article_id, row in articles.items():
        address = addresses.link_passage({"article_id": article_id, "quotation": 0})
        has_page = len(everything.articles) <= addresses.MAX_PAGES or (folder / address.partition("#")[0]).is_file()
        row["address"] = address.removesuffix("0") if has_page else ""
    return articles


def _describe(row: Mapping, articles: Mapping[str, Mapping]) -> dict[str, str]:
    """Return what the plain list says of a statement."""
    article = articles[row["article_id"]]
    who = [row["speaker"] or "speaker unknown", row["role"], row["affiliation"]]
    place = [article["outlet"] or values.NO_OUTLET, article["published_on"] or "undated", row["kind"]]
    return {
        "who": " · ".join(values.clean(part) for part in dict.fromkeys(who) if part),
        "text": values.clean(row["text"]),
        "place": " · ".join(values.clean(part) for part in place),
        "address": f"{article['address']}{row['quotation']}" if article["address"] else "",
    }


def _write_chunks(rows: Sequence[Mapping], articles: Mapping[str, Mapping]) -> list[str]:
    """Return the JSON of the page: first the names, then the rows, some thousands a chunk."""
    places = {article_id: at for at, article_id in enumerate(articles)}
    tables = {name: _number(row[name] for row in rows) for name in _NAMED}
    head: dict[str, list] = {name: [values.clean(value) for value in numbers] for name, numbers in tables.items()}
    head["articles"] = [
        [a["address"], values.clean(a["outlet"] or ""), a["published_on"] or "", values.clean(a["headline"] or i)]
        for i, a in articles.items()
    ]
    lines = [
        [
            places[row["article_id"]],
            row["quotation"],
            *(tables[name].get(row[name], -1) for name in _NAMED),
            None if row["is_official"] is None else int(row["is_official"]),
            row["tone_label"],
            values.clean(row["text"]),
        ]
        for row in rows
    ]
    chunks = [lines[at : at + CHUNK_ROWS] for at in range(0, len(lines), CHUNK_ROWS)]
    return [_write_json(head), *map(_write_json, chunks)]


def _number(found: Iterable[str | None]) -> dict[str, int]:
    return {value: at for at, value in enumerate(dict.fromkeys(value for value in found if value))}


def _write_json(value: object) -> str:
    # No "<" in it: nothing of a text can end the element that it stands in.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
