"""Corpora and parts may lie where fsspec reaches; the tables are those of a folder here."""

import pandas as pd
import pytest
from click.testing import CliRunner
from presswork import cli, pipeline, remote
from presswork.corpus import documents
from presswork.engines import engine, parts, remote_store, store
from presswork.errors import CorpusError, MissingExtraError, ParameterError

fsspec = pytest.importorskip("fsspec", reason="needs the extra scale")

SAID = "“The sluice stays shut until day {},” Minister Ilva Torrek said. A keeper said it leaked.\n"


@pytest.fixture
def memory():
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


@pytest.fixture
def papers(tmp_path, memory):
    """Return a corpus here that lies in memory, too."""
    folder = tmp_path / "papers"
    (folder / "varr").mkdir(parents=True)
    (folder / "metadata.csv").write_text("file,outlet\nvarr/sluice-03.txt,The Varr Post\n")
    for at in range(20):
        (folder / "varr" / f"sluice-{at:02}.txt").write_text(f"Sluice {at}\n\nIt was shut.\n\n{SAID.format(at)}")
    memory.put(str(folder), "/news/papers", recursive=True)
    return folder


def assert_same(one, two):
    assert (one.name, one.hash) == (two.name, two.hash)
    for name, table in one.get_frames().items():
        pd.testing.assert_frame_equal(two.get_frames()[name], table, obj=name)


@pytest.mark.parametrize("address", ["memory://news/papers", "memory://news/papers/", "local://{folder}"])
def test_a_corpus_elsewhere_gives_the_tables_of_one_here(papers, address):
    address = address.format(folder=papers)
    assert_same(pipeline.load(papers), pipeline.load(address))
    assert pipeline.name_corpus(address) == "papers"


def test_a_file_elsewhere_is_read_as_one_here(papers):
    assert_same(
        pipeline.load(papers / "varr" / "sluice-03.txt"), pipeline.load("memory://news/papers/varr/sluice-03.txt")
    )
    assert pipeline.name_corpus("memory://news/papers/varr/sluice-03.txt") == "sluice-03"


def test_the_command_takes_addresses(papers, tmp_path):
    result = CliRunner().invoke(cli.main, ["tables", "memory://news/papers", "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert len(pd.read_csv(tmp_path / "out" / "articles.csv")) == 20


def test_marks_are_kept_here_only(papers):
    result = CliRunner().invoke(cli.main, ["audit", "memory://news/papers"])
    assert "copy the documents first" in result.output


@pytest.mark.parametrize(
    ("address", "error", "told"),
    [
        ("memory://nowhere", CorpusError, "memory://nowhere is not there"),
        ("nonsense://papers", ParameterError, "nonsense://papers is no address"),
        ("gs://bucket/papers", MissingExtraError, "gcsfs"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(memory, address, error, told):
    with pytest.raises(error, match=told):
        pipeline.load(address)


def test_a_page_of_the_web_is_no_corpus():
    assert not remote.is_remote("https://varr-post.example/sluice")
    assert not remote.is_remote("C:\\papers")


def test_a_name_that_leads_out_is_refused(memory, tmp_path, monkeypatch):
    monkeypatch.setattr(type(memory), "find", lambda *_, **__: ["/news/papers/../../escaped.txt"])
    with pytest.raises(CorpusError, match="leads out"):
        pipeline.load("memory://news/papers")


# ---- parts


def keep_parts(papers, kept):
    """Annotate what is not kept yet; return how many parts there are, and the tables."""
    articles, _ = documents.read_corpus(papers)
    cut = parts.Parts(articles, pipeline.make_table("comments"))
    for part in cut:
        key = store.name_part(part, parts.Settings())
        if store.find_part(kept, key) is None:
            store.annotate_kept(part, parts.Settings(), kept, key)
    return parts.join_parts([store.find_part(kept, store.name_part(part, parts.Settings())) for part in cut])


@pytest.mark.parametrize("address", ["memory://kept/parts", "local://{folder}/kept/parts"])
def test_parts_are_kept_elsewhere_and_found_again(papers, tmp_path, address, monkeypatch):
    there = remote_store.RemoteStore(tmp_path, keeps_failures=True, address=address.format(folder=tmp_path))
    here = store.Store(tmp_path / "here", keeps_failures=True)
    one, two = keep_parts(papers, here), keep_parts(papers, there)
    assert one.failures == two.failures
    for name, table in one.frames.items():
        pd.testing.assert_frame_equal(two.frames[name], table, obj=name)
    monkeypatch.setattr(store, "annotate_part", lambda *_: pytest.fail("made anew"))
    keep_parts(papers, there)


def test_a_damaged_part_elsewhere_is_made_anew(papers, tmp_path, memory):
    there = remote_store.RemoteStore(tmp_path, keeps_failures=True, address="memory://kept")
    first = keep_parts(papers, there)
    (name,) = memory.find("/kept/quotations")
    memory.pipe_file(name, b"PAR1 no")
    again = keep_parts(papers, there)
    pd.testing.assert_frame_equal(again.frames["quotations"], first.frames["quotations"])
    memory.rm("/kept/blocks", recursive=True)
    again = keep_parts(papers, there)
    pd.testing.assert_frame_equal(again.frames["blocks"], first.frames["blocks"])


def test_a_copy_is_read_here_and_annotated_there(papers, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(documents, "MOST_FILES", 5)
    asked, run = [], engine.run_on_cluster
    monkeypatch.setattr(
        engine, "run_on_cluster", lambda run_, *more, **how: asked.append(run_.__name__) or run(run_, *more, **how)
    )
    options = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(processes=False, protocol="tcp", **options) as cluster:
        dask = engine.Engine(name="dask", folder="memory://kept", scheduler=cluster.scheduler_address)
        assert_same(pipeline.load(papers), pipeline.load("memory://news/papers", engine=dask))
    assert asked == ["keep_part"]


def test_a_cluster_keeps_its_parts_at_an_address(papers, tmp_path):
    pytest.importorskip("distributed")
    address = f"local://{tmp_path}/kept"
    dask = engine.Engine(workers=1, name="dask", folder=address)
    assert_same(pipeline.load(papers), pipeline.load(papers, engine=dask))
    assert list((tmp_path / "kept" / "finished").glob("*.json"))
