"""What do the readers under an article say, and what do analysts add to what their sources say?

One row of `comments` is one reader's comment; one row of `threads` the comments of an article; one row of `tones` a
sentence, a statement or a comment. What comments and commentary take up is found in
:mod:`presswork.readers.passages`.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from presswork.language.lexicon import read_lexicon, read_stop_words
from presswork.language.sentences import cut_spans, find_words
from presswork.readers.passages import list_sentences, pair_pages
from presswork.readers.pseudonyms import strip_pseudonyms
from presswork.schema import QUOTED_KINDS, make_table, to_rows
from presswork.tone.surroundings import MIN_TONE_WORDS
from presswork.tone.tone import score_statements
from presswork.words.frequency import tally_words
from presswork.words.key_words import KEYWORD_COLUMNS, compare_words
from presswork.words.word_list import fold_word, list_words

# A concentration of fewer commenters says more about chance than about the thread.
MIN_COMMENTERS_FOR_GINI = 10

# Signs that stand for letters of a word that nobody should read.
_MASKS = "*#$"
_MASKED = re.compile(rf"(?<!\w)[a-z]+[{_MASKS}]+[a-z]*(?!\w)", re.IGNORECASE)
# A commenter's name may be the name of a site, too, and is then hidden in it (:mod:`presswork.readers.pseudonyms`).
_LINK = re.compile(r"(?:https?://|\bwww\.)(?:\[Reader \d+\]|\S)+", re.IGNORECASE)
# Invisible parts of an emoji, which would count as words.
_JOINERS = re.compile("[\u200d\ufe0e\ufe0f]")
_QUESTION = re.compile(r"\?(?=[\s\"'”’)]|\?|!|$)")


def describe_comments(comments: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return how many comments each article has, how long they are and how concentrated.

    One row per article with comments, in the order of the articles.

    Returns
    -------
    threads
        ``article_id, outlet, n_comments, n_commenters, n_words, median_words, top_share`` (of comments by the
        most active commenter), ``gini`` (of comments over commenters: 0 all equal, towards 1 one writes all; NaN
        below ten commenters), ``n_replies, n_questions, n_with_link`` and ``n_uncivil`` (comments with a term of
        ``incivility.csv``).

    Notes
    -----
    Comments without a name count as one commenter each.
    """
    marked = _mark_comments(comments)
    rows = [_describe_thread(article_id, thread) for article_id, thread in marked.groupby("article_id", sort=False)]
    columns = "article_id n_comments n_commenters n_words median_words top_share gini".split()
    threads = pd.DataFrame(rows, columns=[*columns, "n_replies", "n_questions", "n_with_link", "n_uncivil"])
    return articles[["article_id", "outlet"]].merge(threads, on="article_id")


def _mark_comments(comments: pd.DataFrame) -> pd.DataFrame:
    texts = comments["text"].fillna("")
    uncivil = find_incivility(comments)
    found = set(zip(uncivil["article_id"], uncivil["comment"], strict=True))
    keys = zip(comments["article_id"], comments["comment"], strict=True)
    return comments.assign(
        n_words=[len(find_words(text)) for text in texts],
        is_question=[_QUESTION.search(text) is not None for text in texts],
        has_link=[_LINK.search(text) is not None for text in texts],
        is_uncivil=[key in found for key in keys],
    )


def _describe_thread(article_id: str, thread: pd.DataFrame) -> tuple:
    counts = thread["commenter"].value_counts().tolist() + [1] * int(thread["commenter"].isna().sum())
    sums = [int(thread[name].sum()) for name in ("is_question", "has_link", "is_uncivil")]
    return (
        *(article_id, len(thread), len(counts), int(thread["n_words"].sum()), float(thread["n_words"].median())),
        *(max(counts) / len(thread), score_gini(counts), int(thread["reply_to"].notna().sum())),
        *sums,
    )


def score_gini(counts: Iterable[int]) -> float:
    """Return the Gini coefficient of `counts`: 0 when all are equal, towards 1 when one has everything.

    NaN for fewer than ten counts.

    >>> score_gini([3] * 12)
    0.0
    """
    ordered = np.sort(np.asarray(list(counts), dtype=float))
    n = len(ordered)
    if n < MIN_COMMENTERS_FOR_GINI or ordered.sum() == 0:
        return math.nan
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


def count_commenters(comments: pd.DataFrame) -> pd.DataFrame:
    """Return how much each named commenter writes, the most active first.

    One row per commenter: ``commenter, n_comments, n_words, n_articles, share_of_comments``.
    """
    sized = comments.assign(n_words=[len(find_words(text)) for text in comments["text"].fillna("")])
    groups = sized.groupby("commenter").agg(
        n_comments=("text", "size"), n_words=("n_words", "sum"), n_articles=("article_id", "nunique")
    )
    table = groups.reset_index().assign(share_of_comments=lambda t: t["n_comments"] / max(len(comments), 1))
    return table.sort_values(["n_comments", "commenter"], ascending=[False, True], ignore_index=True)


@functools.cache
def _read_incivility() -> dict[str, tuple[str, str]]:
    return {row["term"]: (row["term"], row["class"]) for row in read_lexicon("incivility")}


@functools.cache
def _index_incivility() -> dict[str, list[list[str]]]:
    """Return first word -> the words of each term, the longest first: most words of a text begin none."""
    terms: dict[str, list[list[str]]] = {}
    for term in sorted(_read_incivility(), key=lambda term: -len(term.split())):
        terms.setdefault(term.split()[0], []).append(term.split())
    return terms


@functools.lru_cache(maxsize=4096)
def _unmask(word: str) -> tuple[str, str] | None:
    """Return the term that a word with stars for letters stands for, vulgar words before insults; None for none."""
    pattern = re.compile("".join("." if letter in _MASKS else re.escape(letter) for letter in word.lower()))
    found = [term for name, term in _read_incivility().items() if pattern.fullmatch(name)]
    return min(found, key=lambda term: term[1] != "vulgar", default=None)


def find_incivility(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the uncivil words of the comments: insults, vulgar words, threats and slurs of the lexicon.

    One row per hit: ``article_id, comment, term, class, start, end`` (offsets into the comment's text).

    Notes
    -----
    A word list sees no irony, and it sees an insult that is quoted or denied. Letters masked by signs are read
    ("f**k"). Of 46 hits drawn from US campaign news 39 were insults, oaths or scorn when read by eye, most of them
    quoted. All 249 English comments at hand were read, too (134 on real pages, 5 of the reference corpus, 110 of the
    demo): by eye 7 are uncivil; the list, as it was then, named 1 of them and no other. Four are uncivil in sense and
    in no word that a list could hold. So what it names can mostly be believed, and what it misses is the greater
    part: a count of hits is a floor, and no rate of incivility.
    """
    rows = []
    for comment in to_rows(comments):
        key = (comment["article_id"], comment["comment"])
        rows += [(*key, *hit) for hit in _find_terms(comment["text"] or "")]
    return pd.DataFrame(rows, columns=["article_id", "comment", "term", "class", "start", "end"])


def _find_terms(text: str) -> list[tuple]:
    spans = find_words(text)
    folded = [fold_word(text[start:end]).lower() for start, end in spans]
    masked = [(_unmask(hit.group()), *hit.span()) for hit in _MASKED.finditer(text)]
    hits = [(*term, start, end) for term, start, end in masked if term]
    for at, word in enumerate(folded):
        terms = (term for term in _index_incivility().get(word, ()) if folded[at : at + len(term)] == term)
        if term := next(terms, None):
            hits.append((*_read_incivility()[" ".join(term)], spans[at][0], spans[at + len(term) - 1][1]))
    return sorted(hits, key=lambda hit: hit[2:])


def list_links(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the web addresses in the comments, in the order of the comments.

    One row per address: ``article_id, comment, host`` (without www), ``address``.
    """
    rows = []
    for comment in to_rows(comments):
        for hit in _LINK.finditer(comment["text"] or ""):
            address = hit.group().rstrip(".,;:!?)]}>\"'”’")
            host = re.sub(r"^(?:https?://)?(?:www\.)?|[/?#:].*", "", address, flags=re.DOTALL | re.IGNORECASE).lower()
            rows.append((comment["article_id"], comment["comment"], host, address))
    return pd.DataFrame(rows, columns=["article_id", "comment", "host", "address"])


def list_questions(comments: pd.DataFrame) -> pd.DataFrame:
    """Return the comments that ask a question: those with a question mark at the end of a word."""
    return comments[[_QUESTION.search(text) is not None for text in comments["text"].fillna("")]]


def split_by_language(comments: pd.DataFrame, articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the comments under English articles, and the others, which are counted and not read.

    A comment has no language of its own here: it takes its article's, and counts as English where that is not known.
    """
    languages = dict(zip(articles["article_id"], articles["language"].fillna("en"), strict=True))
    is_english = comments["article_id"].map(languages).fillna("en").str.startswith("en")
    return comments[is_english], comments[~is_english]


def list_tones(
    articles: pd.DataFrame, blocks: pd.DataFrame, quotations: pd.DataFrame, comments: pd.DataFrame
) -> pd.DataFrame:
    """Return the tone of each sentence, statement and comment, by whose words they are.

    One row per sentence of the outlet or an excerpt (less the statements in it), per statement and per comment, of
    the articles that have comments or excerpts. Made for :func:`presswork.tone.averages.average_tone` by
    `voice_kind`.

    Parameters
    ----------
    quotations, comments
        Scored (:mod:`presswork.tone.tone`).

    Returns
    -------
    tones
        ``article_id, voice_kind`` (outlet, excerpt, official, other speaker, reader)``, start, end, tone,
        tone_label``.
    """
    chosen = set(comments["article_id"]) | set(blocks.loc[blocks["kind"].eq("excerpt"), "article_id"])
    said = quotations[quotations["article_id"].isin(chosen) & quotations["kind"].isin(QUOTED_KINDS)]
    voices = np.where(said["is_official"].fillna(False).astype(bool), "official", "other speaker")
    sentences = _score_sentences(articles[articles["article_id"].isin(chosen)], blocks, said)
    parts = [sentences, said.assign(voice_kind=voices), comments.assign(voice_kind="reader")]
    columns = ["article_id", "voice_kind", "start", "end", "tone", "tone_label"]
    return pd.concat([part[columns].astype({"voice_kind": object}) for part in parts], ignore_index=True)


def _score_sentences(articles: pd.DataFrame, blocks: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    fragments: dict[str, list] = {}
    for article_id, pieces in zip(said["article_id"], said["fragments"], strict=True):
        fragments.setdefault(article_id, []).extend(pieces)
    rows, texts = [], []
    for article_id, text, page in pair_pages(articles, blocks):
        for voice_kind, kind in (("outlet", "body"), ("excerpt", "excerpt")):
            for start, end, *_ in list_sentences(text, page[page["kind"].eq(kind)]):
                own = cut_spans(text, start, end, fragments.get(article_id, []))
                if len(find_words(own)) >= MIN_TONE_WORDS:
                    rows.append((article_id, voice_kind, start, end))
                    texts.append(own)
    table = pd.DataFrame(rows, columns=["article_id", "voice_kind", "start", "end"])
    return table.join(score_statements(texts)[["tone", "tone_label"]])


def tally_comments(comments: pd.DataFrame, articles: pd.DataFrame, n: int = 1) -> pd.DataFrame:
    """Return how often each word stands in the comments of each article, as
    :func:`presswork.words.frequency.tally_words`.

    Web addresses are no words.  Also for comments of ``comments.csv`` (:mod:`presswork.corpus.comment_exports`),
    which stand in no article's text.
    """
    said = comments.assign(text=comments["text"].fillna("").map(_strip_unsaid))
    threads = said.groupby("article_id", sort=False)["text"]
    pages = articles[["article_id", "outlet", "published_on"]].merge(threads.agg("\n".join).reset_index())
    spans = pages.assign(start=0, end=pages["text"].str.len(), comment=0)
    nothing = make_table("blocks"), make_table("quotations")
    return tally_words(list_words(pages, *nothing, spans), n)


def _strip_unsaid(text: str) -> str:
    return _JOINERS.sub("", strip_pseudonyms(_LINK.sub(" ", text)))


def compare_readers(
    words: pd.DataFrame,
    comments: pd.DataFrame,
    articles: pd.DataFrame,
    min_n: int = 3,
    stop_words: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return what the readers talk about that the articles above them do not, and the reverse (keyness).

    Columns and order as :func:`presswork.words.key_words.compare_words`, target the readers, reference all other
    words of the same articles. Without the words that carry no news (``stop_words.csv``), unless `stop_words` names
    others. No rows where there are no comments, or nothing but comments.
    """
    voices = set(words.loc[words["article_id"].isin(set(comments["article_id"])), "voice_kind"].astype(object))
    if comments.empty or not voices - {"reader"}:
        return pd.DataFrame({name: [] for name in KEYWORD_COLUMNS})
    stop_words = read_stop_words() if stop_words is None else stop_words
    above = words[words["article_id"].isin(comments["article_id"]) & words["voice_kind"].ne("reader")]
    parts = [tally_words(above), tally_comments(comments, articles)]
    tallies = pd.concat([part.astype({"voice_kind": str, "word": object}) for part in parts], ignore_index=True)
    return compare_words(tallies, "voice_kind", "reader", min_n=min_n, stop_words=stop_words)
