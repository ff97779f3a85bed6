"""How does a notebook become a page?  Its cells by section, what is said twice folded, what is empty told in a line.

A notebook's own cells say how, by their tags: `fold` folds a cell's output (or a whole section, on its heading),
`needs-...` on a heading names what the section is about.  JupyterLab shows everything.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Sequence

from presswork.coverage import Coverage

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
    "needs-dates": (
        lambda coverage: coverage.articles["published_on"].notna().any(),
        "No document has a date. A column “published_on” in metadata.csv beside the documents would fill this.",
    ),
    "needs-corrections": (
        lambda coverage: len(coverage.corrections) > 0 or len(coverage.audit) > 0,
        "Nobody has checked this corpus yet. `presswork audit` draws a sample to mark; its marks would fill this.",
    ),
    "needs-problems": (
        lambda coverage: len(coverage.problems) > 0,
        "Nothing: every document was read whole, and none was repaired.",
    ),
}
_HEADING = re.compile(r"## +(.+)")


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


def read_tags(cell: object) -> Sequence[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def _find_missing(tags: Sequence[str], coverage: Coverage) -> str:
    needs = (_NEEDS[tag] for tag in tags if tag in _NEEDS)
    return next((told for is_there, told in needs if not is_there(coverage)), "")
