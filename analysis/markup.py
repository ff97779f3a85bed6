"""What does an HTML page's own markup say about its pieces?  One row of `marks` is one piece of the composed text."""

from __future__ import annotations

from analysis.errors import MissingExtraError


def read_page(html: str, url: str | None = None) -> dict:
    """Return the text of record of an HTML page and what its markup says about it.

    Parameters
    ----------
    url
        The page's address, where known.

    Returns
    -------
    dict
        text, headline, byline, outlet, published_on, language, url and marks (see :mod:`analysis.anatomy`).

    Raises
    ------
    MissingExtraError
        If the packages of the extra `html` are not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError("HTML needs trafilatura: pip install 'presswork[html]'.") from error
    found = trafilatura.bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    found = found.as_dict() if found is not None else {}
    return {
        "text": found.get("text") or "",
        "headline": found.get("title"),
        "byline": found.get("author"),
        "outlet": found.get("sitename"),
        "published_on": found.get("date"),
        "language": found.get("language"),
        "url": url or found.get("url"),
        "marks": [],
    }
