"""No page contradicts another: a count that stands in two places of a report is the same in both.

Collected are the totals that sentences tell, the counts in the rows of tables, and those beside the bars of pictures.
"""

import html.parser
import itertools
import re
from collections import defaultdict
from pathlib import Path

import pytest
from presswork.report import run
from presswork.show.colours import VOICES

REFERENCE = Path(__file__).parents[2] / "seeds" / "reference"
NUMBERS = dict(zip("no one two three four five six seven eight nine ten".split(), range(11), strict=True))
NUMBER = rf"(\d[\d,]*|{'|'.join(NUMBERS)})"
# What a sentence says of the whole corpus, by the name of the figure.
TOTALS = {
    "documents": [
        rf"\b{NUMBER} documents? (?:from|·)",
        rf"n = {NUMBER} words in (\d+) documents",
        rf": {NUMBER} documents?,",
    ],
    "words": [rf"n = {NUMBER} words in", rf"documents?, {NUMBER} words"],
    "statements": [
        rf"{NUMBER} statements?, \S+ of them by",
        rf"Statements: {NUMBER} found",
        rf"of {NUMBER} statements \(",
    ],
    "statements by officials": [
        rf"statements?, {NUMBER} of them by officials",
        rf"found, {NUMBER} of them by officials",
    ],
    "statements with a known speaker": [
        rf"n = {NUMBER} with a known speaker",
        rf"by officials; {NUMBER} with a known speaker",
    ],
    "comments": [rf"· {NUMBER} reader comments?", rf"{NUMBER} comments? by", rf"of {NUMBER} stand (?:there|under)"],
    "words compared": [rf" apart from [^,]+, n = {NUMBER} words", rf"of {NUMBER} words compared"],
    "outlets": [rf"from {NUMBER} outlets?", rf"of {NUMBER} outlets? have"],
}
# Headings of columns that mean one thing wherever they stand.
COUNTS = {"statements", "words", "comments", "articles"}


class Page(html.parser.HTMLParser):
    """The text of a page, and its tables as (caption, headings, rows)."""

    def __init__(self, markup):
        super().__init__()
        self.parts, self.tables, self.cell, self.skip, self.packed = [], [], None, 0, ""
        self.bars, self.letters, self.marks, self.fill, self.tip = [], None, [], "", None
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.skip += tag in ("script", "style")
        if tag == "table":
            self.tables.append({"caption": "", "rows": []})
            self.tables[-1]["packed"], self.packed = self.packed, ""
        elif tag == "div":
            self.packed = dict(attributes).get("data-rows", "")
        elif tag == "text":
            self.letters = []
        elif tag in ("circle", "rect"):
            self.fill = dict(attributes).get("fill", "")
        elif tag == "title" and self.fill:
            self.tip = []
        elif tag == "tr" and self.tables:
            self.tables[-1]["rows"].append([])
        elif tag in ("td", "th", "caption"):
            self.cell = []

    def handle_endtag(self, tag):
        self.skip -= tag in ("script", "style")
        if tag == "caption":
            self.tables[-1]["caption"] = " ".join("".join(self.cell).split())
        elif tag in ("td", "th"):
            self.tables[-1]["rows"][-1].append(" ".join("".join(self.cell).split()))
        if tag in ("td", "th", "caption"):
            self.cell = None
        elif tag == "title" and self.tip is not None:
            self.marks.append((self.fill, "".join(self.tip)))
            self.fill, self.tip = "", None
        elif tag == "text":
            self.bars.append("".join(self.letters))
            self.letters = None
        elif tag == "table":
            self.tables[-1]["rows"] += [line.split("\t") for line in self.tables[-1]["packed"].split("\n")[1:]]
        self.parts.append(" ")

    def handle_data(self, data):
        if self.skip:
            return
        self.parts.append(data)
        if self.cell is not None:
            self.cell.append(data)
        if self.letters is not None:
            self.letters.append(data)
        if self.tip is not None:
            self.tip.append(data)

    @property
    def text(self):
        return " ".join("".join(self.parts).split())


def read_number(text):
    return NUMBERS[text.casefold()] if text.casefold() in NUMBERS else int(text.replace(",", ""))


def collect_totals(page):
    for name, patterns in TOTALS.items():
        for pattern in patterns:
            for found in re.finditer(pattern, page.text, re.IGNORECASE):
                yield name, read_number(found[found.lastindex if name == "documents" and found.lastindex > 1 else 1])


def name_row(head, row):
    """What a row is of: the cells before its first count."""
    n = next((at for at, heading in enumerate(head) if heading in COUNTS), 0)
    return tuple(cell for cell in row[:n] if not re.fullmatch(r"[-+<]?\s?[\d.,]+( %)?", cell))


def collect_rows(page):
    """Counts by row and heading, of tables in which every row has a name of its own."""
    for table in page.tables:
        head, *rows = table["rows"]
        names = [name_row(head, row) for row in rows]
        if len(set(names)) < len(names):
            continue
        for row, name in zip(rows, names, strict=True):
            for heading, value in zip(head, row, strict=False):
                if heading in COUNTS and name and re.fullmatch(r"[\d,]+", value):
                    yield (
                        (tuple(head[: head.index(next(h for h in head if h in COUNTS))]), name, heading),
                        int(value.replace(",", "")),
                    )


def collect_bars(page):
    """Statements of each speaker, of the tables and of the pictures whose rows are speakers."""
    for label, figure in itertools.pairwise(page.bars):
        found = re.fullmatch(rf"{NUMBER}(?: in [\d,]+ documents?)?", figure)
        if found and not re.match(r"[\d,]", label):
            yield label.partition(",")[0], read_number(found[1])


def collect_officials(page):
    """Who is an official, of the tables that say so and of the colours in which it is drawn who is quoted when."""
    for table in page.tables:
        head, *rows = table["rows"]
        if head[:1] == ["speaker"] and "official" in head:
            for row in rows:
                yield ("official", row[0]), row[head.index("official")]
    for fill, tip in page.marks:
        found = re.fullmatch(r"(.+), (?:week of )?(?:\d+ )?(?:[A-Z]\w+ )?\d{4}: \S+ statements? in .+", tip)
        if found:
            yield ("official", found[1]), "yes" if fill == VOICES["official"] else "no"


def find_contradictions(folder):
    seen = defaultdict(dict)
    for path in sorted(folder.glob("*.html")):
        page = Page(path.read_text(encoding="utf-8"))
        for key, value in [*collect_totals(page), *collect_rows(page), *collect_officials(page)]:
            seen[key].setdefault(value, []).append(path.stem)
    add_speakers(folder, seen)
    n_compared = sum(1 for values in seen.values() if sum(len(set(pages)) for pages in values.values()) > 1)
    return {key: values for key, values in seen.items() if len(values) > 1}, n_compared


def add_speakers(folder, seen):
    """Add what the first page and the report on the quoted draw to what their table of speakers counts."""
    for name in ("index", "02_quoted_officials"):
        path = folder / f"{name}.html"
        for speaker, n in collect_bars(Page(path.read_text(encoding="utf-8"))) if path.is_file() else ():
            key = ("speaker", speaker)
            known = [
                values
                for k, values in seen.items()
                if k[0][:1] == ("speaker",) and k[2:] == ("statements",) and k[1][0] == speaker
            ]
            if known:
                seen[key] |= {value: [*pages] for value, pages in known[0].items()}
                seen[key].setdefault(n, []).append(name)


def test_no_page_of_the_demo_contradicts_another(demo_report):
    contradictions, n_compared = find_contradictions(demo_report)
    assert contradictions == {}
    assert n_compared >= 15  # figures that stand on two pages; without any the test would see nothing


def test_no_page_of_the_reference_texts_contradicts_another(tmp_path):
    if not list(REFERENCE.glob("*.txt")):
        pytest.skip("the reference texts are not here; `make seeds FROM=folder` copies them in")
    index = run.run_report(REFERENCE, tmp_path / "report", shows_progress=False)
    contradictions, n_compared = find_contradictions(index.parent)
    assert contradictions == {}
    assert n_compared >= 10


def test_the_collector_sees_a_contradiction(tmp_path):
    table = "<table><tr><th>speaker</th><th>statements</th></tr><tr><th>Ada Brandt</th><td>{}</td></tr></table>"
    for name, n in (("a", 3), ("b", 4)):
        (tmp_path / f"{name}.html").write_text(f"<p>Statements: {n} found</p>{table.format(n)}", encoding="utf-8")
    contradictions, _ = find_contradictions(tmp_path)
    assert set(contradictions) == {"statements", (("speaker",), ("Ada Brandt",), "statements")}


def test_the_collector_sees_an_official_drawn_as_somebody_else(tmp_path):
    table = "<table><tr><th>speaker</th><th>official</th></tr><tr><th>Ada Brandt</th><td>yes</td></tr></table>"
    tip = "<title>Ada Brandt, week of 6 May 2031: two statements in one document</title>"
    (tmp_path / "a.html").write_text(f'{table}<svg><circle fill="#56b4e9">{tip}</circle></svg>', encoding="utf-8")
    contradictions, _ = find_contradictions(tmp_path)
    assert set(contradictions) == {("official", "Ada Brandt")}
