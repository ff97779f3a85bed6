"""Which elements of an HTML page are reader comments because one frame repeats?  One row is one comment.

Whether the units of a repeated frame (:mod:`presswork.page.comments.repeated_units`) are comments must be told by the
page: its own names for its parts, a reply button in every unit, a count, a form.  Precision goes first: the posts
of editors, teasers of columns and visitors' praise repeat a frame of names, dates and words, too.
"""

from __future__ import annotations

from presswork.language.dates import has_clock, parse_day
from presswork.language.lexicon import read_word_set
from presswork.page.comments.marked_pages import MarkedComment, split_names
from presswork.page.comments.repeated_units import (
    Page,
    Unit,
    find_words_element,
    list_groups,
    read_group,
    read_leaves,
    read_words,
)
from presswork.page.phrases import count_announced, is_form_line

# Words in classes and ids that say of a part of the page that readers talk there.
_TALK_WORDS = read_word_set("comment areas")
_ELSEWHERE = frozenset("recent latest live widget count counter".split())
_HEADINGS = ("h1", "h2", "h3", "h4")
# What each clue counts, and what must be reached.
_LEAST_CLUES = 4
# Before the first unit so many leaves are looked through for a heading, and behind the last for a form.
_FARTHEST_LEAF = 25


def read_repeated_comments(tree) -> tuple[list[MarkedComment], list]:
    """Return the comments of an lxml tree that repeat one frame, in order, and the elements that hold them."""
    page = read_leaves(tree)
    if len(page.dates) + len(page.replies) < 2:
        return [], []
    found: dict = {}
    for group in list_groups(page):
        units = read_group(group, page)
        if len(units) > len(found) and _is_talk(units, page):
            found = {unit.element: unit for unit in units}
    if not found:
        return [], []
    found |= _read_others(found, page)
    elements = sorted(found, key=page.order.__getitem__)
    return _make_comments(elements, found), elements


def holds_talk(tree) -> bool:
    """Return whether a page has a reply button, a count of comments, a form for them, or a part named after them."""
    page = read_leaves(tree)
    if page.replies or any(count_announced(words) is not None or is_form_line(words) for words, _ in page.leaves):
        return True
    return any(_names_talk(e) for e in page.order if isinstance(e.tag, str) and e.tag not in ("html", "body"))


def _make_comments(elements: list, found: dict) -> list[MarkedComment]:
    numbers = {element: number for number, element in enumerate(elements)}
    answered = [next((numbers[a] for a in e.iterancestors() if a in numbers), None) for e in elements]
    units = [found[element] for element in elements]
    return [
        MarkedComment(unit.name, unit.text, unit.posted, _read_day(unit), reply_to)
        for unit, reply_to in zip(units, answered, strict=True)
    ]


def _read_day(unit: Unit) -> str | None:
    stamps = (e.get("datetime") or "" for e in unit.own if e.tag == "time")
    return next(filter(None, map(parse_day, stamps)), None) or parse_day(unit.posted)


# ---- whether these are comments -----------------------------------------------------------------------------


def _is_talk(units: list[Unit], page: Page) -> bool:
    """Whether enough speaks for comments: the page's names for parts, replies, a count, a form, times of day."""
    if len(units) < 2 or 2 * sum(_holds_title(unit) for unit in units) >= len(units):
        return False
    if "retweet" in units[0].element.text_content().casefold():
        return False  # posts of a network, shown in an article
    n_replies = sum(any(e in page.replies for e in unit.element.iter()) for unit in units)
    n_dates = sum(bool(unit.posted) for unit in units)
    n_timed = sum(has_clock(unit.posted) or unit.posted.endswith("ago") for unit in units)
    is_named = _is_named_talk(units[0])
    announced, has_form = _read_around(units, page)
    is_replied = 2 * n_replies >= len(units)
    if not (is_replied or announced == len(units) or _is_named_comment(units[0])):
        return False
    clues = 2 * is_named + 2 * is_replied + 2 * (announced == len(units)) + (announced == -1) + has_form
    clues += n_replies == len(units) > 2
    clues += (2 * n_dates >= len(units)) + (2 * n_timed >= len(units)) + any(unit.nested for unit in units)
    return clues >= _LEAST_CLUES


def _holds_title(unit: Unit) -> bool:
    """Whether a unit holds a linked heading that is not its name: a teaser."""
    headings = (e for e in unit.own if e.tag in _HEADINGS and e.find(".//a") is not None and e not in unit.lost)
    return any(unit.name_element not in heading.iter() for heading in headings)


def _is_named_comment(unit: Unit) -> bool:
    """Whether a unit or a part of it is named a comment: what only stands where readers may talk, need be none."""
    named = (unit.element, *(e for e in unit.own if "comment" in (e.get("class") or "")))
    return any("comment" in words and not _ELSEWHERE & set(words) for e in named for words in split_names(e))


def _is_named_talk(unit: Unit) -> bool:
    around = (unit.element, *unit.element.iterancestors())
    return any(_names_talk(e) for e in around if e.tag not in ("html", "body", "main", "article"))


def _names_talk(element) -> bool:
    held = ({w.rstrip("0123456789") for w in words} for words in split_names(element))
    return any(_TALK_WORDS & words and not _ELSEWHERE & words for words in held)


def _read_around(units: list[Unit], page: Page) -> tuple[int | None, bool]:
    """Return the number that a heading above the units (or a line below) gives, and whether a form stands below."""
    inside = {e for unit in units for e in unit.element.iter()}
    first, last = page.order[units[0].element], max(page.order[e] for e in units[-1].element.iter())
    above = [words for words, e in page.leaves if page.order[e] < first and e not in inside][-_FARTHEST_LEAF:]
    below = [words for words, e in page.leaves if page.order[e] > last][:_FARTHEST_LEAF]
    counts = [n for words in (*above, *below[:3]) if (n := count_announced(words)) is not None]
    announced = len(units) if len(units) in counts else max(counts, default=None)
    return announced, any(map(is_form_line, below))


def _read_others(found: dict, page: Page) -> dict:
    """Return what is left among comments in a frame of its own: replies are sometimes printed otherwise."""
    area = _find_common(list(found))
    kept = {e for unit in found.values() for e in (unit.name_element, find_words_element(unit)) if e is not None}
    inside = kept | {inner for e in kept for inner in e.iterdescendants()} | set(found)
    first, last = (pick(page.order[e] for element in found for e in element.iter()) for pick in (min, max))
    others: dict = {}
    for group in list_groups(page):
        if not all(first < page.order[e] < last for e in group):
            continue
        if any(_is_above_words(e, found, page) for e in group):
            continue
        if any(e in inside or area not in e.iterancestors() for e in group):
            continue
        if any(inner in inside for e in group for inner in e.iterdescendants()):
            continue
        units = read_group(group, page)
        if len(units) > len(others) and len(units) == len(group):
            others = {unit.element: unit for unit in units}
    for unit in found.values() if others else ():
        unit.nested |= others.keys() & set(unit.own)
        unit.text = read_words(unit)
    return others


def _is_above_words(element, found: dict, page: Page) -> bool:
    """Whether an element stands above the words of the comment that holds it, where no reply does."""
    holder = next((found[a] for a in element.iterancestors() if a in found), None)
    if holder is None:
        return False
    words = find_words_element(holder)
    return page.order[element] < page.order[holder.name_element if words is None else words]


def _find_common(elements: list):
    shared = list(elements[0].iterancestors())
    for element in elements[1:]:
        above = set(element.iterancestors())
        shared = [e for e in shared if e in above]
    return shared[0]
