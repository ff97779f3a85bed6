"""Which elements of an HTML page are reader comments because one frame repeats?  One row is one comment.

Comment systems print each comment with the same elements: one for the name, one for the date, one for the words,
buttons.  Elements of one shape, each with a date or a reply button of its own, are read side by side: the name stands
where every unit has a name of its own, the words where most words stand, and what every unit repeats is furniture.
Whether the units are comments must be told by the page: its own words for comments, replies, a count, a form.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterator, Sequence

from presswork.language.dates import could_hold_date, has_clock, parse_day, split_date, split_opening_date
from presswork.language.lexicon import read_word_set
from presswork.page.comments.headers import trim_name
from presswork.page.comments.marked_pages import (
    MarkedComment,
    clean_name,
    rank_name,
    read_text,
    split_names,
    walk_read,
)
from presswork.page.phrases import (
    count_announced,
    is_button_line,
    is_form_line,
    is_name,
    is_short_age,
    is_votes,
    load_words,
)

# Words in classes and ids that say of a part of the page that readers talk there.
_TALK_WORDS = read_word_set("comment areas")
_QUOTING = read_word_set("comment quoting")
_ELSEWHERE = frozenset("recent latest live widget count counter".split())
_TITLE_WORDS = frozenset("title subject headline betreff titre titel titulo rank role location".split())
_UNSEEN_TAGS = frozenset("script style noscript template svg select textarea iframe nav head option".split())
_INLINE_TAGS = frozenset("a b i em strong small time cite u img".split())
_HEADINGS = ("h1", "h2", "h3", "h4")
_LONGEST_LEAF = 60
_DEEPEST = 40
# "by Ada »": so many letters may frame a name that is printed again.
_LONGEST_FRAME = 6
# What each clue counts, and what must be reached.
_LEAST_CLUES = 4
# So large a share of the units must have a name; of the words, one place must hold so many to be the remark's.
_LEAST_NAMED = 0.8
_LEAST_TOLD = 0.7
# Before the first unit so many leaves are looked through for a heading, and behind the last for a form.
_FARTHEST_LEAF = 25

_Path = tuple


@dataclasses.dataclass(slots=True)
class _Unit:
    """An element of a repeated frame: its own elements in order, the place of each in the frame, its furniture."""

    element: object
    own: list
    paths: dict
    nested: set
    lost: set = dataclasses.field(default_factory=set)
    name: str = ""
    name_element: object = None
    words_path: _Path | None = None
    posted: str = ""
    text: str = ""

    def read(self, element) -> str:
        """Return an element's words on one line, without units inside."""
        return " ".join(read_text(element, self.nested).split())


@dataclasses.dataclass(slots=True)
class _Page:
    """A page's leaves in order (short words, the element that prints them), and which print a date or a reply."""

    leaves: list[tuple[str, object]]
    order: dict
    dates: dict
    replies: set


def read_repeated_comments(tree) -> tuple[list[MarkedComment], list]:
    """Return the comments of an lxml tree that repeat one frame, in order, and the elements that hold them."""
    page = _read_leaves(tree)
    if len(page.dates) + len(page.replies) < 2:
        return [], []
    found: dict = {}
    for group in _list_groups(page):
        units = _read_group(group, page)
        if len(units) > len(found) and _is_talk(units, page):
            found = {unit.element: unit for unit in units}
    if not found:
        return [], []
    found |= _read_others(found, page)
    elements = sorted(found, key=page.order.__getitem__)
    return _make_comments(elements, found), elements


def _make_comments(elements: list, found: dict) -> list[MarkedComment]:
    numbers = {element: number for number, element in enumerate(elements)}
    answered = [next((numbers[a] for a in e.iterancestors() if a in numbers), None) for e in elements]
    units = [found[element] for element in elements]
    return [
        MarkedComment(unit.name, unit.text, unit.posted, _read_day(unit), reply_to)
        for unit, reply_to in zip(units, answered, strict=True)
    ]


def _read_day(unit: _Unit) -> str | None:
    stamps = (e.get("datetime") or "" for e in unit.own if e.tag == "time")
    return next(filter(None, map(parse_day, stamps)), None) or parse_day(unit.posted)


# ---- the frame ----------------------------------------------------------------------------------------------


def _read_leaves(tree) -> _Page:
    page = _Page([], {}, {}, set())
    for number, element in enumerate(tree.iter()):
        page.order[element] = number
        if not isinstance(element.tag, str) or element.tag in _UNSEEN_TAGS or len(element) > 2:
            continue
        words = " ".join((element.text_content() or "").split())
        if not 0 < len(words) <= _LONGEST_LEAF:
            continue
        page.leaves.append((words, element))
        at = _find_age(words)
        if at is not None or element.tag == "time":
            page.dates[element] = words[at or 0 :]
        elif _is_reply(words):
            page.replies.add(element)
    return page


def _is_reply(words: str) -> bool:
    """Whether words are a button to answer or to quote a comment with; "Comment" alone is for articles, too."""
    low = words.casefold()
    return low in _QUOTING or (is_button_line(words, "reply") and low not in load_words("noun", "heading"))


def _find_age(words: str) -> int | None:
    if is_short_age(words):
        return 0
    return split_date(words) if could_hold_date(words) else None


def _list_groups(page: _Page) -> Iterator[tuple]:
    """Yield the elements of one shape that hold a date or a reply button, outer ones first."""
    groups, shapes = {}, _list_elements(page)
    for leaf in (*page.dates, *page.replies):
        for depth, holder in enumerate(leaf.iterancestors()):
            if holder.tag in ("body", "html", "main") or depth > _DEEPEST:
                break
            for shape in _list_shapes(holder):
                groups.setdefault(shape, set()).add(holder)
    for shape, group in groups.items():  # a date in unknown words counts where most of the same shape have one
        if len(group) > 1 and 3 * len(group) >= 2 * len(shapes[shape]):
            group.update(shapes[shape])
    ordered = {tuple(sorted(group, key=page.order.__getitem__)) for group in groups.values() if len(group) > 1}
    yield from sorted(ordered, key=lambda group: [page.order[e] for e in group])


def _list_elements(page: _Page) -> dict[tuple, list]:
    shapes: dict[tuple, list] = {}
    for element in page.order:
        if isinstance(element.tag, str):
            for shape in _list_shapes(element):
                shapes.setdefault(shape, []).append(element)
    return shapes


def _list_shapes(element) -> set[tuple]:
    """Return an element's shape by all its classes and by its first one, without numbers, parity and modifiers."""
    names = [name.split("--")[0].rstrip("0123456789-_") for name in (element.get("class") or "").split()]
    kept = [name for name in names if name and name not in ("even", "odd", "alt")]
    return {(element.tag, frozenset(kept)), (element.tag, *kept[:1])}


def _shape(element) -> tuple:
    names = (name.split("--")[0].rstrip("0123456789-_") for name in (element.get("class") or "").split())
    return (element.tag, *list(filter(None, names))[:1])


def _read_group(group: Sequence, page: _Page) -> list[_Unit]:
    """Return the units of a group that have a name and words."""
    members = set(group)
    units = [_make_unit(element, members) for element in group]
    slots = _list_slots(units)
    if not _name_units(units, slots):
        return []
    units = [unit for unit in units if unit.name]
    for unit in units:
        _date_unit(unit, page)
    _mark_furniture(units, slots, page)
    path = _find_words(units)
    for unit in units:
        unit.words_path = path
        unit.text = _read_words(unit).rstrip(" |·•\n")
    return [unit for unit in units if unit.text]


def _make_unit(element, members: set) -> _Unit:
    nested = {e for e in element.iterdescendants() if e in members}
    own = [e for e in walk_read(element, nested) if e is not element]
    paths: dict = {element: ()}
    for inner in own:
        paths[inner] = (*paths[inner.getparent()], _shape(inner))
    return _Unit(element, own, paths, nested)


def _list_slots(units: list[_Unit]) -> dict[_Path, list[tuple[_Unit, object]]]:
    """Return for every place of the frame the first element in it of every unit that has one."""
    slots: dict[_Path, list[tuple[_Unit, object]]] = {}
    for unit in units:
        seen = set()
        for element in unit.own:
            path = unit.paths[element]
            if path not in seen:
                seen.add(path)
                slots.setdefault(path, []).append((unit, element))
    return slots


def _name_units(units: list[_Unit], slots: dict) -> bool:
    """Name the units from the place where most have a name; return whether there is one."""
    ranked = []
    for order, (path, held) in enumerate(slots.items()):
        if len(held) < _LEAST_NAMED * len(units):
            continue
        names = [_read_name(unit, element) for unit, element in held]
        n_named, n_names = sum(map(bool, names)), len(set(names) - {""})
        if n_named < _LEAST_NAMED * len(units) or (n_names < 2 and len(units) > 1):
            continue
        if 2 * sum(len(name) == 1 for name in names) <= len(units):  # first letters stand for pictures
            ranked.append((-n_named, _rank_place(*held[0]), order, path, _cut_places(names)))
    if not ranked:
        return False
    _, _, _, path, names = min(ranked)
    path, names = _find_inner(ranked, path, names)
    for (unit, element), name in zip(slots[path], names, strict=True):
        unit.name, unit.name_element = name, element
    return True


def _rank_place(unit: _Unit, element) -> int:
    """Return how likely an element's place is the name's, 0 most: by its class, and last where titles stand."""
    chain = [e for e in (element, *element.iterancestors()) if e in unit.paths and e is not unit.element]
    if any(_TITLE_WORDS & set(words) for e in chain for words in split_names(e)):
        return 6
    rank = rank_name(element)
    return 5 if rank is None else rank


def _cut_places(names: list[str]) -> list[str]:
    """Return names without the places behind their commas, where all have one and places come again."""
    heads, tails = zip(*(name.partition(", ")[::2] for name in names), strict=True)
    n_placed = sum(map(bool, tails))
    is_placed = n_placed > 2 and n_placed >= _LEAST_NAMED * len(names) and len(set(tails)) < n_placed
    return list(heads) if is_placed and all(heads) else names


def _find_inner(ranked: list, path: _Path, names: list[str]) -> tuple[_Path, list[str]]:
    """Return the innermost place inside a place that gives as many names: a badge may stand beside it."""
    n_named = sum(map(bool, names))
    inner = [row for row in ranked if row[3][: len(path)] == path and -row[0] == n_named]
    within = [row for row in inner if _count_alike(row[4], names) >= _LEAST_NAMED * n_named]
    row = max(within, key=lambda row: (len(row[3]), -row[2]), default=None)
    return (row[3], row[4]) if row else (path, names)


def _count_alike(names: list[str], others: list[str]) -> int:
    """Return in how many units one of two names holds the other."""
    pairs = zip(filter(None, names), filter(None, others), strict=False)
    return sum(a in b or b in a for a, b in pairs)


def _read_name(unit: _Unit, element) -> str:
    if len(element) > 8:
        return ""
    words = unit.read(element)
    if not 0 < len(words) <= _LONGEST_LEAF or is_votes(words) or _find_age(words) == 0:
        return ""
    name = trim_name(clean_name(words[split_opening_date(words) or 0 :]))
    return name if is_name(name) else ""


def _date_unit(unit: _Unit, page: _Page) -> None:
    dates = [page.dates[e] for e in sorted(unit.own, key=lambda e: e.tag != "time") if e in page.dates]
    unit.posted = dates[0] if dates else ""


def _mark_furniture(units: list[_Unit], slots: dict, page: _Page) -> None:
    """Mark what is no word of a comment: buttons, votes, dates, whom it answers, what units repeat word for word."""
    kept, names = set(map(id, units)), {unit.name for unit in units}
    for held in slots.values():
        held = [(unit, element, unit.read(element)) for unit, element in held if id(unit) in kept]
        values = collections.Counter(words for _, _, words in held if words)
        n_dated = sum(element in page.dates for _, element, _ in held)
        is_dated = n_dated > 1 and n_dated >= _LEAST_NAMED * len(held)
        for unit, element, words in held:
            is_repeated = len(held) > 2 and 2 * values[words] > len(held) and len(words) <= _LONGEST_LEAF
            is_date = is_dated and len(words) <= _LONGEST_LEAF
            if words and (is_repeated or is_date or _is_furniture(words)) and element is not unit.name_element:
                unit.lost.add(element)
    for unit in units:
        unit.lost |= {e for e in unit.own if e not in unit.lost and _is_small(unit, e, names)}


def _is_small(unit: _Unit, element, names: set[str]) -> bool:
    words = unit.read(element)
    if element is unit.name_element or unit.name_element in element.iterdescendants():
        return False
    is_answered = words.lstrip("@>→ ") in names - {unit.name}
    is_named_again = unit.name in words and len(words) <= len(unit.name) + _LONGEST_FRAME
    words = words or " ".join(element.text_content().split())  # words that are nothing but buttons are not read
    return element.tag == "time" or is_answered or is_named_again or _is_furniture(words)


def _is_furniture(words: str) -> bool:
    if len(words) > _LONGEST_LEAF:
        return False
    return is_votes(words) or is_button_line(words) or _find_age(words) == 0


def _find_words(units: list[_Unit]) -> _Path | None:
    """Return the place that holds most words of the units, one element in each; None if no place holds most."""
    totals: collections.Counter = collections.Counter()
    whole, n_holding = 0, collections.Counter()
    for unit in units:
        holders = {*unit.name_element.iterancestors(), unit.name_element}
        left_out = unit.nested | unit.lost | {unit.name_element}
        whole += len(read_text(unit.element, left_out).split())
        frequent = collections.Counter(unit.paths[e] for e in unit.own)
        for element in unit.own:
            path = unit.paths[element]
            if element in holders or element in unit.lost or element.tag in _INLINE_TAGS or frequent[path] > 1:
                continue
            totals[path] += len(read_text(element, left_out).split())
            n_holding[path] += 1
    places = [path for path in totals if n_holding[path] >= _LEAST_NAMED * len(units)]
    best = max(places, key=lambda path: (totals[path], len(path)), default=None)
    return best if best and totals[best] >= _LEAST_TOLD * whole else None


def _find_words_element(unit: _Unit):
    return next((e for e in unit.own if unit.paths[e] == unit.words_path), None)


def _read_words(unit: _Unit) -> str:
    left_out = unit.nested | unit.lost | {unit.name_element}
    if unit.words_path is not None:
        element = _find_words_element(unit)
        return read_text(element, left_out) if element is not None else ""
    for child in unit.element:  # the line of the name and the date goes with all that it holds
        if child in (unit.name_element, *unit.name_element.iterancestors()):
            if len(read_text(child, left_out).split()) <= 4:
                left_out |= {child}
    return read_text(unit.element, left_out)


# ---- whether these are comments -----------------------------------------------------------------------------


def _is_talk(units: list[_Unit], page: _Page) -> bool:
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


def _holds_title(unit: _Unit) -> bool:
    """Whether a unit holds a linked heading that is not its name: a teaser."""
    headings = (e for e in unit.own if e.tag in _HEADINGS and e.find(".//a") is not None and e not in unit.lost)
    return any(unit.name_element not in heading.iter() for heading in headings)


def _is_named_comment(unit: _Unit) -> bool:
    """Whether a unit or a part of it is named a comment: what only stands where readers may talk, need be none."""
    named = (unit.element, *(e for e in unit.own if "comment" in (e.get("class") or "")))
    return any("comment" in words and not _ELSEWHERE & set(words) for e in named for words in split_names(e))


def _is_named_talk(unit: _Unit) -> bool:
    around = (unit.element, *unit.element.iterancestors())
    named = (split_names(e) for e in around if e.tag not in ("html", "body", "main", "article"))
    words = ({w.rstrip("0123456789") for w in words} for names in named for words in names)
    return any(_TALK_WORDS & held and not _ELSEWHERE & held for held in words)


def _read_around(units: list[_Unit], page: _Page) -> tuple[int | None, bool]:
    """Return the number that a heading above the units (or a line below) gives, and whether a form stands below."""
    inside = {e for unit in units for e in unit.element.iter()}
    first, last = page.order[units[0].element], max(page.order[e] for e in units[-1].element.iter())
    above = [words for words, e in page.leaves if page.order[e] < first and e not in inside][-_FARTHEST_LEAF:]
    below = [words for words, e in page.leaves if page.order[e] > last][:_FARTHEST_LEAF]
    counts = [n for words in (*above, *below[:3]) if (n := count_announced(words)) is not None]
    announced = len(units) if len(units) in counts else max(counts, default=None)
    return announced, any(map(is_form_line, below))


def _read_others(found: dict, page: _Page) -> dict:
    """Return what is left among comments in a frame of its own: replies are sometimes printed otherwise."""
    area = _find_common(list(found))
    kept = {e for unit in found.values() for e in (unit.name_element, _find_words_element(unit)) if e is not None}
    inside = kept | {inner for e in kept for inner in e.iterdescendants()} | set(found)
    first, last = (pick(page.order[e] for element in found for e in element.iter()) for pick in (min, max))
    others: dict = {}
    for group in _list_groups(page):
        if not all(first < page.order[e] < last for e in group):
            continue
        if any(_is_above_words(e, found, page) for e in group):
            continue
        if any(e in inside or area not in e.iterancestors() for e in group):
            continue
        if any(inner in inside for e in group for inner in e.iterdescendants()):
            continue
        units = _read_group(group, page)
        if len(units) > len(others) and len(units) == len(group):
            others = {unit.element: unit for unit in units}
    for unit in found.values() if others else ():
        unit.nested |= others.keys() & set(unit.own)
        unit.text = _read_words(unit)
    return others


def _is_above_words(element, found: dict, page: _Page) -> bool:
    """Whether an element stands above the words of the comment that holds it, where no reply does."""
    holder = next((found[a] for a in element.iterancestors() if a in found), None)
    if holder is None:
        return False
    words = _find_words_element(holder)
    return page.order[element] < page.order[holder.name_element if words is None else words]


def _find_common(elements: list):
    shared = list(elements[0].iterancestors())
    for element in elements[1:]:
        above = set(element.iterancestors())
        shared = [e for e in shared if e in above]
    return shared[0]
