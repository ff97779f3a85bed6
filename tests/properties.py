"""What holds of every input: texts, pages, records, sidecars, parameters and archives that Hypothesis makes.

`PROPERTIES` holds strategies by name and what lays a drawn value into a folder as a corpus.  The suite tries some
dozens of each, the same every time; `make torture` tries thousands.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import string
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from presswork import parameters, pipeline
from presswork.coverage import Coverage
from presswork.errors import PressworkError
from presswork.schema import to_rows

SAID = "“We sail in May,” Transport Minister Ilva Torrek said on Monday."
GOOD = f"Ferry talks resume\n\n{SAID}\n"

# ---- strategies

signs = st.one_of(
    st.sampled_from(
        "“”\"'‘’«»—–-…!?.,:;()[]{}<>&|=@#$%\\/\n\r\t\x00\x1b\x85\xa0\xad\u200b\u202e\u2028\ufeff\ud800＝ﬁé"
    ),
    st.sampled_from(string.ascii_letters + string.digits + " "),
    st.characters(),
)
words = st.one_of(
    st.sampled_from(
        [SAID, "said", "told reporters", "By Ada Brandt", "according to", "May 3, 2021", "the ministry", "he", "Mr.",
         "Ilva Torrek", "not", "http://a.b/c", "12 Comments", "Reply", "Ada says:", "* * *", "-- ", "“", "”", "<p>",
         "</p>", "&nbsp;", "(", ")"]
    ),
    st.text(signs, max_size=12),
)  # fmt: skip
texts = st.lists(words, max_size=60).flatmap(
    lambda parts: st.sampled_from([" ", "\n", "\n\n", ""]).map(lambda between: between.join(parts))
)
tags = st.sampled_from(
    "p div h1 h2 a b i ul li table tr td blockquote article section script style meta title time form svg math "
    "iframe template noscript select option textarea pre br hr img figure figcaption header footer aside nav "
    "cite q".split()
)
pages = st.recursive(
    texts,
    lambda inner: st.builds(
        lambda tag, name, value, parts, closes: f"<{tag} {name}='{value}'>{''.join(parts)}{f'</{tag}>' * closes}",
        tags,
        st.sampled_from(["class", "id", "datetime", "content", "property", "itemprop", "rel", "href", "lang"]),
        st.one_of(
            st.sampled_from(
                ["comment", "byline", "article:published_time", "author", "2021-05-03", "comments", "date"]
            ),
            st.text(signs, max_size=8),
        ),
        st.lists(inner, max_size=4),
        st.booleans(),
    ),
    max_leaves=12,
)
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), texts, st.sampled_from(["2021-05-03", "3/4/2021", GOOD])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
columns = st.one_of(
    st.sampled_from("id text title url outlet author date published_on body content language tags".split()),
    st.text(max_size=6),
)
records = st.lists(st.dictionaries(columns, values, max_size=6), min_size=1, max_size=6)
cells = st.one_of(
    st.sampled_from(
        ["ferry", "ferry.txt", "Ilva Torrek", "Torrek", "0", "20", "37", "-1", "1e9", "9" * 30, "yes", "no", "none",
         "direct", "statement", "ferry, characters 20 to 37", "negative", "the ministry", "office", "neutral",
         "2021-05-03", "", " ", "=1+1", "(", "said"]
    ),
    st.text(signs, max_size=10),
    st.integers().map(str),
)  # fmt: skip
HEADINGS = {
    "names": "alias speaker role affiliation is_official note",
    "corrections": "article_id start end kind speaker tone_label",
    "comments": "article_id text commenter posted_on comment_id reply_to number",
    "audit": "what place speaker statement_right missed drawn_from",
    "metadata": "file outlet published_on headline sha256",
    "variants": "concept variant forms not_after",
    "verbs": "forms class note",
    "titles": "title class variants",
    "stop_words": "word note",
}
sidecars = st.dictionaries(
    st.sampled_from(sorted(HEADINGS)),
    st.lists(st.lists(cells, min_size=6, max_size=6), max_size=8),
    min_size=1,
    max_size=4,
)
names = st.one_of(
    st.sampled_from(
        [
            "a.txt",
            "b/c.txt",
            "../d.txt",
            "/e.txt",
            "f.html",
            "g.jsonl",
            "h.zip",
            "metadata.csv",
            "i.csv",
            "..",
            ".",
            "c:\\x.txt",
            "a.txt/",
        ]
    ),
    st.text(signs, min_size=1, max_size=8).map(lambda name: f"{name}.txt"),
)
archives = st.tuples(
    st.sampled_from(["zip", "tar", "tar.gz", "txt.gz"]),
    st.dictionaries(names, st.one_of(texts, st.just(GOOD)), max_size=5),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=4),
    st.integers(0, 2000),
)

# Documents of a corpus: reading one costs as much as reading ten.
MOST = 10

# ---- what lays them down


def write_texts(folder: Path, drawn: list[str]) -> None:
    """Texts as they stand."""
    for number, text in enumerate(drawn):
        (folder / f"{number}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))


def write_pages(folder: Path, drawn: list[str]) -> None:
    """The bodies of pages."""
    for number, body in enumerate(drawn):
        page = f"<html><head><title>T</title></head><body>{body}</body></html>"
        (folder / f"{number}.html").write_bytes(page.encode("utf-8", "surrogatepass"))


def write_records(folder: Path, drawn: list[dict]) -> None:
    """The same records as JSON Lines, JSON and CSV."""
    (folder / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in drawn), encoding="utf-8")
    (folder / "b.json").write_text(json.dumps(drawn), encoding="utf-8")
    write_rows(folder / "c.csv", [list(drawn[0]), *([str(value) for value in record.values()] for record in drawn)])


def write_sidecars(folder: Path, drawn: Mapping[str, list[list[str]]]) -> None:
    """Sidecars with their own headings and any cells."""
    for name, rows in drawn.items():
        headings = HEADINGS[name].split()
        write_rows(folder / f"{name}.csv", [headings, *(row[: len(headings)] for row in rows)])


def write_rows(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8", "surrogatepass"))


def write_archives(folder: Path, drawn: list[tuple]) -> None:
    """Archives, of which some bytes are others, and the end may be lost."""
    for number, (kind, members, changes, lost) in enumerate(drawn):
        data = bytearray(_pack(kind, members))
        for at, byte in changes:
            data[at % max(len(data), 1) : at % max(len(data), 1) + 1] = bytes([byte])
        (folder / f"{number}.{kind}").write_bytes(bytes(data[: len(data) - lost] if lost % 3 == 0 else data))


def _pack(kind: str, members: Mapping[str, str]) -> bytes:
    held = {
        name.encode("utf-8", "replace").decode(): text.encode("utf-8", "surrogatepass")
        for name, text in members.items()
    }
    out = io.BytesIO()
    if kind == "txt.gz":
        return gzip.compress(b"".join(held.values()), mtime=0)
    if kind == "zip":
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in held.items():
                archive.writestr(zipfile.ZipInfo(name), data)
        return out.getvalue()
    with tarfile.open(fileobj=out, mode="w:gz" if kind == "tar.gz" else "w") as archive:
        for name, data in held.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


PROPERTIES: dict[str, tuple[st.SearchStrategy, Callable[[Path, object], None]]] = {
    "texts": (st.lists(texts, min_size=MOST, max_size=MOST), write_texts),
    "pages": (st.lists(pages, min_size=MOST, max_size=MOST), write_pages),
    "records": (records, write_records),
    "sidecars": (sidecars, write_sidecars),
    "archives": (st.lists(archives, min_size=MOST, max_size=MOST), write_archives),
}

# ---- what holds


def list_breaches(coverage) -> list[str]:
    """Return what is wrong with the tables of a corpus: places in no block, statements outside, steps that failed."""
    found = []
    covered = {row.article_id: bytearray(len(row.text)) for row in coverage.articles.itertuples()}
    for row in coverage.blocks.itertuples():
        covered[row.article_id][row.start : row.end] = b"\1" * (row.end - row.start)
    sizes = {}
    for row in coverage.articles.itertuples():
        sizes[row.article_id] = len(row.text)
        n_bare = sum(
            not is_in and not sign.isspace() for sign, is_in in zip(row.text, covered[row.article_id], strict=True)
        )
        found += [f"{row.path}: {n_bare} characters in no block"] if n_bare else []
    for name in ("quotations", "comments"):
        for row in coverage.get_frames()[name].itertuples():
            is_inside = pd.isna(row.start) or 0 <= row.start < row.end <= sizes.get(row.article_id, 0)
            found += [] if is_inside else [f"{row.article_id}: a row of {name} outside its text"]
    crashed = coverage.problems[coverage.problems["problem"].str.startswith("an error in")]
    return found + [f"{row['path']}: {row['problem']}" for row in to_rows(crashed)]


def check_corpus(write: Callable[[Path, object], None], drawn: object) -> None:
    """Read what was drawn beside a good document: a result that holds, or one sentence."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "corpus"
        folder.mkdir()
        (folder / "ferry.txt").write_text(GOOD, encoding="utf-8")
        write(folder, drawn)
        coverage = load(folder)
        if isinstance(coverage, str):
            assert write is write_sidecars, coverage  # a document never ends a run
            assert len(coverage.splitlines()) == 1
            return
        assert "ferry" in set(coverage.articles["article_id"])
        assert list_breaches(coverage) == [], list_breaches(coverage)


def make_test(drawn: st.SearchStrategy, write: Callable[[Path, object], None]) -> Callable[[], None]:
    """Return a test of Hypothesis: what is drawn, read as a corpus."""

    @given(drawn)
    def test(value):
        check_corpus(write, value)

    return test


def load(folder: Path) -> Coverage | str:
    """Return the tables of a corpus, or the sentence that they ended with."""
    try:
        return pipeline.make_coverage(folder)
    except PressworkError as error:
        return str(error)


KINDS = ("int", "float", "bool", "str")


def check_parameter(value: str, kind: str) -> None:
    """A value as people write it is of its type, or refused in a sentence."""
    try:
        read = parameters.read_value("n", value, kind)
    except PressworkError as error:
        told = str(error)
    else:
        told = "" if type(read).__name__ == kind else "x" * 600
    assert len(told) < 600
