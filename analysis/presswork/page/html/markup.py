"""What does an HTML page's own markup say?  One row of `marks` is one piece of the page's text, with its kind.

Reader comments are read from the page's structure: an element that is named a comment (by class, id or schema.org
type) and that holds a name and a text.  They are taken out of the tree, the article is extracted from what is left,
and both are put together as the page's text of record.
"""

from __future__ import annotations

import functools

from presswork.errors import MissingExtraError
from presswork.page.comments.marked_pages import MarkedComment, is_comment_element
from presswork.page.comments.rendered_pages import take_comments
from presswork.page.html.article import is_index, list_pieces, prepare_tree
from presswork.page.html.paragraphs import list_paragraphs, parse_page
from presswork.page.html.provenance import find_outlet, find_own_address, find_saved_address


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
    return open_page(html, url)[0]


def open_page(html: str, url: str | None = None) -> tuple[dict, bool, list[tuple[str, str]]]:
    """Return what :func:`read_page` does, whether the page lists articles and is none, and what was not read of it.

    What was not read are pairs of a problem and what was done.
    """
    tree = parse_page(html)
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError("HTML needs trafilatura and lxml: pip install 'presswork[html]'.") from error
    if tree is None:  # no element at all
        return _compose([], [], {}, url), False, []
    url = find_own_address(url or find_saved_address(html))
    language = (tree.get("lang") or "").split("-")[0].lower() or None
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    unread = _list_unread(tree)
    comments = take_comments(tree)
    page_title = " ".join((tree.findtext(".//title") or "").split())
    plain = list_paragraphs(tree)
    lists_articles = is_index(tree, plain)
    extract = functools.partial(trafilatura.bare_extraction, url=url, include_comments=False, with_metadata=True)
    read = [extract(form, date_extraction_params=dict(_DATE_SEARCH)) for form in prepare_tree(tree)]
    found = max(filter(None, read), key=_count_found, default=None)
    about = found.as_dict() if found is not None else {}
    pieces = list_pieces(found.body) if found is not None else []
    if not pieces and sum(len(paragraph.split()) for paragraph in plain) >= _LEAST_WORDS:
        pieces = [("body", paragraph) for paragraph in plain]
    title = " ".join((about.get("title") or "").split())
    about |= {"language": language, "title": _trim_title(title, headings)}
    about["sitename"] = find_outlet(about.get("sitename"), about["title"], page_title)
    return (
        _compose(pieces, comments, about, url),
        lists_articles,
        [told for told in unread if not (comments and told[1] == _NO_COMMENTS)],
    )


def _list_unread(tree) -> list[tuple[str, str]]:
    """Return what the page holds and we may not be able to read, with what becomes of it then."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    n_posts = sum(bool(_POSTS & set((e.get("class") or "").split())) for e in elements if e.tag == "blockquote")
    n_named = sum(map(_looks_like_comment, elements))
    told = (
        [(f"{n_posts:,} posts of other sites stand in the page", "excerpts without their authors")] if n_posts else []
    )
    named = f"{n_named:,} parts of the page are named comments and have no form that is known"
    return told + ([(named, _NO_COMMENTS)] if n_named else [])


def _looks_like_comment(element) -> bool:
    return is_comment_element(element) and len(element.text_content().split()) >= _LEAST_COMMENT


def _count_found(found) -> int:
    return sum(len(words.split()) for _, words in list_pieces(found.body))


# A comment has more words than the label of a button.
_LEAST_COMMENT = 8
_NO_COMMENTS = "no comments read"
# The posts of networks as they are put into a page (classes of their own embedding code).
_POSTS = frozenset("twitter-tweet instagram-media tiktok-embed bluesky-embed mastodon-embed reddit-embed-bq".split())
# The markup's own date, whatever the clock says: a text's date is read from its own lines.
_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}
# An extraction that found nothing in a page of so many words has missed it.
_LEAST_WORDS = 60


def _trim_title(title: str, headings: list[str]) -> str:
    """Return the page's title without the site's name: the heading it holds, where there is one."""
    title = " ".join(title.split())
    held = [heading for heading in headings if len(heading.split()) > 1 and heading in title]
    return max(held, key=len, default=title)


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
        "url": url or find_own_address(about.get("url")),
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
