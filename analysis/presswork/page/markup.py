"""What does an HTML page's own markup say?  One row of `marks` is one piece of the page's text, with its kind.

Reader comments are read from the page's structure: an element that is named a comment (by class, id or schema.org
type) and that holds a name and a text.  They are taken out of the tree, the article is extracted from what is left,
and both are put together as the page's text of record.
"""

from __future__ import annotations

from collections.abc import Iterator

from presswork.errors import MissingExtraError
from presswork.page.comments.marked_pages import MarkedComment
from presswork.page.comments.rendered_pages import take_comments

# Whoever keeps a copy of a page is not its outlet.
_ARCHIVES = frozenset(
    ["web.archive.org", "archive.org", "archive.is", "archive.ph", "webcache.googleusercontent.com"]
)


def read_page(html: str, url: str | None = None) -> dict:
    """Return the text of record of an HTML page and what its markup says about it.

    Parameters
    ----------
    url
        The page's address, where known.

    Returns
    -------
    dict
        text, headline, byline, outlet, published_on, language, url and marks.  A mark is a dict with start, end and
        kind (see :mod:`presswork.page.anatomy`); that of a comment has commenter_start, commenter_end, text_start,
        text_end, number, posted_on and reply_to (the place of the answered comment among the comments) too.

    Raises
    ------
    MissingExtraError
        If the packages of the extra `html` are not installed.
    """
    try:
        import trafilatura
        from lxml import etree
        from lxml import html as parser
    except ImportError as error:
        raise MissingExtraError("HTML needs trafilatura and lxml: pip install 'presswork[html]'.") from error
    try:
        tree = parser.document_fromstring(html.encode("utf-8", "replace"), parser=parser.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):  # no element at all
        return _compose([], [], {}, url)
    language = (tree.get("lang") or "").split("-")[0].lower() or None
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    comments = take_comments(tree)
    found = trafilatura.bare_extraction(tree, url=url, include_comments=False, with_metadata=True)
    about = found.as_dict() if found is not None else {}
    pieces = list(_list_pieces(found.body)) if found is not None else []
    about |= {"language": language, "title": _trim_title(about.get("title") or "", headings)}
    if about.get("sitename") in _ARCHIVES:
        about["sitename"] = None
    return _compose(pieces, comments, about, url)


def _trim_title(title: str, headings: list[str]) -> str:
    """Return the page's title without the site's name: the heading it holds, where there is one."""
    title = " ".join(title.split())
    held = [heading for heading in headings if len(heading.split()) > 1 and heading in title]
    return max(held, key=len, default=title)


# ---- the article --------------------------------------------------------------------------------------------

_KINDS = {"head": "subheading", "quote": "excerpt"}


def _list_pieces(body) -> Iterator[tuple[str, str]]:
    """Yield (kind, words) of every paragraph that the extraction kept."""
    for element in body:
        if not isinstance(element.tag, str):
            continue
        kind = _KINDS.get(element.tag, "body")
        children = list(element) if element.tag in ("list", "quote", "table") else []
        for part in children or [element]:
            words = " ".join("".join(part.itertext()).split())
            if words:
                yield kind, words


def _compose(pieces: list, comments: list[MarkedComment], about: dict, url: str | None) -> dict:
    """Put the page's text of record together: headline, article, comments; every piece with its mark."""
    parts, marks, at = [], [], 0
    headline = about.get("title") or ""
    if headline:
        pieces = [("headline", headline), *(piece for piece in pieces if piece[1] != headline)]
    for kind, words in pieces:
        marks.append({"start": at, "end": at + len(words), "kind": kind})
        parts.append(words)
        at += len(words) + 2
    for comment in comments:
        header = "\n".join(part for part in (comment.commenter, comment.posted) if part)
        words = f"{header}\n\n{comment.text}"
        marks.append(_mark_comment(comment, at, header, words))
        parts.append(words)
        at += len(words) + 2
    return {
        "text": "\n\n".join(parts),
        "headline": headline or None,
        "byline": about.get("author"),
        "outlet": about.get("sitename"),
        "published_on": about.get("date"),
        "language": about.get("language"),
        "url": url or about.get("url"),
        "marks": marks,
    }


def _mark_comment(comment: MarkedComment, at: int, header: str, words: str) -> dict:
    return {
        "start": at,
        "end": at + len(words),
        "kind": "comment",
        "commenter_start": at,
        "commenter_end": at + len(comment.commenter),
        "posted_on": comment.posted_on,
        "number": None,
        "reply_to": comment.reply_to,
        "text_start": at + len(header) + 2,
        "text_end": at + len(words),
    }
