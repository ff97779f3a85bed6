"""What a hostile stranger puts into a corpus, beside it, or on the command line.

Each attack lays files into a folder and may give options, an environment or another command.  Whatever it is, a
command ends in time, with a result or with one sentence; every text is covered by blocks, no statement stands outside its
text, and nothing that a terminal would obey is printed.
"""

# ruff: noqa: E501 (payloads stand as they are)
from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import os
import re
import resource
import sqlite3
import struct
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner
from presswork import pipeline
from presswork.cli import main
from presswork.coverage import Coverage
from properties import list_breaches

SAID = (
    "“We sail in May,” Transport Minister Ilva Torrek said on Monday.\n\nThe port of Varr said the quay was full.\n"
)
FERRY = f"Ferry talks resume\n\n{SAID}"


@dataclass
class Attack:
    """Files of a corpus by name, and how the command is called on it; `{corpus}` and `{out}` stand for the places."""

    files: Mapping[str, str | bytes | Callable[[Path], object]]
    arguments: tuple[str, ...] = ("tables", "{corpus}", "--out", "{out}", "--format", "jsonl")
    environment: Mapping[str, str] = field(default_factory=dict)
    # Documents that must be read, whatever lies beside them.
    reads: tuple[str, ...] = ("ferry",)
    seconds: float = 20.0
    # Whether a sentence is what is wanted, and no result; None for either.
    is_refused: bool | None = False


def write_files(attack: Attack, corpus: Path) -> None:
    """Write a good document and the files of an attack."""
    corpus.mkdir(parents=True)
    for name, content in {"ferry.txt": FERRY, **attack.files}.items():
        path = corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        elif content is not None:
            path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)


def write_jsonl(rows: Iterable[object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def write_csv(*rows: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def make_zip(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def make_tar(members: Mapping[str, bytes], **facts: object) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for fact, value in facts.items():
                setattr(info, fact, value)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def make_page(body: str, head: str = "") -> str:
    return f"<html><head><title>Quay</title>{head}</head><body>{body}<p>{SAID * 3}</p></body></html>"


def nest_zip(depth: int) -> bytes:
    data = make_zip({"deep.txt": FERRY})
    for _ in range(depth):
        data = make_zip({"in.zip": data, "beside.txt": FERRY})
    return data


def overlap_zip(n: int = 2000, size: int = 5_000_000) -> bytes:
    """Return a zip whose entries all point at one deflated member: small on the disk, gigabytes when read."""
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = raw.compress(b"a " * (size // 2)) + raw.flush()
    check = zlib.crc32(b"a " * (size // 2))
    name = b"a.txt"
    facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, check, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + facts + name + packed
    central = b""
    for number in range(n):
        own = f"{number:05}.txt".encode()
        head = struct.pack(
            "<HHHHHHIIIHHHHHII", 20, 20, 0, 8, 0, 33, check, len(packed), size, len(own), 0, 0, 0, 0, 0, 0
        )
        central += b"PK\x01\x02" + head + own
    end = struct.pack("<HHHHIIH", 0, 0, n, n, len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


def make_xlsx(sheet: str, shared: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """Return a workbook of one sheet, written by hand."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{types}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships {package}><Relationship Id="r1" Type="{kinds}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{kinds}"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships {package}><Relationship Id="r1" Type="{kinds}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{kinds}/sharedStrings" '
        f'Target="sharedStrings.xml"/><Relationship Id="r3" Type="{kinds}/externalLink" TargetMode="External" '
        'Target="http://127.0.0.1:9/x.xlsx"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {space}>{sheet}</worksheet>",
        "xl/sharedStrings.xml": shared or f"<sst {space}><si><t>text</t></si></sst>",
    }
    return make_zip(parts | dict(more or {}))


def cells(*texts: str, at: int = 1) -> str:
    inner = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{at}">{inner}</row>'


def link_to(place: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(place)


def set_clock(path: Path, seconds: float) -> None:
    path.write_text(FERRY.replace("May", "June"))
    os.utime(path, (seconds, seconds))


def write_parquet(path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    rows = [{"id": b"\xff", "text": [SAID], "published_on": 2**62, "outlet": {"a": 1}}]
    parquet.write_table(pa.Table.from_pylist(rows).replace_schema_metadata({b"pandas": b"{\xff"}), path)


def write_database(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.execute("create view quotations as select load_extension('x.so') as text")
        base.execute("create table articles (x)")


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12))
    + "]>"
)
# What people lay beside their documents.
SIDECARS = "names metadata corrections comments audit variants verbs titles stop_words".split()
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SEARCH = ("search", "{corpus}")
ESC = "\x1b]0;owned\x07\x1b[2J\x9b31m"

ATTACKS: dict[str, Attack] = {
    # ---- names and ids
    "a name in two Unicode forms": Attack(
        {"caf\u00e9.txt": FERRY, "cafe\u0301.txt": FERRY}, reads=("ferry", "caf\u00e9")
    ),
    "names that differ by case": Attack({"Note.txt": FERRY, "note.txt": FERRY}, reads=("Note", "note")),
    "a name with a line break and marks": Attack({"a\n\"b'`;$(x).txt": FERRY, "c\r.txt": b"\0" * 200}),
    "a name with escapes": Attack({f"{ESC}.txt": b"\0\1" * 200, f"good{ESC}.txt": FERRY}),
    "a name of 255 bytes": Attack({"x" * 251 + ".txt": FERRY}, reads=("x" * 251,)),
    "a name of signs that turn": Attack({"abc\u202egnp.txt": FERRY, "\u200b.txt": FERRY, "\u2028.txt": FERRY}),
    "ids of every kind": Attack(
        {
            "r.jsonl": "".join(
                f'{{"id": {i}, "text": "It rains on {n}."}}\n'
                for n, i in enumerate(
                    [
                        "1e400",
                        "NaN",
                        "-Infinity",
                        "[[1]]",
                        '{"a": 1}',
                        "null",
                        "true",
                        '"\\ud800"',
                        '"\\u0000"',
                        '""',
                        '"../../x"',
                        "9" * 400,
                        '"' + "x" * 100_000 + '"',
                        "-0",
                        "0.1",
                    ]
                )
            )
        }
    ),
    "one id a thousand times": Attack(
        {"r.jsonl": write_jsonl([{"id": "a", "text": f"It rains {n}."} for n in range(1000)])}
    ),
    "keys given twice": Attack({"r.jsonl": '{"id": 1, "text": "a b c.", "text": 3, "text": null, "id": "1"}\n' * 3}),
    "names that are words of JavaScript": Attack(
        {
            "r.jsonl": write_jsonl(
                [
                    {"id": n, "text": SAID, "outlet": n, "headline": n, "byline": n}
                    for n in ("__proto__", "constructor", "toString", "hasOwnProperty")
                ]
            ),
            "names.csv": write_csv(["alias", "speaker"], ["Ilva Torrek", "__proto__"]),
        }
    ),
    "columns with escapes and formulas": Attack(
        {"r.csv": write_csv(["id", "text", ESC, "=cmd()|x", "\u202e", "text"], [1, SAID, "a", "b", "c", "d"])}
    ),
    # ---- sidecars
    "corrections that contradict": Attack(
        {
            "corrections.csv": write_csv(
                ["article_id", "start", "end", "kind", "speaker"],
                ["ferry", 20, 37, "direct", "Ada"],
                ["ferry", 20, 37, "none", ""],
                ["ferry", 20, 37, "direct", "Bea"],
                ["ferry", 25, 30, "direct", "Cia"],
                ["ferry", 37, 20, "direct", ""],
                ["ferry", -5, 2, "none", ""],
                ["ferry", 0, 10**12, "none", ""],
                ["nobody", 1, 2, "none", ""],
                ["FERRY", 20, 37, "none", ""],
                ["ferry", "20.5", "37", "none", ""],
                ["ferry", "２０", "３７", "none", ""],
            )
        }
    ),
    "names in circles": Attack(
        {
            "names.csv": write_csv(
                ["alias", "speaker"],
                ["Ilva Torrek", "Bo Varr"],
                ["Bo Varr", "Ilva Torrek"],
                ["Torrek", "Torrek"],
                *([f"N{n} Torrek", f"N{n + 1} Torrek"] for n in range(3000)),
            )
        }
    ),
    "names that are patterns": Attack(
        {
            "names.csv": write_csv(
                ["alias", "speaker", "affiliation"],
                *(
                    [a, "X", "Y"]
                    for a in [
                        "(",
                        "[a-",
                        ".*",
                        "(a+)+$",
                        "\\",
                        "the",
                        "a",
                        " ",
                        "\u200b",
                        "said",
                        "“",
                        ",",
                        "(?R)",
                        "*" * 500,
                    ]
                ),
            )
        }
    ),
    "a hundred thousand names": Attack(
        {
            "names.csv": write_csv(
                ["alias", "speaker", "affiliation"],
                *([f"A{n} Torrek", "Ilva Torrek", f"City {n}"] for n in range(100_000)),
            )
        },
        seconds=60,
    ),
    "days that are none": Attack(
        {
            "metadata.csv": write_csv(
                ["file", "published_on", "outlet"],
                *(
                    ["ferry.txt", day, "Post"]
                    for day in [
                        "0000-00-00",
                        "9999-99-99",
                        "10000-01-01",
                        "-1",
                        "1e309",
                        "２０２４-０１-０１",
                        "2024-02-30",
                        "tomorrow",
                        "99999999999999999999",
                        "2024-01-01T99:99:99Z",
                        "1969-12-31T23:59:60+99:99",
                    ]
                ),
            )
        }
    ),
    "days of records that are none": Attack(
        {
            "r.jsonl": "".join(
                f'{{"id": {n}, "text": "It rains at {n}.", "published_on": {day}}}\n'
                for n, day in enumerate(
                    [
                        "1e309",
                        "-1",
                        "0",
                        "9" * 30,
                        "99999999999",
                        "NaN",
                        "[2024]",
                        '{"year": 2024}',
                        '"0001-01-01"',
                        "true",
                        '"9999-12-31T23:59:59-14:00"',
                        '"0001-01-01T00:00:00+14:00"',
                        '"2024-W99"',
                        '"' + "1/" * 5000 + '"',
                    ]
                )
            )
        }
    ),
    "comments in circles": Attack(
        {
            "comments.csv": write_csv(
                ["article_id", "comment_id", "reply_to", "number", "commenter", "text"],
                *(
                    ["ferry", n, (n + 1) % 500, n % 3, "x" * 5000 if n == 3 else f"c{n}", "Well said!"]
                    for n in range(500)
                ),
                ["ferry", 7, 7, "1e300", "me", "a"],
                ["ferry", "a", "a", "-1", "", "b"],
            )
        }
    ),
    "marks that contradict": Attack(
        {
            "audit.csv": write_csv(
                ["what", "place", "drawn_from", "statement_right", "speaker_right"],
                ["statement", "ferry:20-37", 1, "yes", "no"],
                ["statement", "ferry:20-37", 1, "no", "yes"],
                ["statement", "ferry:9-2", "x", "perhaps", "yes"],
                ["sentence", ":-", "", "", ""],
            )
        }
    ),
    "a mark that is never closed in a sidecar": Attack(
        {"names.csv": 'alias,speaker\n"Ilva Torrek,X\nB,C\n' * 200, "metadata.csv": 'file,outlet\n"ferry.txt,Post\n'},
        is_refused=False,
    ),
    "sidecars in other encodings": Attack(
        {
            "names.csv": "alias,speaker\nIlva Torrek,É\n".encode("utf-16"),
            "metadata.csv": b"\xef\xbb\xbf\xef\xbb\xbffile,outlet\rferry.txt,Post\r",
            "corrections.csv": b"article_id,start,end,kind\n\xff\xfe,1,2,none\n",
            "comments.csv": b"article_id,text\nferry,a\0b\n",
        },
        is_refused=True,
    ),
    "sidecars that are folders": Attack({f"{name}.csv/x.txt": FERRY for name in SIDECARS}),
    "sidecars that are links": Attack(
        {
            "names.csv": link_to("names.csv"),
            "metadata.csv": link_to("/dev/zero"),
            "verbs.csv": link_to("/nowhere"),
            "stop_words.csv": link_to("/proc/self/mem"),
        },
        is_refused=True,
    ),
    "empty sidecars": Attack({f"{name}.csv": "" for name in SIDECARS}),
    "sidecars of headings alone, twice": Attack(
        {
            "names.csv": "alias,alias,speaker,speaker\na,b,c,d\n",
            "metadata.csv": "file,file,outlet\na,b,c\n",
            "corrections.csv": ",,,\n",
            "comments.csv": "article_id,text,text\nferry,a,b\n",
        }
    ),
    "lists of words without end": Attack(
        {
            "stop_words.csv": "word\n" + "\n".join(f"w{n}" for n in range(300_000)),
            "variants.csv": write_csv(["concept", "variant", "forms"], ["(", "[", "(|.*|\\"], ["a", "a", "a|a|a"]),
        },
        seconds=40,
    ),
    # ---- archives
    "zips in zips": Attack({"deep.zip": nest_zip(12)}),
    "a zip of overlapping members": Attack({"small.zip": overlap_zip()}, seconds=90),
    "a zip with a wrong checksum, a password, a name twice": Attack(
        {
            "crc.zip": make_zip({"a.txt": FERRY}).replace(FERRY[:5].encode(), b"XXXXX"),
            "lock.zip": make_zip({"a.txt": FERRY}).replace(
                b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
            ),
            "cut.zip": make_zip({"a.txt": FERRY})[:-30],
            "tail.zip": make_zip({"a.txt": FERRY}) + b"\0" * 70_000,
        }
    ),
    "gz cut short, with a tail, of two": Attack(
        {
            "a.txt.gz": gzip.compress(FERRY.encode())[:-20],
            "b.txt.gz": gzip.compress(FERRY.encode()) + b"tail",
            "c.txt.gz": gzip.compress(FERRY.encode()) * 2,
            "d.gz": gzip.compress(FERRY.encode()),
            ".gz": b"",
            "e.txt.gz": b"",
        }
    ),
    "a tar of negative sizes, holes and times": Attack(
        {
            "a.tar": make_tar({"x.txt": FERRY.encode()}, mtime=-(2**33)),
            "b.tar": make_tar({"x.txt": FERRY.encode()})[:700],
            "c.tar": make_tar({"x.txt": FERRY.encode()}).replace(b"0000000", b"-777777"),
            "d.tar": b"\0" * 10240,
            "e.tar": make_tar({"a\udcff\x1b[31m.txt": FERRY.encode()}),
        }
    ),
    "a hundred thousand empty members": Attack(
        {"many.tar.gz": gzip.compress(make_tar({f"{n}.txt": b"" for n in range(100_000)}))}, seconds=60
    ),
    "a bomb in xz": Attack({"bomb.txt.xz": lzma.compress(b"a " * 250_000_000, preset=0)}, seconds=60),
    # ---- spreadsheets, tables, JSON
    "a workbook with an outside link": Attack(
        {"a.xlsx": make_xlsx(f"<sheetData>{cells('id', 'text')}{cells('1', SAID, at=2)}</sheetData>")},
        reads=("ferry", "1"),
    ),
    "a workbook that says it has a million rows": Attack(
        {
            "a.xlsx": make_xlsx(
                f'<dimension ref="A1:XFD1048576"/><sheetData>{cells("id", "text")}{cells("1", SAID, at=1_048_576)}</sheetData>'
            )
        },
        seconds=60,
    ),
    "a workbook of entities": Attack(
        {
            "a.xlsx": make_xlsx("<sheetData/>", LAUGHS + "<sst><si><t>&m;</t></si></sst>"),
            "b.xlsx": make_xlsx("<sheetData/>", OUTSIDE + "<sst><si><t>&x;</t></si></sst>"),
        }
    ),
    "a CSV of sixteen thousand columns": Attack(
        {"a.csv": write_csv(["id", "text", *(f"c{n}" for n in range(16_000))], ["1", SAID, *["x"] * 16_000])}
    ),
    "a CSV of one mark": Attack(
        {
            "a.csv": '"',
            "b.csv": '"' * 100_001,
            "c.csv": "\n" * 100_000,
            "d.csv": ",\n" * 50_000,
            "e.csv": "text\n" + '"' + "a" * 300_000,
        }
    ),
    "a CSV of half a million empty rows": Attack(
        {"a.csv": "id,text\n" + ",\n" * 500_000 + f'1,"{SAID}"\n'}, seconds=60
    ),
    "JSON of a million keys": Attack(
        {"a.jsonl": json.dumps({"id": "1", "text": SAID} | {f"k{n}": n for n in range(1_000_000)}) + "\n"}, seconds=60
    ),
    "JSON a hundred thousand deep": Attack(
        {"a.json": "[" * 100_000, "b.json": '{"a":' * 100_000 + "1" + "}" * 100_000, "c.jsonl": "[" * 100_000 + "\n"}
    ),
    "JSON of odd values": Attack(
        {
            "a.json": '[{"text": 1e400}, {"text": ["a"]}, {"text": {"text": "b"}}, null, 5, "text", [], {"text": true}, {"text": '
            + "9" * 5000
            + "}]"
        }
    ),
    "JSON whose text is markup": Attack(
        {
            "a.jsonl": write_jsonl(
                [
                    {"id": n, "text": t}
                    for n, t in enumerate(
                        ["<p>" * 5000, "<!--", "&#x110000;&#xD800;&#0;", "]]>", "<svg><script>x</script>"]
                    )
                ]
            )
        }
    ),
    "Parquet of other kinds": Attack(
        {
            "a.parquet": b"PAR1" + b"\xff" * 5000 + b"PAR1",
            "b.parquet": b"PAR1",
            "c.parquet": lambda path: write_parquet(path),
        }
    ),
    # ---- markup
    "a hundred thousand elements deep": Attack(
        {
            "a.html": make_page("<div>" * 100_000),
            "b.html": make_page("<b><i>" * 50_000),
            "c.html": make_page("<table><tr><td>" * 20_000),
        },
        seconds=60,
    ),
    "markup that never closes": Attack(
        {
            "a.html": make_page("<!-- "),
            "b.html": make_page("<script>"),
            "c.html": make_page('<p class="'),
            "d.html": make_page("<textarea>"),
            "e.html": make_page("<plaintext>"),
            "f.html": make_page("<![CDATA["),
            "g.html": make_page("<?php "),
            "h.html": make_page("<style>"),
            "i.html": "<" * 100_000,
        }
    ),
    "SVG and MathML": Attack(
        {
            "a.html": make_page(
                "<svg><desc><p>a</p><style><img src=x onerror=x></style></svg><math><mi><mglyph><style><!--</style><img title='--&gt;&lt;img src onerror=x&gt;'></math>"
            )
        }
    ),
    "an element of a hundred thousand attributes": Attack(
        {
            "a.html": make_page("<p " + " ".join(f"a{n}=x" for n in range(100_000)) + ">x</p>"),
            "b.html": make_page("<p " + "a=x " * 100_000 + ">x</p>"),
        },
        seconds=60,
    ),
    "pages that lie about their encoding": Attack(
        {
            f"{name}.html": make_page("", f'<meta charset="{name}">')
            for name in (
                "zlib_codec",
                "rot13",
                "unicode_escape",
                "punycode",
                "idna",
                "undefined",
                "utf-7",
                "utf-16",
                "hex",
                "bz2",
                "mbcs",
                "raw_unicode_escape",
                "cp037",
            )
        }
    ),
    "a page of entities": Attack(
        {
            "a.html": LAUGHS + "<html><body><p>&m;</p></body></html>",
            "b.xhtml": OUTSIDE
            + f"<html xmlns='http://www.w3.org/1999/xhtml'><body><p>&x;</p><p>{SAID}</p></body></html>",
            "c.xml": LAUGHS + "<rss><channel><item><title>&m;</title></item></channel></rss>",
        }
    ),
    "scripts of facts that are odd": Attack(
        {
            f"{n}.html": make_page("", f'<script type="application/ld+json">{facts}</script>')
            for n, facts in enumerate(
                [
                    "[" * 50_000,
                    '{"@graph": [[[{"@type": ["NewsArticle", 5, null]}]]]}',
                    '{"@type": "NewsArticle", "author": {"author": {"name": 5}}, "datePublished": 1e400, "headline": [null]}',
                    '{"@type": "NewsArticle", "comment": ' + '{"comment": ' * 3000 + "1" + "}" * 3001,
                    '{"@type": "NewsArticle", "publisher": "\\ud800"}',
                ]
            )
        }
    ),
    # ---- other formats
    "Word with entities and without end": Attack(
        {
            "a.docx": make_zip(
                {
                    "[Content_Types].xml": LAUGHS + "<Types>&m;</Types>",
                    "word/document.xml": LAUGHS + "<w:document>&m;</w:document>",
                }
            ),
            "b.docx": make_zip({"word/document.xml": b"\0" * 300_000_000}),
        },
        seconds=60,
    ),
    "RTF without end": Attack(
        {
            "a.rtf": "{\\rtf1 " + "{" * 100_000,
            "b.rtf": "{\\rtf1 \\bin999999999 x}",
            "c.rtf": "{\\rtf1 \\u" + "9" * 5000 + "?}",
            "d.rtf": "{\\rtf1{\\object\\objdata 0105}" + SAID + "}",
        }
    ),
    "PDF in circles": Attack(
        {
            "a.pdf": "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>endobj\ntrailer<</Root 1 0 R/Prev 0/Size 3>>\nstartxref\n0\n%%EOF",
            "b.pdf": "%PDF-1.4\n" + "[" * 50_000,
            "c.pdf": "%PDF-1.4\nstartxref\n99999999999999999999\n%%EOF",
        },
        seconds=40,
    ),
    "mail of a thousand parts deep": Attack(
        {
            "a.eml": "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1000))
            + SAID,
            "b.eml": "Subject: "
            + "=?x?q?" * 20_000
            + "\nDate: Mon, 99 Foo 99999\nContent-Type: text/plain; charset=rot13\n\n"
            + SAID,
            "c.eml": "Subject: a\nContent-Type: text/plain; charset=\x1b[31m\nContent-Transfer-Encoding: base64\n\n===="
            + "A" * 1001,
        },
        seconds=40,
    ),
    "a crawl of wrong lengths": Attack(
        {
            "a.warc": "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
            + SAID,
            "b.warc": "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\nx",
            "c.warc.gz": gzip.compress(b"WARC/1.0\r\n")[:-5],
        }
    ),
    "feeds and threads in circles": Attack(
        {
            "a.xml": '<?xml version="1.0"?><rss version="2.0"><channel>'
            + f"<item><title>Quay</title><description>{SAID}</description><guid>1</guid></item>" * 3000
            + "</channel></rss>",
            "b.xml": '<?xml version="1.0"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
            + "".join(
                f'<post dsq:id="{n}"><message>a</message><parent dsq:id="{(n + 1) % 300}"/><thread dsq:id="1"/></post>'
                for n in range(300)
            )
            + '<thread dsq:id="1"><title>ferry</title></thread></disqus>',
        },
        seconds=60,
    ),
    # ---- texts
    "texts of one sign": Attack(
        {
            f"{n}.txt": sign * 100_000
            for n, sign in enumerate(
                [
                    "“",
                    '"',
                    "'",
                    ".",
                    "\u0301",
                    "\u200d",
                    "👩\u200d",
                    "\r",
                    "\x0c",
                    "\x85",
                    "!",
                    "?",
                    "—",
                    "said ",
                    "“a” ",
                    "But ",
                    "very ",
                    "\u202e",
                    "א",
                    "漢",
                    "not ",
                    "Mr. ",
                    "1.",
                    "&amp;",
                    "http://",
                    "@",
                    "#",
                ]
            )
        },
        seconds=120,
    ),
    "a corpus of empty files alone": Attack(
        {"ferry.txt": "", "b.html": "", "c.json": "", "d.csv": "", "e.jsonl": "\n", "f.docx": "", "g.pdf": ""},
        reads=(),
        is_refused=True,
    ),
    "five thousand empty files": Attack({f"f/{n}.txt": "" for n in range(5000)}),
    "one file of fifty megabytes": Attack({"big.txt": "Quay\n\n" + SAID * 450_000}, seconds=240),
    "terminal escapes in a text": Attack(
        {"a.txt": f"Quay {ESC}\n\n“We {ESC} sail,” Ilva {ESC}Torrek said.\n"}, arguments=(*SEARCH, "sail")
    ),
    "signs of full width everywhere": Attack(
        {"a.txt": "Ｑｕａｙ\n\n“Ｗｅ　ｓａｉｌ，” Ｉｌｖａ Ｔｏｒｒｅｋ ｓａｉｄ ｏｎ ２０２４－０１－０１．\n"}
    ),
    # ---- places and clocks
    "links that lead anywhere": Attack(
        {
            "up": link_to(".."),
            "self": link_to("."),
            "dev.txt": link_to("/dev/zero"),
            "proc": link_to("/proc"),
            "out.txt": link_to("/etc/passwd"),
            "tty.txt": link_to("/dev/tty"),
        }
    ),
    "files of odd times": Attack(
        {
            f"{n}.txt": (lambda path, s=s: set_clock(path, s))
            for n, s in enumerate([-1, 0, 2**31 + 5, 2**33, -(2**31), 1e10])
        },
        reads=("ferry", "0"),
    ),
    "out is the corpus": Attack({}, arguments=("tables", "{corpus}", "--out", "{corpus}"), is_refused=True),
    "out holds the corpus": Attack({}, arguments=("tables", "{corpus}", "--out", "{corpus}/.."), is_refused=True),
    "out is a device": Attack({}, arguments=("tables", "{corpus}", "--out", "/dev/null"), is_refused=True),
    "out is below a file": Attack(
        {}, arguments=("tables", "{corpus}", "--out", "{corpus}/ferry.txt/x"), is_refused=True
    ),
    "out is in proc": Attack({}, arguments=("tables", "{corpus}", "--out", "/proc/presswork"), is_refused=True),
    "out has a name of 300 bytes": Attack(
        {}, arguments=("tables", "{corpus}", "--out", "{out}" + "x" * 300), is_refused=True
    ),
    "out has a name of 250 bytes": Attack({}, arguments=("tables", "{corpus}", "--out", "{out}" + "x" * 247)),
    "out is empty": Attack({}, arguments=("tables", "{corpus}", "--out", ""), is_refused=True),
    "the corpus is a device": Attack({}, arguments=("tables", "/dev/zero", "--out", "{out}"), is_refused=True),
    "the corpus is proc": Attack(
        {}, arguments=("tables", "/proc/self", "--out", "{out}"), seconds=60, reads=(), is_refused=None
    ),
    # ---- surroundings
    "a zone that is none": Attack({}, environment={"TZ": "../../x\x1b[31m"}),
    "a locale that is none": Attack(
        {"é.txt": FERRY},
        environment={"LC_ALL": "xx_YY.ROT13", "LANG": "\x7f", "PYTHONUTF8": "0"},
        reads=("ferry", "é"),
    ),
    "a terminal of ASCII": Attack(
        {"é\udcff.txt": b"\0" * 200, "漢.txt": FERRY}, environment={"PYTHONIOENCODING": "ascii"}
    ),
    "no home, no temporary folder": Attack(
        {},
        environment={
            "HOME": "/nowhere",
            "TMPDIR": "/nowhere",
            "XDG_CACHE_HOME": "/dev/null",
            "PRESSWORK_CACHE": "/dev/null/x",
        },
    ),
    "a cache that is relative and a link": Attack(
        {"cache": link_to("/proc")}, environment={"PRESSWORK_CACHE": "cache"}
    ),
    "columns that are none": Attack({}, environment={"COLUMNS": "-5", "LINES": "x"}),
    # ---- options
    "an encoding that is none": Attack(
        {}, arguments=("tables", "{corpus}", "--out", "{out}", "--encoding", "zlib_codec"), is_refused=True
    ),
    "an encoding that escapes": Attack(
        {}, arguments=("tables", "{corpus}", "--out", "{out}", "--encoding", "unicode_escape"), is_refused=False
    ),
    "a mapping without end": Attack(
        {},
        arguments=("tables", "{corpus}", "--out", "{out}", "--map", ",".join(f"text=c{n}" for n in range(8_000))),
        is_refused=False,
    ),
    "a mapping of private names": Attack(
        {"r.jsonl": write_jsonl([{"id": 1, "text": "a"}])},
        arguments=("tables", "{corpus}", "--out", "{out}", "--map", "text=__class__,outlet=.....,id=id.id.id"),
        reads=(),
        is_refused=True,
    ),
    "a pattern of names without end": Attack(
        {"a_b_c.txt": FERRY},
        arguments=("tables", "{corpus}", "--out", "{out}", "--path", "{outlet}{slug}" * 200),
        is_refused=True,
    ),
    "a pattern of names that is a pattern": Attack(
        {"a" * 200 + ".txt": FERRY},
        arguments=("tables", "{corpus}", "--out", "{out}", "--path", "(a+)+${outlet}[{slug}"),
    ),
    "a pattern that fits in many ways": Attack(
        {"-".join("a" * 60) + ".txt": FERRY},
        arguments=("tables", "{corpus}", "--out", "{out}", "--path", "{outlet}-{slug}-{section}-{byline}-{date}"),
    ),
    "workers without end": Attack(
        {}, arguments=("tables", "{corpus}", "--out", "{out}", "--workers", "9" * 30), is_refused=True
    ),
    "a question of five thousand brackets": Attack(
        {}, arguments=(*SEARCH, "(" * 5000 + "sail" + ")" * 5000), is_refused=True
    ),
    "a question of ten thousand words": Attack(
        {}, arguments=(*SEARCH, " OR ".join(f"w{n}" for n in range(10_000))), is_refused=True
    ),
    "a question that is never closed": Attack({}, arguments=(*SEARCH, '"sail NEAR/999999999999 ('), is_refused=True),
    "a question in SQL": Attack({}, arguments=(*SEARCH, "sail' OR 1=1; DROP TABLE statements --")),
    "a question of stars": Attack({}, arguments=(*SEARCH, "*" * 3000 + " a*b*c*d*"), is_refused=True),
    "a citation of commands": Attack(
        {
            "r.jsonl": write_jsonl(
                [
                    {
                        "id": "x}\\input{/etc/passwd}",
                        "text": SAID,
                        "headline": "\\write18{ls} } @book{x,",
                        "outlet": "%$#&_{}~^\\",
                    }
                ]
            )
        },
        arguments=(*SEARCH, "sail", "--cite", "bibtex"),
    ),
    "an answer in Markdown": Attack(
        {
            "r.jsonl": write_jsonl(
                [
                    {
                        "id": "1",
                        "text": "“We sail | now\n# x <script>![a](javascript:x),” Ilva Torrek said.",
                        "headline": "[a](javascript:1) | b",
                    }
                ]
            )
        },
        arguments=(*SEARCH, "sail", "--format", "md"),
    ),
    "tables that lie": Attack(
        {
            "corpus.json": json.dumps(
                {
                    "hash": "<b>",
                    "name": ESC,
                    "is_demo": [],
                    "n_left_out": "x",
                    "files": {"../../etc/passwd": "0", "articles.jsonl": 5},
                }
            ),
            "articles.jsonl": "[" * 100_000,
        },
        is_refused=True,
    ),
    "a database that is none": Attack(
        {"corpus.sqlite": b"SQLite format 3\0" + b"\xff" * 5000}, arguments=(*SEARCH, "sail"), is_refused=True
    ),
    "a database of other tables": Attack(
        {"corpus.sqlite": lambda path: write_database(path)}, arguments=(*SEARCH, "sail"), is_refused=True
    ),
}


# ---- what must hold of each

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
RUN = "import sys; from presswork.cli import main; main(sys.argv[1:], prog_name='presswork')"


def run_attack(attack: Attack, folder: Path, has_own_process: bool = True) -> list[str]:
    """Return what is wrong with how a command answers an attack; nothing where it holds."""
    corpus, out = folder / "corpus", folder / "out"
    write_files(attack, corpus)
    arguments = [part.replace("{corpus}", str(corpus)).replace("{out}", str(out)) for part in attack.arguments]
    start = time.process_time() if not has_own_process else measure_children()
    code, told = (_call_apart if has_own_process else _call_here)(attack, arguments, corpus)
    seconds = (measure_children() if has_own_process else time.process_time()) - start
    found = [] if code in (0, 1) else [f"ended with {code}"]
    found += [f"printed {word}" for word in ("Traceback", "itself failed", "Warning:") if word in told]
    found += ["printed signs that a terminal obeys"] if CONTROL.search(told) else []
    found += ["printed a line that nobody reads"] if max(map(len, told.splitlines() or [""])) > MOST_PRINTED else []
    found += [f"took {seconds:.0f} s of the processor, of {attack.seconds:.0f}"] if seconds > attack.seconds else []
    if attack.is_refused is not None and (code == 1) != attack.is_refused:
        found.append(f"was {'not ' * attack.is_refused}refused: {told[-200:]}")
    written = Path(arguments[3]) if "--out" in arguments else out
    is_written = code == 0 and (written / "articles.jsonl").is_file()
    return found + (check_tables(attack, pipeline.read_tables(written)) if is_written else [])


# A sentence may show the value that was given, cut.
MOST_PRINTED = 3500


def check_tables(attack: Attack, coverage: Coverage) -> list[str]:
    """Return what is wrong with tables, and which documents were not read that must be."""
    missing = set(attack.reads) - set(coverage.articles["article_id"])
    return list_breaches(coverage) + [f"{name[:60]!r} was not read" for name in sorted(missing)]


def measure_children() -> float:
    """Return the seconds that the processor has spent on children that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _call_apart(attack: Attack, arguments: list[str], corpus: Path) -> tuple[int, str]:
    environment = os.environ | {"PRESSWORK_CACHE": "off", **attack.environment}
    command = [sys.executable, "-c", RUN, *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    try:
        done = subprocess.run(command, **pipes, env=environment, cwd=corpus, timeout=20 * attack.seconds, check=False)
    except subprocess.TimeoutExpired:
        return -9, "never ended"
    return done.returncode, done.stdout.decode("utf-8", "replace")


def _call_here(attack: Attack, arguments: list[str], corpus: Path) -> tuple[int, str]:
    result = CliRunner(env=dict(attack.environment)).invoke(main, arguments)
    return result.exit_code, result.output
