"""Which paragraphs does a Word or RTF file hold?"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from presswork.corpus.formats.files import BROKEN, File, Note, RawDocument, check_unpacked, require

# A line inside a paragraph; the reader makes it one of its own, so it is written as Unicode's line separator.
_LINE = re.compile(r"\\line(?![a-z])")


def read_word(file: File, note: Note) -> Iterator[RawDocument]:
    """Yield the text of a .docx file: its paragraphs and the cells of its tables, in their order."""
    docx = require("docx", "A Word file")
    data = file.read()
    if problem := check_unpacked(data):
        note(file.name, problem)
        return
    try:
        document = docx.Document(io.BytesIO(data))
        paragraphs = list(_list_paragraphs(document.iter_inner_content()))
    except BROKEN as error:
        note(file.name, f"a broken Word file ({str(error)[:80]})")
        return
    yield RawDocument("\n\n".join(paragraph for paragraph in paragraphs if paragraph))


def _list_paragraphs(items) -> Iterator[str]:
    for item in items:
        if hasattr(item, "rows"):
            seen = set()
            for row in item.rows:
                for cell in row.cells:
                    if cell._tc not in seen:  # a cell over two columns is listed twice
                        seen.add(cell._tc)
                        yield from _list_paragraphs(cell.iter_inner_content())
        else:
            yield item.text.strip()


def read_rtf(file: File, note: Note) -> Iterator[RawDocument]:
    """Yield the text of an .rtf file."""
    striprtf = require("striprtf.striprtf", "An RTF file")
    source = file.read().decode("cp1252", "replace")
    if not source.lstrip().startswith("{\\rtf"):
        note(file.name, "no RTF, whatever its name says")
        return
    try:
        text = striprtf.rtf_to_text(_LINE.sub(r"\\u8232?", source), errors="replace")
    except BROKEN as error:
        note(file.name, f"a broken RTF file ({str(error)[:80]})")
        return
    yield RawDocument("\n\n".join(line.strip() for line in text.split("\n") if line.strip()))
