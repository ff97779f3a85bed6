"""The tables are the same whoever makes them, and who makes them ends with the run that began it."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest
from presswork import pipeline
from presswork.corpus import documents
from presswork.engines import engine, parts, pool, store
from presswork.errors import EngineError, ParameterError
from presswork.schema import make_table

DEMO = Path(__file__).parents[2] / "seeds" / "demo"


def run_command(*arguments, **environment):
    code = "from presswork.cli import main; main()"
    command = [sys.executable, "-P", "-c", code, *map(str, arguments)]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)


def test_workers_threads_hash_seeds_zones_and_locales_move_no_byte(tmp_path):
    zones, locales = ("UTC", "Pacific/Kiritimati", "Pacific/Niue"), ("C.UTF-8", "C", "tr_TR.UTF-8")
    for workers, threads, seed, zone, locale in zip("123", "124", "012", zones, locales, strict=True):
        environment = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
        environment |= {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "0"}
        options = ("--out", tmp_path / workers, "--format", "jsonl", "--workers", workers)
        run_command("tables", DEMO, *options, **environment)
    first = {path.name: path.read_bytes() for path in (tmp_path / "1").iterdir()}
    for workers in ("2", "3"):
        assert {path.name: path.read_bytes() for path in (tmp_path / workers).iterdir()} == first


def write_papers(folder, n):
    folder.mkdir(exist_ok=True)
    for at in range(n):
        said = f"“The sluice stays shut until day {at},” Minister Ilva Torrek said. A keeper said it leaked."
        (folder / f"sluice-{at:03}.txt").write_text(f"Sluice {at}\n\nThe sluice at Varr was shut.\n\n{said}\n")
    return folder


def test_a_pool_gives_the_tables_of_one_process(tmp_path):
    one, three = (pipeline.load(write_papers(tmp_path / "papers", 90), workers=n) for n in (1, 3))
    for name, table in one.get_frames().items():
        pd.testing.assert_frame_equal(three.get_frames()[name], table, obj=name)


def test_what_fails_is_told_in_the_order_of_the_documents(tmp_path, monkeypatch):
    read = parts.annotate_articles

    def fail(articles, exported, failures, *more):
        for at in (-1, 0):
            failures.append({"path": articles["path"].iloc[at], "problem": "a trial", "action": "left out"})
        return read(articles, exported, failures, *more)

    monkeypatch.setattr(parts, "annotate_articles", fail)
    told = [pipeline.load(write_papers(tmp_path / "papers", 90), workers=n).problems for n in (1, 2)]
    paths = told[0].loc[told[0]["problem"].eq("a trial"), "path"].tolist()
    assert len(paths) >= 4
    assert paths == sorted(paths)
    pd.testing.assert_frame_equal(*told)


@pytest.mark.parametrize("n", [-1, 10_000])
def test_a_number_of_workers_that_is_none_is_refused(tmp_path, n):
    with pytest.raises(ParameterError, match="workers"):
        pipeline.load(write_papers(tmp_path / "papers", 1), workers=n)


# ---- parts


def hash_number(number):
    return hashlib.sha256(str(number).encode()).hexdigest()


def make_articles(n, size=100):
    rows = [{"article_id": f"a{i}", "path": f"{i}.txt", "sha256": hash_number(i)} for i in range(n)]
    return make_table("articles", [row | {"text": "x" * size} for row in rows])


def list_parts(articles):
    return [part.articles["article_id"].tolist() for part in parts.Parts(articles, make_table("comments"))]


def test_every_article_is_in_one_part_in_order():
    articles = make_articles(500)
    found = list_parts(articles)
    assert [name for part in found for name in part] == articles["article_id"].tolist()
    assert max(map(len, found)) <= parts.MOST
    assert list_parts(articles.iloc[:0]) == []


def test_a_new_article_moves_the_bounds_of_few_parts():
    articles = make_articles(2000)
    before = {tuple(part) for part in list_parts(articles)}
    after = {tuple(part) for part in list_parts(pd.concat([articles.iloc[:700], articles.iloc[701:]]))}
    assert len(before - after) <= 10 < len(before)


def test_long_articles_stand_in_small_parts():
    assert max(map(len, list_parts(make_articles(40, parts.MOST_CHARACTERS // 2)))) == 2


def test_comments_stand_with_their_articles():
    comments = make_table("comments", [{"article_id": f"a{i}", "text": "Well."} for i in (90, 2)])
    found = parts.Parts(make_articles(100), comments)
    for part in found:
        assert set(part.exported["article_id"]) == {"a2", "a90"} & set(part.articles["article_id"])


def test_parts_are_joined_in_their_order_however_they_come(monkeypatch):
    monkeypatch.setattr(parts, "_NEIGHBOURS", 3)
    own = parts.Parts(make_articles(300), make_table("comments"))
    empty = {name: make_table(name) for name in parts.TABLES}
    gathering, order = parts.Gathering(len(own)), list(range(len(own)))
    random.Random(2).shuffle(order)
    for at in order:
        failures = [{"path": f"{at}.txt", "problem": "a trial", "action": "left out"}]
        gathering.add(at, parts.Annotated(empty | {"articles": own[at].articles}, failures))
    frames, failures = gathering.join()
    pd.testing.assert_frame_equal(frames["articles"], make_articles(300))
    pd.testing.assert_frame_equal(frames["quotations"], empty["quotations"])
    assert [row["path"] for row in failures] == [f"{at}.txt" for at in range(len(own))]


def test_parts_that_were_kept_are_joined_with_those_made_now(tmp_path):
    articles, _ = documents.read_corpus(write_papers(tmp_path / "papers", 90))
    cut = parts.Parts(articles, make_table("comments"))
    made = [parts.annotate_part(part, parts.Settings()) for part in cut]
    kept = store.Store(tmp_path / "kept")
    for at, one in enumerate(made):
        kept.keep(f"{at}", {**one.frames, parts.FAILURES: make_table("problems", [])})
    whole, found = parts.join_parts(made), [store.find_part(kept, f"{at}") for at in range(len(made))]
    for mixed in (found, [*found[:1], *made[1:2], *found[2:]]):
        for name, table in parts.join_parts(mixed).frames.items():
            pd.testing.assert_frame_equal(table, whole.frames[name], obj=name)


# ---- ends


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_worker_is_one_sentence():
    with pytest.raises(EngineError, match="was killed") as told:
        list(pool.run_in_pool(die, [(1,), (2,)], 2))
    assert "--workers 1" in str(told.value)


def test_an_error_in_a_worker_is_the_run_s_and_ends_the_others():
    before = psutil.Process().children()
    with pytest.raises(ValueError, match="sleep"):
        list(pool.run_in_pool(time.sleep, [(-1,), (600,)], 2))
    assert set(psutil.Process().children()) == set(before)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def tell_process(seconds):
    time.sleep(seconds)
    return os.getpid()


def test_workers_that_are_kept_work_again_and_end_with_the_run():
    tasks = [(0.2,)] * 4
    with pool.keeping_workers():
        first, second = ({made for _, made in pool.run_in_pool(tell_process, tasks, 2)} for _ in range(2))
        assert first == second
        with pytest.raises(TypeError):
            list(pool.run_in_pool(tell_process, [("soon",)], 2))
        assert not any(map(psutil.pid_exists, first))
        third = {made for _, made in pool.run_in_pool(tell_process, tasks, 2)}
    assert os.getpid() not in first | third
    assert not first & third
    assert not any(map(psutil.pid_exists, third))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_the_workers_end_with_the_run(number):
    code = "import time\nfrom presswork.engines import pool\nlist(pool.run_in_pool(time.sleep, [(600,)] * 3, 3))"
    running = subprocess.Popen(
        [sys.executable, "-c", code],
        stderr=subprocess.DEVNULL,
        # Ctrl-C works in what is started, also where these tests run behind `nohup` or `&`.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    end = time.time() + 60
    while len(children := psutil.Process(running.pid).children()) < 3 and time.time() < end:
        time.sleep(0.1)
    time.sleep(0.5)
    running.send_signal(number)
    running.wait(20)
    _, alive = psutil.wait_procs(children, 20)
    assert len(children) == 3
    assert not alive


def test_a_small_corpus_needs_no_second_process():
    small, large = (parts.Parts(make_articles(n, 5000), make_table("comments")) for n in (10, 400))
    (small, n_small), (large, n_large) = (
        (len(p), sum(map(p.count_characters, range(len(p))))) for p in (small, large)
    )
    assert pool.choose_workers(0, small, n_small) == 1
    assert pool.choose_workers(0, large, n_large) == min(pool.count_cores(), large)
    assert pool.choose_workers(3, large, n_large) == 3


# ---- reading


def write_mixed(folder):
    """Write files that tell of themselves: repaired, broken, empty, with columns of no use, with one id twice."""
    write_papers(folder, 5)
    (folder / "a.txt").write_bytes("The caf\u00c3\u00a9 at Varr\n\nIt was shut, a keeper said.\n".encode())
    (folder / "b.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "c.txt").write_text(" \n")
    for name in "de":
        (folder / f"{name}.csv").write_text("id,text,colour\n1,The sluice at Varr was shut on Monday.,red\n")
    (folder / "f.odt").write_bytes(b"PK")
    (folder / "metadata.csv").write_text("file,outlet,desk\na.txt,The Varr Post,home\nz.txt,The Orsa Post,home\n")
    return folder


def test_files_are_read_on_two_processes_as_on_one(tmp_path, monkeypatch):
    folder = write_mixed(tmp_path / "mixed")
    one = documents.read_corpus(folder)
    monkeypatch.setattr(documents, "MOST_FILES", 2)
    two = documents.read_corpus(folder, spread=engine.find_spread(engine.Engine(workers=2)))
    for table, other in zip(one, two, strict=True):
        pd.testing.assert_frame_equal(table, other)
    told = " ".join(one[1]["problem"])
    for expected in ("garbled", "binary", "no text", "column not used (and in 1 more files)", "line 3 names z.txt"):
        assert expected in told
    assert one[1]["problem"].str.contains("is taken by an earlier").sum() == 1


def test_large_files_are_spread_and_few_small_ones_are_not(tmp_path, monkeypatch):
    assert len(documents.group_files(sorted(write_papers(tmp_path / "papers", 90).iterdir()))) == 1
    monkeypatch.setattr(documents, "MOST_BYTES", 300)
    assert len(documents.group_files(sorted((tmp_path / "papers").iterdir()))) >= 30
    assert engine.find_spread(engine.Engine(workers=1)) is None
