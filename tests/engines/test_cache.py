"""What was made before is made once, and never given for anything else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import presswork
import pytest
from presswork import pipeline
from presswork.engines import corpora, engine, parts, store
from presswork.schema import make_table

FERRY = (
    "Ferry talks resume\n\n“We will sail again in May,” Transport Minister Ilva Torrek said on Monday.\n\n"
    "The port authority warned that the quay was not ready.\n"
)
BRIDGE = "Bridge closed\n\nThe bridge was closed, officials said. A repair takes a year.\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, text in (("ferry", FERRY), ("bridge", BRIDGE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A cache of this test's own."""
    monkeypatch.setenv(store.CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def work(monkeypatch):
    """The articles that were annotated, one by one."""
    done, annotate = [], store.annotate_part

    def watch(part, settings):
        done.extend(part.articles["article_id"])
        return annotate(part, settings)

    monkeypatch.setattr(store, "annotate_part", watch)
    return done


def check_same(one, other):
    for name, table in one.get_frames().items():
        pd.testing.assert_frame_equal(other.get_frames()[name], table, obj=name)
    assert [getattr(one, name) for name in corpora._NOTES] == [getattr(other, name) for name in corpora._NOTES]


@pytest.mark.parametrize("file_format", ["parquet", "jsonl"])
def test_the_second_run_annotates_nothing(folder, kept, work, monkeypatch, file_format):
    monkeypatch.setattr(store, "choose_format", lambda: file_format)
    first = pipeline.load(folder)
    assert sorted(work) == ["bridge", "ferry"]
    check_same(first, pipeline.load(folder))
    shutil.rmtree(kept / "corpora")  # now from the part
    check_same(first, pipeline.load(folder))
    assert len(work) == 2
    assert not [path for path in kept.rglob("*") if path.suffix in (".pkl", ".pickle")]


def test_a_run_without_the_cache_keeps_and_takes_nothing(folder, kept, work, monkeypatch):
    pipeline.load(folder, is_cached=False)
    assert not kept.exists()
    monkeypatch.setenv(store.CACHE_VARIABLE, "off")
    pipeline.load(folder)
    pipeline.load(folder)
    assert len(work) == 6
    assert not kept.exists()


def change_text(folder):
    (folder / "ferry.txt").write_text(FERRY.replace("May", "June"), encoding="utf-8")


def name_places(folder):
    (folder / "names.csv").write_text("alias,speaker,affiliation,is_official\nthe Varr office,Varr,Varr,yes\n")


@pytest.mark.parametrize("change", [change_text, name_places])
def test_a_changed_text_or_list_is_annotated_anew(folder, kept, work, change):
    pipeline.load(folder)
    change(folder)
    after = pipeline.load(folder)
    assert len(work) == 4
    check_same(pipeline.load(folder, is_cached=False), after)


def test_another_instrument_is_another_result(folder, kept, work):
    assert pipeline.load(folder).tone_model == "light"
    assert pipeline.load(folder, tone_model="careful").tone_model == "careful"
    assert len(work) == 4


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("variants.csv", "concept,variant,forms\nquay,quay,quay\n"),
        ("corrections.csv", "article_id,start,end,kind\nferry,20,48,none\n"),
        ("metadata.csv", "file,outlet\nferry.txt,The Varr Post\n"),
        ("comments.csv", "article_id,text\nferry,Too late.\n"),
    ],
)
def test_every_file_beside_the_documents_counts(folder, kept, name, content):
    pipeline.load(folder)
    (folder / name).write_text(content, encoding="utf-8")
    after = pipeline.load(folder)
    check_same(pipeline.load(folder, is_cached=False), after)
    (folder / name).unlink()
    check_same(pipeline.load(folder, is_cached=False), pipeline.load(folder))


def test_a_changed_word_list_is_another_version(tmp_path):
    lists = tmp_path / "lexicons"
    shutil.copytree(Path(presswork.__file__).parent / "language" / "lexicons", lists)
    before = store.list_code(lists)
    assert store.list_code(lists) == before
    with (lists / "titles.csv").open("a", encoding="utf-8") as file:
        file.write("reeve\n")
    assert store.list_code(lists) != before


def test_another_version_annotates_anew(folder, kept, work, monkeypatch):
    pipeline.load(folder)
    for module in (store, corpora):
        monkeypatch.setattr(module, "digest_code", lambda: "another")
    pipeline.load(folder)
    assert len(work) == 4


@pytest.mark.parametrize("kind", ["parts", "corpora"])
@pytest.mark.parametrize("harm", ["half", "other", "gone"])
def test_a_damaged_entry_is_told_and_made_anew(folder, kept, work, caplog, kind, harm):
    first = pipeline.load(folder)
    for other in {"parts", "corpora"} - {kind}:
        shutil.rmtree(kept / other)
    path = next((kept / kind / "quotations").iterdir())
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-40] if harm == "half" else b"something else")
    check_same(first, pipeline.load(folder))
    assert len(work) == 4
    assert "damaged" in caplog.text
    caplog.clear()
    check_same(first, pipeline.load(folder))
    assert not caplog.text
    assert len(work) == 4


def test_an_entry_that_was_never_finished_is_nothing(folder, kept, work, caplog):
    pipeline.load(folder)
    for path in kept.glob("*/finished/*"):
        path.unlink()
    pipeline.load(folder)
    assert len(work) == 4
    assert not caplog.text


def test_what_failed_is_tried_again(folder, kept, work, monkeypatch):
    from presswork.tone import tone

    with monkeypatch.context() as broken:
        broken.setattr(tone, "score_quotations", lambda *_, **__: 1 / 0)
        told = pipeline.load(folder).problems
    assert told["problem"].str.contains("ZeroDivisionError").any()
    assert not pipeline.load(folder).problems["problem"].str.contains("ZeroDivisionError").any()
    assert len(work) == 4


def test_a_cache_that_cannot_be_written_costs_time_only(folder, kept, caplog):
    kept.write_text("no folder")
    assert len(pipeline.load(folder).articles) == 2
    assert "Nothing was kept" in caplog.text


def test_what_was_not_asked_for_the_longest_goes_first(tmp_path):
    kept = store.Store(tmp_path / "kept")
    for at, key in enumerate("abc"):
        kept.keep(key, {"problems": make_table("problems", [{"path": key, "problem": "p", "action": "a"}])})
        os.utime(tmp_path / "kept" / "finished" / f"{key}.json", (at, at))
    assert kept.find("a")  # asked for now
    size = sum(path.stat().st_size for path in (tmp_path / "kept" / "problems").iterdir())
    store.Store(tmp_path / "kept", most_bytes=size * 2 // 3).sweep()
    assert [key for key in "abc" if kept.find(key)] == ["a", "c"]
    assert len(list((tmp_path / "kept" / "problems").iterdir())) == 2


def test_two_runs_at_once_give_the_same(tmp_path, folder, kept):
    code = "from presswork.cli import main; main()"
    command = [sys.executable, "-P", "-c", code, "tables", str(folder), "--format", "jsonl", "--out"]
    running = [subprocess.Popen([*command, str(tmp_path / name)], stderr=subprocess.PIPE) for name in "ab"]
    told = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert b"damaged" not in b"".join(told)
    one, other = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab")
    assert one == other
    assert not [path for path in kept.rglob(".*") if path.is_file()]


def test_the_cache_is_the_user_s_own_unless_told(monkeypatch):
    import platformdirs

    monkeypatch.delenv(store.CACHE_VARIABLE)
    assert store.find_cache("parts").folder.is_relative_to(platformdirs.user_cache_dir("presswork"))


def test_parts_of_a_corpus_that_grew_are_taken(folder, kept, work):
    for at in range(parts.MOST):
        (folder / f"note-{at:02}.txt").write_text(BRIDGE.replace("year", f"year and {at} days"))
    pipeline.load(folder)
    n = len(work)
    (folder / "zebra.txt").write_text(BRIDGE.replace("year", "week"))
    pipeline.load(folder)
    assert n == parts.MOST + 2
    assert len(work) < 2 * n
    assert engine.EMBEDDED.is_cached
