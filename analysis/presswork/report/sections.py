"""How does a notebook become a page?  Its cells by section, what is said twice folded, what is empty told in a line.

A notebook's own cells say how, by their tags: `fold` folds a cell's output (or a whole section, on its heading),
`needs-...` on a heading names what the section is about.  JupyterLab shows everything.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from presswork.coverage import Coverage
from presswork.show.html import PLAIN_BEGIN

# What a section needs, how to see whether it is there, and what would fill it.
_NEEDS: dict[str, tuple[Callable[[Coverage], bool], str]] = {
    "needs-comments": (
        lambda coverage: len(coverage.comments) > 0,
        "No reader comments are here. Pages saved with their comments, or a comments.csv beside the documents, would "
        "fill this.",
    ),
    "needs-outlets": (
        lambda coverage: coverage.articles["outlet"].nunique() > 1,
        "Fewer than two outlets are known. A column “outlet” in metadata.csv beside the documents would fill this.",
    ),
    "needs-excerpts": (
        lambda coverage: bool(coverage.blocks["kind"].isin(["excerpt", "citation"]).any()),
        "No document quotes another at length. Digests and press reviews with their excerpts would fill this.",
    ),
    "needs-officials": (
        lambda coverage: len(coverage.officials) > 0,
        "No official is quoted here. Articles that quote people in public office would fill this.",
    ),
    "needs-pairs": (
        lambda coverage: len(coverage.shared_text) > 0,
        "No two documents share running text. Copies, or the copy of an agency in several outlets, would fill this.",
    ),
    "needs-claims": (
        lambda coverage: len(coverage.shared_statements) > 0,
        "No claim stands in two documents that are no copies of one another. Several outlets on one event would fill "
        "this.",
    ),
    "needs-dates": (
        lambda coverage: bool(coverage.articles["published_on"].notna().any()),
        "No document has a date. A column “published_on” in metadata.csv beside the documents would fill this.",
    ),
    "needs-corrections": (
        lambda coverage: len(coverage.corrections) > 0 or len(coverage.audit) > 0,
        "Nobody has checked this corpus yet. “presswork audit” draws a sample to mark; its marks would fill this.",
    ),
    "needs-problems": (
        lambda coverage: len(coverage.problems) > 0,
        "Nothing: every document was read whole, and none was repaired.",
    ),
}
# How the markup of a table begins that is folded, and of one that has no rows.
_FOLDED, _NOTHING = '<details class="fold">', '<p class="nothing">'
_HEADING = re.compile(r"## +(.+)")


@dataclasses.dataclass
class Band:
    """What stands side by side where there is room: text, and the exhibits it speaks of."""

    texts: list
    exhibits: list[Exhibit]


@dataclasses.dataclass
class Exhibit:
    """A cell that shows something; `prose` are the words about it that are folded with it."""

    cell: Any
    prose: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Section:
    """A heading of the second level with the cells below it; `missing` says what would fill an empty one.

    Of several empty ones in a row that the same would fill the last one says so: the others are `is_told` below.
    """

    heading: str
    cells: list
    is_folded: bool = False
    missing: str = ""
    is_told: bool = False

    @property
    def bands(self) -> list[Band]:
        """The cells of the section as bands of text and exhibits."""
        return split_bands(self.cells)

    @property
    def bands_below(self) -> list[Band]:
        """The bands without the heading, which stands on the fold."""
        first, *others = self.cells
        below = type(first)({**first, "source": first.source.partition("\n")[2]})
        return split_bands([below, *others])


def split_sections(cells: Iterable, coverage: Coverage) -> list[Section]:
    """Return the cells of a notebook by section, the first without heading; every cell stands in one of them."""
    sections = [Section("", [])]
    for cell in cells:
        found = _HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        if found:
            tags = read_tags(cell)
            sections.append(Section(found[1].strip(), [], "fold" in tags, _find_missing(tags, coverage)))
        sections[-1].cells.append(cell)
    sections = [section for section in sections if section.cells]
    for section, following in itertools.pairwise(sections):
        section.is_told = bool(section.missing) and section.missing == following.missing
    return sections


def split_bands(cells: Iterable) -> list[Band]:
    """Return cells as bands: words beside the exhibit they lead to, a sentence of reading beside the one before it.

    What is folded, or found nothing, stands below the exhibit before it: its words are folded with it, or left out.
    """
    bands = [Band([], [])]
    for number, group in enumerate(_group_cells(cells)):
        prose = [cell for cell in group if _is_text(cell)]
        shown = [cell for cell in group if not _is_text(cell) and cell.outputs]
        if number and shown and all(_is_small(cell) for cell in shown):
            about = prose if _find_markup(shown[0]).startswith(_FOLDED) or "fold" in read_tags(shown[0]) else []
            bands[-1].exhibits += [Exhibit(cell, [] if at else about) for at, cell in enumerate(shown)]
            continue
        if shown and bands[-1].exhibits:
            bands.append(Band([], []))
        bands[-1].texts += prose if shown or not number else _drop_announcement(prose)
        bands[-1].exhibits += [Exhibit(cell) for cell in shown]
    for band in bands:
        band.texts = [*map(_end_sentence, band.texts[:-1]), *band.texts[-1:]]
    return bands


def _drop_announcement(texts: list) -> list:
    """Return a sentence of reading without the line that announces it, for it stands beside what it reads."""
    first, *others = texts
    return others if others and first.source.endswith(":") and "\n" not in first.source else texts


def _end_sentence(cell: Any) -> Any:
    """Return words that lead to an exhibit, ended with a stop: on a page a sentence of reading may follow them."""
    if cell.cell_type != "markdown" or not cell.source.endswith(":"):
        return cell
    return type(cell)({**cell, "source": f"{cell.source[:-1]}."})


def _group_cells(cells: Iterable) -> list[list]:
    """Return runs of cells that begin with words."""
    groups: list[list] = []
    for cell in cells:
        if cell.cell_type == "markdown" or not groups:
            groups.append([])
        groups[-1].append(cell)
    return groups


def _is_text(cell: Any) -> bool:
    return cell.cell_type == "markdown" or ("reading" in read_tags(cell) and "fold" not in read_tags(cell))


def _is_small(cell: Any) -> bool:
    """Return whether a cell shows a line: a fold, or that nothing was found."""
    return "fold" in read_tags(cell) or _find_markup(cell).startswith((_FOLDED, _NOTHING))


def _find_markup(cell: Any) -> str:
    data = (output.get("data", {}) for output in cell.get("outputs", []))
    markup = next((bundle["text/html"] for bundle in data if "text/html" in bundle), "")
    return str(markup).removeprefix(PLAIN_BEGIN)


def read_tags(cell: Any) -> Sequence[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def _find_missing(tags: Sequence[str], coverage: Coverage) -> str:
    needs = (_NEEDS[tag] for tag in tags if tag in _NEEDS)
    return next((told for is_there, told in needs if not is_there(coverage)), "")
