"""Which text does a PDF file hold, in the order in which it is read?

Only a text layer is read; a scanned page has none and is told.  Lines that stand at the top or foot of several pages
are no part of the text.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator

from presswork.corpus.formats.files import File, Note, RawDocument, require

# A newspaper's page is one; a year book has hundreds, and is no article.
MAX_PAGES = 500
_SPACES = re.compile(r"[ \t]{2,}")
_DIGITS = re.compile(r"\d+")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)


def read_pdf(file: File, note: Note) -> Iterator[RawDocument]:
    """Yield the text of a PDF file; columns are read one after the other."""
    high_level, layout = require("pdfminer.high_level", "A PDF file"), require("pdfminer.layout", "A PDF file")
    exceptions = require("pdfminer.pdfexceptions", "A PDF file")
    parser = require("pdfminer.psexceptions", "A PDF file")
    pages: list[list[str]] = []
    try:
        for page in high_level.extract_pages(io.BytesIO(file.read()), maxpages=MAX_PAGES, laparams=layout.LAParams()):
            pages.append(_list_boxes(page, layout))
    except (exceptions.PDFException, parser.PSException, ValueError, KeyError, TypeError, IndexError) as error:
        note(file.name, f"a broken or locked PDF file ({str(error)[:80] or type(error).__name__})")
    if len(pages) == MAX_PAGES:
        note(file.name, f"a PDF file of more than {MAX_PAGES} pages", f"read to page {MAX_PAGES}")
    _note_scanned(file, pages, note)
    running = _find_running(pages)
    boxes = [box for page in pages for box in page if not _is_running(box, running)]
    if boxes:
        yield RawDocument(_join_boxes(boxes))


def _list_boxes(page, layout) -> list[str]:
    boxes = [element for element in page if isinstance(element, layout.LTTextBox)]
    # Justified lines are filled with spaces.
    return [text for box in boxes if (text := _SPACES.sub(" ", box.get_text()).strip())]


def _note_scanned(file: File, pages: list[list[str]], note: Note) -> None:
    scanned = [number for number, boxes in enumerate(pages, 1) if not boxes]
    if scanned:
        which = f"page {scanned[0]} has" if len(scanned) == 1 else f"{len(scanned)} of {len(pages)} pages have"
        note(file.name, f"{which} no text layer (a scan?)", "left out; run text recognition (OCR) first")


def _squeeze(box: str) -> str:
    return _DIGITS.sub("0", " ".join(box.split()))


def _find_running(pages: list[list[str]]) -> frozenset[str]:
    """Return the short boxes that stand first or last on three pages and more, but for their numbers."""
    counts: Counter[str] = Counter()
    for boxes in pages:
        counts.update({_squeeze(box) for box in (*boxes[:2], *boxes[-2:]) if len(box) < 120})
    return frozenset(text for text, n in counts.items() if n >= 3 and 2 * n > len(pages))


def _is_running(box: str, running: frozenset[str]) -> bool:
    return _squeeze(box) in running or bool(_PAGE_NUMBER.fullmatch(box))


def _join_boxes(boxes: list[str]) -> str:
    """A paragraph may go on in the next column or on the next page: there a line break stands, else a blank line."""
    text = boxes[0]
    for box in boxes[1:]:
        goes_on = not _ENDS_SENTENCE.search(text[-5:].rstrip()) and box[0].islower()
        text += ("\n" if goes_on else "\n\n") + box
    return text
