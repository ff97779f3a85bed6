"""Commenters' names stay out of reports unless they are asked for; pages, names and remarks are invented."""

import pandas as pd
import pytest
from invented import make_thread
from presswork import pipeline
from presswork.readers import commentary, pseudonyms
from presswork.report import run

PAGE = (
    "Ferry talks resume\n\nThe port of Varr opens its quay to the ferries again in May, the harbour board said.\n"
    "“We will sail,” Transport Minister Ilva Torrek said on Monday, and the board agreed.\n\n"
    "2 Comments\n\n1. Zorvane Quillip says:\n   May 3, 2031 at 10:15\n\n   Who pays for the quay, you clown?\n\n"
    "   Reply\n\n2. MorstalFan says:\n   May 3, 2031 at 11:20\n\n   @Zorvane Quillip we do, as always. "
    "Zorvane, read the quay page.\n\n   Reply\n\nLeave a Reply\n"
)
EXPORT = "article_id,commenter,text\nferry,Tessaly Ombrun,MorstalFan is right about the quay of Varr.\n"
NAMES = ("Zorvane", "Quillip", "MorstalFan", "Tessaly", "Ombrun")


def test_pseudonyms_are_stable_and_reach_into_the_texts():
    comments = make_thread(
        ("Pell", "@Quin you are wrong"), ("quin", "No, pell."), (None, "Pellets?"), ("PELL", "Yes.")
    )
    masked = pseudonyms.make_pseudonyms(comments)
    assert masked["commenter"].tolist()[:2] == ["Reader 1", "Reader 2"]
    assert masked["commenter"].iloc[3] == "Reader 1"
    assert pd.isna(masked["commenter"].iloc[2])
    assert masked["text"].tolist() == ["[Reader 2] you are wrong", "No, [Reader 1].", "Pellets?", "Yes."]
    assert pseudonyms.make_pseudonyms(comments).equals(masked)
    assert comments["commenter"].iloc[0] == "Pell"  # the table that came in is left alone


def test_pseudonyms_leave_ordinary_words_and_other_threads_alone():
    comments = make_thread(("Will", "Will it rain, @will?"), ("Guest", "A guest writes"))
    other = make_thread(("Pell", "Will and Pell")).assign(article_id="b")
    texts = pseudonyms.make_pseudonyms(pd.concat([comments, other]))["text"].tolist()
    assert texts == ["Will it rain, [Reader 1]?", "A guest writes", "Will and [Reader 3]"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Orla, you are wrong", "[Reader 1], you are wrong"),
        ("Hi Orla!", "Hi [Reader 1]!"),
        ("Orla Sund is minister, and orla a word", "Orla Sund is minister, and orla a word"),
        ("Dunn and Brandt", "Dunn and Brandt"),  # a surname may be anybody's
        ("Orla Brandt, Orla's port", "[Reader 1], [Reader 1]'s port"),
        ("Jon says Jon", "Jon says Jon"),  # two commenters are called so
        ("May I ask?", "May I ask?"),
        ("(a+)+$ [Reader 9]", "(a+)+$ [Reader 9]"),
    ],
)
def test_first_names_where_they_can_mean_one_commenter_only(text, shown):
    names = ("Orla Brandt", "Jon Dunn", "Jon Pell", "May Lind", "[")
    comments = make_thread(*((name, "Yes") for name in names), ("Quin", text))
    assert pseudonyms.make_pseudonyms(comments)["text"].iloc[-1] == shown


def test_pseudonyms_are_no_words_of_the_readers(page):
    comments = pseudonyms.make_pseudonyms(make_thread(("Pell", "@Quin taxes"), ("Quin", "Pell, taxes")))
    assert commentary.tally_comments(comments, page[0])["word"].tolist() == ["taxes"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    (folder / "ferry.txt").write_text(PAGE, encoding="utf-8")
    (folder / "comments.csv").write_text(EXPORT, encoding="utf-8")
    return folder


def test_a_page_keeps_its_offsets_when_names_are_blotted_out(folder):
    everything = pipeline.make_coverage(folder)
    hidden = pseudonyms.hide_commenters(everything)
    text, shown = everything.articles["text"].iloc[0], hidden.articles["text"].iloc[0]
    assert len(shown) == len(text)
    assert [name for name in NAMES if name in shown] == []
    spans = hidden.comments.dropna(subset=["start"])[["start", "end"]]
    assert [shown[start:end] for start, end in spans.values.tolist()] == [
        "Who pays for the quay, you clown?",
        f"{'▮' * 16} we do, as always. {'▮' * 7}, read the quay page.",
    ]
    outside = everything.blocks[everything.blocks["kind"].ne("comment")]
    assert all(text[s:e] == shown[s:e] for s, e in zip(outside["start"], outside["end"], strict=True))
    assert set(hidden.blocks.loc[hidden.blocks["kind"].eq("comment"), "voice"]) == {"Reader 1", "Reader 2"}
    assert "Zorvane Quillip" in set(everything.comments["commenter"])


def read_report(index):
    """Return all that a report shows: its pages and executed notebooks, but not the tables, which hold the names."""
    paths = [path for path in index.parent.rglob("*") if path.suffix in (".html", ".ipynb", ".json")]
    assert len(paths) > 3
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_a_report_names_no_commenter(folder, tmp_path):
    shown = read_report(run.run_report(folder, tmp_path / "out", shows_progress=False))
    assert [name for name in NAMES if name.casefold() in shown.casefold()] == []
    assert all(f"Reader {number}" in shown for number in (1, 2, 3))
    assert "[Reader 2] is right about the quay" in shown


def test_a_report_names_commenters_when_asked_to(folder, tmp_path):
    asked = {"show_commenters": "yes"}
    index = run.run_report(folder, tmp_path / "out", ["04"], asked, shows_progress=False)
    notebook = (index.parent / "04_commentary.html").read_text("utf-8")
    (page,) = (index.parent / "articles").glob("*.html")
    assert all(name in text for name in NAMES for text in (notebook, page.read_text("utf-8")))
