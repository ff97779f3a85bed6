"""The tables of a whole corpus: what the other rooms do, one after the other.

Annotation is a map over articles; canonical names and counts are reductions over the small tables that come
out of it.  :func:`load_tables` is the one call a notebook needs.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from presswork.corpus import comment_exports, documents, sheets, shipped
from presswork.coverage import Tables, holds_tables, read_tables
from presswork.errors import ParameterError
from presswork.page import anatomy, citations, imprint
from presswork.sources import house_style, overlap
from presswork.sources.copies import find_copies
from presswork.speakers import speakers
from presswork.statements import quotations
from presswork.tone import tone
from presswork.trust import corrections

# Tables whose rows belong to one article, or to a pair.
_BY_ARTICLE = ("articles", "blocks", "comments", "citations", "quotations", "shared_text", "corrections", "audit")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def make_tables(path: str | Path | None = None, mapping: Mapping[str, str] | None = None) -> Tables:
    """Return all tables of the documents at `path` (a folder or a file; None: the default corpus).

    Parameters
    ----------
    mapping
        Presswork's column name -> the name an export uses for it, such as ``{"text": "body"}``; those of
        ``comments.csv`` with a prefix, ``{"comments.text": "message"}``.

    Raises
    ------
    CorpusError
        If nothing can be read there; single documents that cannot be read are rows of `problems` instead.
    """
    path = Path(path) if path else shipped.find_default_corpus()
    mapping = mapping or {}
    own_columns = {
        ours: theirs for ours, theirs in mapping.items() if not ours.startswith(comment_exports.MAP_PREFIX)
    }
    articles, problems = documents.read_corpus(path, own_columns)
    exported, more = comment_exports.read_exported_comments(path, articles, mapping)
    frames = annotate_articles(articles, exported)
    frames["quotations"] = speakers.resolve_speakers(
        frames["quotations"], frames["articles"], frames["blocks"], names=sheets.read_names(path)
    )
    scored = tone.score_quotations(frames["quotations"], frames["articles"])
    by_hand, broken = sheets.read_corrections(path)
    frames["quotations"], frames["corrections"], unused = corrections.apply_corrections(scored, by_hand, articles)
    frames["audit"] = sheets.read_audit(path)
    identity = {"name": _name_corpus(path), "hash": documents.hash_corpus(articles), "is_demo": is_demo(path)}
    repeated = comment_exports.note_repeated(frames["comments"], exported)
    problems = pd.concat(
        [problems, anatomy.note_repeats(frames["blocks"]), more, repeated, broken, unused], ignore_index=True
    )
    variants = tuple(sheets.read_own_variants(path))
    return Tables(**frames, **_reduce(frames, variants), problems=problems, variants=variants, **identity)


def annotate_articles(articles: pd.DataFrame, exported: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables that need one article at a time: articles, blocks, comments, citations, quotations.

    `exported` are comments that stand in no page (:mod:`presswork.corpus.comment_exports`), also of articles
    elsewhere.

    Articles do not look at each other here, so any partition of them gives the same rows.  Pages in another language
    than English keep their anatomy, but no statement is looked for and no tone is scored: the rules for both are
    English, and a wrong attribution is worse than none.  Where the language is unknown, English is assumed.
    """
    blocks = anatomy.split_blocks(articles)
    comments = anatomy.read_comments(articles, blocks)
    comments = comments if exported is None else comment_exports.join_comments(comments, exported, articles)
    articles = imprint.describe_articles(articles, blocks, comments)
    is_english = articles["language"].isna() | articles["language"].str.startswith("en")
    english, foreign = articles[is_english].reset_index(drop=True), set(articles["article_id"][~is_english])
    return {
        "articles": articles,
        "blocks": blocks,
        "comments": _unscore(tone.score_comments(comments), foreign),
        "citations": citations.read_citations(articles, blocks),
        "quotations": quotations.find_quotations(english, blocks[~blocks["article_id"].isin(foreign)]),
    }


def _unscore(comments: pd.DataFrame, foreign: set[str]) -> pd.DataFrame:
    is_foreign = comments["article_id"].isin(foreign)
    return comments.assign(tone=comments["tone"].mask(is_foreign), tone_label=comments["tone_label"].mask(is_foreign))


def _reduce(frames: Mapping[str, pd.DataFrame], variants: tuple) -> dict[str, pd.DataFrame]:
    shared_text = overlap.find_shared_text(frames["articles"], frames["blocks"])
    return _recount(frames, variants) | {"shared_text": shared_text}


def _recount(frames: Mapping[str, pd.DataFrame], variants: tuple) -> dict[str, pd.DataFrame]:
    counted = [frames[name] for name in ("articles", "blocks", "quotations", "comments")]
    return {
        "speakers": speakers.list_speakers(frames["quotations"]),
        "house_style": house_style.count_house_style(*counted, house_style.read_variants(variants)),
    }


def _name_corpus(path: Path) -> str:
    path = path.resolve()
    return path.stem if path.is_file() else path.name or "corpus"


def is_demo(path: Path) -> bool:
    """Return whether `path` is the invented demo corpus that comes with Presswork."""
    return path.resolve() == shipped.find_shipped("seeds/demo").resolve()


def load_tables(
    path: str | Path | None = "",
    since: str = "",
    until: str = "",
    mapping: Mapping[str, str] | None = None,
    count_copies_once: bool = False,
) -> Tables:
    """Return the tables at `path`, which names documents or a folder of tables, in a period.

    Parameters
    ----------
    path
        Folder or file of documents, or a folder written by `presswork tables`; empty for the default corpus.
    since, until
        First and last day, ``2024-01-31``; empty for no limit.  With a limit, undated documents are left out
        and counted in `n_left_out` and `n_undated`.
    mapping
        As in :func:`make_tables`; a folder of tables takes none.
    count_copies_once
        Whether copies of other documents are left out, as in :func:`drop_copies`.

    Raises
    ------
    CorpusError, ParameterError
    """
    for name, day in (("since", since), ("until", until)):
        check_day(name, day)
    path = Path(path) if path else shipped.find_default_corpus()
    if mapping and holds_tables(path):
        raise ParameterError(f"{path} holds tables, whose columns have Presswork's names already; leave --map out.")
    everything = read_tables(path) if holds_tables(path) else make_tables(path, mapping)
    everything = select_period(everything, since, until) if since or until else everything
    return drop_copies(everything) if count_copies_once else everything


def check_day(name: str, day: str) -> None:
    """Raise ParameterError unless `day`, the value of the parameter `name`, is empty or a day such as 2024-01-31."""
    try:
        is_day = not day or bool(_DATE.match(day) and pd.Timestamp(day))
    except ValueError:
        is_day = False
    if not is_day:
        raise ParameterError(f"The parameter {name} is {day!r}; write a day as 2024-01-31 or leave it empty.")


def select_period(everything: Tables, since: str = "", until: str = "") -> Tables:
    """Return the tables of the documents published from `since` to `until`, both days included.

    Raises
    ------
    ParameterError
        If no document was published then.
    """
    published = everything.articles["published_on"]
    kept = everything.articles[published.between(since or "0000-00-00", until or "9999-99-99")]
    if kept.empty:
        raise ParameterError(_tell_empty(published, since, until))
    ids = set(kept["article_id"])
    frames = everything.get_frames()
    frames |= {name: _keep_articles(frames[name], ids) for name in _BY_ARTICLE}
    n_left_out = everything.n_left_out + len(everything.articles) - len(kept)
    n_undated = everything.n_undated + int(published.isna().sum())
    return dataclasses.replace(
        everything, **(frames | _reduce(frames, everything.variants)), n_left_out=n_left_out, n_undated=n_undated
    )


def drop_copies(everything: Tables) -> Tables:
    """Return the tables without the documents that are copies of others, so that each text is counted once.

    Which those are tells :func:`presswork.sources.copies.find_copies`. `shared_text` stays whole: it shows what was
    left out.
    """
    copies = set(find_copies(everything.shared_text)["article_id"])
    ids = set(everything.articles["article_id"]) - copies
    frames = everything.get_frames()
    frames |= {name: _keep_articles(frames[name], ids) for name in _BY_ARTICLE if name != "shared_text"}
    n_copies = everything.n_copies + len(everything.articles) - len(ids)
    return dataclasses.replace(everything, **(frames | _recount(frames, everything.variants)), n_copies=n_copies)


def _tell_empty(published: pd.Series, since: str, until: str) -> str:
    days = published.dropna()
    covered = f"the corpus covers {min(days)} to {max(days)}" if len(days) else "no document of the corpus has a date"
    undated = f" ({len(published) - len(days)} undated)" if len(days) < len(published) else ""
    period = f"since {since or 'the beginning'} until {until or 'the end'}"
    if since and until and until < since:
        return f"The period {period} ends before it begins; {covered}{undated}."
    return f"No document was published in the period {period}; {covered}{undated}."


def _keep_articles(table: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    keys = [column for column in ("article_id", "other_id") if column in table]
    return table[table[keys].isin(ids).all(axis=1)].reset_index(drop=True)
