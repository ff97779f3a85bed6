"""Which reader comments does an HTML page show although no element is named one?  One row is one comment.

The page is printed as a reader sees it, line by line with lists indented, and read as a page of plain text is
(:mod:`presswork.page.comments.plain_pages`); the elements whose words are all comments are taken out of the tree.
"""

from __future__ import annotations

import collections
import dataclasses
import re

from presswork.page.comments.marked_pages import MarkedComment
from presswork.page.comments.plain_pages import Comment, find_comments

_UNSEEN_TAGS = frozenset("script style noscript template svg select textarea iframe nav head option".split())
_LINE_TAGS = frozenset("div tr dd dt form section header footer summary details figure aside main body".split())
_PARAGRAPH_TAGS = frozenset("p li ul ol dl table blockquote article h1 h2 h3 h4 h5 h6 pre fieldset".split())
_INDENTING_TAGS = frozenset("ul ol blockquote dl".split())
_INDENT = "    "
_SPACE = re.compile(r"\s+")


@dataclasses.dataclass(slots=True)
class _Print:
    """A page being printed: its text so far, and which element gave which words."""

    parts: list[str] = dataclasses.field(default_factory=list)
    owners: list[tuple[int, int, object]] = dataclasses.field(default_factory=list)
    size: int = 0
    breaks: int = 2  # line breaks asked for before the next words
    depth: int = 0

    def add_words(self, words: str, element, is_apart: bool) -> None:
        """Print words; those of an element of its own stand apart from a word before them."""
        words = _SPACE.sub(" ", words)
        if not words.strip():
            self._add(" " if words and not self.breaks else "")
            return
        last = self.parts[-1][-1:] if self.parts else ""
        if self.breaks:
            self._add("\n" * self.breaks * bool(self.parts) + _INDENT * max(0, self.depth - 1))
            words = words.lstrip()
        elif is_apart and last.isalnum() and words[0].isalnum():
            self._add(" ")
        self.breaks = 0
        self.owners.append((self.size, self.size + len(words), element))
        self._add(words)

    def _add(self, words: str) -> None:
        if words:
            self.parts.append(words)
            self.size += len(words)


def take_shown_comments(tree) -> list[MarkedComment]:
    """Return the comments that the page of an lxml tree shows, in order, and remove their elements from the tree."""
    text, owners = _print_page(tree)
    comments = find_comments(text)
    if comments:
        _drop_comments(owners, comments)
    return [_make_comment(text, comment) for comment in comments]


def _make_comment(text: str, comment: Comment) -> MarkedComment:
    lines = (line.strip() for line in text[comment.text_start : comment.text_end].splitlines())
    words = re.sub(r"\n\n+", "\n\n", "\n".join(lines))
    name = text[comment.commenter_start : comment.commenter_end].strip()
    return MarkedComment(name, words, comment.posted, comment.posted_on, comment.reply_to)


def _print_page(tree) -> tuple[str, list[tuple[int, int, object]]]:
    page, stack = _Print(), [(tree, False)]
    while stack:
        element, is_done = stack.pop()
        if isinstance(element, tuple):
            page.add_words(element[0], element[1], is_done)
            continue
        breaks = 2 if element.tag in _PARAGRAPH_TAGS else 1 if element.tag in _LINE_TAGS or element.tag == "br" else 0
        page.breaks = max(page.breaks, breaks)
        page.depth += (element.tag in _INDENTING_TAGS) * (-1 if is_done else 1)
        if is_done:
            continue
        stack.append((element, True))
        for child in reversed(element):
            if child.tail:
                stack.append(((child.tail, element), isinstance(child.tag, str) and _is_apart(child)))
            if isinstance(child.tag, str) and child.tag not in _UNSEEN_TAGS:
                stack.append((child, False))
        if element.text:
            stack.append(((element.text, element), _is_apart(element)))
    return "".join(page.parts), page.owners


def _is_apart(element) -> bool:
    """Whether an element inside a line is a thing of its own, not a stretch of words set in other letters."""
    return element.tag in ("a", "button", "time", "cite", "td", "th", "label") or bool(element.get("class"))


def _drop_comments(owners: list[tuple[int, int, object]], comments: list[Comment]) -> None:
    """Remove the outermost elements of which every word lies in a comment."""
    spans = sorted((comment.start, comment.end) for comment in comments)
    all_words: collections.Counter = collections.Counter()
    in_comments: collections.Counter = collections.Counter()
    at = 0
    for start, end, element in owners:
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        is_inside = at < len(spans) and spans[at][0] <= start
        for holder in (element, *element.iterancestors()):
            all_words[holder] += end - start
            in_comments[holder] += (end - start) * is_inside
    whole = [e for e in all_words if all_words[e] == in_comments[e]]
    for element in whole:
        parent = element.getparent()
        if parent is not None and all_words[parent] != in_comments[parent]:
            element.drop_tree()
