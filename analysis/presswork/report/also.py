"""Where else does a statement stand?  What an article's page says of the ledger.

One entry is a statement of another article that makes the same claim, or the contrary one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from presswork.coverage import Coverage
from presswork.ledger import measures
from presswork.schema import to_rows
from presswork.show.addresses import link_passage
from presswork.show.html import escape
from presswork.show.values import NO_OUTLET, clean, tell_count

# More places than this are told by their number.
_MAX_PLACES = 6
_COLUMNS = ["claim", "article_id", "quotation", "outlet", "published_on", "told", "copy_of"]


def find_also(everything: Coverage, pages: Collection[str] | None = None) -> dict[tuple[str, int], list[dict]]:
    """Return, for each statement of the ledger, the others of its claims, in the order of time.

    Parameters
    ----------
    pages
        The articles that have a page, whose statements are asked for and can be led to; None for all.
    """
    claims: dict[int, list[dict]] = {}
    for row in to_rows(measures.wordings(everything)[_COLUMNS]):
        has_page = pages is None or row["article_id"] in pages
        claims.setdefault(row["claim"], []).append(row | {"has_page": has_page})
    also: dict[tuple[str, int], list[dict]] = {}
    for rows in claims.values():
        for row in (row for row in rows if row["has_page"]):
            others = [other for other in rows if other["article_id"] != row["article_id"]]
            also.setdefault((row["article_id"], row["quotation"]), []).extend(others)
    return also


def render_also(others: Sequence[Mapping]) -> str:
    """Return the places where a claim stands too as safe HTML: outlet, day and what became of it; or nothing."""
    if not others:
        return ""
    shown = "; ".join(map(_render_place, others[:_MAX_PLACES]))
    more = f" and {len(others) - _MAX_PLACES:,} more" if len(others) > _MAX_PLACES else ""
    return f'<br><span class="also">Also in {shown}{more}</span>'


def _render_place(row: Mapping) -> str:
    # Article pages lie side by side, so the folder is left out.
    address = link_passage(row).split("/")[-1]
    how = ", a copy" if row["copy_of"] else ""
    place = f"{clean(row['outlet'] or NO_OUTLET)}, {row['published_on'] or 'undated'}"
    before, after = (f'<a href="{escape(address)}">', "</a>") if row.get("has_page", True) else ("", "")
    return f"{before}{escape(place)}{after} ({escape(row['told'])}{how})"


def tell_also(statements: Sequence[Mapping]) -> str:
    """Return in words how many statements of an article, with what :func:`find_also` found, stand in others too."""
    n = sum(bool(row["also"]) for row in statements)
    return f"{tell_count(n, 'statement')} of this page" if n else "no statement of this page was found in another"
