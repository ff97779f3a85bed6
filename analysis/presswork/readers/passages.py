"""Which passage does a comment take up, and which sentence of an excerpt does a commentary restate?

One row of a match is a comment and a paragraph of its article; one row of an alignment is a sentence of commentary
and the sentence of an excerpt that it restates. Both are found by the rare words and names that two passages share.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from presswork.language.lexicon import read_stop_words
from presswork.language.sentences import find_words, split_sentences
from presswork.readers.pseudonyms import strip_pseudonyms
from presswork.schema import to_rows
from presswork.words.forms.stems import cut_stem
from presswork.words.word_list import fold_word

# Of 50 hand-labelled comments (tests/readers/cases/comment_passages.json) most are right at this score.
MIN_PASSAGE_SCORE = 0.32

# Least share of a sentence's weighted words that stand in the excerpt's sentence when it restates it: right for 44 of
# 50 sentences labelled by hand (tests/readers/cases/commentary_alignment.json). A fifth of it where it names its
# source.
MIN_RESTATED_SHARE, _NAMED_SHARE = 0.3, 0.2

_PASSAGE_KINDS = ("headline", "standfirst", "subheading", "body", "excerpt", "caption")
_NAME_WEIGHT, _PAIR_WEIGHT = 1.5, 1.0
# Words that follow one another in both passages as often as this are quoted, however common each of them is.
_RUN_WORDS, _RUN_WEIGHT = 5, 1.0
_REPLY_WEIGHT = 0.6  # a reply takes up the comment it answers before it takes up the article
_BREAK = re.compile(r"[.!?;:\r\n]")
_ORDINALS = ("first", "second", "third", "fourth")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)}) (?:\w+ )?(?:article|excerpt|source|piece|report|author)\b", re.I)


def match_passages(
    comments: pd.DataFrame, articles: pd.DataFrame, blocks: pd.DataFrame, min_score: float = MIN_PASSAGE_SCORE
) -> pd.DataFrame:
    """Return, for each comment, the passage of its article that it takes up, or none.

    One row per comment, in the order of the comments.

    Returns
    -------
    matches
        ``article_id, comment, passage_start, passage_end`` (null when the best score is below `min_score`), ``score``
        (weight of what both share, 0 to 1; NaN when there is nothing to compare), ``shared`` (the words of the
        comment that both share, the weightiest first), ``text`` (of the comment) and ``passage`` (its words, or
        null).

    Notes
    -----
    Passages are lines of the article. Words are stemmed, general words left out, rarer words, names and pairs of
    words weigh more, as do runs of five words (a quotation), and replies less, for they take up the comment they
    answer. A comment that agrees in other words is not seen.

    Measured on 110 comments labelled by hand (``tests/readers/cases``), of which 49 take up a passage: of 50 on real
    pages, where the threshold was set, 14 got one, 10 of them rightly, of 18 to be found; of 30 others on these pages
    12, 9 and 19; of 30 on the invented demo corpus 7, 6 and 12.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    passages = {name: _list_passages(text, part) for name, text, part in pair_pages(articles, blocks)}
    weights = {name: _weigh_terms([terms for *_, terms in found]) for name, found in passages.items()}
    rows = []
    for comment in to_rows(comments):
        name, terms = comment["article_id"], _list_terms_and_runs(strip_pseudonyms(comment["text"] or ""))
        start, end, score, shared = _find_best(terms, passages.get(name, []), weights.get(name, {}))
        score *= 1 if comment["reply_to"] is None else _REPLY_WEIGHT
        place = (start, end) if score >= min_score else (None, None)
        passage = None if place[0] is None else texts[name][start:end].strip()
        words = _name_words(comment["text"] or "", shared)
        rows.append((name, comment["comment"], *place, score, words, comment["text"], passage))
    columns = ["article_id", "comment", "passage_start", "passage_end", "score", "shared", "text", "passage"]
    return pd.DataFrame(rows, columns=columns).astype({"passage_start": "Int64", "passage_end": "Int64"})


def rank_passages(matches: pd.DataFrame) -> pd.DataFrame:
    """Return the passages that comments take up, those of most comments first.

    One row per passage: ``article_id, passage_start, passage, n_comments, comments`` (their numbers).

    Parameters
    ----------
    matches
        From :func:`match_passages`.
    """
    keys = ["article_id", "passage_start", "passage"]
    groups = matches.dropna(subset=["passage_start"]).groupby(keys)["comment"]
    table = groups.agg(n_comments="size", comments=list).reset_index()
    return table.sort_values(["n_comments", *keys[:2]], ascending=[False, True, True], ignore_index=True)


def list_sides(rows: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Return where both sides of each match or alignment stand, to be linked to by ``article_id`` and ``text``.

    Two rows per row of `rows`, one where it has no other side: ``article_id, text``, and ``comment`` or ``block``.

    Parameters
    ----------
    rows
        From :func:`match_passages` or :func:`align_statements`.
    """
    places = {name: page["start"].tolist() for name, page in blocks.sort_values("start").groupby("article_id")}
    sides = []
    for row in to_rows(rows):
        key = {"article_id": row["article_id"], "text": row["text"]}
        starts = [row.get(column) for column in ("start", "passage_start", "excerpt_start")]
        sides += [key | {"comment": row["comment"]}] if "comment" in row else []
        sides += [key | {"block": _find_block(places, row["article_id"], at)} for at in starts if at is not None]
    return pd.DataFrame(sides, columns=["article_id", "text", "comment", "block"])


def _find_block(places: Mapping[str, list[int]], article_id: str, at: int) -> int:
    """Return the number of the block around an offset: blocks are numbered in the order of the text."""
    return bisect.bisect_right(places[article_id], at) - 1


def pair_pages(articles: pd.DataFrame, blocks: pd.DataFrame) -> Iterable[tuple[str, str, pd.DataFrame]]:
    """Yield identifier, text and blocks (repeats left out) of each article that has blocks."""
    groups = dict(iter(blocks[blocks["duplicate_of"].isna()].groupby("article_id", sort=False)))
    for article_id, text in zip(articles["article_id"], articles["text"].fillna(""), strict=True):
        if article_id in groups:
            yield article_id, text, groups[article_id]


def _list_passages(text: str, blocks: pd.DataFrame) -> list[tuple[int, int, Counter]]:
    passages = []
    for kind, start, end in zip(blocks["kind"], blocks["start"], blocks["end"], strict=True):
        for line in re.finditer(r"[^\r\n]+", text[start:end]) if kind in _PASSAGE_KINDS else ():
            terms = _list_terms_and_runs(line.group())
            if terms:
                passages.append((start + line.start(), start + line.end(), terms))
    return passages


def _list_terms(text: str) -> Counter:
    """Return what a passage speaks of: stems of words, and pairs of words that follow one another, with a weight."""
    terms: Counter = Counter()
    before, place = "", 0
    for at, (start, end) in enumerate(find_words(text)):
        word = fold_word(text[start:end])
        if word.lower() in read_stop_words(is_matching=True) or len(word) < 2:
            continue
        stem = cut_stem(word)
        is_name = text[start].isupper() and at > 0
        terms[stem] = max(terms[stem], _NAME_WEIGHT if is_name else 1.0)
        if before and not _BREAK.search(text, place, start):
            terms[f"{before} {stem}"] = _PAIR_WEIGHT
        before, place = stem, end
    return terms


def _name_words(text: str, terms: list[str]) -> list[str]:
    """Return the words of a text that the terms were made of, as they stand there, in the order of the terms."""
    words: dict[str, str] = {}
    for start, end in find_words(text):
        words.setdefault(cut_stem(fold_word(text[start:end])), text[start:end])
    return [words[term] for term in terms if term in words]


def _list_terms_and_runs(text: str) -> Counter:
    words = [fold_word(text[start:end]).lower() for start, end in find_words(text)]
    runs = (" ".join(words[at : at + _RUN_WORDS]) for at in range(len(words) - _RUN_WORDS + 1))
    return _list_terms(text) | Counter(dict.fromkeys(runs, _RUN_WEIGHT))


def _weigh_terms(bags: list[Counter]) -> dict[str, float]:
    """Return the rarity of each term: 1 in one bag only, towards 0 in all."""
    counts = Counter(term for bag in bags for term in bag)
    return {term: 1 - math.log(count) / math.log(len(bags) + 1) for term, count in counts.items()}


def _find_best(terms: Counter, passages: list, weights: Mapping[str, float]) -> tuple:
    scored = [_score_passage(terms, *passage, weights) for passage in passages]
    return max(scored, key=lambda found: found[2], default=(None, None, math.nan, []))


def _score_passage(terms: Counter, start: int, end: int, passage: Counter, weights) -> tuple:
    products = {t: min(value, passage[t]) * weights[t] ** 2 for t, value in terms.items() if t in passage}
    # One common word may be chance, and long passages have more of them.
    length = sum(term.count(" ") < 2 for term in passage)
    total = sum(products.values()) / (1 + length / 60) * (1 if len(products) > 1 else 0.5)
    shared = sorted(products, key=lambda term: (-products[term], term))
    return start, end, total / (total + 2), shared


def align_statements(
    articles: pd.DataFrame, blocks: pd.DataFrame, min_share: float = MIN_RESTATED_SHARE
) -> pd.DataFrame:
    """Return which sentences of a commentary restate the excerpts it stands beside, and which go beyond them.

    One row per sentence of the outlet's own body text in articles that have excerpts, in the order of the text.

    Returns
    -------
    alignment
        ``article_id, start, end, text, excerpt_start, excerpt_end, voice`` (whose excerpt)``, excerpt_text, share``
        (of the sentence's weighted words that stand in the excerpt's sentence, 0 to 1)``, named`` (the excerpt's
        voice that the sentence names, also as "the first article", or null) and ``restates``; the excerpt's columns
        are null when it goes beyond.

    Notes
    -----
    A sentence that names its source needs fewer words in common, and is compared with that source only. Of 50
    sentences of four digests labelled by hand (15 restate), 17 were called restating, 13 of them rightly; the bounds
    were set on these same labels. A paraphrase that shares no word and names nobody is taken for going beyond.
    """
    rows = []
    for article_id, text, page in pair_pages(articles, blocks):
        excerpts = list_sentences(text, page[page["kind"].eq("excerpt")])
        if excerpts:
            commentary = list_sentences(text, page[page["kind"].eq("body") & page["voice_kind"].eq("outlet")])
            weights = _weigh_terms([terms for *_, terms in commentary + excerpts])
            voices = list(dict.fromkeys(voice for _, _, voice, _ in excerpts if isinstance(voice, str)))
            rows += [
                _align_sentence(article_id, text, own, excerpts, voices, weights, min_share) for own in commentary
            ]
    columns = "article_id start end text excerpt_start excerpt_end voice excerpt_text share named restates".split()
    whole = dict.fromkeys(("start", "end", "excerpt_start", "excerpt_end"), "Int64")
    return pd.DataFrame(rows, columns=columns).astype(whole)


def list_sentences(text: str, blocks: pd.DataFrame) -> list[tuple[int, int, str, Counter]]:
    """Return start, end, voice and terms of each sentence of `blocks` that has any."""
    sentences = []
    for start, end, voice in zip(blocks["start"], blocks["end"], blocks["voice"], strict=True):
        for low, high in split_sentences(text[start:end]):
            terms = _list_terms(text[start + low : start + high])
            if terms:
                sentences.append((start + low, start + high, voice, terms))
    return sentences


def _align_sentence(article_id, text, own, excerpts, voices, weights, min_share) -> tuple:
    start, end, _, terms = own
    named = _find_named_voice(text[start:end], voices)
    theirs = [excerpt for excerpt in excerpts if named is None or excerpt[2] == named]
    low, high, voice, share = max((_share_terms(terms, *excerpt, weights) for excerpt in theirs), key=lambda f: f[3])
    # A sentence that names its source says that it reports it, and may do so in words of its own.
    restates = share >= (min_share if named is None else min_share * _NAMED_SHARE)
    place = (low, high, voice, text[low:high]) if restates else (None, None, None, None)
    return (article_id, start, end, text[start:end], *place, share, named, restates)


def _share_terms(terms: Counter, low: int, high: int, voice, theirs: Counter, weights) -> tuple:
    singles = {term: value * weights[term] for term, value in terms.items() if " " not in term}
    shared = sum(value for term, value in singles.items() if term in theirs)
    return low, high, voice, shared / sum(singles.values())


def _find_named_voice(sentence: str, voices: list) -> str | None:
    """Return the excerpt's voice that a sentence names, by name or as the first, second ... one."""
    for voice in voices:
        if re.search(rf"(?<!\w){re.escape(voice)}(?!\w)", sentence):
            return voice
    ordinal = _ORDINAL.search(sentence)
    at = _ORDINALS.index(ordinal.group(1).lower()) if ordinal else len(voices)
    return voices[at] if at < len(voices) else None
