"""The articles of the demo corpus written in the formats in which people have articles."""

from __future__ import annotations

import csv
import email.message
import gzip
import html
import io
import json
import tarfile
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

DEMO = Path(__file__).parents[1] / "seeds" / "demo"
Articles = dict[str, str]


def read_articles() -> Articles:
    """Return the plain texts of the demo corpus by their stems."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(DEMO.glob("*.txt"))}


def _list_paragraphs(text: str) -> list[str]:
    """Return what stands between blank lines; a header of a comment has lines of its own."""
    return [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]


def _write_json_lines(articles: Articles) -> str:
    return "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in articles.items())


def _write_table(articles: Articles, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["id", "text"])
    writer.writerows(articles.items())
    return out.getvalue()


def _write_page(text: str) -> str:
    head = "<!doctype html><html><head><meta charset=utf-8></head>"
    return f"{head}<body><article>{_write_paragraphs(text)}</article></body></html>"


def _write_mail(text: str) -> bytes:
    message = email.message.EmailMessage()
    message["Subject"] = "An article"
    message.set_content(text)
    return message.as_bytes()


def _write_rtf(text: str) -> str:
    parts = []
    for char in "\r".join(_list_paragraphs(text)):
        plain = {"\r": "\\par\n", "\n": "\\line\n", "\\": "\\\\", "{": "\\{", "}": "\\}"}.get(char, char)
        parts.append(plain if ord(char) < 128 else f"\\u{ord(char)}?")
    return "{\\rtf1\\ansi\\uc1 " + "".join(parts) + "}"


def _write_word(text: str) -> bytes:
    import docx

    document, out = docx.Document(), io.BytesIO()
    for paragraph in _list_paragraphs(text):
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


def _write_workbook(articles: Articles) -> bytes:
    import openpyxl

    workbook, out = openpyxl.Workbook(), io.BytesIO()
    workbook.active.append(["id", "text"])
    for row in articles.items():
        workbook.active.append(list(row))
    workbook.save(out)
    return out.getvalue()


def _write_parquet(articles: Articles) -> bytes:
    import pandas as pd

    out = io.BytesIO()
    pd.DataFrame({"id": list(articles), "text": list(articles.values())}).to_parquet(out, index=False)
    return out.getvalue()


def _write_feed(articles: Articles) -> str:
    items = "".join(
        f"<item><title>An article</title><guid>{name}</guid><content:encoded><![CDATA[{_write_paragraphs(text)}]]>"
        "</content:encoded></item>"
        for name, text in articles.items()
    )
    space = "http://purl.org/rss/1.0/modules/content/"
    return f'<rss version="2.0" xmlns:content="{space}"><channel><title>Demo</title>{items}</channel></rss>'


def _write_paragraphs(text: str) -> str:
    lines = (html.escape(paragraph, quote=False).replace("\n", "<br>") for paragraph in _list_paragraphs(text))
    return "".join(f"<p>{paragraph}</p>" for paragraph in lines)


def _write_zip(articles: Articles) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in articles.items():
            archive.writestr(f"{name}.txt", text)
    return out.getvalue()


def _write_tar(articles: Articles) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in articles.items():
            info = tarfile.TarInfo(f"{name}.txt")
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


def _write_wrapped(text: str) -> str:
    lines = (textwrap.fill(line, 76, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))
    return "\n".join(lines)


def _write_warc(articles: Articles) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for name, text in articles.items():
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0")
        page = io.BytesIO(_write_page(text).encode())
        writer.write_record(
            writer.create_warc_record(f"https://demo.example/{name}", "response", payload=page, http_headers=headers)
        )
    return out.getvalue()


# Name -> what is written for one article (with its suffix), or for all (with the file's name).
ONE_EACH: dict[str, tuple[str, Callable]] = {
    "txt": (".txt", lambda text: text),
    "wrapped txt": (".txt", _write_wrapped),
    "html": (".html", _write_page),
    "docx": (".docx", _write_word),
    "rtf": (".rtf", _write_rtf),
    "eml": (".eml", _write_mail),
}
ALL_IN_ONE: dict[str, tuple[str, Callable]] = {
    "csv": ("all.csv", lambda articles: _write_table(articles, ",")),
    "tsv": ("all.tsv", lambda articles: _write_table(articles, "\t")),
    "jsonl": ("all.jsonl", _write_json_lines),
    "jsonl.gz": ("all.jsonl.gz", lambda articles: gzip.compress(_write_json_lines(articles).encode(), mtime=0)),
    "json": ("all.json", lambda a: json.dumps({"articles": [{"id": n, "content": t} for n, t in a.items()]})),
    "xlsx": ("all.xlsx", _write_workbook),
    "parquet": ("all.parquet", _write_parquet),
    "rss": ("all.xml", _write_feed),
    "zip": ("all.zip", _write_zip),
    "tar.gz": ("all.tar.gz", _write_tar),
    "warc.gz": ("all.warc.gz", _write_warc),
}
FORMATS = [*ONE_EACH, *ALL_IN_ONE]


def write_articles(articles: Articles, name: str, folder: Path) -> None:
    """Write articles to a folder in the format of a name."""
    folder.mkdir(parents=True, exist_ok=True)
    if name in ALL_IN_ONE:
        file, write = ALL_IN_ONE[name]
        _write(folder / file, write(articles))
        return
    suffix, write = ONE_EACH[name]
    for stem, text in articles.items():
        _write(folder / f"{stem}{suffix}", write(text))


def _write(path: Path, data: str | bytes) -> None:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
