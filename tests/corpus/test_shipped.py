"""Where the shipped corpora are found, and how the five reference texts get to their place."""

import hashlib

import pytest
from presswork.corpus import shipped
from presswork.corpus.shipped import copy_reference_seeds, find_default_corpus, find_shipped, list_reference_seeds
from presswork.errors import CorpusError, OutputError


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An installation outside a clone, whose reference corpus is two invented texts; the user is in ``here``."""
    package, here = tmp_path / "site" / "presswork", tmp_path / "here"
    seeds = package / "_shipped" / "seeds"
    for folder in (seeds / "demo", seeds / "reference", here):
        folder.mkdir(parents=True)
    rows = [
        f"{n}.txt,Post,https://x.example/{n},{hashlib.sha256(t).hexdigest()}" for n, t in (("1", b"a"), ("2", b"b"))
    ]
    (seeds / "reference" / "metadata.csv").write_text("\n".join(["file,outlet,url,sha256", *rows]) + "\n")
    monkeypatch.setattr(shipped, "_PACKAGE", package)
    monkeypatch.setattr(shipped, "_CLONE", package.parent)
    monkeypatch.chdir(here)
    monkeypatch.delenv("PRESSWORK_CORPUS", raising=False)
    return here


def test_default_is_the_demo_until_all_reference_texts_are_there(installed, tmp_path):
    assert find_default_corpus() == find_shipped("seeds/demo")
    source = tmp_path / "downloads" / "deep"
    source.mkdir(parents=True)
    (source / "other name.txt").write_bytes(b"a")
    assert [row["is_present"] for row in copy_reference_seeds(tmp_path / "downloads")] == [True, False]
    assert find_default_corpus() == find_shipped("seeds/demo")
    (source / "second").write_bytes(b"b")
    assert [row["is_present"] for row in copy_reference_seeds(tmp_path / "downloads")] == [True, True]
    assert find_default_corpus() == installed / "seeds" / "reference"
    assert sorted(p.name for p in (installed / "seeds" / "reference").iterdir()) == ["1.txt", "2.txt", "metadata.csv"]


def test_environment_names_the_corpus(installed, monkeypatch):
    monkeypatch.setenv("PRESSWORK_CORPUS", str(installed))
    assert find_default_corpus() == installed
    monkeypatch.setenv("PRESSWORK_CORPUS", str(installed / "gone"))
    with pytest.raises(CorpusError, match=r"PRESSWORK_CORPUS names .*gone"):
        find_default_corpus()


def test_copying_from_nowhere_or_to_a_place_that_cannot_be_written(installed, tmp_path):
    with pytest.raises(CorpusError, match="is no folder"):
        copy_reference_seeds(tmp_path / "nowhere")
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "x").write_bytes(b"a")
    (installed / "seeds").write_text("a file where the folder should be")
    with pytest.raises(OutputError, match="cannot be written"):
        copy_reference_seeds(tmp_path / "downloads")


def test_shipped_files_and_the_five_are_known():
    assert (find_shipped("seeds/demo") / "metadata.csv").is_file()
    rows = list_reference_seeds()
    assert len(rows) == 5
    assert all(len(row["sha256"]) == 64 for row in rows)
    # The address of 003 is its headline, which belongs to its publisher: seeds/reference/README.md.
    assert [row["url"].startswith("https://") for row in rows] == [True, True, True, False, True]
    with pytest.raises(CorpusError, match="nothing-such did not come"):
        find_shipped("nothing-such")
