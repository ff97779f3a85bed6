"""What a user meets when pointing the workbook at files: documents, repairs, problems and plain errors."""

import contextlib
import datetime
import hashlib
import json
import random
import re
import sys
import types

import pandas as pd
import pytest
from presswork.corpus import documents, readers, reading, sheets
from presswork.errors import CorpusError, MissingExtraError, ParameterError, PressworkError
from presswork.language import dates
from presswork.schema import to_rows

PLAIN = "Orsa closed its bridge.\n\nThe mayor said: “We had no choice.”\n"


@pytest.fixture
def write(tmp_path):
    def write_file(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def read(path, mapping=None):
    articles, problems = documents.read_corpus(path, mapping)
    return to_rows(articles), to_rows(problems)


def read_one(path, mapping=None):
    articles, problems = read(path, mapping)
    assert len(articles) == 1
    return articles[0], problems


# ---- folders and files


def test_folder_is_read_in_order_without_sidecars_and_annotation(tmp_path, write):
    for name in ("b.txt", "a/z.txt", "c.TXT", ".hidden.txt", ".git/x.txt", "gold/g.json", "README.txt", "README.md"):
        write(name, PLAIN)
    for name in ("names.csv", "corrections.csv", "comments.csv"):
        write(name, "alias,speaker\n")
    articles, problems = read(tmp_path)
    assert [(a["article_id"], a["path"]) for a in articles] == [("a/z", "a/z.txt"), ("b", "b.txt"), ("c", "c.TXT")]
    assert problems == []


def test_nothing_is_passed_over_in_silence(tmp_path, write):
    for name in ("a.txt", "gold/g.txt", "b.docx", "sub/metadata.csv"):
        write(name, PLAIN)
    _, problems = read_one(tmp_path)
    assert sorted(p["path"] for p in problems) == ["b.docx", "gold", "sub/metadata.csv"]


def test_text_of_record_is_the_decoded_file_and_the_hash_is_of_its_bytes(write):
    data = b"\xef\xbb\xbfOne\r\nTwo\rThree\n"
    article, problems = read_one(write("a.txt", data))
    assert article["text"] == "One\r\nTwo\rThree\n"
    assert article["sha256"] == hashlib.sha256(data).hexdigest()
    assert problems == []
    assert article["headline"] is None
    assert article["published_on_basis"] is None


def test_a_single_file_is_named_by_its_stem(write):
    article, _ = read_one(write("deep/x.y.txt", PLAIN))
    assert (article["article_id"], article["path"]) == ("x.y", "x.y.txt")


def test_two_files_with_one_stem_both_stay(tmp_path, write):
    write("a.txt", PLAIN)
    write("a.jsonl", json.dumps({"id": "a", "text": "Another text."}))
    write("a-2.txt", "A third.")
    articles, problems = read(tmp_path)
    assert sorted(a["article_id"] for a in articles) == ["a", "a-2", "a-3"]
    assert len(problems) == 1
    assert "taken" in problems[0]["problem"]


# ---- encodings


@pytest.mark.parametrize(
    ("data", "text", "action"),
    [
        (PLAIN.encode("utf-8-sig"), PLAIN, None),
        (PLAIN.encode("utf-16"), PLAIN, None),
        (b"\xfe\xff" + PLAIN.encode("utf-16-be"), PLAIN, None),
        (PLAIN.encode("utf-32"), PLAIN, None),
        (PLAIN.encode("utf-16-le"), PLAIN, "read as utf-16-le"),
        (PLAIN.encode("utf-16-be"), PLAIN, "read as utf-16-be"),
        ("Мост закрыт в среду.\n".encode("utf-16-le"), "Мост закрыт в среду.\n", "read as utf-16-le"),
        (PLAIN.encode("cp1252"), PLAIN, "read as cp1252"),
        ("Ce fut « l’été » à Orsa.".encode("cp1252"), "Ce fut « l’été » à Orsa.", "read as cp1252"),
        ("Министр сказал, что мост закрыт.".encode("cp1251"), "Министр сказал, что мост закрыт.", "read as cp1251"),
        ("Où est Ève? “Ici”".encode() + b" \x93Non\x94", "Où est Ève? “Ici” “Non”", "UTF-8 with bytes of cp1252"),
    ],
)
def test_encodings(write, data, text, action):
    article, problems = read_one(write("a.txt", data))
    assert article["text"] == text
    assert [action in p["action"] for p in problems] == ([True] if action else [])


@pytest.mark.parametrize(
    ("garbled", "repaired"),
    [
        ("The CafÃ© in Orsa", "The Café in Orsa"),
        ("â€œWe hadnâ€™t,â€\x9d she said", "“We hadn’t,” she said"),
        ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚ Orsa", "привет Orsa"),
        ("â€œThe winter,â€\ufffd he said. Itâ€™s cold.", "“The winter,” he said. It’s cold."),
        ("â€œThe winter,â€ he said, â€œis cold.â€", "“The winter,” he said, “is cold.”"),
        ("â€œNo,â€\ufffdâ€”she left", "“No,”—she left"),
    ],
)
def test_mojibake_is_repaired_and_told(write, garbled, repaired):
    article, problems = read_one(write("a.txt", garbled))
    assert article["text"] == repaired
    assert len(problems) == 1
    assert problems[0]["action"].startswith("repaired")


@pytest.mark.parametrize("text", ["The winter,â€\ufffd he said.", "The winter,â€ he said."])
def test_what_cannot_be_repaired_for_sure_is_told(write, text):
    article, problems = read_one(write("a.txt", text))
    assert article["text"] == text
    assert [p["action"] for p in problems] == ["left as it is"]
    assert "winter,â€" in problems[0]["problem"]


@pytest.mark.parametrize(
    "text",
    ["SÃO PAULO, AÇÃO", "« LIBERTÉ »", "«LIBERTÉ»", "Ð is a letter", "naà ̈ve", "a � b", "“Ora” – it’s"],
)
def test_what_may_be_meant_is_left_alone(write, text):
    article, problems = read_one(write("a.txt", text))
    assert (article["text"], problems) == (text, [])


# ---- records


def test_file_name_with_a_colon_finds_its_metadata(tmp_path, write):
    write("a:b.txt", PLAIN)
    write("metadata.csv", "file,outlet\na:b.txt,Post\n")
    article, _ = read_one(tmp_path)
    assert (article["article_id"], article["outlet"]) == ("a:b", "Post")


def test_null_in_a_record_is_replaced(write):
    article, problems = read_one(write("a.jsonl", r'{"text": "a \u0000 b"}'))
    assert (article["text"], len(problems)) == ("a \ufffd b", 1)


def test_records_of_all_kinds_with_other_column_names(tmp_path, write):
    pytest.importorskip("pyarrow")
    rows = [{"nr": "7", "body": PLAIN, "source": "Orsa Post", "day": "2021-03-04"}]
    write("a.jsonl", json.dumps(rows[0]))
    pd.DataFrame(rows).to_csv(tmp_path / "b.csv", index=False)
    pd.DataFrame(rows).assign(day=datetime.datetime(2021, 3, 4, 9)).to_parquet(tmp_path / "c.parquet")
    mapping = {"text": "body", "outlet": "source", "published_on": "day", "article_id": "nr"}
    articles, problems = read(tmp_path, mapping)
    assert [a["article_id"] for a in articles] == ["7", "7-2", "7-3"]
    for article in articles:
        assert article["text"] == PLAIN
        assert article["outlet"] == "Orsa Post"
        assert (article["published_on"], article["published_on_basis"]) == ("2021-03-04", "given")
    assert len(problems) == 2


def test_record_without_id_is_named_by_file_and_line(write):
    articles, _ = read(write("a.csv", 'text\n"One\nand a half."\nTwo.\n'))
    assert [(a["article_id"], a["text"]) for a in articles] == [("a-2", "One\nand a half."), ("a-4", "Two.")]
    assert articles[1]["sha256"] == hashlib.sha256(b"Two.").hexdigest()


def test_semicolons_of_spreadsheets(write):
    article, _ = read_one(write("a.csv", "\ufefftext;outlet\r\n“Yes, we do”;NA\r\n"))
    assert (article["text"], article["outlet"]) == ("“Yes, we do”", "NA")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_no_text_column_names_the_columns_and_the_way_out(tmp_path, name):
    path = tmp_path / name
    rows = pd.DataFrame([{"words": "x", "from": "y"}])
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
        rows.to_parquet(path)
    elif name.endswith("csv"):
        rows.to_csv(path, index=False)
    else:
        rows.to_json(path, orient="records", lines=True)
    with pytest.raises(CorpusError, match=r"words, from.*--map text="):
        documents.read_corpus(path)
    (tmp_path / "b.txt").write_text(PLAIN)
    article, problems = read_one(tmp_path)
    assert article["article_id"] == "b"
    assert "words, from" in problems[0]["problem"]


def test_mapping_is_checked(write):
    path = write("a.csv", "words\nx\n")
    with pytest.raises(ParameterError, match="txt"):
        documents.read_corpus(path, {"txt": "words"})
    with pytest.raises(CorpusError, match=r"sorce.*it has words"):
        documents.read_corpus(path, {"text": "words", "outlet": "sorce"})


def test_broken_csv_costs_its_own_lines(write):
    content = 'id,text\n1,One.\n2,"Two\n3,"Three."\n4,Four, and more\n5,Five.\n6,"Six\n'
    articles, problems = read(write("a.csv", content))
    assert [a["article_id"] for a in articles] == ["1", "3", "5"]
    assert [p["path"] for p in problems] == ["a.csv:3", "a.csv:5", "a.csv:7"]


def test_broken_json_lines_cost_their_own_lines(write):
    deep = "[" * 100_000
    lines = [
        '{"text": "One."}',
        "{broken",
        "[1]",
        deep,
        '{"x": 1}',
        '{"text": 5}',
        '{"text": ""}',
        '{"text": "Two."}',
    ]
    articles, problems = read(write("a.jsonl", "\n".join(lines)))
    assert [a["text"] for a in articles] == ["One.", "Two."]
    assert {p["path"] for p in problems} == {"a.jsonl:2", "a.jsonl:5", "a.jsonl:6", "a.jsonl:7", "a.jsonl"}
    assert "column not used: x" in problems[-1]["problem"]


def test_half_a_surrogate_pair_is_replaced(write):
    article, problems = read_one(write("a.jsonl", r'{"text": "a \ud800 b \ud83d\ude00", "outlet": "\udfff"}'))
    assert article["text"] == "a \ufffd b \U0001f600"
    assert article["outlet"] == "\ufffd"
    assert len(problems) == 2


# ---- metadata


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2021-10-28", "2021-10-28"),
        ("2021-10-28T23:15:00-05:00", "2021-10-28"),
        ("2021-10-28 8:15", "2021-10-28"),
        ("20211028", "2021-10-28"),
        ("2021/10/28", "2021-10-28"),
        ("8 October 2021", "2021-10-08"),
        ("Oct 8, 2021", "2021-10-08"),
        ("Fri, 08 Oct 2021 10:00:00 GMT", "2021-10-08"),
        ("10/11/2021", None),
        ("2021-02-30", None),
        ("2021-10", None),
        ("2021", None),
        ("yesterday", None),
        ("1635379200", "2021-10-28"),
        (" " * 100_000 + "x", None),
    ],
)
def test_dates_are_read_when_there_is_one_way_to(written, date):
    assert dates.read_date(written) == date


def test_metadata_joins_by_name_and_by_sha256(tmp_path, write):
    for name in ("a.txt", "sub/b.txt", "c.txt", "d.txt"):
        write(name, PLAIN + name)
    sha_c = hashlib.sha256((PLAIN + "c.txt").encode()).hexdigest()
    write(
        "metadata.csv",
        "file,outlet,published_on,published_on_basis,sha256,country\n"
        "a.txt,Post,2021-03-04,inferred,,Tarvia\n"
        "b.txt,Gazette,4/3/2021,,,\n"
        f"renamed.txt,Ledger,,page,{sha_c.upper()},\n"
        "lost.txt,Courier,,,,\n"
        "a.txt,Other,,,,\n",
    )
    articles, problems = read(tmp_path)
    by_id = {a["article_id"]: a for a in articles}
    assert [by_id[i]["outlet"] for i in ("a", "sub/b", "c", "d")] == ["Post", "Gazette", "Ledger", None]
    assert (by_id["a"]["published_on"], by_id["a"]["published_on_basis"]) == ("2021-03-04", "inferred")
    assert (by_id["sub/b"]["published_on"], by_id["c"]["published_on_basis"]) == (None, None)
    told = " | ".join(f"{p['path']} {p['problem']}" for p in problems)
    for part in ("lost.txt, which is none of the documents read", "line 6 is about a.txt, as line 2 is", "4/3/2021"):
        assert part in told
    assert len(problems) == 4
    assert by_id["a"]["own"] == {"country": "Tarvia"}
    assert any("country" in p["problem"] for p in problems)


def test_same_text_under_two_names_keeps_each_its_own_metadata(tmp_path, write):
    sha = hashlib.sha256(write("a.txt", PLAIN).read_bytes()).hexdigest()
    write("b.txt", PLAIN)
    write("metadata.csv", f"file,outlet,sha256\na.txt,Post,{sha}\nb.txt,Gazette,{sha}\n")
    articles, problems = read(tmp_path)
    assert [a["outlet"] for a in articles] == ["Post", "Gazette"]
    assert problems == []


def test_metadata_goes_before_the_record(tmp_path, write):
    write("a.jsonl", json.dumps({"id": "x", "text": "Text.", "outlet": "Scraper", "url": "u"}))
    write("metadata.csv", "article_id,outlet\nx,Post\n")
    article, _ = read_one(tmp_path)
    assert (article["outlet"], article["url"]) == ("Post", "u")


def test_metadata_about_a_whole_file_and_about_its_records(tmp_path, write):
    write("a.jsonl", "\n".join(json.dumps({"id": i, "text": "Text."}) for i in ("x", "y", "z")))
    write("metadata.csv", "file,article_id,outlet\na.jsonl,x,Post\na.jsonl,y,Gazette\n")
    articles, problems = read(tmp_path)
    assert ([a["outlet"] for a in articles], problems) == (["Post", "Gazette", None], [])
    write("metadata.csv", "file,article_id,outlet\na.jsonl,x,Post\na.jsonl,,Courier\n")
    articles, problems = read(tmp_path)
    assert ([a["outlet"] for a in articles], problems) == (["Post", "Courier", "Courier"], [])


def test_accents_in_names_match_in_either_form(tmp_path, write):
    write("cafe\u0301.txt", PLAIN)
    write("metadata.csv", "file,outlet\ncafé.txt,Post\n")
    assert read_one(tmp_path)[0]["outlet"] == "Post"


def test_metadata_that_names_nothing_is_told_once_a_row(tmp_path, write):
    write("a.txt", PLAIN)
    write("metadata.csv", "outlet\nPost\n")
    _, problems = read_one(tmp_path)
    assert "no file, path, article_id or sha256" in problems[0]["problem"]


# ---- HTML, with a stand-in for the reader of pages


@pytest.fixture
def pages(monkeypatch):
    def open_page(html, url=None):
        if "no extra" in html:
            raise MissingExtraError("HTML needs pip install 'presswork[html]'.")
        page = dict.fromkeys(("headline", "byline", "language")) | {
            "text": html.replace("<p>", ""),
            "outlet": "Page Post",
            "published_on": "2020-01-02",
            "url": url or "page-url",
            "marks": [{"start": 0, "end": 1, "kind": "body"}],
        }
        return page, False, []

    monkeypatch.setitem(sys.modules, "presswork.page.html.markup", types.SimpleNamespace(open_page=open_page))


@pytest.mark.usefixtures("pages")
def test_page_fills_what_metadata_leaves_open(tmp_path, write):
    write("a.html", "<p>Text of a page.")
    write("metadata.csv", "file,outlet,url\na.html,Orsa Post,https://orsa.example/1\n")
    article, problems = read_one(tmp_path)
    assert article["text"] == "Text of a page."
    assert (article["outlet"], article["url"]) == ("Orsa Post", "https://orsa.example/1")
    assert (article["published_on"], article["published_on_basis"]) == ("2020-01-02", "page")
    assert article["marks"] == [{"start": 0, "end": 1, "kind": "body"}]
    assert problems == []


@pytest.mark.usefixtures("pages")
def test_page_in_the_encoding_that_it_declares(write):
    html = '<meta charset="windows-1251"><p>Мост'
    article, _ = read_one(write("a.htm", html.encode("cp1251")))
    assert article["text"].endswith("Мост")


@pytest.mark.usefixtures("pages")
def test_missing_extra_stops_one_page_but_not_a_folder(tmp_path, write):
    path = write("a.html", "no extra")
    with pytest.raises(MissingExtraError):
        documents.read_corpus(path)
    write("b.txt", PLAIN)
    article, problems = read_one(tmp_path)
    assert article["article_id"] == "b"
    assert (problems[0]["path"], "presswork[html]" in problems[0]["problem"]) == ("a.html", True)


# ---- bad input


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9, "binary"),
        ("a.txt", b"Text with a null\0byte", "binary"),
        ("a.txt", b"%PDF-1.4\n1 0 obj\n", "binary"),
        ("a.csv", bytes(range(256)) * 9, "binary"),
        ("a.jsonl", bytes(range(256)) * 9, "binary"),
        ("a.txt", b"", "no text"),
        ("a.txt", b" \n\t\n", "no text"),
        ("a.txt", b"\xef\xbb\xbf", "no text"),
        ("a.csv", b"", "no records"),
        ("a.csv", b"text,outlet\n", "no records"),
        ("a.jsonl", b"\n\n", "no records"),
        ("a.parquet", b"PAR1 nonsense", "corrupt Parquet"),
        ("a.pdf", b"%PDF-1.4", "broken or locked PDF"),
        ("a.doc", b"\xd0\xcf", "of a kind that is not read (.doc); save it as .docx or .txt"),
    ],
)
def test_bad_file_is_a_problem_in_a_folder_and_an_error_alone(tmp_path, write, name, data, told):
    path = write(name, data)
    with pytest.raises(CorpusError):
        documents.read_corpus(path)
    with pytest.raises(CorpusError, match=re.escape(told)):
        documents.read_corpus(tmp_path)
    write("good.txt", PLAIN)
    article, problems = read_one(tmp_path)
    assert article["article_id"] == "good"
    assert [told in p["problem"] for p in problems] == [True]


METADATA_ELSEWHERE = {
    "metadata": "lists/all.tsv",
    "metadata.file": "filename",
    "metadata.outlet": "publisher",
    "metadata.published_on": "day",
}


def test_metadata_may_lie_elsewhere_and_have_other_columns(tmp_path, write):
    write("texts/sub/a.txt", PLAIN)
    others = "".join(f"other{n}\tGazette\t2031-05-07\n" for n in range(6))
    write("lists/all.tsv", f"filename\tpublisher\tday\na\tPost\t2031-05-06\n{others}")
    mapping = METADATA_ELSEWHERE | {"metadata": str(tmp_path / "lists" / "all.tsv")}
    articles, problems = documents.read_corpus(tmp_path / "texts", mapping)
    assert articles[["outlet", "published_on", "published_on_basis"]].values.tolist() == [
        ["Post", "2031-05-06", "given"]
    ]
    assert problems[["path", "problem"]].values.tolist() == [
        ["all.tsv", "6 lines name none of the documents read, the first of them line 3, other0"]
    ]


@pytest.mark.parametrize(
    ("mapping", "error", "told"),
    [
        ({"metadata": "gone.csv"}, ParameterError, "gone.csv is not there"),
        ({"metadata.outlet": "publisher"}, ParameterError, "metadata.csv is not there"),
        ({"metadata.text": "body"}, ParameterError, "'metadata.text' is no column of ours"),
    ],
)
def test_metadata_that_is_not_there_is_an_error(tmp_path, write, mapping, error, told):
    write("a.txt", PLAIN)
    with pytest.raises(error, match=told):
        documents.read_corpus(tmp_path, mapping)


def test_a_column_that_the_metadata_lack_is_an_error(tmp_path, write):
    write("a.txt", PLAIN)
    write("metadata.csv", "file,outlet\na.txt,Post\n")
    with pytest.raises(CorpusError, match=r"metadata\.csv has no column publisher; it has file, outlet"):
        documents.read_corpus(tmp_path, {"metadata.outlet": "publisher"})


def test_a_bad_document_goes_before_what_is_said_of_it(tmp_path, write):
    write("a.txt", b"\0\1")
    write("metadata.csv", "file,outlet\nlost.txt,Post\nlost.txt,Gazette\n,Courier\n")
    for path in (tmp_path, tmp_path / "a.txt"):
        with pytest.raises(CorpusError, match=r"can be read \(a\.txt: a binary file"):
            documents.read_corpus(path)


def test_too_long_a_text_is_left_out_but_a_long_file_of_records_is_not(tmp_path, write, monkeypatch):
    for module in (reading, readers):
        monkeypatch.setattr(module, "MAX_TEXT_BYTES", 1000)  # the real limit is 20 MB
    write("a.txt", "x" * 1001)
    write("b.jsonl", "\n".join(json.dumps({"text": "y" * n}) for n in (900, 900, 1001)))
    articles, problems = read(tmp_path)
    assert [a["article_id"] for a in articles] == ["b-1", "b-2"]
    assert [p["path"] for p in problems] == ["a.txt", "b.jsonl:3"]


def test_nothing_there(tmp_path):
    with pytest.raises(CorpusError, match="nowhere is not there"):
        documents.read_corpus(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match=r"holds no documents; put files of the kinds \.txt"):
        documents.read_corpus(tmp_path)


def test_a_file_that_the_system_refuses_is_a_problem(tmp_path, write, monkeypatch):
    write("a.txt", PLAIN)
    write("b.txt", PLAIN)

    def refuse(path):
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return PLAIN.encode()

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    article, problems = read_one(tmp_path)
    assert article["article_id"] == "a"
    assert problems == [{"path": "b.txt", "problem": "cannot be read (Permission denied)", "action": "left out"}]


def test_parquet_without_its_extra_says_what_to_install(tmp_path, write, monkeypatch):
    path = write("a.parquet", b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"presswork\[scale\]"):
        documents.read_corpus(path)


def test_a_name_that_is_no_text_can_be_stored(tmp_path):
    try:
        (tmp_path / "b\udcff.txt").write_text(PLAIN)
    except OSError:
        pytest.skip("this file system refuses such names")
    article, _ = read_one(tmp_path)
    assert (article["article_id"], article["path"]) == ("b\ufffd", "b\ufffd.txt")


def test_garbage_never_ends_in_anything_but_a_plain_error(tmp_path):
    pieces = [
        b'"',
        b",",
        b"\n",
        b'{"text": "',
        b'"}',
        b"text",
        b"\xc3\xa9",
        b"\x93",
        b"\\ud800",
        b"\0",
        b"\xed\xa0\x80",
        b"null",
    ]
    dice = random.Random(7)
    for _ in range(50):
        for name in ("a.txt", "b.csv", "c.jsonl", "metadata.csv", "names.csv"):
            (tmp_path / name).write_bytes(b"".join(dice.choices(pieces, k=dice.randrange(30))))
        for read_any in (documents.read_corpus, sheets.read_names):
            with contextlib.suppress(PressworkError):
                read_any(tmp_path)


def test_links_out_of_the_corpus_are_not_followed(tmp_path, write):
    write("corpus/a.txt", PLAIN)
    secret = write("secret.txt", "secret")
    inside = tmp_path / "corpus"
    (inside / "out.txt").symlink_to(secret)
    (inside / "broken.txt").symlink_to(inside / "nothing.txt")
    (inside / "up").symlink_to(tmp_path)
    (inside / "within.txt").symlink_to(inside / "a.txt")
    articles, problems = read(inside)
    assert [a["article_id"] for a in articles] == ["a", "within"]
    assert sorted(p["path"] for p in problems) == ["broken.txt", "out.txt", "up"]


# ---- sidecars


def test_names_are_read_with_types(tmp_path, write):
    write("names.csv", "alias,speaker,is_official\nthe Bear,Ana Orsa,yes\nOrsa,Ana Orsa,\n")
    names = to_rows(sheets.read_names(tmp_path))
    assert [(n["alias"], n["speaker"], n["is_official"], n["role"]) for n in names] == [
        ("the Bear", "Ana Orsa", True, None),
        ("Orsa", "Ana Orsa", None, None),
    ]


def test_no_sidecar_gives_no_rows(tmp_path):
    assert len(sheets.read_names(tmp_path)) == 0
    assert [len(table) for table in sheets.read_corrections(tmp_path)] == [0, 0]


def test_corrections_are_read_with_types(tmp_path, write):
    write("corrections.csv", "article_id,start,end,speaker,tone_label,kind\na,10,20,Ana Orsa,-1,Direct\n")
    rows, problems = sheets.read_corrections(tmp_path)
    (row,) = to_rows(rows)
    assert problems.empty
    assert (row["start"], row["end"], row["tone_label"], row["kind"]) == (10, 20, -1, "direct")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("names.csv", "alias,role\nx,y\n", r"lacks \['speaker'\]"),
        ("names.csv", "alias,speaker,is_offical\nx,y,yes\n", "unknown columns .*is_offical"),
        (
            "names.csv",
            "alias,speaker,is_official\nx,y,maybe\n",
            "line 2: is_official is 'maybe'; it must be one of yes",
        ),
        ("names.csv", "alias,speaker\n,y\n", "line 2: alias is empty"),
        ("names.csv", 'alias,speaker\n"x,y\n', "broken CSV"),
        ("names.csv", "alias,speaker\nSæberg,Runa Sæberg\n".encode("cp1252"), r"not UTF-8.*\(save it as UTF-8\)"),
        ("corrections.csv", "article_id,start\na,10\n", r"lacks \['end'\]"),
        ("corrections.csv", "article_id,start,end\nSæberg,1,20\n".encode("cp1252"), "not UTF-8"),
    ],
)
def test_wrong_sidecars_are_refused_with_place_and_remedy(tmp_path, write, name, content, told):
    write(name, content)
    read_sidecar = sheets.read_names if name == "names.csv" else sheets.read_corrections
    with pytest.raises(CorpusError, match=told):
        read_sidecar(tmp_path)


def test_corpus_hash_depends_on_ids_and_bytes_and_not_on_order(tmp_path, write):
    write("a.txt", "One.")
    write("b.txt", "Two.")
    articles, _ = documents.read_corpus(tmp_path)
    before = documents.hash_corpus(articles)
    assert documents.hash_corpus(articles.iloc[::-1]) == before
    write("b.txt", "Two!")
    assert documents.hash_corpus(documents.read_corpus(tmp_path)[0]) != before
