"""A large file is read in pieces, and gives what it gives as a whole, whoever reads the pieces."""

import csv
import functools
import gzip
import io
import json

import pandas as pd
import pytest
from presswork.corpus import documents
from presswork.corpus.formats.files import WHOLE, File
from presswork.corpus.records import cut_file, spans
from presswork.engines import pool
from presswork.errors import CorpusError

SAID = (
    "“The sluice at Varr stays shut, day {0},” said Ilva Torrek.\n\nA keeper, “the elder”, said it leaks {0} times."
)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(spans, "SPAN_BYTES", 900)


def make_records(n=60):
    rows = [
        {"id": f"r{at}", "title": f"Sluice, day {at}", "text": SAID.format(at), "desk": "rivers"} for at in range(n)
    ]
    rows[7]["text"], rows[20]["text"] = "", "Broken &amp;amp; mended. " + SAID.format("x")
    rows[33]["text"] = "Mended, too &amp;amp; once. " + SAID.format("y")
    return rows


def write_lines(path, rows):
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    lines[40:42] = ["{no JSON", "[1]"]
    path.write_text("\n".join(lines), "utf-8")


def write_sheet(path, rows, delimiter=",", first="", end="\r\n"):
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator=end)
    table.writeheader()
    table.writerows(rows)
    path.write_bytes((first + out.getvalue()).encode("utf-8"))


def write_parquet(path, rows):
    pytest.importorskip("pyarrow")
    pd.DataFrame(rows).to_parquet(path, row_group_size=5)


def write_crawl(path, rows):
    headers = pytest.importorskip("warcio.statusandheaders").StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=path.suffix == ".gz")
        for at, row in enumerate(rows):
            page = f"<html><body><h1>{row['title']}</h1><p>{(row['text'] or 'Shut. ') * 4}</p></body></html>".encode()
            page = b"\0\1\2\3" * 99 if at == 2 else page
            kind = [("Content-Type", "image/png" if at % 9 == 5 else "text/html; charset=utf-8")]
            status = headers("404 Gone" if at % 9 == 7 else "200 OK", kind, protocol="HTTP/1.0")
            record = ("https://varr-post.example/" + row["id"], "response")
            writer.write_record(writer.create_warc_record(*record, payload=io.BytesIO(page), http_headers=status))
            writer.write_record(writer.create_warc_record(record[0], "metadata", payload=io.BytesIO(b"fetched: yes")))


WRITERS = {
    "lines.jsonl": write_lines,
    "sheet.csv": write_sheet,
    "marked.csv": functools.partial(write_sheet, first="\ufeff", delimiter=";"),
    "excel.csv": functools.partial(write_sheet, first="sep=;\r\n", delimiter=";"),
    "tabs.tsv": functools.partial(write_sheet, delimiter="\t", end="\n"),
    "groups.parquet": write_parquet,
}


def read_all(path, n_workers=0):
    spread = functools.partial(pool.run_in_pool, n_workers=n_workers) if n_workers else None
    return documents.read_corpus(path, spread=spread)


def assert_same(found, expected):
    for table, same in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(table, same)


@pytest.mark.parametrize("name", WRITERS)
def test_pieces_give_what_the_whole_file_gives(tmp_path, monkeypatch, name):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    WRITERS[name](corpus / name, make_records())
    (corpus / "note.txt").write_text("The sluice at Varr was shut. " * 20)
    assert len(cut_file(File(name, corpus / name))) >= 5
    pieces = read_all(corpus)
    for n_workers in (1, 2):
        assert_same(read_all(corpus, n_workers), pieces)
    assert_same(read_all(corpus / name, 2), read_all(corpus / name))
    monkeypatch.setattr(spans, "SPAN_BYTES", 10**9)
    assert cut_file(File(name, corpus / name)) == [WHOLE]
    assert_same(pieces, read_all(corpus))
    told = pieces[1]["problem"].str.cat(sep="; ")
    assert "in 2 texts" in told  # repairs are told once for the file
    assert told.count("column not used") == 1


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
def test_a_crawl_is_read_in_pieces(tmp_path, monkeypatch, name):
    write_crawl(tmp_path / name, make_records())
    assert len(cut_file(File(name, tmp_path / name))) >= 5
    pieces = read_all(tmp_path)
    for n_workers in (1, 2):
        assert_same(read_all(tmp_path, n_workers), pieces)
    monkeypatch.setattr(spans, "SPAN_BYTES", 10**9)
    assert_same(pieces, read_all(tmp_path))
    told = pieces[1]["problem"].tolist()
    assert [row for row in told if "answer" in row] == [
        "1 answer binary",
        "7 answers of kind image/png",
        "6 answers with status 404",
    ]
    assert len(pieces[0]) == 60 - 14


@pytest.mark.parametrize("name", ["lines.jsonl", "sheet.csv", "pages.warc", "pages.warc.gz", "groups.parquet"])
def test_pieces_hold_every_byte_once(tmp_path, name):
    path = tmp_path / name
    WRITERS.get(name, write_crawl)(path, make_records())
    cut = cut_file(File(name, path))
    assert [span.end for span in cut[:-1]] == [span.start for span in cut[1:]]
    assert cut[0].start == 0
    if not name.endswith("parquet"):
        assert cut[-1].end == path.stat().st_size
        assert b"".join(File(name, path, span=span).read() for span in cut) == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("sheet.csv", lambda data: data.replace(b'leaks 30 times."', b'leaks 30 times." no')),  # broken CSV
        ("sheet.csv", lambda data: data.replace(b"\n\n", b"\r")),  # lines of an old Mac inside cells
        ("sheet.csv", lambda data: b"\r\n" + data),  # no head
        ("lines.jsonl", lambda data: data.replace(b"keeper", "ké".encode("cp1252"))),
        ("lines.jsonl", lambda data: data.replace(b"keeper", b"k\0per", 1)),
        ("groups.parquet", lambda data: data[:-9]),
        ("pages.warc.gz", lambda data: gzip.compress(gzip.decompress(data))),  # not a record at a time
        ("pages.warc", lambda data: b"no crawl" + data),
    ],
)
def test_what_cannot_be_cut_for_sure_is_read_whole(tmp_path, name, change):
    path = tmp_path / name
    WRITERS.get(name, write_crawl)(path, make_records())
    path.write_bytes(change(path.read_bytes()))
    assert cut_file(File(name, path)) == [WHOLE]


def test_an_encoding_that_the_user_names_is_for_the_whole_file(tmp_path):
    write_lines(tmp_path / "a.jsonl", make_records())
    assert cut_file(File("a.jsonl", tmp_path / "a.jsonl"), "cp1250") == [WHOLE]


@pytest.mark.parametrize("n_workers", [0, 2])
def test_a_large_file_without_texts_is_told_once(tmp_path, n_workers):
    rows = [{"id": at, "body_of_water": "Varr " * 9} for at in range(99)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with pytest.raises(CorpusError, match="has no column text; it has id, body_of_water"):
        read_all(tmp_path / "a.jsonl", n_workers)
    (tmp_path / "b.txt").write_text("The sluice at Varr was shut. " * 20)
    articles, problems = read_all(tmp_path, n_workers)
    assert articles["path"].tolist() == ["b.txt"]
    assert problems["problem"].str.contains("no column text").sum() == 1
