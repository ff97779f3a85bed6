"""Which elements of an HTML page are reader comments because one frame repeats?  One row is one comment.

Comment systems print each comment with the same elements: one for the name, one for the date, one for the words,
buttons.  Elements of one shape, each with a date or a reply button of its own, are read side by side: the name stands
where every unit has a name of its own, the words where most words stand, and what every unit repeats is furniture.
Whether the units are comments is for :mod:`presswork.page.comments.repeated_pages` to say.
"""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Iterator, Sequence

from presswork.language.dates import could_hold_date, split_date, split_opening_date
from presswork.language.lexicon import read_word_set
from presswork.page.comments.headers import trim_name
from presswork.page.comments.marked_pages import (
    clean_name,
    rank_name,
    read_text,
    split_names,
    walk_read,
)
from presswork.page.phrases import (
    is_button_line,
    is_name,
    is_short_age,
    is_votes,
    load_words,
)

_QUOTING = read_word_set("comment quoting")
_TITLE_WORDS = frozenset("title subject headline betreff titre titel titulo rank role location".split())
_UNSEEN_TAGS = frozenset("script style noscript template svg select textarea iframe nav head option".split())
_INLINE_TAGS = frozenset("a b i em strong small time cite u img".split())
_DIGITS = re.compile(r"\d+")
_COUNT = re.compile(r"^\d+")  # "12 posts", "7 posts": one thing counted, not two names
_LONGEST_LEAF = 60
_DEEPEST = 40
# "by Ada »": so many letters may frame a name that is printed again.
_LONGEST_FRAME = 6
# So large a share of the units must have a name; of the words, one place must hold so many to be the remark's.
_LEAST_NAMED = 0.8
_LEAST_TOLD = 0.7

# So many words may stand beside a name and a date in a line that holds no words of the remark.
_MOST_BESIDE_NAME = 4

_Path = tuple


@dataclasses.dataclass(slots=True)
class Unit:
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
class Page:
    """A page's leaves in order (short words, the element that prints them), and which print a date or a reply."""

    leaves: list[tuple[str, object]]
    order: dict
    dates: dict
    replies: set


def read_leaves(tree) -> Page:
    page = Page([], {}, {}, set())
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
    return low in _QUOTING or (is_button_line(words, "reply") and low not in _load_nouns())


def _load_nouns() -> frozenset[str]:
    return load_words("noun", "heading") - load_words("reply")


def _find_age(words: str) -> int | None:
    if is_short_age(words):
        return 0
    return split_date(words) if could_hold_date(words) else None


def list_groups(page: Page) -> Iterator[tuple]:
    """Yield the elements of one shape that hold a date or a reply button, outer ones first."""
    groups, shapes = {}, _list_elements(page)
    for leaf in (*page.dates, *page.replies):
        for depth, holder in enumerate(leaf.iterancestors()):
            if holder.tag in ("body", "html", "main") or depth > _DEEPEST:
                break
            for shape in _list_shapes(holder):
                groups.setdefault(shape, set()).add(holder)
    # A date in unknown words counts where most of the same shape have a known one.
    whole = [shapes[shape] for shape, group in groups.items() if 3 * len(group) >= 2 * len(shapes[shape])]
    candidates = (sorted(group, key=page.order.__getitem__) for group in (*groups.values(), *whole))
    ordered = {tuple(group) for group in candidates if len(group) > 1}
    yield from sorted(ordered, key=lambda group: [page.order[e] for e in group])


def _list_elements(page: Page) -> dict[tuple, list]:
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


def read_group(group: Sequence, page: Page) -> list[Unit]:
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
        unit.text = read_words(unit).rstrip(" |·•\n")
    return [unit for unit in units if unit.text]


def _make_unit(element, members: set) -> Unit:
    nested = {e for e in element.iterdescendants() if e in members}
    own = [e for e in walk_read(element, nested) if e is not element]
    paths: dict = {element: ()}
    for inner in own:
        paths[inner] = (*paths[inner.getparent()], _shape(inner))
    return Unit(element, own, paths, nested)


def _list_slots(units: list[Unit]) -> dict[_Path, list[tuple[Unit, object]]]:
    """Return for every place of the frame the first element in it of every unit that has one."""
    slots: dict[_Path, list[tuple[Unit, object]]] = {}
    for unit in units:
        seen = set()
        for element in unit.own:
            path = unit.paths[element]
            if path not in seen:
                seen.add(path)
                slots.setdefault(path, []).append((unit, element))
    return slots


def _name_units(units: list[Unit], slots: dict) -> bool:
    """Name the units from the place where most have a name; return whether there is one."""
    ranked = []
    for order, (path, held) in enumerate(slots.items()):
        if len(held) < _LEAST_NAMED * len(units):
            continue
        names = [_read_name(unit, element) for unit, element in held]
        n_named, n_names = sum(map(bool, names)), len({_COUNT.sub("0", name) for name in names} - {""})
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


def _rank_place(unit: Unit, element) -> int:
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
    comes_again = len(set(tails)) < n_placed or len(set(heads)) < len(set(names))
    is_placed = n_placed > 2 and n_placed >= _LEAST_NAMED * len(names) and comes_again
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


def _read_name(unit: Unit, element) -> str:
    if len(element) > 8:
        return ""
    words = unit.read(element)
    if not 0 < len(words) <= _LONGEST_LEAF or is_votes(words) or _find_age(words) == 0:
        return ""
    name = trim_name(clean_name(words[split_opening_date(words) or 0 :]))
    own = trim_name(" ".join((element.text or "").split()))
    if len(own) > 1 and len(element) and name.startswith(own) and is_name(own):  # badges stand behind it
        return own
    return name if is_name(name) else ""


def _date_unit(unit: Unit, page: Page) -> None:
    dates = [page.dates[e] for e in sorted(unit.own, key=lambda e: e.tag != "time") if e in page.dates]
    unit.posted = dates[0] if dates else ""


def _mark_furniture(units: list[Unit], slots: dict, page: Page) -> None:
    """Mark what is no word of a comment: buttons, votes, dates, whom it answers, what units repeat word for word."""
    kept, names = set(map(id, units)), {unit.name for unit in units}
    for held in slots.values():
        held = [(unit, element, unit.read(element)) for unit, element in held if id(unit) in kept]
        values = collections.Counter(_DIGITS.sub("0", words) for _, _, words in held if words)
        n_dated = sum(element in page.dates for _, element, _ in held)
        is_dated = n_dated > 1 and n_dated >= _LEAST_NAMED * len(held)
        for unit, element, words in held:
            is_repeated = len(held) > 2 and 2 * values[_DIGITS.sub("0", words)] > len(held)
            is_short = 0 < len(words) <= _LONGEST_LEAF
            if is_short and (is_repeated or is_dated or _is_furniture(words)) and element is not unit.name_element:
                unit.lost.add(element)
    for unit in units:
        unit.lost |= {e for e in unit.own if e not in unit.lost and _is_small(unit, e, names)}


def _is_small(unit: Unit, element, names: set[str]) -> bool:
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


def _find_words(units: list[Unit]) -> _Path | None:
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


def find_words_element(unit: Unit):
    return next((e for e in unit.own if unit.paths[e] == unit.words_path), None)


def read_words(unit: Unit) -> str:
    left_out = unit.nested | unit.lost | {unit.name_element}
    if unit.words_path is not None:
        element = find_words_element(unit)
        return _strip_signs(read_text(element, left_out)) if element is not None else ""
    for child in unit.element:  # the line of the name and the date goes with all that it holds
        holds_name = child in (unit.name_element, *unit.name_element.iterancestors())
        if holds_name and len(read_text(child, left_out).split()) <= _MOST_BESIDE_NAME:
            left_out |= {child}
    return _strip_signs(read_text(unit.element, left_out))


def _strip_signs(words: str) -> str:
    return words.rstrip(" |·•\n").lstrip(":|·• \n")
