"""Archives, folders and links: what is inside is read, nothing outside is, and nothing endless begins."""

import gzip
import io
import json
import os
import tarfile
import zipfile

import pytest
from presswork.corpus import documents
from presswork.corpus.formats import archives
from presswork.errors import CorpusError
from presswork.schema import to_rows

TEXT = "Mayor Ilda Varro said on Monday that the ferry to Tessin would not run before spring."


def _zip(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _read(path):
    articles, problems = documents.read_corpus(path)
    return to_rows(articles), {row["path"]: row["problem"] for row in to_rows(problems)}


def test_no_path_leads_out_of_an_archive(tmp_path):
    names = ["a.txt", "../b.txt", "/etc/c.txt", "x/../../d.txt", "C:/e.txt", "..\\f.txt", "__MACOSX/g.txt", ".h.txt"]
    (tmp_path / "all.zip").write_bytes(_zip(dict.fromkeys(names, TEXT)))
    articles, problems = documents.read_corpus(tmp_path)
    assert articles["path"].tolist() == ["all.zip/a.txt"]
    told = " ".join(problems["problem"])
    assert all(name in told for name in ("../b.txt", "/etc/c.txt", "x/../../d.txt", "C:/e.txt"))
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


def test_a_link_in_an_archive_is_not_followed(tmp_path):
    with tarfile.open(tmp_path / "all.tar", "w") as archive:
        link = tarfile.TarInfo("passwords.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        info = tarfile.TarInfo("a.txt")
        info.size = len(TEXT)
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    articles, problems = _read(tmp_path)
    assert [article["article_id"] for article in articles] == ["all.tar/a"]
    assert "a link or device" in problems["all.tar/passwords.txt"]


def test_archives_are_bounded_in_size_number_and_depth(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", 1000)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    inner = _zip({"deep.txt": TEXT})
    for _ in range(3):
        inner = _zip({"inner.zip": inner})
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"x" * 5000))
    (tmp_path / "deep.zip").write_bytes(inner)
    (tmp_path / "many.zip").write_bytes(_zip({f"{n}.txt": TEXT for n in range(5)} | {"large.txt": "x " * 900}))
    articles, problems = _read(tmp_path)
    assert [article["article_id"] for article in articles] == ["many.zip/0", "many.zip/1", "many.zip/2"]
    assert "more than 1,000 bytes" in problems["bomb.txt.gz"]
    assert "an archive inside 3 others" in problems["deep.zip/inner.zip/inner.zip/inner.zip"]
    assert "more than 3 files" in problems["many.zip"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.txt.gz", "a.txt.bz2", "a.txt.xz", "a.docx", "a.xlsx", "a.pdf"])
def test_a_broken_file_costs_itself(tmp_path, name):
    (tmp_path / name).write_bytes(b"PK\x03\x04 nonsense")
    (tmp_path / "good.txt").write_text(TEXT)
    articles, problems = _read(tmp_path)
    assert [article["article_id"] for article in articles] == ["good"]
    assert name in problems


def test_a_report_inside_the_corpus_is_not_read(tmp_path):
    for folder, name, written in (
        ("reports/mine", "manifest.json", {"version": "1", "corpus": {"hash": "x"}}),
        ("tables", "corpus.json", {"hash": "x", "is_demo": False}),
        ("crawl", "manifest.json", {"pages": 3}),
    ):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / name).write_text(json.dumps(written))
        (tmp_path / folder / "page.txt").write_text(TEXT)
    articles, problems = _read(tmp_path)
    assert [article["article_id"] for article in articles] == ["crawl/page"]
    assert "that Presswork wrote" in problems["reports/mine"]
    assert "that Presswork wrote" in problems["tables"]


def test_what_a_browser_saved_beside_a_page_is_passed_over_in_one_row(tmp_path):
    pytest.importorskip("trafilatura")
    (tmp_path / "Ferry.html").write_text(f"<html><body><article><p>{TEXT * 3}</p></article></body></html>")
    for folder in ("Ferry_files", "Other_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.txt").write_text(TEXT)
    articles, problems = _read(tmp_path)
    assert [article["article_id"] for article in articles] == ["Ferry", "Other_files/frame"]
    assert problems["Ferry_files"] == "1 files that belong to the saved page beside it"


def test_links_to_themselves_and_pipes_end(tmp_path):
    (tmp_path / "self.txt").symlink_to("self.txt")
    (tmp_path / "good.txt").write_text(TEXT)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
        os.mkfifo(tmp_path / "names.csv")
        with pytest.raises(CorpusError, match="no regular file"):
            documents.read_corpus(tmp_path / "pipe.txt")
    articles, problems = _read(tmp_path)
    assert [article["article_id"] for article in articles] == ["good"]
    assert "no regular file" in problems["self.txt"]


def test_a_null_byte_costs_a_character_and_not_a_file(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"".join(b'{"text": "Text %d."}\n' % n for n in range(51)) + b"\0\n")
    articles, _ = _read(tmp_path)
    assert len(articles) == 51
