"""Scraped text is hostile: nothing in it runs, loads anything or disappears in a report.

The payloads of ``cases/payloads.json`` stand in texts, headlines, outlets, bylines, addresses, ids, file names,
commenters' names, ``names.csv`` and parameters, and run through the whole report.  Each page is then opened in a
real browser, as written and with its content-security policy taken out, so that each wall holds alone.
"""

import csv
import html.parser
import json
import re
from pathlib import Path

import pytest
from presswork import pipeline
from presswork.report import article_page, ask_page, pages, run
from presswork.show import addresses, evidence, tables, values
from presswork.show import html as safe_html
from presswork.trust import audit, marks

PAYLOADS = [case["text"] for case in json.loads((Path(__file__).parent / "cases" / "payloads.json").read_text())]
# A file with control characters is no CSV: it is refused before anything in it is read.
WRITABLE = [payload for payload in PAYLOADS if not re.search("[\x00-\x1f\x7f]", payload)]
NAMES = [
    "<img src=x onerror=document.title='PWNED'>",
    "\"><svg onload=document.title='PWNED'>",
    "' autofocus onfocus='document.title=1",
    "[read](javascript:document.title='PWNED')",
    "javascript:document.title='PWNED'",
    "..%2f..%2fetc",
    "abc\u202etxt",
    "=HYPERLINK(1)",
]
FACTS = "headline byline outlet agency copied_from url".split()
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# What a page of ours is made of; anything else in its DOM came out of a text.
OWN_TAGS = set(
    "html head meta title style body a header p span nav ul ol li main h1 h2 h3 div table caption thead tbody tr th "
    "td strong em code pre br button label input dl dt dd footer section details summary figure figcaption "
    "blockquote mark img small output svg g rect circle line text tspan select option datalist s br".split()
)
OWN_ATTRIBUTES = set(
    "lang charset http-equiv content name class href id aria-label aria-current role tabindex scope colspan alt src "
    "width open rel title start type aria-sort aria-labelledby data-rows fill stroke x y dx x1 x2 y1 y2 cx cy r "
    "height text-anchor autocomplete list value hidden data-ready data-leads-beside".split()
)


class Dom(html.parser.HTMLParser):
    """What a browser made of a page: what should not be there, and its text."""

    def __init__(self, markup):
        super().__init__()
        self.is_script, self.is_data, self.n_scripts = False, False, 0
        self.breaches, self.parts, self.n_styles, self.ids, self.links = [], [], 0, set(), []
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.n_styles += tag == "style"
        self.is_script = tag == "script"
        self.is_data = self.is_script and attributes == [("type", "application/json")]
        if self.is_data or (self.is_script and not attributes):
            self.n_scripts += not self.is_data
        elif tag not in OWN_TAGS or self.n_styles > 1 or (tag == "svg" and "role" not in dict(attributes)):
            self.breaches.append(f"<{tag}>")
        for name, value in attributes:
            if name not in OWN_ATTRIBUTES or (name == "http-equiv" and "policy" not in value.lower()):
                self.breaches.append(f"{tag} {name}")
            self.ids |= {value} if name == "id" else set()
            self.links += [value] if name == "href" else []
            self.links += unpack_links(value) if name == "data-rows" else []
            if name in ("href", "src") and not is_own_address(tag, value or ""):
                self.breaches.append(f"{tag} {name}={value[:60]}")

    def handle_endtag(self, tag):
        self.is_script = False

    def handle_data(self, data):
        if self.is_script:
            own = (ask_page.SCRIPT, pages.SCRIPT)
            is_own = "<" not in data if self.is_data else data in own and self.n_scripts <= len(own)
            self.breaches += [] if is_own else ["<script>"]
            return
        self.parts.append(data)

    @property
    def text(self):
        return squeeze("".join(self.parts))


def unpack_links(packed):
    """The addresses that the page's script makes of the rows that a table holds ready."""
    first, *lines = packed.split("\n")
    if not first:
        return  # a table without links: what looks like one stands in a text
    pages_named, kinds = first.split(" "), {"s": "statement", "c": "comment", "b": "block"}
    last = "\n".join(line.rpartition("\t")[2] for line in lines)
    codes = re.findall(r"(?<= )(\d+)([scb])(\d+)(?=[ \n]|\Z)", last)
    for at, kind, number in codes:
        page = pages_named[int(at)]
        yield f"articles/{page}.html#{kinds[kind]}-{page[-8:]}-{number}"


def is_own_address(tag, value):
    if tag == "img":
        return value.startswith("data:image/png;base64,")
    files = r"[\w./-]+\.(html|ipynb|csv|jsonl|json|parquet|sqlite)(#|\Z)"
    return bool(re.match(rf"https?://|#|{files}", value))


def squeeze(text):
    return " ".join(text.split())


def read_title(markup):
    return html.unescape(re.search(r"<title>(.*?)</title>", markup, re.DOTALL)[1])


def write_corpus(folder):
    folder.mkdir()
    records = []
    for number, payload in enumerate(PAYLOADS):
        text = (
            f'{payload}\n\n"We say {payload} today," Mayor Ada Brandt said on Monday.\n\nThe council {payload} met.\n'
        )
        fields = dict.fromkeys(("headline", "outlet", "byline", "agency", "url"), payload)
        records.append({"id": f"{number} {payload[:40]}", "text": text, "published_on": "2024-01-31"} | fields)
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (folder / "records.jsonl").write_text(lines, encoding="utf-8")
    for name in NAMES:
        (folder / f"{name}.txt").write_text(f'News\n\n"It is {name}," Ada Brandt said.\n', encoding="utf-8")
    (folder / "broken <b>.csv").write_text("body\nno text column\n", encoding="utf-8")
    (folder / "thread.txt").write_text(write_thread(), encoding="utf-8")
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["alias", "speaker", "role", "affiliation", "is_official"])
        writer.writerow(["Ada Brandt", PAYLOADS[12], PAYLOADS[20], PAYLOADS[0], "true"])
    write_rows(folder / "metadata.csv", [{"file": f"{NAMES[0]}.txt", **dict.fromkeys(FACTS, PAYLOADS[13])}])
    comments = [{"commenter": payload, "text": f"{payload} is my view."} for payload in WRITABLE]
    write_rows(folder / "comments.csv", [{"article_id": "thread", **comment} for comment in comments])
    return folder


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_thread():
    comments = "\n".join(f"{i}. {name} says:\n{PAYLOADS[i]} is my view.\n" for i, name in enumerate(NAMES, 1))
    news = "The dam holds\n\nThe council met on Monday and said that the dam holds."
    return f"{news}\n\n{len(NAMES)} Comments\n\n{comments}"


def mark_corpus(folder):
    """An audit full of hostile marks, and the corrections that come of it."""
    sample = audit.draw_audit(pipeline.make_coverage(folder))
    is_statement = sample["what"] == "statement"
    hostile = [WRITABLE[at % len(WRITABLE)] for at in range(len(sample))]
    sample = sample.assign(note=hostile, speaker_should_be=hostile, speaker_right="no")
    sample = sample.assign(speaker_right=sample["speaker_right"].where(is_statement), missed="yes")
    audit.write_audit(sample.assign(missed=sample["missed"].mask(is_statement)), folder)
    assert marks.write_corrections(pipeline.make_coverage(folder), folder)[1] > 30
    return folder


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """A corpus in which everything is hostile, its audit and corrections too."""
    return mark_corpus(write_corpus(tmp_path_factory.mktemp("corpus") / "<b onclick=x>corpus"))


@pytest.fixture(scope="module")
def hostile(marked, tmp_path_factory):
    """The report of the hostile corpus."""
    out = tmp_path_factory.mktemp("out") / "report"
    parameters = {"focus": PAYLOADS[12], "outlet": PAYLOADS[0], "top_n": 200, "show_commenters": True}
    run.run_report(marked, out, parameters=parameters, shows_progress=False)
    return out


def run_page(browser, path):
    """Return the DOM after the page has had three seconds, of the browser's own time, to do what it likes."""
    with browser.open(path) as page:
        page.call("Emulation.setVirtualTimePolicy", policy="pauseIfNetworkFetchesPending", budget=3000)
        browser.wait_for("Emulation.virtualTimeBudgetExpired", page.session)
        return page.evaluate("document.documentElement.outerHTML")


def list_pages(folder):
    return sorted(folder.rglob("*.html"))


def test_no_page_holds_more_than_its_own_markup(hostile):
    assert len(list_pages(hostile)) >= 7
    for page in list_pages(hostile):
        assert Dom(page.read_text(encoding="utf-8")).breaches == [], page.name


def test_every_payload_is_shown_as_text(hostile):
    rows = [json.loads(line) for line in (hostile / "tables" / "articles.jsonl").read_text("utf-8").splitlines()]
    headlines = {row["headline"] for row in rows}
    assert sum(squeeze(p) in {squeeze(h) for h in headlines if h} for p in PAYLOADS) >= 60
    shown = Dom((hostile / "index.html").read_text(encoding="utf-8")).text
    for headline in headlines:
        assert squeeze(values.clean(headline)) in shown


def test_texts_and_commenters_are_shown_as_they_stand(hostile):
    """On its own page each article has its text, and each commenter the name, character for character."""
    rows = [json.loads(line) for line in (hostile / "tables" / "articles.jsonl").read_text("utf-8").splitlines()]
    shown = {
        row["article_id"]: read_text(hostile / "articles" / addresses.name_page(row["article_id"])) for row in rows
    }
    for row in rows:
        lines = re.split("[\r\n]", row["text"]) if row["article_id"] != "thread" else []
        missing = [line for line in lines if drop_spaces(values.clean(line)) not in shown[row["article_id"]]]
        assert missing == [], row["article_id"]
    comments = (hostile / "tables" / "comments.jsonl").read_text(encoding="utf-8").splitlines()
    names = {json.loads(line)["commenter"] for line in comments}
    assert len(names) >= 60
    assert [name for name in names if drop_spaces(values.clean(name)) not in shown["thread"]] == []


def read_text(page):
    return drop_spaces(Dom(page.read_text(encoding="utf-8")).text)


def drop_spaces(text):
    return "".join(text.split())


def test_nothing_hidden_is_left_in_a_page(hostile):
    for page in list_pages(hostile):
        assert not re.search(
            "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.read_text("utf-8")
        )


def test_every_link_leads_to_its_place(hostile):
    doms = {page.resolve(): Dom(page.read_text(encoding="utf-8")) for page in list_pages(hostile)}
    n_passages = 0
    for page, dom in doms.items():
        for target in dom.links:
            if target.startswith(("http://", "https://")):
                continue
            name, _, anchor = target.partition("#")
            place = (page.parent / name).resolve() if name else page
            assert place.is_file(), (page.name, target)
            assert not anchor or anchor in doms[place].ids, (page.name, target)
            n_passages += bool(anchor and name)
    assert n_passages > 500


def test_every_link_of_an_audit_leads_to_its_passage(marked, hostile):
    sample = audit.draw_audit(pipeline.make_coverage(marked), 200, 200)
    doms = {page.name: Dom(page.read_text(encoding="utf-8")) for page in (hostile / "articles").iterdir()}
    assert set(sample["what"]) == {"statement", "sentence"}
    for link in sample["link"]:
        name, _, anchor = link.removeprefix("articles/").partition("#")
        assert anchor in doms[name].ids, link


def test_hostile_speakers_and_commenters_reach_the_pages_as_text(hostile):
    statements = Dom((hostile / "02_quoted_officials.html").read_text(encoding="utf-8")).text
    assert squeeze(PAYLOADS[12]) in statements


def test_no_cell_of_a_csv_is_a_formula(marked, hostile):
    for path in [marked / "audit.csv", marked / "corrections.csv", *(hostile / "tables").glob("*.csv")]:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            csv.field_size_limit(10**7)
            for row in csv.reader(lines):
                for cell in row:
                    is_number = re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)
                    assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (path.name, cell[:40])


@pytest.mark.parametrize("has_policy", [True, False], ids=["as written", "without the policy"])
def test_nothing_runs_and_nothing_is_asked_for(hostile, browser, server, tmp_path, has_policy):
    for page in list_pages(hostile):
        markup = page.read_text(encoding="utf-8")
        assert POLICY.search(markup)
        shown = tmp_path / page.name
        shown.write_text(markup if has_policy else POLICY.sub("", markup), encoding="utf-8")
        dom = run_page(browser, shown)
        assert read_title(dom) == read_title(markup), page.name
        assert Dom(dom).breaches == [], page.name
    assert server.asked == []


def test_the_test_itself_sees_a_hole(browser, server, tmp_path):
    """Without escaping the payloads run, load and break out: what the tests above look for would be found."""
    page = tmp_path / "hole.html"
    page.write_text(f"<title>a</title><h1>{PAYLOADS[6]}{PAYLOADS[11]}<p>{PAYLOADS[17]}", encoding="utf-8")
    dom = run_page(browser, page)
    assert "<title>PWNED</title>" in dom
    assert Dom(dom).breaches
    assert server.asked
    server.asked.clear()
    unseen = [p for p in PAYLOADS if "<" in p and not Dom(f"<p>{p}").breaches]
    assert len(unseen) <= 14, unseen


def render_anew(folder, marked):
    """Write index and article pages of the hostile corpus again, in this process, with what it has been told."""
    folder.mkdir()
    everything = pipeline.make_coverage(marked)
    (folder / "tables").mkdir()
    pages.write_article_pages(folder, everything, [], show_commenters=True)
    written = [Dom(page.read_text(encoding="utf-8")) for page in list_pages(folder)]
    table = tables.render_table(everything.articles, "Documents", ["article_id", "headline", "outlet"], limit=200)
    return [breach for dom in [*written, Dom(pages.sanitize(table.markup))] for breach in dom.breaches]


def strip_links(breaches):
    """Without escaping, a link to a web address is all that the second wall lets through."""
    return [breach for breach in breaches if not re.match(r"a href=|<a>|a (title|tabindex)\b", breach)]


def test_without_escaping_the_pages_are_breached(marked, tmp_path, monkeypatch):
    """The walls of the renderers themselves are taken out, one after the other."""
    assert render_anew(tmp_path / "whole", marked) == []
    for module in (tables, evidence, article_page, safe_html):
        monkeypatch.setattr(module, "escape", str)
    monkeypatch.setattr(safe_html.html, "escape", lambda text, quote=True: text)
    second_alone = render_anew(tmp_path / "second wall", marked)
    assert not [b for b in second_alone if re.match(r"<script>|<iframe>|<svg>|<style>|\w+ on|\w+ style", b)]
    monkeypatch.setattr(pages, "sanitize", str)
    pages._open_exporter.cache_clear()
    breaches = render_anew(tmp_path / "none", marked)
    pages._open_exporter.cache_clear()
    assert {"<iframe>", "<svg>", "body onload"} <= set(breaches)


def test_each_wall_holds_alone():
    for payload in PAYLOADS:
        assert Dom(f"<p>{safe_html.escape(payload)}</p>").breaches == []
        assert Dom(f'<p title="{safe_html.escape(payload)}">x</p>').breaches == []
        assert [b for b in Dom(pages.sanitize(payload)).breaches if "href=" not in b] == []
