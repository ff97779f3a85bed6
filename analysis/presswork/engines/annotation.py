"""What does each article tell by itself?

Annotation is a map: articles do not look at each other here, so any part of a corpus may be annotated anywhere, and
what whole corpora tell (canonical names, counts, copies) is made of the tables that come out of it.
"""

from __future__ import annotations

import functools

import pandas as pd

from presswork.corpus import comment_exports
from presswork.corpus.problems import Guard
from presswork.page import anatomy, citations, imprint
from presswork.schema import make_table, to_rows
from presswork.speakers import speakers
from presswork.statements import quotations
from presswork.tone import tone

# The tables that are made of one article at a time.
TABLES = ("articles", "blocks", "comments", "citations", "quotations")


def annotate_articles(
    articles: pd.DataFrame,
    exported: pd.DataFrame | None = None,
    failures: list[dict] | None = None,
    tone_model: str = "light",
    names: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables that need one article at a time: articles, blocks, comments, citations, quotations.

    Statements have their speaker as their own document tells, and their tone; one canonical name over all documents
    is the business of :func:`presswork.speakers.speakers.join_speakers`.

    Parameters
    ----------
    exported
        Comments that stand in no page (:mod:`presswork.corpus.comment_exports`), also of articles elsewhere.
    failures
        Whatever goes wrong inside one article is added as a row of `problems`; without a list it is raised.
    names
        The user's ``names.csv``, of which places and bodies are read here.

    Notes
    -----
    Pages in another language than English keep their anatomy, but no statement is looked for and no tone is scored:
    the rules for both are English, and a wrong attribution is worse than none.  Where the language is unknown,
    English is assumed.
    """
    guard = Guard(articles, failures)
    blocks = guard.map("page anatomy", anatomy.split_blocks, articles, otherwise=_leave_whole)
    comments = guard.map("comments", lambda own: anatomy.read_comments(own, blocks), articles)
    comments = comments if exported is None else comment_exports.join_comments(comments, exported, articles)
    articles = guard.map(
        "page description",
        lambda own: imprint.describe_articles(own, _select(blocks, own), _select(comments, own)),
        articles,
        otherwise=_leave_as_it_is,
    )
    is_english = find_english(articles)
    english, foreign = articles[is_english].reset_index(drop=True), set(articles["article_id"][~is_english])
    score = functools.partial(tone.score_comments, model=tone_model)
    return {
        "articles": articles,
        "blocks": blocks,
        "comments": _unscore(guard.map("tone of comments", score, comments), foreign),
        "citations": guard.map(
            "citations", lambda own: citations.read_citations(own, _select(blocks, own)), articles
        ),
        "quotations": _find_statements(guard, english, blocks, names, tone_model),
    }


def find_english(articles: pd.DataFrame) -> pd.Series:
    """Return whether each article is in English, or in a language that nobody tells."""
    return articles["language"].isna() | articles["language"].str.startswith("en")


def _find_statements(
    guard: Guard, articles: pd.DataFrame, blocks: pd.DataFrame, names: pd.DataFrame | None, tone_model: str
) -> pd.DataFrame:
    """Return the statements with speaker and tone; where a step fails, without what it makes."""
    said = guard.map("statements", lambda own: quotations.find_quotations(own, _select(blocks, own)), articles)

    def name(own: pd.DataFrame) -> pd.DataFrame:
        of = _select(articles, own)
        return speakers.annotate_speakers(own, of, _select(blocks, own), names)

    said = guard.map("speakers", name, said, otherwise=_leave_as_it_is)
    score = functools.partial(_score, articles=articles, model=tone_model)
    return guard.map("tone", score, said, otherwise=_leave_as_it_is)


def _score(own: pd.DataFrame, articles: pd.DataFrame, model: str) -> pd.DataFrame:
    return tone.score_quotations(own, _select(articles, own), model)


def _leave_as_it_is(own: pd.DataFrame) -> pd.DataFrame:
    return own


def _select(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of some articles."""
    return rows[rows["article_id"].isin(articles["article_id"].unique())]


def _leave_whole(articles: pd.DataFrame) -> pd.DataFrame:
    """Return one block of nobody's words for each article: a page that could not be taken apart."""
    rows = [
        {
            "article_id": row["article_id"],
            "block": 0,
            "kind": "boilerplate",
            "voice_kind": "none",
            "start": start,
            "end": end,
        }
        for row in to_rows(articles[["article_id", "text"]])
        for start, end in [(len(row["text"]) - len(row["text"].lstrip()), len(row["text"].rstrip()))]
    ]
    return make_table("blocks", rows)


def _unscore(comments: pd.DataFrame, foreign: set[str]) -> pd.DataFrame:
    is_foreign = comments["article_id"].isin(foreign)
    return comments.assign(tone=comments["tone"].mask(is_foreign), tone_label=comments["tone_label"].mask(is_foreign))
