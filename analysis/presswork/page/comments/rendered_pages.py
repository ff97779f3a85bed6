"""Which reader comments does an HTML page show although no element is named one?  One row is one comment.

The page is printed as a reader sees it, line by line with lists indented, and read as a page of plain text is
(:mod:`presswork.page.comments.plain_pages`); the elements whose words are all comments are taken out of the tree.
"""

from __future__ import annotations

import collections
import dataclasses
import re

from presswork.page.comments.marked_pages import MarkedComment, read_named_comments, split_names
from presswork.page.comments.plain_pages import Comment, find_comments
from presswork.page.comments.repeated_pages import holds_talk, read_repeated_comments

_UNSEEN_TAGS = frozenset("script style noscript template svg select textarea iframe nav head option".split())
_LINE_TAGS = frozenset("div tr td th dd dt form section header footer summary details figure aside main body".split())
_PARAGRAPH_TAGS = frozenset("p li ul ol dl table blockquote article h1 h2 h3 h4 h5 h6 pre fieldset".split())
_INDENTING_TAGS = frozenset("ul ol blockquote dl".split())
_INDENT = "    "
# What says of a page's part that its comments stand there, in the classes and ids of comment systems.
_AREA_TAGS = frozenset("div section ul ol aside table article".split())
_AREA_WORDS = frozenset(
    "comments commentlist commentarea kommentare commentaires comentarios disqus yorumlar".split()
)
_AROUND_WORDS = frozenset(
    "count counter number link links recent latest widget form respond button closed enabled live no".split()
)
_LEAST_WORDS_IN_AREA = 8
_HEADING = "Comments"
# So many words of the page at most may stand before a comment's own.
_MOST_STRAY = 10
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
            self._add("  ")
        self.breaks = 0
        self.owners.append((self.size, self.size + len(words), element))
        self._add(words)

    def add_heading(self) -> None:
        """Print a heading of comments, which belongs to no element."""
        self._add("\n\n" * bool(self.parts) + _HEADING)
        self.breaks = 2

    def _add(self, words: str) -> None:
        if words:
            self.parts.append(words)
            self.size += len(words)


def take_comments(tree) -> list[MarkedComment]:
    """Return the reader comments of an lxml tree, in the order of the page, and remove them from the tree.

    Elements that are named comments go first; what the page shows counts where it holds all of them, and twice as
    many.
    """
    comments, elements = read_named_comments(tree)
    repeated = read_repeated_comments(tree)
    shown, holders = read_shown_comments(tree) if holds_talk(tree) else ([], [])
    if _is_better(comments, repeated[0]):
        comments, elements = repeated
    elif len(shown) >= 2 * len(comments) and {c.commenter for c in comments} <= {c.commenter for c in shown}:
        comments, elements = shown, holders
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()
    return comments


def _is_better(comments: list[MarkedComment], repeated: list[MarkedComment]) -> bool:
    """Whether a repeated frame gives more comments than the elements that are named so, and all of their writers."""
    if len(repeated) == len(comments):
        return _is_cleaner(comments, repeated)
    if len(repeated) >= 2 * len(comments) or len(repeated) < len(comments):
        return len(repeated) > len(comments)
    return {c.commenter for c in comments} <= {c.commenter for c in repeated}


def _is_cleaner(comments: list[MarkedComment], repeated: list[MarkedComment]) -> bool:
    """Whether a frame gives the same comments without a few words of the page in front of some."""
    pairs = [(a.text.split(), b.text.split()) for a, b in zip(comments, repeated, strict=True)]
    if [c.commenter for c in comments] != [c.commenter for c in repeated] or all(a == b for a, b in pairs):
        return False
    return all(a[-len(b) :] == b and len(a) - len(b) <= _MOST_STRAY for a, b in pairs if b)


def read_shown_comments(tree) -> tuple[list[MarkedComment], list]:
    """Return the comments that the page of an lxml tree shows, in order, and the elements that hold them."""
    text, owners = _print_page(tree)
    comments = find_comments(text)
    return [_make_comment(text, comment) for comment in comments], _list_holders(owners, comments) if comments else []


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
        if _holds_comments(element):
            page.add_heading()
        stack.append((element, True))
        for child in reversed(element):
            if child.tail:
                stack.append(((child.tail, element), isinstance(child.tag, str) and _is_apart(child)))
            if isinstance(child.tag, str) and child.tag not in _UNSEEN_TAGS:
                stack.append((child, False))
        if element.text:
            stack.append(((element.text, element), _is_apart(element)))
    return "".join(page.parts), page.owners


def _holds_comments(element) -> bool:
    """Whether an element is named the place of the comments, and holds more than a count of them."""
    if element.tag not in _AREA_TAGS:
        return False
    names = split_names(element)
    is_named = any(_AREA_WORDS & set(words) and not _AROUND_WORDS & set(words) for words in names)
    return is_named and len(element.text_content().split()) >= _LEAST_WORDS_IN_AREA


def _is_apart(element) -> bool:
    """Whether an element inside a line is a thing of its own, not a stretch of words set in other letters."""
    return (
        element.tag in ("a", "button", "time", "cite", "label")
        or (element.tag == "span" and bool(element.attrib))
        or bool(element.get("class"))
    )


def _list_holders(owners: list[tuple[int, int, object]], comments: list[Comment]) -> list:
    """Return the outermost elements of which every word lies in a comment."""
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
    whole = {element for element in all_words if all_words[element] == in_comments[element]}
    return [element for element in whole if element.getparent() is not None and element.getparent() not in whole]
