"""Which paragraphs of a page are its article?

trafilatura finds the article in the tree; before it, what old pages do is put into the form that it knows: words that
stand right in a cell or in ``<body>`` become paragraphs, tables that lay out a page become parts of it, and a text
that goes on in a second container behind an advert is put together.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict

from presswork.page.html.paragraphs import BLOCK_TAGS, list_paragraphs

_WORDS = re.compile(r"\S+")
_SPACE = re.compile(r"\s+")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’»)\]]*$|[”»]$")
_CONTAINERS = frozenset("body div td center section article main font span b".split())
_TABLE_TAGS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
# Bare words beside paragraphs are a paragraph themselves from some length on; shorter ones are a label or a date.
_SHORTEST_RUN = 40
# A cell that holds more than a line is no cell of figures.
_LONG_CELL = 250
_ARTICLE_WORDS = frozenset("article body content story text entry paragraph post copy richtext wysiwyg rte".split())
_CLASS_WORD = re.compile(r"[a-z]+")
_LEAST_PROSE = 25
_MOST_CONTAINERS = 12
_KINDS = {"head": "subheading", "quote": "excerpt"}
# The elements of trafilatura's own format that begin a line of their own.
_OWN_BLOCKS = frozenset("p head quote list item table row cell div body main code fw entry".split())
# Of a page with fewer words in paragraphs, and more of them in links, nothing is an article.
_LEAST_INDEX_LINKS, _LONGEST_INDEX_PROSE, _SHARE_OF_LINKS = 10, 60, 0.5


def prepare_tree(tree) -> list:
    """Return the tree of a page in the forms in which the extraction may find all of its text: one or two.

    Words that stand bare are made paragraphs in the second only, for on some pages less is found then.
    """
    for element in list(tree.iter("pre")):
        _open_pre(element)
    for table in [table for table in tree.iter("table") if _is_layout(table)]:
        _open_table(table)
    _join_containers(tree)
    wrapped = copy.deepcopy(tree) if any(_has_bare_words(element) for element in tree.iter(*_CONTAINERS)) else None
    if wrapped is None:
        return [tree]
    for element in list(wrapped.iter(*_CONTAINERS)):
        if _has_bare_words(element):
            _wrap_runs(element)
    return [tree, wrapped]


def _count_words(text: str) -> int:
    return len(_WORDS.findall(text))


def _make_paragraph(tree, text: str):
    paragraph = tree.makeelement("p", {})
    paragraph.text = text
    return paragraph


def _open_pre(element) -> None:
    """A text in ``<pre>`` is prose with blank lines, not a quotation; a program keeps its lines."""
    paragraphs = list_paragraphs(element)
    if sum(map(_count_words, paragraphs)) < _LEAST_PROSE or not any(p[-1] in ".”\"'" for p in paragraphs):
        return
    for child in list(element):
        element.remove(child)
    element.text, element.tag = None, "div"
    element.extend(_make_paragraph(element, paragraph) for paragraph in paragraphs)


def _is_layout(table) -> bool:
    """Whether a table lays out a page: a cell of it holds paragraphs, headings or long text."""
    for cell in table.iter("td"):
        if any(child.tag in ("p", "h1", "h2", "h3", "div", "table", "center") for child in cell):
            return True
        if len(cell.text_content()) > _LONG_CELL:
            return True
    return False


def _open_table(table) -> None:
    """Make a table that lays out a page into parts; a cell of links is a menu and is taken out."""
    for cell in list(table.iter("td")):
        words = _count_words(cell.text_content())
        linked = sum(_count_words(link.text_content()) for link in cell.iter("a"))
        if words and linked > 0.8 * words and words < 150 and cell.getparent() is not None:
            cell.drop_tree()
    for element in table.iter(*_TABLE_TAGS):
        element.tag = "div"


def _has_bare_words(container) -> bool:
    """Whether a stretch of words stands bare between paragraphs."""
    children = list(container)
    if not any(child.tag in BLOCK_TAGS for child in children):
        return False
    return any(len(_read_run(run)) >= _SHORTEST_RUN for run in _list_runs(container, children))


def _wrap_runs(container) -> None:
    """Wrap the words that stand bare between paragraphs into paragraphs; their ``<br>`` stay inside."""
    for run in _list_runs(container, list(container)):
        if len(_read_run(run)) >= _SHORTEST_RUN:
            _wrap_run(container, run)


def _list_runs(container, children: list) -> list[list]:
    """Return the stretches of text and inline elements; a text is a pair of its carrier and the slot."""
    runs: list[list] = [[]]
    if (container.text or "").strip():
        runs[-1].append((container, "text"))
    for child in children:
        if child.tag in BLOCK_TAGS or _holds_blocks(child):
            runs.append([])
        elif isinstance(child.tag, str):
            runs[-1].append(child)
        if (child.tail or "").strip():
            runs[-1].append((child, "tail"))
    return [run for run in runs if any(isinstance(part, tuple) or part.tag != "br" for part in run)]


def _holds_blocks(element) -> bool:
    return isinstance(element.tag, str) and any(
        child.tag in BLOCK_TAGS for child in element.iter() if child is not element
    )


def _read_run(run: list) -> str:
    parts = (getattr(*part) if isinstance(part, tuple) else part.text_content() for part in run)
    return " ".join("".join(part or "" for part in parts).split())


def _wrap_run(container, run: list) -> None:
    paragraph = container.makeelement("p", {})
    first = run[0]
    if isinstance(first, tuple):
        carrier, slot = first
        at = 0 if slot == "text" else container.index(carrier) + 1
    else:
        at = container.index(first)
    last = None
    for part in run:
        if isinstance(part, tuple):
            carrier, slot = part
            words = getattr(carrier, slot)
            setattr(carrier, slot, None)
            if carrier is last:
                carrier.tail = words
            elif last is None:
                paragraph.text = (paragraph.text or "") + words
            else:
                last.tail = (last.tail or "") + words
        else:
            tail, part.tail = part.tail, None
            paragraph.append(part)
            part.tail = tail
            last = part
    container.insert(at, paragraph)


# ---- an article in two containers ----------------------------------------------------------------------------


def _join_containers(tree) -> None:
    """Put a text together that goes on in another container of the same class: between them stands an advert."""
    groups: dict[tuple, list] = defaultdict(list)
    for element in tree.iter("div", "section"):
        name = element.get("class") or element.get("itemprop") or ""
        if name and _ARTICLE_WORDS & set(_CLASS_WORD.findall(name.lower())) and _holds_prose(element):
            groups[element.tag, name].append(element)
    for elements in groups.values():
        first = elements[0]
        if 1 < len(elements) <= _MOST_CONTAINERS and not any(
            _is_inside(e, elements) or _is_teaser(e) for e in elements
        ):
            for element in elements[1:]:
                for child in list(element):
                    first.append(child)


def _holds_prose(element) -> bool:
    paragraphs = (child for child in element if child.tag == "p")
    return sum(_count_words(paragraph.text_content()) for paragraph in paragraphs) >= _LEAST_PROSE


def _is_inside(element, others: list) -> bool:
    return any(ancestor in others for ancestor in element.iterancestors())


def _is_teaser(element) -> bool:
    """Whether a container stands with a heading that leads to another page, or in a margin."""
    around = [element, *([element.getparent()] if element.getparent() is not None else [])]
    if any(ancestor.tag in ("aside", "nav", "footer", "li") for ancestor in element.iterancestors()):
        return True
    headings = (heading for part in around for heading in part.iter("h2", "h3", "h4"))
    return any(heading.find(".//a") is not None or heading.getparent().tag == "a" for heading in headings)


# ---- reading what was found ----------------------------------------------------------------------------------


def list_pieces(body) -> list[tuple[str, str]]:
    """Return (kind, words) of every paragraph that the extraction kept, in its order.

    A line break ends a paragraph, unless it cuts a sentence; the cells of a row stand on one line.
    """
    pieces: list[tuple[str, str]] = []
    parts: list[str] = []

    def flush(kind: str) -> None:
        pieces.extend((kind, words) for words in _join_cut_lines("".join(parts)))
        parts.clear()

    stack: list = [(body, "body", False)]
    while stack:
        current, kind, is_done = stack.pop()
        if isinstance(current, str):
            parts.append(_SPACE.sub(" ", current))
        elif is_done:
            flush(kind)
        elif isinstance(current.tag, str):
            _open_element(current, kind, stack, parts, flush)
    flush("body")
    return pieces


def _open_element(element, kind: str, stack: list, parts: list[str], flush) -> None:
    """Put an element's children on the stack, last first; begin a new paragraph where it is a block."""
    if element.tag == "lb":
        parts.append("\n")
    is_cell = element.tag == "cell" and not _is_long(element)
    if element.tag in _OWN_BLOCKS and not is_cell:
        flush(kind)
        kind = _KINDS.get(element.tag, kind)
        stack.append((element, kind, True))
    elif is_cell:
        stack.append((" ", kind, False))
    for child in reversed(element):
        if child.tail:
            stack.append((child.tail, kind, False))
        stack.append((child, kind, False))
    if element.text:
        parts.append(_SPACE.sub(" ", element.text))


def _join_cut_lines(text: str) -> list[str]:
    """Return the lines of a paragraph, those joined that a break cuts inside a sentence."""
    lines: list[str] = []
    for line in filter(None, (" ".join(line.split()) for line in text.split("\n"))):
        if lines and line[0].islower() and not _ENDS_SENTENCE.search(lines[-1]):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return lines


def _is_long(cell) -> bool:
    return len("".join(cell.itertext())) > _LONG_CELL or any(child.tag in ("p", "head", "list") for child in cell)


def is_index(tree, paragraphs: list[str]) -> bool:
    """Return whether a page lists articles and is none: many links, hardly any prose."""
    prose = sum(n for words in paragraphs if (n := _count_words(words)) >= _LEAST_PROSE)
    body = tree.find(".//body")
    if prose >= _LONGEST_INDEX_PROSE or body is None:
        return False
    links = [n for link in body.iter("a") if (n := _count_words(link.text_content())) >= 4]
    return len(links) >= _LEAST_INDEX_LINKS and sum(links) > _SHARE_OF_LINKS * _count_words(body.text_content())
