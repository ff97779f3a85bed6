"""A cluster writes the tables that one machine writes, whatever happens to its workers or to the run."""

import os
import signal
import subprocess
import sys
import time

import pandas as pd
import psutil
import pytest
from presswork import pipeline, spreading
from presswork.corpus import documents
from presswork.engines import cluster, engine, store
from presswork.errors import EngineError, MissingExtraError, ParameterError

pytest.importorskip("distributed", reason="needs the extra scale")


@pytest.fixture
def papers(tmp_path):
    return write_papers(tmp_path / "papers", 150)


def write_papers(folder, n):
    folder.mkdir()
    for at in range(n):
        said = f"“The sluice stays shut until day {at},” Minister Ilva Torrek said. A keeper said it leaked."
        (folder / f"sluice-{at:03}.txt").write_text(f"Sluice {at}\n\nThe sluice at Varr was shut.\n\n{said}\n")
    return folder


def use_dask(tmp_path, **options):
    return engine.Engine(workers=2, name="dask", folder=tmp_path / "parts", **options)


def start(papers, out, n_workers):
    code = "from presswork.cli import main\nif __name__ == '__main__':\n    main()"
    options = ("--engine", "dask", "--workers", str(n_workers), "--format", "jsonl", "--out", str(out))
    return subprocess.Popen([sys.executable, "-P", "-c", code, "tables", str(papers), *options])


def wait_for_parts(folder, n):
    end = time.time() + 90
    while len(list((folder / "finished").glob("*.json"))) < n:
        assert time.time() < end
        time.sleep(0.02)


def read_bytes(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_cluster_of_two_writes_what_one_process_writes_and_is_resumed(papers, tmp_path, monkeypatch):
    one, two = pipeline.load(papers), pipeline.load(papers, engine=use_dask(tmp_path))
    for name, table in one.get_frames().items():
        pd.testing.assert_frame_equal(two.get_frames()[name], table, obj=name)
    finished = sorted((tmp_path / "parts" / "finished").iterdir())
    assert len(finished) >= 3
    assert len(list((tmp_path / "parts" / "quotations").glob("*.parquet"))) == len(finished)
    assert len(pd.read_parquet(tmp_path / "parts" / "quotations")) == len(one.quotations)
    monkeypatch.setattr(engine, "run_on_cluster", lambda *_: pytest.fail("nothing is left to do"))
    pd.testing.assert_frame_equal(pipeline.load(papers, engine=use_dask(tmp_path)).quotations, one.quotations)


@pytest.mark.parametrize(("is_whole", "n_workers"), [(False, 2), (True, 3)], ids=["a worker", "the run"])
def test_a_kill_loses_nothing(papers, tmp_path, is_whole, n_workers):
    pipeline.write_tables(pipeline.load(papers), tmp_path / "one", ["jsonl"])
    running = start(papers, tmp_path / "two", n_workers)
    wait_for_parts(tmp_path / "two-parts", 1)
    children = psutil.Process(running.pid).children(recursive=True)
    workers = [child for child in children if any("spawn_main" in part for part in child.cmdline())]
    if is_whole:
        running.kill()
        running.wait()
        assert not psutil.wait_procs(children, 30)[1]
        assert not (tmp_path / "two").exists()
        running = start(papers, tmp_path / "two", n_workers)
    else:
        workers[0].send_signal(signal.SIGKILL)
    assert running.wait(180) == 0
    assert read_bytes(tmp_path / "two") == read_bytes(tmp_path / "one")


@pytest.fixture
def address():
    """Return the address of a cluster that others began, of one worker in this process."""
    import distributed

    options = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(processes=False, protocol="tcp", **options) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_elsewhere_reads_the_files_too(papers, tmp_path, address, monkeypatch):
    monkeypatch.setattr(engine, "run_in_pool", lambda *_: pytest.fail("read here"))
    monkeypatch.chdir(tmp_path)
    (papers / "odd.pdf").write_bytes(b"no PDF")
    there = engine.find_spread(use_dask(tmp_path, scheduler=address))
    found = documents.read_corpus(papers, spread=there)
    for table, same in zip(documents.read_corpus(papers), found, strict=True):
        pd.testing.assert_frame_equal(same, table)


def test_a_cluster_elsewhere_maps_what_all_articles_tell_together(papers, tmp_path, address, monkeypatch):
    monkeypatch.setattr(spreading, "PIECE_ARTICLES", 40)
    here, calls = pipeline.load(papers), []
    run = engine.run_on_cluster
    monkeypatch.setattr(
        engine, "run_on_cluster", lambda run_, *more, **how: calls.append(run_) or run(run_, *more, **how)
    )
    there = pipeline.load(papers, engine=use_dask(tmp_path, scheduler=address))
    for name, table in here.get_frames().items():
        pd.testing.assert_frame_equal(there.get_frames()[name], table, obj=name)
    mapped = {run.__module__ for run in calls}
    assert mapped >= {"presswork.sources.house_style", "presswork.sources.overlap", "presswork.ledger.units"}


def test_a_cluster_that_does_not_see_the_files_says_so(papers, tmp_path, address):
    paths, problems = documents.find_documents(papers)
    hidden = documents._prepare(paths, problems, ({}, {}, {}), is_single=False)
    papers.rename(tmp_path / "elsewhere")
    with pytest.raises(EngineError, match=r"does not see .*papers; put the corpus into a folder"):
        list(engine.find_spread(use_dask(tmp_path, scheduler=address))(documents._read_group, [(paths, hidden)]))


def test_a_worker_of_another_version_is_refused(tmp_path):
    with pytest.raises(EngineError, match="another version"):
        store.keep_part(None, None, store.Store(tmp_path), "key", "another")


def test_a_part_that_the_run_cannot_see_is_told(papers, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "run_on_cluster", lambda run, tasks, *_: ((at, None) for at, _ in enumerate(tasks)))
    with pytest.raises(EngineError, match="--parts"):
        pipeline.load(papers, engine=use_dask(tmp_path))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense"])
def test_a_scheduler_that_does_not_answer_is_one_sentence(monkeypatch, address):
    monkeypatch.setattr(cluster, "_SECONDS_TO_CONNECT", 1)
    with pytest.raises(EngineError, match="No Dask scheduler answers"):
        list(cluster.run_on_cluster(print, [()], 1, address))


def test_without_dask_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"presswork\[scale\]"):
        list(cluster.run_on_cluster(print, [()], 1))


@pytest.mark.parametrize("options", [{"name": "spark"}, {"scheduler": "tcp://127.0.0.1:9"}])
def test_an_engine_that_is_none_is_refused(options):
    with pytest.raises(ParameterError):
        engine.Engine(**options)


def test_workers_keep_to_one_thread_of_linear_algebra():
    told = list(cluster.run_on_cluster(os.getenv, [("OPENBLAS_NUM_THREADS",)], 1))
    assert told == [(0, "1")]
