"""Where does each word stand, and whose is it?

A row of `words` is one word (token) in its place, with the voice that wrote or spoke it.

A word is a span of :func:`presswork.language.sentences.find_words`. For counting, capitals are folded (a few acronyms
that would turn into other words are kept: US, WHO, IT), curly apostrophes become straight and the possessive 's is
dropped; hyphens, digits and the points of U.S. stay, so TB-2 and TB2, or U.S. and US, are two words each.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from presswork.errors import ParameterError
from presswork.language import dates
from presswork.language.identify import UNSPACED
from presswork.language.lexicon import read_lexicon
from presswork.language.sentences import find_words
from presswork.schema import COUNTED_KINDS, QUOTED_KINDS, VOICE_KINDS

# Capitals that make another word when folded; kept unless the whole line is in capitals.
_ACRONYMS = frozenset({"US", "WHO", "IT", "ICE", "AIDS", "IS"})

# What 's stands for after these is "is", "has" or "us": no possessive to strip.
_CONTRACTIONS = frozenset(
    f"{word}'s" for word in "it that he she what there here who let where how when why this one".split()
)

_SENTENCE_GAP = re.compile(r"[.!?…\r\n]")
# Articles whose words are listed at once; a list of their words takes 30 bytes a word, making it 300.
_CHUNK_ARTICLES = 500
# Period -> how much of an ISO date names it.
PERIODS = {"year": 4, "month": 7, "day": 10}


def fold_word(word: str) -> str:
    """Return the form under which `word` is counted.

    >>> [fold_word(word) for word in ("Orsa’s", "U.S.", "US", "us", "TB-2", "It’s")]
    ['orsa', 'u.s.', 'US', 'us', 'tb-2', "it's"]
    """
    if word in _ACRONYMS:
        return word
    folded = word.casefold().replace("’", "'").replace("‑", "-")
    if folded.endswith("'s") and folded not in _CONTRACTIONS:
        folded = folded[:-2]
    return folded


def fold_phrase(phrase: str) -> list[str]:
    """Return the words of `phrase` in the form under which they are counted; none where it holds no word.

    >>> fold_phrase("the United  States’")
    ['the', 'united', 'states']
    """
    return [fold_word(phrase[start:end]) for start, end in find_words(phrase)]


def list_words(
    articles: pd.DataFrame, blocks: pd.DataFrame, quotations: pd.DataFrame, comments: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every counted word in its place, with the voice it belongs to.

    One row per word, in the order of the articles and of their text.

    Parameters
    ----------
    articles, blocks, quotations, comments
        The tables of DESIGN. Without `comments` no reader's words are listed, nor are those of comments that stand
        in no article's text (:func:`presswork.readers.commentary.tally_comments` counts these).

    Returns
    -------
    words
        ``article_id, outlet, published_on, voice_kind`` and ``word`` (all categorical, `word` as folded by
        :func:`fold_word`), ``block, start, end`` (offsets into the text) and ``run``: words of one run follow one
        another in one sentence and voice, so n-grams never cross it.

    Notes
    -----
    Words inside a statement belong to its speaker (`official` when the statement is official, else
    `other speaker`), also inside an excerpt and also where the outlet only paraphrases (indirect statements);
    of two statements, one in the other, the inner one decides. Scare quotes stay with the outlet.
    """
    spans = _collect_spans(blocks, quotations, comments)
    starts = range(0, max(len(articles), 1), _CHUNK_ARTICLES)
    return _join_lists([_list_words(articles.iloc[at : at + _CHUNK_ARTICLES], spans) for at in starts])


def _list_words(articles: pd.DataFrame, spans: dict[str, dict[str, list[tuple]]]) -> pd.DataFrame:
    """Return the words of some articles; while it works it holds ten times what it returns."""
    texts = _list_texts(articles)
    pages = [_list_page(text, spans.get(i, {})) for i, text in zip(articles["article_id"], texts, strict=True)]
    rows = np.repeat(np.arange(len(pages)), [len(page["start"]) for page in pages])
    columns = {name: np.concatenate([page[name] for page in pages] or [[]]) for name in _PAGE_COLUMNS}
    facts = {name: _repeat_category(articles[name], rows) for name in ("article_id", "outlet", "published_on")}
    voice_kind = pd.Categorical.from_codes(columns["voice"].astype(np.int8), VOICE_KINDS)
    places = {name: columns[name].astype(np.int32) for name in ("block", "start", "end")}
    return pd.DataFrame(
        facts
        | {"voice_kind": voice_kind}
        | places
        | {"word": _fold_words(texts, rows, places), "run": _number_runs(rows, columns["run"])}
    )


def _join_lists(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the lists of all chunks as one, as if it had been made at once."""
    if len(parts) == 1:
        return parts[0]
    n_runs = np.cumsum([0, *(part["run"].max() if len(part) else 0 for part in parts)])
    joined: dict[str, object] = {}
    for name in map(str, parts[0].columns):
        columns = [part.pop(name) for part in parts]  # each is let go as soon as it is joined
        if name == "run":
            columns = [column + n for column, n in zip(columns, n_runs.tolist(), strict=False)]
        if name in ("article_id", "outlet", "published_on", "word"):
            joined[name] = _join_categories(columns)
        else:
            joined[name] = pd.concat(columns, ignore_index=True)
    return pd.DataFrame(joined)


def _join_categories(columns: list[pd.Series]) -> Any:
    found = sorted(set().union(*(column.cat.categories for column in columns)))
    names = pd.Index(found, dtype=columns[0].cat.categories.dtype)
    codes = [np.append(names.get_indexer(c.cat.categories), -1)[c.cat.codes.to_numpy()] for c in columns]
    return pd.Categorical.from_codes(np.concatenate(codes), dtype=pd.CategoricalDtype(names))


def _list_texts(articles: pd.DataFrame) -> list[str]:
    """Return the texts; what is written without blanks between words holds none that could be counted."""
    texts = articles["text"].fillna("")
    return (texts.mask(articles["language"].isin(UNSPACED), "") if "language" in articles else texts).tolist()


_PAGE_COLUMNS = ("start", "end", "block", "voice", "run")


def _collect_spans(blocks, quotations, comments) -> dict[str, dict[str, list[tuple]]]:
    """Return, by article, the counted blocks, the statements' fragments (inner ones last) and the comments."""
    spans: dict[str, dict[str, list[tuple]]] = {}
    counted = blocks[blocks["kind"].isin(COUNTED_KINDS) & blocks["duplicate_of"].isna()]
    for article_id, start, end, number, voice_kind in _walk(counted, "start", "end", "block", "voice_kind"):
        voice = VOICE_KINDS.index("excerpt" if voice_kind == "excerpt" else "outlet")
        spans.setdefault(article_id, {}).setdefault("blocks", []).append((start, end, number, voice))
    said = quotations[quotations["kind"].isin(QUOTED_KINDS)]
    for article_id, fragments, is_official in _walk(said, "fragments", "is_official"):
        voice = VOICE_KINDS.index("other speaker" if pd.isna(is_official) or not is_official else "official")
        pieces = [(start, end, voice) for start, end in fragments]
        spans.setdefault(article_id, {}).setdefault("statements", []).extend(pieces)
    if comments is not None:
        threads = dict(iter(blocks[blocks["kind"].eq("comment")].groupby("article_id")))
        for article_id, start, end in _walk(comments.dropna(subset=["start"]), "start", "end"):
            place = (start, end, _find_block(threads.get(article_id), start))
            spans.setdefault(article_id, {}).setdefault("comments", []).append(place)
    return spans


def _find_block(blocks: pd.DataFrame | None, at: int) -> int:
    """Return the number of the block that holds an offset, or -1."""
    if blocks is None:
        return -1
    numbers = blocks.loc[blocks["start"].le(at) & blocks["end"].gt(at), "block"]
    return int(numbers.iloc[0]) if len(numbers) else -1


def _walk(table: pd.DataFrame, *columns: str) -> Iterable[tuple]:
    return zip(*(table[column].astype(object) for column in ("article_id", *columns)), strict=True)


def _list_page(text: str, spans: dict[str, list[tuple]]) -> dict[str, np.ndarray]:
    counted = sorted({span[:2] for name in ("blocks", "comments") for span in spans.get(name, ())})
    places = [_flatten(find_words(text[start:end])) + start for start, end in counted]
    places = np.concatenate(places or [_flatten([])])
    voices, numbers = _assign_voices(places[:, 0], spans)
    stops = _find_stops(text, places)
    sentences = np.searchsorted(stops, places[:, 0])
    changes = [np.diff(values, prepend=-2) != 0 for values in (voices, numbers)]
    # A full stop inside a word (U.S., 4.5) ends no sentence: compare with the stops before the last word's end.
    changes.append(np.append(True, sentences[1:] != np.searchsorted(stops, places[:-1, 1])) if len(places) else [])
    kept = voices >= 0
    columns = {"start": places[:, 0], "end": places[:, 1], "block": numbers, "voice": voices}
    columns["run"] = np.cumsum(np.any(changes, axis=0))
    return {name: values[kept] for name, values in columns.items()}


def _find_stops(text: str, places: np.ndarray) -> np.ndarray:
    """Return where sentences may end: every end sign but the points of initials, titles and abbreviations."""
    stops = np.array([gap.start() for gap in _SENTENCE_GAP.finditer(text)], dtype=np.int64)
    at_words = np.flatnonzero(np.isin(stops, places[:, 1]))
    order = np.argsort(places[:, 1], kind="stable")
    starts = places[order[np.searchsorted(places[order, 1], stops[at_words])], 0]
    pairs = zip(starts.tolist(), stops[at_words].tolist(), strict=True)
    return np.delete(stops, at_words[[_is_abbreviated(text, start, stop) for start, stop in pairs]])


def _is_abbreviated(text: str, start: int, stop: int) -> bool:
    if text[stop] != ".":
        return False
    kind = (
        "title"
        if stop - start == 1 and text[start].isupper()
        else _read_abbreviations().get(text[start:stop].lower())
    )
    # A title or an initial ends no sentence; "Jan." and "Inc." may, if a capital follows.
    return kind == "title" or (kind is not None and not text[stop + 1 : stop + 3].strip()[:1].isupper())


@functools.cache
def _read_abbreviations() -> dict[str, str]:
    return {row["abbreviation"]: row["kind"] for row in read_lexicon("abbreviations")}


def _flatten(pairs: list[tuple[int, int]]) -> np.ndarray:
    return np.fromiter(itertools.chain.from_iterable(pairs), np.int64, 2 * len(pairs)).reshape(-1, 2)


def _assign_voices(starts: np.ndarray, spans: dict[str, list[tuple]]) -> tuple[np.ndarray, np.ndarray]:
    voices, numbers = np.full(len(starts), -1), np.full(len(starts), -1)
    for start, end, number, voice in spans.get("blocks", ()):
        low, high = np.searchsorted(starts, (start, end))
        voices[low:high], numbers[low:high] = voice, number
    is_counted = voices >= 0
    for start, end, voice in sorted(spans.get("statements", ()), key=lambda span: span[0] - span[1]):
        low, high = np.searchsorted(starts, (start, end))
        voices[low:high] = np.where(is_counted[low:high], voice, -1)
    for start, end, number in spans.get("comments", ()):
        low, high = np.searchsorted(starts, (start, end))
        voices[low:high], numbers[low:high] = VOICE_KINDS.index("reader"), number
    return voices, numbers


def _is_shouted(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    return not any(letter.islower() for letter in line)


def _repeat_category(column: pd.Series, rows: np.ndarray) -> pd.Categorical:
    values = pd.Categorical(column.astype(object))
    return pd.Categorical.from_codes(values.codes[rows], dtype=values.dtype)


def _fold_words(texts: list[str], rows: np.ndarray, places: dict[str, np.ndarray]) -> pd.Categorical:
    starts, ends = (places[name].tolist() for name in ("start", "end"))
    bounds = np.searchsorted(rows, np.arange(len(texts) + 1)).tolist()
    written = [
        word
        for text, low, high in zip(texts, bounds, bounds[1:], strict=False)
        for word in map(text.__getitem__, map(slice, starts[low:high], ends[low:high]))
    ]
    codes, names = pd.factorize(np.array(written, dtype=object))
    acronyms, lowered = np.flatnonzero([name in _ACRONYMS for name in names]), {}
    for at in np.flatnonzero(np.isin(codes, acronyms)).tolist():
        if _is_shouted(texts[rows[at]], starts[at]):
            codes[at] = len(names) + lowered.setdefault(names[codes[at]].lower(), len(lowered))
    folded = pd.Categorical([fold_word(name) for name in (*names, *lowered)])
    return pd.Categorical.from_codes(folded.codes[codes], dtype=folded.dtype)


def _number_runs(rows: np.ndarray, runs: np.ndarray) -> np.ndarray:
    changes = (np.diff(rows, prepend=-1) != 0) | (np.diff(runs, prepend=-1) != 0)
    return np.cumsum(changes).astype(np.int32)


def list_ngrams(words: pd.DataFrame, n: int, first: Collection[str] | None = None) -> pd.DataFrame:
    """Return every run of `n` words that stands within one run of `words`, as a table of the same columns.

    `word` holds the words joined by a space; `start` and `end` enclose them.  Only those that begin with a word of
    `first`, if that is given.
    """
    column = words["word"].astype("category")
    names, codes, runs = list(column.cat.categories), column.cat.codes.to_numpy(np.int64), words["run"].to_numpy()
    firsts = np.flatnonzero(runs[: max(len(runs) - n + 1, 0)] == runs[n - 1 :])
    if first is not None:
        wanted = np.array([name in first for name in names], dtype=bool)
        firsts = firsts[wanted[codes[firsts]]] if names else firsts
    keys, labels = codes[firsts], names
    for step in range(1, n):
        keys, seen = pd.factorize(keys * len(names) + codes[firsts + step])
        labels = [f"{labels[key // len(names)]} {names[key % len(names)]}" for key in seen.tolist()]
    ends = words["end"].to_numpy()[firsts + n - 1]
    return words.iloc[firsts].assign(end=ends, word=pd.Categorical.from_codes(keys, labels))


def add_periods(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return `table` with the periods named in `by` (`year, month, week, day` of `published_on`) as columns.

    Rows without a value in one of the columns `by` are left out.

    Raises
    ------
    ParameterError
        If `by` names neither a column nor a period.
    """
    unknown = [name for name in by if name not in table.columns and name not in dates.PERIODS]
    if unknown:
        known = [name for name in (*table.columns, *dates.PERIODS) if name not in ("word", "n", "n_words")]
        raise ParameterError(f"Words cannot be grouped by {unknown[0]!r}; use one of {', '.join(known)}.")
    missing = [name for name in by if name not in table.columns]
    periods = {name: _cut_dates(table["published_on"], name) for name in missing}
    return table.assign(**periods).dropna(subset=list(by))


def _cut_dates(days: pd.Series, by: str) -> pd.Categorical:
    days = days.astype("category")
    cut = pd.Categorical(dates.cut_days(pd.Series(days.cat.categories, dtype="str"), by).astype(object))
    codes = np.append(cut.codes, -1)[days.cat.codes.to_numpy()]
    return pd.Categorical.from_codes(codes, dtype=cut.dtype)
