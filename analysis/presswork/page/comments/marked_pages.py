"""Which elements of an HTML page are reader comments by their names?  One row is one comment.

An element that is named a comment (by class, id or schema.org type) and that holds a name and a text is one.  It is
taken out of the tree, so that the article is read from what is left.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator

from presswork.language.dates import parse_day, split_date
from presswork.page.phrases import is_button_line, split_posted_by, split_says, strip_buttons

# What pages call a comment, one word per language in which classes are written.
_COMMENT_WORDS = frozenset(
    "comment kommentar commentaire comentario commento reactie cmt cmnt thecomment comtr".split()
)
_PLURALS = frozenset("comments commentlist kommentare comentarios commentaires".split())
# Parts of a class that say an element is a piece of a comment, or something around the comments.
_NOT_A_COMMENT = frozenset(
    "author avatar button closed count date footer form header headline heading icon info latest link links list "
    "login meta name nav navigation number pagination policy recent reply respond stats text time title "
    "toggle editor teaser".split()
)
_ITEM_WORDS = frozenset("item entry body single node block row li container box wrap wrapper content".split())
_NAME_WORDS = frozenset(
    "author user username nick nickname commenter poster writer autor name fn screenname hnuser".split()
)
_NOT_A_NAME = frozenset(
    "avatar image img picture photo icon badge bio actions body text content date time meta url reply role label "
    "rating thumb thumbnail says info details wrap block box list count".split()
)
_TEXT_WORDS = frozenset("content text body message entry copy texto inhalt excerpt description txt commtext".split())
_BUTTON_WORDS = frozenset(
    "reply replies respond like likes vote votes voting rating share edit edited permalink avatar badge awaiting "
    "moderation actions action report flag footer buttons toolbar hidden screen-reader-text says".split()
)
_NEVER_COMMENTS = frozenset("a span form time cite h2 h3 body html button input".split())
_SKIPPED_TAGS = frozenset("script style form button noscript template svg select textarea iframe".split())
_DATE_WORDS = frozenset(
    "date time datetime timestamp meta metadata metadate when ago published permalink posted created".split()
)
_TIME_WORDS = frozenset("date time datetime timestamp ago".split())
_HEADINGS = ("h2", "h3", "h4")
_BLOCK_TAGS = frozenset(
    "p div li ul ol blockquote section article header footer h1 h2 h3 h4 h5 h6 pre dd dt tr".split()
)
_NAMED = re.compile("|".join(sorted(_COMMENT_WORDS | {"commentaires"})), re.IGNORECASE)
# The same, for the parser, which finds the few elements worth a closer look in the pages' thousands.
_PERHAPS_COMMENTS = "//@*[{}]/..".format(
    " or ".join(f"contains(., '{word}')" for word in "omment OMMENT omentari reactie cmt cmnt comtr".split())
)
_DIVIDERS = re.compile(r"[-_:]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPACE = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[\s]*\n ?")
_LONGEST_NAME = 80


@dataclasses.dataclass(slots=True)
class MarkedComment:
    """A reader comment as its markup gives it; `reply_to` is the place of the answered one among them."""

    commenter: str
    text: str
    posted: str
    posted_on: str | None
    reply_to: int | None = None


def read_named_comments(tree) -> tuple[list[MarkedComment], list]:
    """Return the comments of an lxml tree whose elements are named so, in the page's order, and the elements."""
    named = [e for e in tree.xpath(_PERHAPS_COMMENTS) if isinstance(e.tag, str) and is_comment_element(e)]
    read: dict = {}
    for element in reversed(named):  # the innermost first: what a reply says is not its parent's
        comment = _read_comment(element, read)
        if comment:
            read[element] = comment
    found = [element for element in named if element in read]
    find_answered(found, read)
    return [read[element] for element in found], found


def split_names(element) -> tuple[tuple[str, ...], ...]:
    """Return the words of every class of an element and of its id: ``comment-body``, ``commentBody``."""
    return _split_words(element.get("class") or "", element.get("id") or "")


@functools.lru_cache(maxsize=4096)
def _split_words(classes: str, identity: str) -> tuple[tuple[str, ...], ...]:
    names = f"{classes} {identity}".split()
    split = (tuple(w for w in _DIVIDERS.split(_HUMP.sub("-", name).lower()) if w) for name in names)
    return tuple(words[2:] if words[:2] == ("wp", "block") and words[2:] else words for words in split)


def is_comment_element(element) -> bool:
    """Whether an element is named a single comment."""
    if "Comment" in (element.get("itemtype") or "") or element.get("itemprop") == "comment":
        return True
    own = element.tag if "-" in element.tag else ""  # an element that a site made for itself
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('typeof') or ''} {own}"
    if not _NAMED.search(names) or element.tag in _NEVER_COMMENTS:
        return False
    return any(_names_comment(words) for words in (*split_names(element), *_split_words(own, "")))


def _names_comment(words: tuple[str, ...]) -> bool:
    words = [w.rstrip("0123456789") or w for w in words]
    if _NOT_A_COMMENT & set(words) and not (_ITEM_WORDS & {words[-1]} and "list" in words):
        return False
    return bool(_COMMENT_WORDS & set(words)) or bool(_PLURALS & set(words) and words[-1] in _ITEM_WORDS)


def _read_comment(element, read: dict) -> MarkedComment | None:
    if any("pingback" in words or "trackback" in words for words in split_names(element)) or _is_teaser(element):
        return None
    own = [e for e in walk_read(element, read) if e is not element]
    author, name = _find_name(own)
    if author is None and "-" in element.tag:
        author, name = element, clean_name(element.get("author") or "")
    if author is None or not name:
        return None
    posted, posted_on = _find_date(own, name)
    if not posted and (posted_by := split_posted_by(" ".join(read_text(author, ()).split()))):
        posted, posted_on = posted_by[0], parse_day(posted_by[0])
    body = _find_text(own, author)
    skipped = {author, *(e for e in own if body is None and _is_header_part(e))}
    text = read_text(body if body is not None else element, set(read) | skipped)
    if not text or split_date(text) == 0 or not (posted or _is_certain(element)):
        return None
    return MarkedComment(name, text, posted, posted_on)


def _is_teaser(element) -> bool:
    """Whether an element leads to a text elsewhere, as an article of a page's part "Comment" does."""
    links = (link for tag in _HEADINGS for link in element.iterfind(f".//{tag}//a"))
    if not any("#" not in (link.get("href") or "") and rank_name(link) is None for link in links):
        return False
    return not any(is_button_line(" ".join(e.text_content().split()), "reply") for e in element.iter("a", "button"))


def walk_read(element, left_out) -> Iterator:
    """Yield an element and its descendants, without what is left out, in document order."""
    stack = [element]
    while stack:
        current = stack.pop()
        yield current
        stack += [child for child in reversed(current) if _is_read(child, left_out)]


def _is_read(element, left_out) -> bool:
    if not isinstance(element.tag, str) or element in left_out:
        return False
    if element.tag == "form":  # some pages print every comment in a form of its own
        return element.find(".//input") is None and element.find(".//textarea") is None
    # A name may be a button that leads to whoever bears it.
    return element.tag not in _SKIPPED_TAGS or (element.tag == "button" and rank_name(element) is not None)


def _is_certain(element) -> bool:
    has_number = any(c.isdigit() for c in element.get("id") or "")
    return has_number or "Comment" in (element.get("itemtype") or "") or element.get("itemprop") == "comment"


def _find_name(own: list) -> tuple[object, str]:
    """Return the element that holds the commenter's name, and the name; (None, "") if there is none."""
    named = [(rank, i) for i, e in enumerate(own) if (rank := rank_name(e)) is not None]
    inner = {a for _, i in named for a in own[i].iterancestors()}  # a name inside a header beats the header
    for _, _, i in sorted((rank, own[i] in inner, i) for rank, i in named):
        name = clean_name(" ".join(read_text(own[i], ()).split()))
        if name:
            return own[i], name
    return None, ""


def rank_name(element) -> int | None:
    prop, names = element.get("itemprop") or "", split_names(element)
    if prop == "name" or ("fn",) in names:
        return 0
    if prop in ("author", "creator"):
        return 1
    for words in names:
        if _NAME_WORDS & set(words) and not _NOT_A_NAME & set(words):
            return 2 if words[-1] in ("name", "username", "nickname") else 4
    return 3 if element.tag == "cite" else None


def clean_name(text: str) -> str:
    if posted_by := split_posted_by(text):
        return posted_by[1]
    name = strip_buttons(text)
    name = name[:at] if (at := split_date(name)) else text
    if at == 0 or split_date(name) == 0:
        return ""
    name = (split_says(name) or name).strip(" ,:|·•–—").removesuffix(" -").lstrip("@")
    return name if 0 < len(name) <= _LONGEST_NAME and "{" not in name and any(c.isalnum() for c in name) else ""


def _find_date(own: list, name: str) -> tuple[str, str | None]:
    """Return the date as the page prints it, and the day it means; ("", None) if there is none."""
    for element in sorted(own, key=lambda e: e.tag != "time"):
        if element.tag == "time" or any(_DATE_WORDS & set(words) for words in split_names(element)):
            text = strip_buttons(" ".join(read_text(element, ()).split()).removeprefix(name))
            at = split_date(text)
            if at is not None:
                return text[at:], parse_day(element.get("datetime") or "") or parse_day(text[at:])
    return "", None


def _find_text(own: list, author) -> object | None:
    """Return the element that holds the comment's words, or None if no element is named so."""
    holding = set(author.iterancestors()) | {author}
    ranked = sorted((rank, i) for i, e in enumerate(own) if e not in holding and (rank := rank_text(e)) is not None)
    return next((own[i] for _, i in ranked if read_text(own[i], ())), None)


def rank_text(element) -> int | None:
    if (element.get("itemprop") or "") in ("text", "commentText", "description"):
        return 0
    if element.tag in ("a", "span", "time", "cite") and not element.get("class"):
        return None
    ranks = [_rank_text_name(words) for words in split_names(element)]
    return min((rank for rank in ranks if rank is not None), default=None)


def _rank_text_name(words: tuple[str, ...]) -> int | None:
    if not _TEXT_WORDS & set(words) or (_NAME_WORDS | _BUTTON_WORDS | _TIME_WORDS) & set(words):
        return None
    return 1 if _COMMENT_WORDS & set(words) else 2


def _is_header_part(element) -> bool:
    """Whether an element without words of the comment stands inside it: date, buttons, marks of honour."""
    words = {w for name in split_names(element) for w in name}
    if element.tag == "time" or element.tag in ("header", "footer") or words & _BUTTON_WORDS:
        return True
    if words & {"date", "datetime", "timestamp", "meta", "metadata", "title", "subject"}:
        return True
    return element.tag == "a" and is_button_line(" ".join((element.text_content() or "").split()))


def read_text(element, left_out) -> str:
    """Return an element's words: line breaks where the page breaks lines, without buttons and what is left out."""
    parts: list[str] = []
    _collect(element, left_out, parts)
    text = _SPACE.sub(" ", "".join(parts))
    lines = [line.strip() for line in text.split("\n")]
    while lines and (not lines[-1] or is_button_line(lines[-1])):
        lines.pop()
    return _BREAKS.sub("\n\n", "\n".join(lines)).strip()


def _collect(element, left_out, parts: list[str]) -> None:
    stack: list = [(element, False)]
    while stack:
        current, is_done = stack.pop()
        if isinstance(current, str):
            parts.append(current)
            continue
        is_block = current.tag in _BLOCK_TAGS
        if is_done:
            if is_block:
                parts.append("\n\n")
            continue
        if current.tag == "br":
            parts.append("\n")
        stack.append((current, True))
        for child in reversed(current):
            if child.tail:
                stack.append((" ".join(child.tail.split("\n")), False))
            if _is_read(child, left_out) and not _is_button(child):
                stack.append((child, False))
        if is_block:
            parts.append("\n\n")
        if current.text:
            parts.append(" ".join(current.text.split("\n")))


def _is_button(element) -> bool:
    if element.tag not in ("a", "span", "div", "p", "em", "b"):
        return False
    return any(_BUTTON_WORDS & set(words) or "-".join(words) in _BUTTON_WORDS for words in split_names(element))


def find_answered(found: list, read: dict) -> None:
    """Tell every comment which one it answers: the first one in the item that holds it, if it stands deeper there.

    Comments that stand side by side in one box answer nobody.
    """
    first: dict = {}
    for number, element in enumerate(found):
        above = enumerate(element.iterancestors())
        read[element].reply_to = next(
            (n for depth, ancestor in above if (n := _find_first(first, ancestor, depth)) is not None), None
        )
        for depth, ancestor in enumerate(element.iterancestors()):
            if ancestor.tag in ("ol", "ul", "body", "html"):
                break
            first.setdefault(ancestor, (number, depth))


def _find_first(first: dict, ancestor: object, depth: int) -> int | None:
    """Return the comment that an element holds first, if it stands nearer to that element than `depth`."""
    number, its_depth = first.get(ancestor, (None, depth))
    return number if its_depth < depth else None
