"""Where is a passage to be found?  Pages of articles, the places on them, and whether a report is being made."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from presswork import __version__

if TYPE_CHECKING:
    from presswork.schema import CoverageLike

# Of up to this many documents each has a page; of more, those that a report leads to, and its tables lead to fewer.
MAX_PAGES = 2000
# Number of documents of the report being made: then passages link to the article pages written beside them.
PAGES_VARIABLE = "PRESSWORK_PAGES"
# Folder of the reports beside the notebooks of `presswork lab`: passages lead to their pages from JupyterLab, too.
REPORTS_VARIABLE = "PRESSWORK_REPORTS"
# By it a kernel knows that a Jupyter server started it, in the folder of its notebook.
_SESSION_VARIABLE = "JPY_SESSION_NAME"


def is_report() -> bool:
    """Return whether a report is being made, whose pages have the style already."""
    return bool(os.environ.get(PAGES_VARIABLE))


def has_pages() -> bool:
    """Return whether article pages are written beside what is rendered now."""
    return _count_documents() > 0


def has_every_page() -> bool:
    """Return whether every article has its page there; else those that are linked to, and links are few."""
    return 0 < _count_documents() <= MAX_PAGES


def _count_documents() -> int:
    return int(os.environ.get(PAGES_VARIABLE) or 0)


def name_page(article_id: str) -> str:
    """Return the file name of an article's page: letters, digits and hyphens, different for different articles.

    >>> name_page("north/Grain deal")
    'north-grain-deal-9b38768c.html'
    """
    readable = re.sub(r"[^a-z0-9]+", "-", article_id.lower()).strip("-")[:50]
    return f"{readable}-{_hash(article_id)}.html".lstrip("-")


def name_passage(kind: str, article_id: str, number: int) -> str:
    """Return the id of a passage: of statement 3 of an article, ``statement-9b38768c-3``."""
    # A column of numbers that holds an unknown, too, has become one of fractions.
    return f"{kind}-{_hash(article_id)}-{int(number)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def link_passage(row: Mapping) -> str:
    """Return the address of a passage within a report: the article's page at the statement, comment or block.

    >>> link_passage({"article_id": "a", "quotation": 3})
    'articles/a-ca978112.html#statement-ca978112-3'
    """
    for column, kind in (("quotation", "statement"), ("comment", "comment"), ("block", "block")):
        if row.get(column) is not None:
            return f"articles/{name_page(row['article_id'])}#{name_passage(kind, row['article_id'], row[column])}"
    return f"articles/{name_page(row['article_id'])}"


def find_beside(coverage: CoverageLike | None) -> str:
    """Return the folder of the report that lies beside the notebook, of the same documents and read by this version,
    whose numbers are the same then; nothing where there is none, or no Jupyter server runs the notebook."""
    reports = os.environ.get(REPORTS_VARIABLE)
    if coverage is None or is_report() or not reports or not os.environ.get(_SESSION_VARIABLE):
        return ""
    asked = (getattr(coverage, "hash", ""), len(coverage.get_frames()["corrections"]), __version__)
    for manifest in sorted(Path(reports).glob("*/manifest.json")):
        if _identify(manifest, manifest.stat().st_mtime_ns) == asked:
            return str(manifest.parent)
    return ""


@functools.lru_cache
def _identify(manifest: Path, changed: int) -> tuple:
    """Return of which documents, how often corrected, and of which version a report is; nothing if it is not told."""
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        return told["corpus"]["hash"], told["corpus"]["n_corrections"], told["version"]
    except (OSError, ValueError, LookupError, TypeError):
        return ()


def link_beside(folder: str, row: Mapping) -> str:
    """Return the address of a passage in the report of :func:`find_beside`, as the notebook sees it; else nothing."""
    address = link_passage(row)
    if not folder or not Path(folder, address.partition("#")[0]).is_file():
        return ""
    try:
        return f"{quote(Path(os.path.relpath(folder)).as_posix())}/{address}"
    except ValueError:  # on another drive of Windows
        return ""
