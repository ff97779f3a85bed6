"""The same articles in any format give the same statements, speakers and comments."""

import re
from collections import Counter

import demo_formats
import pytest
from presswork import pipeline
from presswork.schema import to_rows

# A web page says by its markup where its comments are; one that does not keeps the lines of their headers apart.
PAGES = ("html", "rss", "warc.gz")
# Of a text whose lines were cut, a short last line may be taken for a paragraph of its own.
LEAST = {"wrapped txt": 0.92} | dict.fromkeys(PAGES, 0.97)


def _fold(text):
    return " ".join((text or "").split())


def _count(coverage):
    """Return statements with their speakers, and comments with their names, over all articles."""
    said = Counter(
        # A speaker without a name is called by the article, too, whose path an archive lengthens.
        (_fold(row["text"]), re.sub(r"\(all[^/]*/", "(", row["speaker"] or ""), row["kind"])
        for row in to_rows(coverage.quotations)
    )
    comments = Counter((row["commenter"], _fold(row["text"])) for row in to_rows(coverage.comments))
    return said, comments


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    demo_formats.write_articles(demo_formats.read_articles(), "txt", folder)
    return _count(pipeline.load(folder))


@pytest.mark.parametrize("name", demo_formats.FORMATS[1:])
def test_the_demo_corpus_is_the_same_in_every_format(tmp_path, plain, name):
    demo_formats.write_articles(demo_formats.read_articles(), name, tmp_path / "corpus")
    coverage = pipeline.load(tmp_path / "corpus")
    assert len(coverage.articles) == len(demo_formats.read_articles())
    for wanted, found in list(zip(plain, _count(coverage), strict=True))[: 1 if name in PAGES else 2]:
        n_wanted = sum(wanted.values())
        assert sum((wanted & found).values()) >= LEAST.get(name, 1) * n_wanted, (wanted - found, found - wanted)
        assert sum(found.values()) <= n_wanted / LEAST.get(name, 1)
