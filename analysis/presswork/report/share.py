"""What travels further than a folder of pages: a workbook, a page on paper, a picture, everything in one file.

And the dictionary of the tables: what every column means, as a Frictionless data package.  What cannot be made here,
because no Chromium is found, is told and not missed silently.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from presswork import __version__
from presswork.coverage import Coverage
from presswork.outputs import write_staged
from presswork.schema import SCHEMA
from presswork.table_files import to_cell

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A cell of a workbook holds no more characters.
_MAX_CELL, _MAX_SHEET_NAME, _MAX_SHEET_ROWS = 32_000, 31, 1_000_000
_SECONDS = 120
# Pixels of the picture, as networks show one beside a link.
_PICTURE = (1200, 630)
# A PDF notes when it was made: the same report gives the same bytes.
_MADE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)[^)]*\)")
_EPOCH = datetime.datetime(1980, 1, 1)
_KINDS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array"}
_MADE_BY = {
    "tables.xlsx": ("share", "every table in one workbook"),
    "summary.pdf": ("share", "this page on paper"),
    "share.png": ("share", "a picture of it"),
    "report.html": ("single-file", "all pages in one file"),
}
_NEEDS_CHROMIUM = ("summary.pdf", "share.png")


def list_extras(extras: Iterable[str]) -> list[tuple[str, str]]:
    """Return what is made beside the pages as file names and words, as far as it can be made here."""
    asked, can_print = set(extras), find_chromium() is not None
    return [
        (name, told)
        for name, (extra, told) in _MADE_BY.items()
        if extra in asked and (can_print or name not in _NEEDS_CHROMIUM)
    ]


def list_missing(folder: Path, extras: Iterable[str]) -> list[str]:
    """Return a sentence for each file that was asked for and is not there."""
    asked = set(extras)
    names = [name for name, (extra, _) in _MADE_BY.items() if extra in asked and not (folder / name).is_file()]
    how = "it takes Chromium or Chrome on the path" if find_chromium() is None else "Chromium did not make it"
    return [f"{name} was not made: {how}." for name in names]


def find_chromium() -> str | None:
    """Return the path of a Chromium, if there is one."""
    return next(filter(None, map(shutil.which, _CHROMIUMS)), None)


def write_extras(folder: Path, everything: Coverage, extras: Iterable[str]) -> None:
    """Write what is asked for beside the pages."""
    extras = set(extras)
    if "single-file" in extras:
        write_single_file(folder)
    if "share" in extras:
        write_workbook(folder)
        chromium = find_chromium()
        if chromium:
            _print_page(chromium, folder)


# ---- the dictionary


def read_columns() -> dict[str, str]:
    """Return what each column of the public tables means, by its name."""
    path = resources.files("presswork.report").joinpath("columns.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["column"]: row["meaning"] for row in csv.DictReader(lines)}


def write_dictionary(folder: Path, everything: Coverage, title: str) -> Path:
    """Write ``tables/datapackage.json``: the public tables with type and meaning of every column; return its path."""
    meanings = read_columns()
    tables = [
        {
            "name": name,
            "path": f"{name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "rows": len(getattr(everything, name)),
            "schema": {
                "fields": [
                    {"name": column, "type": _KINDS[kind], "description": meanings.get(column, "")}
                    for column, kind in columns.items()
                ]
            },
        }
        for name, columns in SCHEMA.items()
    ]
    package = {"profile": "tabular-data-package", "name": "presswork", "title": title, "version": __version__}
    package |= {"corpus_hash": everything.hash, "resources": tables}
    path = folder / "tables" / "datapackage.json"
    write_staged(path, json.dumps(package, indent=1, ensure_ascii=True) + "\n")
    return path


# ---- the workbook


def write_workbook(folder: Path) -> Path:
    """Write ``tables.xlsx``, a sheet for each CSV of a report, and return its path.

    No cell is a formula; a text longer than a cell may be is cut there, and says so.
    """
    path, tables = folder / "tables.xlsx", (folder / "tables").glob("*.csv")
    ordered = sorted(tables, key=lambda table: (table.stem not in SCHEMA, table.stem))
    write_staged(path, pack_workbook({table.stem: table.read_text(encoding="utf-8-sig") for table in ordered}))
    return path


def pack_workbook(tables: Mapping[str, str]) -> bytes:
    """Return a workbook with a sheet for each CSV text, by its name."""
    import xlsxwriter

    packed = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(packed, options) as book:
        book.set_properties({"created": _EPOCH, "comments": f"Presswork {__version__}"})
        head, used = book.add_format({"bold": True}), set[str]()
        for name, text in tables.items():
            sheet = book.add_worksheet(_name_sheet(name, used))
            sheet.freeze_panes(1, 1)
            csv.field_size_limit(10**9)
            _fill_sheet(sheet, csv.reader(io.StringIO(text, newline="")), head)
    return packed.getvalue()


def _name_sheet(name: str, used: set[str]) -> str:
    short, number = name[:_MAX_SHEET_NAME], 2
    while short in used:
        short, number = f"{name[: _MAX_SHEET_NAME - 3]}_{number}", number + 1
    used.add(short)
    return short


def _fill_sheet(sheet: Any, rows: Iterable[list[str]], head: object) -> None:
    for number, row in enumerate(rows):
        if number > _MAX_SHEET_ROWS:
            sheet.write_string(number, 0, "cut here: a sheet holds no more rows; the CSV file has them all")
            return
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, head if number == 0 else None)


def _write_cell(sheet: Any, row: int, column: int, value: str, style: object) -> None:
    if style is None and re.fullmatch(r"-?\d{1,15}(\.\d+)?(e-?\d+)?", value):
        sheet.write_number(row, column, float(value))
    elif value:
        value = value if len(value) <= _MAX_CELL else f"{value[:_MAX_CELL]} … (cut: a cell holds no more)"
        sheet.write_string(row, column, str(to_cell(value)), style)


# ---- the page on paper, and a picture of it


def _print_page(chromium: str, folder: Path) -> None:
    address = (folder / "index.html").resolve().as_uri()
    with tempfile.TemporaryDirectory() as profile:
        own = [f"--user-data-dir={profile}", *(["--no-sandbox"] if _is_root() else [])]
        paper = ["--no-pdf-header-footer", f"--print-to-pdf={folder / 'summary.pdf'}"]
        _run(chromium, *own, *paper, address)
        _run(chromium, *own, "--window-size=1200,930", f"--screenshot={folder / 'share.png'}", address)
    if (folder / "summary.pdf").is_file():
        made = (folder / "summary.pdf").read_bytes()
        write_staged(folder / "summary.pdf", _MADE.sub(rb"\g<1>19800101000000+00'00')", made))
    if (folder / "share.png").is_file():
        _cut_picture(folder / "share.png")


def _cut_picture(path: Path) -> None:
    """Cut a picture to its size: a window without a head is less high inside than it was asked to be."""
    import PIL.Image

    packed = io.BytesIO()
    with PIL.Image.open(path) as picture:
        picture.crop((0, 0, *_PICTURE)).save(packed, format="png", optimize=True)
    write_staged(path, packed.getvalue())


def _is_root() -> bool:
    # Chromium does not start its sandbox for the superuser, as in a container.
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(chromium: str, *options: str) -> None:
    command = [
        chromium,
        "--headless",
        "--disable-gpu",
        "--hide-scrollbars",
        "--host-resolver-rules=MAP * 127.0.0.1:9",
    ]
    try:
        subprocess.run([*command, *options], capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return  # the file is missing then, and `list_missing` says so


# ---- everything in one file


def write_single_file(folder: Path) -> Path:
    """Write ``report.html``, which holds every page of a report, and return its path.

    Links between pages lead to their place in it; tables and notebooks are files of their own and are only named.
    """
    index = (folder / "index.html").read_text(encoding="utf-8")
    pages = [path for path in sorted(folder.glob("*.html")) if path.name not in ("index.html", "report.html")]
    pages += sorted((folder / "articles").glob("*.html")) if (folder / "articles").is_dir() else []
    parts = [_read_main("index", index), *(_read_main(page.stem, page.read_text(encoding="utf-8")) for page in pages)]
    before, _, rest = index.partition('<main id="main">')
    _, _, after = rest.partition("</main>")
    names = ("index", *(page.stem for page in pages))
    body = "".join(
        f'<section class="page" id="{name}">{part}</section>' for name, part in zip(names, parts, strict=True)
    )
    whole = f'{_point(before, "index")}<main id="main">{body}</main>{_point(after, "index")}'
    path = folder / "report.html"
    return write_staged(path, whole.replace('<body class="', '<body class="single '))


def _read_main(name: str, markup: str) -> str:
    main = markup.partition('<main id="main">')[2].partition("</main>")[0]
    main = re.sub(r"<script.*?</script>", "", main, flags=re.DOTALL)  # of the page to ask its list remains
    named = re.sub(r' (id|aria-labelledby)="([^"]*)"', rf' \1="{name}--\2"', main)
    return _point(named, name)


def _point(markup: str, name: str) -> str:
    """Return markup whose links lead to places in the one file; those to other files are words."""
    markup = re.sub(r'<a [^>]*href="(?:\.\./)?(?:tables|notebooks)/[^"]*"[^>]*>(.*?)</a>', r"\1", markup)
    markup = re.sub(
        r'<a [^>]*href="(?:tables\.xlsx|summary\.pdf|share\.png|report\.html)"[^>]*>(.*?)</a>', r"\1", markup
    )
    pages = r'href="(?:\.\./)?(?:articles/)?([\w.-]+)\.html(?:#([^"]*))?"'
    markup = re.sub(pages, lambda m: f'href="#{m[1]}--{m[2]}"' if m[2] else f'href="#{m[1]}"', markup)
    return re.sub(
        r'href="#(?!main")([\w-]+)"', lambda m: m[0] if "--" in m[1] or m[1] == name else _point_here(m, name), markup
    )


def _point_here(match: re.Match, name: str) -> str:
    is_page = re.fullmatch(r"index|\d\d_\w+|[\w-]+-[0-9a-f]{8}", match[1])
    return match[0] if is_page else f'href="#{name}--{match[1]}"'
