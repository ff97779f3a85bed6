"""Where does a page break its text into paragraphs?

Old pages put their words right into ``<body>``, ``<td>``, ``<font>`` or ``<pre>`` and break them by ``<br>``.  Words
are never glued across an element that stands on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BLOCK_TAGS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul".split()
)
_UNSEEN = frozenset("script style noscript template head title svg select textarea iframe object".split())
_SPACE = re.compile(r"\s+")
# A value of an attribute that is longer is a picture or a program, and libraries search it for dates.
LONGEST_VALUE = 1000
_LONG_VALUE = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
# An element of articles has a dozen attributes; parsers compare each with every other.
MOST_ATTRIBUTES = 200
_ATTRIBUTE = r"""[\s/]++[^\s>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_MANY_ATTRIBUTES = re.compile(rf"(<[a-zA-Z][^\s<>/]*+(?:{_ATTRIBUTE}){{{MOST_ATTRIBUTES}}}+)(?:{_ATTRIBUTE})++")


def cut_values(html: str) -> str:
    """Return a page with the attributes emptied whose values are longer than ``LONGEST_VALUE``.

    Of an element the first ``MOST_ATTRIBUTES`` attributes are kept.

    >>> len(cut_values('<img src="data:' + "a" * 5000 + '">'))
    12
    """

    def cut(match: re.Match) -> str:
        return match.group() if match.end() - match.start() <= LONGEST_VALUE else '=""'

    return _MANY_ATTRIBUTES.sub(r"\1", _LONG_VALUE.sub(cut, html))


def parse_page(html: str):
    """Return the tree of a page, None if it holds no element.

    Raises
    ------
    MissingExtraError
        If lxml is not installed.
    """
    from presswork.errors import MissingExtraError

    try:
        from lxml import etree
        from lxml import html as parser
    except ImportError as error:
        raise MissingExtraError("HTML needs trafilatura and lxml: pip install 'presswork[html]'.") from error
    try:
        data = cut_values(html).encode("utf-8", "replace")
        return parser.document_fromstring(data, parser=parser.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return None


def list_paragraphs(tree) -> list[str]:
    """Return the paragraphs of a tree, in the order of the page, each on one line.

    A ``<br>`` ends a paragraph as the end of a block does; in ``<pre>`` a blank line does.
    """
    parts: list[list[str]] = [[]]
    for text in _walk(tree):
        if text == "\n\n":
            parts.append([])
        else:
            parts[-1].append(text)
    return [words for part in parts if (words := _SPACE.sub(" ", "".join(part)).strip())]


def _walk(tree) -> Iterator[str]:
    """Yield the texts of a tree and, at every edge of a block, two line breaks."""
    stack: list = [tree]
    while stack:
        current = stack.pop()
        if isinstance(current, str):
            yield current
            continue
        if not isinstance(current.tag, str) or current.tag in _UNSEEN:
            continue
        is_block = current.tag in BLOCK_TAGS or current.tag == "br"
        if is_block:
            yield "\n\n"
        if current.tag == "pre":
            yield from _walk_pre(current)
            continue
        if is_block:
            stack.append("\n\n")
        for child in reversed(current):
            if child.tail:
                stack.append(_mark_breaks(child.tail))
            stack.append(child)
        if current.text:
            yield _mark_breaks(current.text)


def _mark_breaks(text: str) -> str:
    """A blank line in the source is a space like any other; it must not be taken for the edge of a block."""
    return text if text != "\n\n" else " "


def _walk_pre(element) -> Iterator[str]:
    for paragraph in re.split(r"\n[^\S\n]*\n", element.text_content()):
        yield paragraph if paragraph != "\n\n" else " "
        yield "\n\n"
