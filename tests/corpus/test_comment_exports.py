"""Comments that a platform exported beside the articles, on invented files; expected rows read off them by hand."""

import pandas as pd
import pytest
from invented import make_thread
from presswork import pipeline, schema
from presswork.corpus import comment_exports, documents
from presswork.engines import annotation
from presswork.errors import CorpusError, ParameterError
from presswork.readers import commentary, passages
from presswork.report import pages
from presswork.words import word_list

FERRY = "Ferry talks resume\n\nThe port of Varr opens its quay to the ferries again in May, the harbour board said.\n"
FAEHRE = (
    "Die Fähre fährt wieder\n\n" + "Wir werden im Mai wieder fahren und nicht mehr warten, hieß es am Montag. " * 4
)
SHOWN = (
    "\n2 Comments\n\n1. Pell says:\n   May 3, 2031 at 10:15\n\n   Who pays for the quay?\n\n   Reply\n\n"
    "2. Quin says:\n   May 3, 2031 at 11:20\n\n   We do, as always.\n\n   Reply\n\nLeave a Reply\n"
)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "lock.txt").write_text(FERRY.replace("Ferry", "Lock") + SHOWN, encoding="utf-8")
    (folder / "faehre.txt").write_text(FAEHRE, encoding="utf-8")
    (folder / "metadata.csv").write_text("file,url\nferry.txt,https://www.varr.example/ferry/\n", encoding="utf-8")
    return folder


def write(folder, content):
    (folder / "comments.csv").write_text(content, encoding="utf-8")
    return folder


def read(folder, content, **mapping):
    articles = documents.read_corpus(folder)[0]
    return comment_exports.read_exported_comments(write(folder, content), articles, mapping)


def list_problems(problems):
    return [f"{row['path']}: {row['problem']}; {row['action']}" for row in schema.to_rows(problems)]


def test_comments_beside_the_articles_become_comments_of_the_corpus(folder):
    rows = "ferry,Pell,2031-05-07,What a wonderful ferry!\nfaehre,Sund,,Wunderbar\nferry,,,That is a terrible lie.\n"
    everything = pipeline.make_coverage(write(folder, "article_id,commenter,posted_on,text\n" + rows))
    own = everything.comments[everything.comments["article_id"] != "lock"]
    assert own[["article_id", "comment", "text"]].values.tolist() == [
        ["faehre", 0, "Wunderbar"],
        ["ferry", 0, "What a wonderful ferry!"],
        ["ferry", 1, "That is a terrible lie."],
    ]
    assert own["tone_label"].astype(object).fillna("unscored").tolist() == ["unscored", 1, -1]
    assert own[["start", "end"]].isna().all(axis=None)
    counts = everything.articles.set_index("article_id")["n_comments"]
    assert counts.to_dict() == {"faehre": 1, "ferry": 2, "lock": 2}
    assert everything.problems.empty


def test_what_the_page_shows_is_counted_once_and_the_thread_goes_on(folder):
    asked = "Who pays for  the quay?"
    rows = f"lock,c1,,Pell,{asked}\nlock,c2,c1,Rook,The port does.\nlock,c3,c2,Sund,{asked}\n"
    everything = pipeline.make_coverage(write(folder, "article_id,comment_id,parent_id,author,text\n" + rows))
    thread = everything.comments[everything.comments["article_id"] == "lock"]
    assert thread[["comment", "commenter"]].values.tolist() == [[0, "Pell"], [1, "Quin"], [2, "Rook"], [3, "Sund"]]
    assert thread["reply_to"].astype(object).tolist()[2:] == [0, 2]
    assert thread["start"].isna().tolist() == [False, False, True, True]
    assert list_problems(everything.problems) == ["comments.csv: 1 comment that the page shows, too; counted once"]


def test_partitions_give_the_same_comments(folder):
    write(folder, "article_id,text\nlock,One\nferry,Two\nlock,Three\n")
    articles, _ = documents.read_corpus(folder)
    exported, _ = comment_exports.read_exported_comments(folder, articles)
    parts = [articles.iloc[[at]].reset_index(drop=True) for at in range(len(articles))]
    joined = [annotation.annotate_articles(part, exported)["comments"] for part in parts]
    whole = annotation.annotate_articles(articles, exported)["comments"]
    pd.testing.assert_frame_equal(pd.concat(joined, ignore_index=True), whole)
    assert len(whole) == 5


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("article_id;commenter;posted_on;text", "ferry;Pell;2031-05-07T09:10:11Z;Who pays?"),
        (
            "comment_ID,comment_post_ID,comment_author,comment_date,comment_content",
            "7,ferry,Pell,2031-05-07,Who pays?",
        ),
        ("commentID,articleID,userDisplayName,createDate,commentBody", "7,ferry,Pell,1935911411,Who pays?"),
        (
            "Comment ID,Published Timestamp,Article URL,name,Comment Text",
            "7,2031-05-07,varr.example/ferry,Pell,Who pays?",
        ),
        ("url,author,date,comment", "http://varr.example/ferry,Pell,7 May 2031,<p>Who pays?</p>"),
        ("file,user,time,message", "ferry.txt,Pell,2031/05/07,Who pays?"),
    ],
    ids=["spreadsheet", "wordpress", "new york times", "coral", "address and markup", "file"],
)
def test_columns_as_platforms_name_them(folder, header, row):
    comments, _ = read(folder, f"{header}\n{row}\n")
    assert comments[["article_id", "commenter", "posted_on", "text"]].values.tolist() == [
        ["ferry", "Pell", "2031-05-07", "Who pays?"]
    ]


def test_columns_by_mapping(folder):
    content = "wer,wo,was,text\nPell,ferry,Who pays?,internal note\n"
    comments, _ = read(folder, content, **{"comments.text": "was", "comments.article_id": "wo", "text": "body"})
    assert comments[["article_id", "text"]].values.tolist() == [["ferry", "Who pays?"]]
    assert pd.isna(comments["commenter"].iloc[0])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("article_id,text\nz,One\nz,Two\n", "comments.csv:2: 2 comments about z, which is none of the documents"),
        ("article_id,text\n,One\n", "comments.csv:2: 1 comment without the name of an article; left out"),
        ("article_id,text\nferry,\n", "comments.csv: 1 comment without words; left out"),
        ("article_id,text\nferry,One,more\n", "comments.csv:2: line 2: 3 cells under 2 columns; left out"),
        (
            "article_id,text,date\nferry,One,3/4/2031\n",
            "comments.csv: 1 comment whose date is none, or not one for sure",
        ),
        ("article_id,text\nferry,<b>One</b>\n", "comments.csv: 1 comment with markup in their text; taken out"),
        (
            "article_id,text,reply_to\nferry,One,9\n",
            "comments.csv: 1 comment in answer to one that is not in the file",
        ),
        ("article_id,text\0\n", "comments.csv: a binary file"),
    ],
)
def test_what_cannot_be_used_is_a_problem_and_the_rest_goes_on(folder, content, problem):
    comments, problems = read(folder, content)
    assert list_problems(problems)[0].startswith(problem)
    assert len(comments) == content.count("ferry,") - content.count("ferry,\n") - content.count(",more")


def test_a_file_made_for_another_corpus_gives_few_problems(folder):
    rows = "".join(f"story-{number},One\n" for number in range(50))
    _, problems = read(folder, f"article_id,text\n{rows}")
    assert len(problems) == comment_exports.MOST_UNKNOWN_NAMED + 1
    assert problems["problem"].iloc[-1] == "30 comments about 30 more that are none of the documents read"


@pytest.mark.parametrize(
    ("content", "mapping", "error", "said"),
    [
        ("article_id,note\nferry,One\n", {}, CorpusError, r"no column text.*--map comments\.text=COLUMN"),
        ("text\nOne\n", {}, CorpusError, r"no column article_id"),
        ("article_id,text\nferry,One\n", {"comments.text": "body"}, CorpusError, "no column body"),
        (
            "article_id,text\nferry,One\n",
            {"comments.body": "text"},
            ParameterError,
            "'body' is no column of comments",
        ),
    ],
)
def test_columns_that_are_not_there(folder, content, mapping, error, said):
    with pytest.raises(error, match=said):
        read(folder, content, **mapping)


def test_a_mapping_without_the_file_is_refused(folder):
    with pytest.raises(ParameterError, match=r"comments\.csv is not there"):
        pipeline.make_coverage(folder, {"comments.text": "body"})


@pytest.mark.parametrize("text", ["<" * 100_000, "<p" * 50_000, "&#" * 50_000, "<b>" * 50_000, "\n" * 100_000])
def test_hostile_markup_is_read_in_time(folder, text):
    comments, _ = read(folder, f'article_id,text\nferry,"x{text}y"\n')
    assert len(comments) == 1


def test_measures_take_comments_that_stand_in_no_text(folder):
    everything = pipeline.make_coverage(write(folder, "article_id,text,reply_to\nferry,Who pays?,\nferry,We do.,1\n"))
    comments = everything.comments[everything.comments["article_id"] == "ferry"]
    thread = commentary.describe_comments(comments, everything.articles).iloc[0]
    assert (thread["n_comments"], thread["n_replies"], thread["n_questions"]) == (2, 1, 1)
    assert len(passages.match_passages(comments, everything.articles, everything.blocks)) == 2
    assert len(commentary.tally_comments(comments, everything.articles)) == 4
    word_list.list_words(everything.articles, everything.blocks, everything.quotations, everything.comments)


def test_article_pages_show_them_numbered_and_under_pseudonyms(folder, tmp_path):
    rows = "ferry,Zorvane,Who pays for <b>it</b>?,\nferry,Quillip,Zorvane pays.,1\n"
    everything = pipeline.make_coverage(write(folder, "article_id,commenter,text,reply_to\n" + rows))
    out = tmp_path / "out"
    out.mkdir()
    shown = [path.read_text("utf-8") for path in pages.write_article_pages(out, everything, [])]
    page = next(text for text in shown if "Who pays for it?" in text)
    assert "n = 2" in page
    assert "answers 1" in page
    assert not any(name in text for name in ("Zorvane", "Quillip") for text in shown)


def test_comments_without_articles_are_left_alone():
    on_pages = make_thread(("Pell", "Yes"))
    assert (
        comment_exports.join_comments(on_pages, make_thread(("Quin", "No")), pd.DataFrame({"article_id": ["b"]}))
        is on_pages
    )
