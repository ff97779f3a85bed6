"""Which rows does an Excel workbook hold?"""

from __future__ import annotations

import io
from collections.abc import Iterator

from presswork.corpus.formats.files import BROKEN, File, Note, check_unpacked, require


def read_workbook(file: File, note: Note) -> Iterator[tuple[int, dict]]:
    """Yield (row, record) of the first sheet that has rows; the first row that is not empty names the columns."""
    openpyxl = require("openpyxl", "An Excel workbook")
    data = file.read()
    if problem := check_unpacked(data):
        note(file.name, problem)
        return
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except BROKEN as error:
        note(file.name, f"a broken workbook ({str(error)[:80]})")
        return
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # what the file says of its size may be a million rows of 16,000 cells
    sheets = [sheet for sheet in workbook.worksheets if _has_rows(sheet)]
    for sheet in sheets[1:]:
        note(file.name, f"the sheet {sheet.title!r}, for the first one is read; save it as a workbook of its own")
    if sheets:
        yield from _read_sheet(sheets[0])


def _has_rows(sheet) -> bool:
    return any(any(cell is not None for cell in row) for row in sheet.iter_rows(max_row=50, values_only=True))


def _read_sheet(sheet) -> Iterator[tuple[int, dict]]:
    names: list[str] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if all(cell is None for cell in row):
            continue
        if not names:
            names = ["" if cell is None else str(cell).strip() for cell in row]
        else:
            yield number, {name: cell for name, cell in zip(names, row, strict=False) if name}
