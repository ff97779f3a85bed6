"""Whatever happens, nothing is lost: full disks, kills, second runs, signals, and what people wrote themselves.

The names carry the row of the table in the threat model (THREATS.md) that each holds.
"""

import ast
import datetime
import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from nbformat import v4
from presswork import outputs, pipeline, table_files
from presswork.cli import main
from presswork.corpus import problems, reading
from presswork.corpus.records import tables as records_tables
from presswork.errors import CorpusError, OutputError, ParameterError
from presswork.language.quotation_marks import find_quotation_regions
from presswork.parameters import read_value
from presswork.report.kernels import running, streams
from presswork.show import html, tables
from presswork.sources import differences
from presswork.trust.audit import write_sheet
from presswork.words import contexts, pairs

PACKAGE = Path(__file__).parents[2] / "analysis" / "presswork"
RUN = "import sys; from presswork.cli import main; main(sys.argv[1:], prog_name='presswork')"
NAMES = [a + b + c for a in "BDGKLM" for b in "aeiou" for c in "rl"]
FERRY = "Ferry talks resume\n\n“We will sail again in May,” Transport Minister Ilva Torrek said on Monday.\n"


def run(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments])


def start(*arguments, code=RUN, **options):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    # Ctrl-C works in what is started, also where these tests run behind `nohup` or `&`.
    if os.name == "posix":
        options = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)} | options
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], **pipes, **options)


def read_bytes(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    return folder


def fill_disk(monkeypatch, after):
    """Let the disk be full after so many bytes."""
    left = [after]

    def write(path, content):
        content = outputs._encode(content)
        left[0] -= len(content)
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        path.write_bytes(content)
        return path

    def sync(_):
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(outputs, "write_staged", write)
    monkeypatch.setattr(outputs.os, "fsync", sync)
    return left


# ---- 1: reports inside the corpus


def test_row_1_a_folder_that_presswork_wrote_is_not_read_as_documents(texts):
    assert run("tables", texts, "--out", texts / "made", "--format", "jsonl").exit_code == 0
    again = pipeline.make_coverage(texts)
    assert again.articles["article_id"].tolist() == ["ferry"]
    assert again.problems["problem"].str.contains("a folder that Presswork wrote").any()


# ---- 2: what people wrote


@pytest.mark.parametrize("name", ["corrections.csv", "comments.csv", "audit.csv", "names.csv", "metadata.csv"])
def test_row_2_tables_are_not_written_over_what_people_wrote(texts, name):
    (texts / name).write_text("by,hand\n1,2\n", encoding="utf-8")
    before = read_bytes(texts)
    result = run("tables", texts, "--out", texts)
    assert result.exit_code == 1
    assert "holds something other than tables; choose another folder with --out" in result.output
    assert read_bytes(texts) == before


@pytest.mark.parametrize(("name", "what"), [("corrections.csv", "was changed"), ("notes.txt", "was put there")])
def test_row_2_tables_that_people_changed_are_kept(texts, tmp_path, name, what):
    out = tmp_path / "out"
    assert run("tables", texts, "--out", out).exit_code == 0
    (out / name).write_text("by hand\n", encoding="utf-8")
    before = read_bytes(out)
    result = run("tables", texts, "--out", out)
    assert result.exit_code == 1
    assert f"{name} {what} since Presswork wrote" in result.output
    assert read_bytes(out) == before


def test_row_2_a_full_disk_leaves_a_sheet_as_it_was(texts, monkeypatch):
    rows = pipeline.make_coverage(texts).quotations
    path = write_sheet(rows, texts, "audit.csv")
    before = read_bytes(texts)
    fill_disk(monkeypatch, -1)
    with pytest.raises(OutputError, match=r"audit\.csv cannot be written \(No space left on device\)"):
        write_sheet(rows, texts, "audit.csv")
    assert read_bytes(texts) == before
    assert path.is_file()


def test_row_2_a_sheet_that_is_a_link_stays_one(texts, tmp_path):
    (tmp_path / "kept.csv").write_text("old", encoding="utf-8")
    (texts / "audit.csv").symlink_to(tmp_path / "kept.csv")
    write_sheet(pipeline.make_coverage(texts).quotations, texts, "audit.csv")
    assert (texts / "audit.csv").is_symlink()
    assert (tmp_path / "kept.csv").read_text(encoding="utf-8-sig").startswith('"article_id"')


def test_row_2_one_writer_for_every_file():
    """Nothing but `outputs` opens a file to write: what does would be cut short by a full disk or a kill."""
    writers = {"write_text", "write_bytes", "copyfile", "copy", "copy2", "rename", "replace_file"}
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            modes = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            is_open = name == "open" and any(mode[:1] in "wax" and len(mode) < 4 for mode in modes if mode)
            is_rename = name == "rename" and any(k.arg == "columns" for k in node.keywords)
            is_column = name == "rename" and len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
            if is_open or (name in writers and not is_rename and not is_column and not is_frame(node)):
                found.add(path.relative_to(PACKAGE).as_posix())
    assert found <= {"outputs.py"}


def is_frame(node):
    """Whether a call copies or renames a frame or an array in memory."""
    return isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args


# ---- 3: tables of one run


def test_row_3_tables_of_two_runs_are_not_read_as_one(texts, tmp_path):
    for name, text in (("one", FERRY), ("two", FERRY.replace("May", "June"))):
        (texts / "ferry.txt").write_text(text, encoding="utf-8")
        pipeline.write_tables(pipeline.make_coverage(texts), tmp_path / name, ["jsonl"])
    (tmp_path / "one" / "articles.jsonl").write_bytes((tmp_path / "two" / "articles.jsonl").read_bytes())
    with pytest.raises(CorpusError, match=r"articles\.jsonl is not the file that was written with the rest"):
        pipeline.load(tmp_path / "one")


def test_row_3_a_second_format_takes_the_place_of_the_first(texts, tmp_path):
    for file_format in ("csv", "jsonl"):
        assert run("tables", texts, "--out", tmp_path / "out", "--format", file_format).exit_code == 0
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".jsonl", ".json"}


@pytest.mark.parametrize("after", [-1, 0, 200, 2000])
def test_row_3_a_full_disk_leaves_the_old_tables(texts, tmp_path, monkeypatch, after):
    coverage = pipeline.make_coverage(texts)
    pipeline.write_tables(coverage, tmp_path / "out", ["jsonl"])
    before = read_bytes(tmp_path)
    real = table_files.outputs.write_file
    left = fill_disk(monkeypatch, after)

    def write(path, content):
        pieces = [content] if isinstance(content, (str, bytes)) else list(content)
        left[0] -= sum(len(outputs._encode(piece)) for piece in pieces)
        return real(path, pieces)

    monkeypatch.setattr(table_files.outputs, "write_file", write)
    with pytest.raises(OutputError, match="No space left"):
        pipeline.write_tables(coverage, tmp_path / "out", ["jsonl", "csv"])
    assert read_bytes(tmp_path) == before


# ---- 4: what never ends


def test_row_4_a_ruler_between_two_quotations_ends():
    code = "from presswork.statements import transcripts as t; t._SIGNATURE.match('-' * 80 + '~')"
    assert start(code=code).wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("kind", "value"), [("int", "9" * 5000), ("int", 10**19), ("float", "inf"), ("float", "nan")]
)
def test_row_4_numbers_without_bounds_are_refused(kind, value):
    with pytest.raises(ParameterError, match=r"The parameter n is '.{1,60}'; it must be a"):
        read_value("n", value, kind)


@pytest.mark.parametrize("window", [0, 201, 10**9])
def test_row_4_a_window_is_within_a_sentence(window):
    with pytest.raises(ParameterError, match=rf"window is {window}; it must be a number from 1 to 200"):
        pairs.check_window(window)


def test_row_4_a_document_that_takes_too_long_is_a_row_of_problems(texts, monkeypatch):
    (texts / "slow.txt").write_text("Slow page\n\nIt never ends.\n", encoding="utf-8")
    real = pipeline.quotations.find_quotations

    def find(articles, blocks):
        if "slow" in set(articles["article_id"]):
            time.sleep(5)
        return real(articles, blocks)

    monkeypatch.setattr(pipeline.quotations, "find_quotations", find)
    monkeypatch.setattr(problems, "SECONDS", 0.5)
    coverage = pipeline.make_coverage(texts)
    assert set(coverage.quotations["article_id"]) == {"ferry"}
    (told,) = coverage.problems["problem"]
    assert told.startswith("an error in the step statements (TimeoutError: took longer than")


# ---- 5: dates without a clock


def test_row_5_the_day_of_another_zone_is_the_one_that_the_page_tells(texts):
    ahead = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)
    stamp = f"{ahead.date().isoformat()}T08:00:00+13:00"
    head = f'<title>Bridge</title><meta property="article:published_time" content="{stamp}">'
    body = "<p>The council met to talk about the old bridge, which carries 4,000 cars a day.</p>" * 3
    (texts / "nz.html").write_text(f"<html><head>{head}</head><body><h1>Bridge</h1>{body}</body></html>")
    articles = pipeline.make_coverage(texts).articles.set_index("article_id")
    assert articles.loc["nz", "published_on"] == ahead.date().isoformat()


# ---- 6: marks that never close

CLAIMS = " ".join(f"The mayor of {name}a said that the {name.lower()} bridge is safe." for name in NAMES)


@pytest.mark.parametrize("mark", ["“", '"', "«"])
def test_row_6_one_stray_mark_swallows_nothing(texts, mark):
    (texts / "ferry.txt").write_text(f"Bridges\n\nThe report calls it {mark}old. {CLAIMS}\n", encoding="utf-8")
    coverage = pipeline.make_coverage(texts)
    found = coverage.quotations["text"].str.fullmatch(r"the \w+ bridge is safe").sum()
    assert found == len(NAMES)
    told = coverage.problems["problem"].str.contains("1 quotation mark opens and never closes")
    assert told.sum() == 1


def test_row_6_a_quotation_that_goes_on_in_the_next_paragraph_is_none():
    text = "“We will sail in May. We are ready.\n\n“Nobody is left behind,” Ilva Torrek said."
    regions = find_quotation_regions(text)
    assert [text[r.start : r.end] for r in regions] == [
        "“We will sail in May. We are ready.",
        "“Nobody is left behind,”",
    ]


def test_row_6_words_that_no_statement_is_sought_in_are_told(texts):
    line = "Bell said " + "and it rains on the quay " * 200
    (texts / "ferry.txt").write_text(f"{FERRY}\n{line}\n", encoding="utf-8")
    told = pipeline.make_coverage(texts).problems
    assert told["problem"].str.contains("1 line of more than 600 words and signs").any()


# ---- 7: no mathematics


def test_row_7_no_fragment_is_set_as_mathematics():
    """JupyterLab sets what stands between two dollars: only an element of this class is left alone."""
    frame = pd.DataFrame({"price": ["It costs $5 million now, not the $12 million"]})
    shown = tables.render_table(frame, "Prices")
    parts = [html.render_facts("a", [{"what": "$5", "count": "$6"}]), html.Rendered("<p>$5 $6</p>", "")._repr_html_()]
    parts.append(shown._repr_html_())
    for markup in parts:
        body = markup.partition("</style>")[2]
        assert "mathjax_ignore" in body.partition(">")[0]


# ---- 8: same bytes


def test_row_8_one_print_that_came_in_pieces_is_one_output():
    def make(*texts):
        return [v4.new_output("stream", name="stdout", text=text) for text in texts]

    picture = v4.new_output("display_data", data={"text/plain": "p"})
    error = v4.new_output("stream", name="stderr", text="e")
    joined = streams.join_streams([*make("a", "b\n"), picture, *make("c"), error])
    assert joined == [*make("ab\n"), picture, *make("c"), error]


# ---- 9: one NUL byte


def test_row_9_a_nul_byte_costs_a_character(texts):
    (texts / "nul.txt").write_bytes(FERRY.encode() * 20 + b"\0")
    coverage = pipeline.make_coverage(texts)
    assert set(coverage.articles["article_id"]) == {"ferry", "nul"}
    assert coverage.problems["problem"].str.contains("nulls").any()


# ---- 10: the swap


@pytest.fixture(params=["exchange", "rename"])
def swap(request, monkeypatch):
    """Both ways in which a folder takes the place of another."""
    if request.param == "rename":
        monkeypatch.setattr(outputs, "_exchange", lambda *_: False)
    return request.param


def stage(target, text):
    with outputs.stage_folder(target) as staging:
        outputs.write_staged(staging.folder / "a.txt", text)
        staging.move()


def test_row_10_a_folder_takes_the_place_of_another_whole(tmp_path, swap):
    for text in ("old", "new"):
        stage(tmp_path / "out", text)
    assert read_bytes(tmp_path) == {"out/a.txt": b"new"}


def test_row_10_a_second_rename_that_fails_brings_the_old_back(tmp_path, monkeypatch):
    stage(tmp_path / "out", "old")
    monkeypatch.setattr(outputs, "_exchange", lambda *_: False)
    real = Path.rename

    def rename(path, target):
        if path.name.endswith(".new"):
            raise OSError(errno.EIO, "Input/output error")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OutputError, match="Input/output error"):
        stage(tmp_path / "out", "new")
    assert read_bytes(tmp_path) == {"out/a.txt": b"old"}


def test_row_10_what_stood_there_is_put_back_after_a_kill_between_two_renames(tmp_path):
    stage(tmp_path / "out", "old")
    (tmp_path / "out").rename(tmp_path / ".presswork-out.old")
    (tmp_path / ".presswork-out.new").mkdir()
    (tmp_path / ".presswork-out.lock").write_text("1")
    with outputs.stage_folder(tmp_path / "out"):
        assert (tmp_path / "out" / "a.txt").read_text() == "old"
    assert read_bytes(tmp_path) == {"out/a.txt": b"old"}


def test_row_10_a_linked_place_stays_a_link(tmp_path, swap):
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk")
    for text in ("old", "new"):
        stage(tmp_path / "out", text)
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "disk" / "a.txt").read_text() == "new"


def test_row_10_two_runs_at_once_are_told_apart(tmp_path):
    with (
        outputs.stage_folder(tmp_path / "out"),
        pytest.raises(OutputError, match=rf"Another run of Presswork \(process {os.getpid()}\) is writing .*out"),
        outputs.stage_folder(tmp_path / "out"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


HOLD = (
    "import sys, time, presswork.cli, presswork.pipeline as p\nfrom presswork import outputs\n"
    "def load(*_, **__):\n"
    "    with outputs.stage_folder(sys.argv[2]) as staging:\n"
    "        (staging.folder / 'half').write_text('x')\n        print('ready', flush=True)\n        time.sleep(60)\n"
    "p.load = load\npresswork.cli.main(['tables', sys.argv[1], '--out', sys.argv[2] + '-x'], prog_name='presswork')"
)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_row_10_signals_end_a_run_and_leave_nothing(texts, tmp_path, name):
    process = start(texts, tmp_path / "out", code=HOLD)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(getattr(signal, name))
    _, told = process.communicate(timeout=30)
    assert process.returncode == 1
    assert told.strip() == "Aborted!"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["texts"]


def test_row_10_what_a_killed_run_left_is_swept_by_the_next(texts, tmp_path):
    process = start(texts, tmp_path / "out", code=HOLD)
    assert process.stdout.readline() == "ready\n"
    process.kill()
    process.communicate()
    assert (tmp_path / ".presswork-out.new" / "half").is_file()
    stage(tmp_path / "out", "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "texts"]


SLOW = "import time\nprint('x')\ntime.sleep(60)"


def test_row_10_a_stopped_report_stops_its_kernels_and_leaves_no_file(texts, tmp_path):
    cell = v4.new_code_cell("corpus: str = ''", metadata={"tags": ["parameters"]})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = v4.new_notebook(cells=[cell, v4.new_code_cell(SLOW)], metadata={"kernelspec": kernel, "title": "s"})
    (tmp_path / "00_slow.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    code = (
        "import pathlib, sys\nfrom presswork.report import run\nfrom presswork.cli import main\n"
        "run.list_notebooks = lambda: [pathlib.Path(sys.argv.pop())]\nsource = run.list_notebooks()\n"
        "run.list_notebooks = lambda: source\nmain(sys.argv[1:], prog_name='presswork')"
    )
    process = start("report", texts, "--out", tmp_path / "made" / "out", tmp_path / "00_slow.ipynb", code=code)
    connection = tmp_path / "made" / ".presswork-out.new" / running.FOLDER / "00_slow.json"
    wait_until(lambda: connection.is_file() and connection.stat().st_size)
    port = json.loads(connection.read_text())["shell_port"]
    time.sleep(1)
    process.terminate()
    process.communicate(timeout=30)
    assert list((tmp_path / "made").iterdir()) == []
    assert not is_open(port)


def wait_until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def is_open(port):
    import socket

    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


# ---- 14: spreadsheets


@pytest.mark.parametrize(
    "start", ["＝", "＋", "－", "＠", "\u200b=", "\ufeff=", "\u00ad+", " =", "\u2060＝", "\u3164="]
)
def test_row_14_no_spreadsheet_runs_a_cell(start):
    cell = table_files.to_cell(f"{start}HYPERLINK(1)")
    assert cell == f"'{start}HYPERLINK(1)"
    assert table_files.read_cell(cell) == f"{start}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["We = they", "“=”", "a", "", "\u200babc", "'tis"])
def test_row_14_other_cells_stay_as_they_are(text):
    assert table_files.read_cell(table_files.to_cell(text)) == text


# ---- 11: more than anybody reads


def test_row_11_forty_outlets_are_compared_and_it_is_told():
    rows = [(f"a{i}", f"Post {i % 60}", f"w{n}", 1) for i in range(120 + 39) for n in range(3)]
    tallies = pd.DataFrame(rows, columns="article_id outlet word n".split())
    pairs = differences.compare_outlets(tallies, n_resamples=2)
    assert len({*pairs["outlet"], *pairs["other"]}) == 40
    assert differences.tell_outlets(tallies) == "Of 60 outlets the 40 with most articles are compared."


@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_row_11_a_text_longer_than_a_book_is_cut_and_told(texts, monkeypatch, suffix):
    monkeypatch.setattr(reading, "LONGEST_TEXT", 1000)
    body = [f"The bridge of ward {number} is safe, the mayor said on Monday." for number in range(40)]
    page = "".join(f"<p>{line}</p>" for line in body)
    text = f"<html><head><title>Bridges</title></head><body><article>{page}</article></body></html>"
    (texts / f"long{suffix}").write_text(text if suffix == ".html" else "\n\n".join(body), encoding="utf-8")
    coverage = pipeline.make_coverage(texts)
    (long,) = coverage.articles.loc[coverage.articles["article_id"] == "long", "text"]
    assert len(long) == 1000
    assert coverage.problems["problem"].str.contains("cut off: a text of").any()
    blocks = coverage.blocks[coverage.blocks["article_id"] == "long"]
    covered = {i for row in blocks.itertuples() for i in range(row.start, row.end)}
    assert [i for i, sign in enumerate(long) if not sign.isspace() and i not in covered] == []


# ---- 12: a small file of many rows


def test_row_12_rows_and_characters_are_capped_and_told(tmp_path, monkeypatch):
    pd.DataFrame({"text": ["“We sail,” Ilva Torrek said."] * 50}).to_parquet(tmp_path / "a.parquet")
    monkeypatch.setattr(records_tables, "MAX_RECORDS", 20)
    coverage = pipeline.make_coverage(tmp_path)
    assert len(coverage.articles) == 20
    assert coverage.problems["problem"].str.contains("20").any()


# ---- 13: one sentence


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "The memory ran out; give fewer documents"),
        (OSError(errno.ENOSPC, "No space left on device", "x.csv"), "x.csv: No space left on device"),
        (RecursionError("too deep"), r"Presswork itself failed \(RecursionError: too deep; test_faults.py, line"),
        (KeyError("\udcff"), r"Presswork itself failed \(KeyError: "),
    ],
)
def test_row_13_whatever_ends_a_command_is_one_sentence(texts, tmp_path, monkeypatch, error, told):
    def load(*_, **__):
        raise error

    monkeypatch.setattr(pipeline, "load", load)
    result = run("tables", texts, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert re.match(f"Error: {told}", result.output), result.output
    assert "Traceback" not in result.output


def test_row_13_an_undecodable_byte_in_a_parameter_is_told(texts, tmp_path):
    result = run("report", texts, "--out", tmp_path / "out", "-p", "focus=a\udcff")
    assert result.exit_code == 1
    assert "which holds bytes that are no UTF-8" in result.output


def test_row_13_a_file_name_that_is_no_text_is_read(tmp_path):
    folder = os.fsencode(tmp_path) + b"/n\xff"
    os.mkdir(folder)
    with open(folder + b"/a\xff.txt", "w", encoding="utf-8") as file:
        file.write(FERRY)
    process = start("tables", folder.decode("utf-8", "surrogateescape"), "--out", tmp_path / "out")
    assert "Traceback" not in process.communicate(timeout=60)[1]
    assert process.returncode == 0


@pytest.mark.parametrize("name", ["corrections.csv", "audit.csv", "names.csv", "metadata.csv", "comments.csv"])
@pytest.mark.parametrize("number", [str(2**63), "9" * 5000, "-1e400"])
def test_row_13_a_huge_number_in_a_sidecar_costs_its_row(texts, tmp_path, name, number):
    headings = {
        "corrections.csv": "article_id,start,end,kind",
        "audit.csv": "what,place,drawn_from",
        "names.csv": "alias,speaker,is_official",
        "metadata.csv": "file,published_on,n_words",
        "comments.csv": "article_id,number,commenter,text",
    }
    row = ",".join([number] * len(headings[name].split(",")))
    (texts / name).write_text(f"{headings[name]}\n{row}\n", encoding="utf-8")
    result = run("tables", texts, "--out", tmp_path / "out")
    assert "Traceback" not in result.output
    assert "itself failed" not in result.output
    assert result.exit_code == 0 or name in result.output


@pytest.mark.parametrize(
    "pattern", ["(?R)", "(a|(?1))*", "(?&x)", "a{1000000000}", "(?:(?:a{99}){99}){99}", "(" * 5000]
)
def test_row_13_patterns_that_take_all_memory_are_refused(pattern):
    with pytest.raises(ParameterError, match=r"The word to follow, .* is no regular expression"):
        contexts.read_query(f"/{pattern}/")


def test_row_13_a_pipe_is_not_waited_for(texts, tmp_path):
    os.mkfifo(texts / "pipe.txt")
    assert pipeline.make_coverage(texts).problems["problem"].str.contains("no regular file").any()
    assert "is no regular file" in run("tables", texts / "pipe.txt", "--out", tmp_path / "out").output


def test_row_13_a_link_to_itself_is_told(texts):
    (texts / "loop.txt").symlink_to(texts / "loop.txt")
    assert len(pipeline.make_coverage(texts).problems) == 1
