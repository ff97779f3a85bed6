"""How do the sources differ: which words they choose, whom they let speak, and what they took from each other?

One row of `house_style` is a variant of a concept in an outlet and voice; of a table of speaking a group of speakers
in an outlet; of distances a pair of outlets. What outlets took from each other is found in :mod:`analysis.copies`.
"""

from __future__ import annotations

import csv
import fnmatch
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.copies import align_shared_text, find_copies, find_shared_quotations, find_shared_text
from analysis.errors import CorpusError
from analysis.frequency import (
    QUOTED_KINDS,
    list_ngrams,
    list_words,
    read_stop_words,
)
from analysis.keyness import MIN_ARTICLES_FOR_INTERVAL, find_clustered_interval
from analysis.tables import make_table, to_rows
from analysis.text import find_words, read_lexicon

__all__ = [
    "align_shared_text",
    "compare_outlets",
    "count_cues",
    "count_house_style",
    "count_speaking",
    "count_variants",
    "find_copies",
    "find_shared_quotations",
    "find_shared_text",
    "list_shared_speakers",
    "propose_variants",
    "read_variants",
]

# Two words that stand once between the same neighbours may do so by chance.
MIN_SHARED_CONTEXTS = 2

# What two forms of one word differ by; such pairs are no spelling variants.
_ENDINGS = re.compile(r"(?:|n|an|s|ns|es|ish|ese|i|in|a|y|e)\|(?:|n|an|s|ns|es|ish|ese|i|in|a|y|e)")


def list_shared_speakers(quotations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of the speakers whom at least two outlets quote, side by side.

    The rows of `quotations`, with ``outlet, n_outlets`` (that quote the speaker) in front; sorted by most outlets,
    speaker, outlet and place.
    """
    said = _join_outlets(quotations[quotations["speaker"].notna()], articles)
    said = said.assign(n_outlets=said.groupby("speaker")["outlet"].transform("nunique"))
    said = said[said["n_outlets"] > 1]
    keys = ["n_outlets", "speaker", "outlet", "article_id", "start"]
    said = said.sort_values(keys, ascending=[False, *[True] * 4], ignore_index=True)
    first = ["speaker", "outlet", "n_outlets"]
    return said[[*first, *(name for name in said.columns if name not in first)]]


def compare_outlets(
    tallies: pd.DataFrame, n_words: int = 1000, n_resamples: int = 200, seed: int = 20310506
) -> pd.DataFrame:
    """Return how far the outlets' words are from each other, with what chance alone would give.

    One row per pair of outlets, the furthest first.

    Parameters
    ----------
    tallies
        Table of :func:`analysis.frequency.tally_words`; leave out voices and stop words that should not count.
    n_words
        The commonest words that are compared.

    Returns
    -------
    distances
        ``outlet, other, n_articles, n_other, distance`` (Jensen-Shannon distance of the two word distributions: 0
        the same words, 1 no word in common), ``distance_low, distance_high`` (95 %, articles resampled), and
        ``chance``: the mean distance when the articles of both are dealt to the two outlets at random.

    Notes
    -----
    Small outlets are far from everything, so read the distance against ``chance``. Where an outlet has fewer than
    five articles, interval and chance are NaN: then outlet means article.

    References
    ----------
    Lin (1991), Divergence measures based on the Shannon entropy. IEEE Transactions on Information Theory 37.
    """
    counts, outlets = _spread_counts(tallies, n_words)
    draw = np.random.default_rng(seed)
    names = sorted(set(outlets))
    rows = []
    for at, outlet in enumerate(names):
        for other in names[at + 1 :]:
            sides = [counts[outlets == name] for name in (outlet, other)]
            sizes = [len(side) for side in sides]
            distance = _measure_distance(sides[0].sum(axis=0), sides[1].sum(axis=0))
            spread = _resample_distance(*sides, n_resamples, draw)
            rows.append((outlet, other, *sizes, distance, *spread))
    columns = "outlet other n_articles n_other distance distance_low distance_high chance".split()
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["distance", "outlet", "other"], ascending=[False, True, True], ignore_index=True)


def _spread_counts(tallies: pd.DataFrame, n_words: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a table of counts, one row per article and one column per word, and each article's outlet."""
    known = tallies.dropna(subset=["outlet", "word"])
    kept = known.groupby("word", observed=True)["n"].sum().nlargest(n_words).index
    cells = known[known["word"].isin(kept)]
    rows, articles = pd.factorize(cells["article_id"], sort=True)
    columns, words = pd.factorize(cells["word"].astype(object), sort=True)
    counts = np.zeros((len(articles), len(words)))
    np.add.at(counts, (rows, columns), cells["n"].to_numpy())
    owners = dict(zip(known["article_id"], known["outlet"], strict=True))
    return counts, np.array([owners[article] for article in articles], dtype=object)


def _measure_distance(left: np.ndarray, right: np.ndarray) -> float | np.ndarray:
    left, right = (side / side.sum(axis=-1, keepdims=True) for side in (left, right))
    middle = (left + right) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = [np.where(side > 0, side * np.log2(side / middle), 0).sum(axis=-1) for side in (left, right)]
    return np.sqrt(np.maximum((terms[0] + terms[1]) / 2, 0))


def _resample_distance(left: np.ndarray, right: np.ndarray, n_resamples: int, draw) -> tuple[float, float, float]:
    if min(len(left), len(right)) < MIN_ARTICLES_FOR_INTERVAL:
        return np.nan, np.nan, np.nan
    drawn = [
        draw.multinomial(len(side), np.full(len(side), 1 / len(side)), n_resamples) @ side for side in (left, right)
    ]
    # Drawn with repetition, articles hold fewer words and lie further apart; only the spread is taken from them.
    found = _measure_distance(*drawn)
    shift = _measure_distance(left.sum(axis=0), right.sum(axis=0)) - found.mean()
    low, high = np.maximum(np.quantile(found, [0.025, 0.975]) + shift, 0)
    both = np.concatenate([left, right])
    dealt = np.argsort(draw.random((n_resamples, len(both))), axis=1) < len(left)
    return low, high, float(_measure_distance(dealt @ both, ~dealt @ both).mean())


def propose_variants(words: pd.DataFrame, articles: pd.DataFrame, min_n: int = 2) -> pd.DataFrame:
    """Return pairs of words that outlets may use for the same thing, to be read and put into the table of variants.

    One row per pair, the most telling first. Two ways of finding them: names that differ by a letter, an accent or
    a hyphen (`spelling`), and words that stand between the same neighbours in different outlets (`place`).

    Returns
    -------
    proposals
        ``variant, other, basis, n, n_other, outlets, other_outlets`` (who uses which) and ``contexts`` (neighbours
        they share, or null).

    Notes
    -----
    Only pairs that no outlet mixes much are proposed (at most a tenth of the rarer word's uses). A proposal is a
    question: the neighbours of "north" and "south" are the same, too.
    """
    own = words[words["voice_kind"].eq("outlet")]
    own = own.assign(outlet=own["outlet"].astype(object).fillna(own["article_id"].astype(object)))
    uses = own.groupby(["word", "outlet"], observed=True).size().rename("n").reset_index().astype({"word": object})
    uses = uses[uses.groupby("word")["n"].transform("sum") >= min_n]
    by_word = {word: dict(zip(part["outlet"], part["n"], strict=True)) for word, part in uses.groupby("word")}
    names = _find_names(own, articles, by_word)
    pairs = [(*pair, "spelling", None) for pair in _pair_spellings(names)] + _pair_places(own, by_word)
    rows = [_propose(*pair, by_word) for pair in pairs if _is_parted(by_word[pair[0]], by_word[pair[1]])]
    columns = "variant other basis n n_other outlets other_outlets contexts".split()
    table = pd.DataFrame(rows, columns=columns)
    table = table.assign(weight=table[["n", "n_other"]].min(axis=1)).drop_duplicates(["variant", "other"])
    keys = ["basis", "weight", "variant", "other"]
    return table.sort_values(keys, ascending=[False, False, True, True], ignore_index=True)[columns]


def _find_names(words: pd.DataFrame, articles: pd.DataFrame, by_word: dict) -> list[str]:
    """Return the words of at least four letters that nearly always begin with a capital."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    seen: dict[str, list[bool]] = {}
    for article_id, start, word in zip(words["article_id"], words["start"], words["word"], strict=True):
        if word in by_word and len(word) >= 4 and len(seen.setdefault(word, [])) < 20:
            seen[word].append(texts[article_id][start].isupper())
    return sorted(word for word, capitals in seen.items() if sum(capitals) >= 0.9 * len(capitals))


def _pair_spellings(names: list[str]) -> list[tuple[str, str]]:
    groups: dict[str, set[str]] = {}
    for name in names:
        plain = "".join(c for c in unicodedata.normalize("NFKD", name) if c.isalnum())
        keys = {plain, *(plain[:at] + plain[at + 1 :] for at in range(1, len(plain)))} if len(plain) > 4 else {plain}
        for key in keys:
            groups.setdefault(key, set()).add(name)
    pairs = {pair for group in groups.values() for pair in itertools.combinations(sorted(group), 2)}
    return sorted(pair for pair in pairs if not _ENDINGS.fullmatch(_cut_common(*pair)))


def _cut_common(one: str, other: str) -> str:
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(one), len(other)) if start is None else start
    return f"{one[start:]}|{other[start:]}"


def _pair_places(words: pd.DataFrame, by_word: dict) -> list[tuple[str, str, str, int]]:
    grams = list_ngrams(words, 3)
    frames = pd.DataFrame([word.split(" ") for word in grams["word"].astype(object)], columns=range(3))
    stops = read_stop_words()
    is_telling = ~frames[0].isin(stops) | ~frames[2].isin(stops)
    frames = frames[is_telling & frames[1].isin(set(by_word) - stops)].drop_duplicates([0, 1, 2])
    found: dict[tuple[str, str], int] = {}
    for _, middle in frames.groupby([0, 2])[1]:
        for pair in itertools.combinations(sorted(set(middle)), 2) if 1 < len(middle) <= 10 else ():
            found[pair] = found.get(pair, 0) + 1
    return [(*pair, "place", n) for pair, n in found.items() if n >= MIN_SHARED_CONTEXTS]


def _is_parted(left: dict[str, int], right: dict[str, int]) -> bool:
    mixed = sum(min(left.get(outlet, 0), right.get(outlet, 0)) for outlet in left)
    return mixed <= 0.1 * min(sum(left.values()), sum(right.values()))


def _propose(one: str, other: str, basis: str, contexts: int | None, by_word: dict) -> tuple:
    left, right = by_word[one], by_word[other]
    return (one, other, basis, sum(left.values()), sum(right.values()), sorted(left), sorted(right), contexts)


def count_house_style(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    quotations: pd.DataFrame | None = None,
    comments: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return which variant of a concept each outlet uses, by voice: the table `house_style` of DESIGN.

    See :func:`count_variants`, which takes words already listed. Without `quotations`, quoted words count as the
    outlet's.
    """
    quotations = make_table("quotations") if quotations is None else quotations
    return count_variants(list_words(articles, blocks, quotations, comments))


def count_variants(words: pd.DataFrame, variants: Sequence[dict] | None = None) -> pd.DataFrame:
    """Return how often each outlet uses each variant of a concept, by voice.

    One row per outlet, voice, concept and variant that occurs; sorted by concept, outlet, voice, then the most
    frequent variant first.

    Parameters
    ----------
    words
        Table of :func:`analysis.frequency.list_words`.
    variants
        Rows with `concept, variant, forms` (folded forms, several divided by |, * for any letters in a single word)
        and, where a form is part of another term, `not_after, not_before`: words that do not stand right in front of
        it, or right behind it (Cold War, fighter jet); :func:`read_variants` if None.

    Returns
    -------
    house_style
        ``outlet, voice_kind, concept, variant, n, n_articles``. The null outlet holds all articles whose outlet is
        not known, and stands last.

    Notes
    -----
    A form counts wherever it stands: a quotation keeps its speaker's word in the speaker's voice, but a title or
    name may hold a word that the outlet would not choose itself.
    """
    words = words.reset_index(drop=True)
    vocabulary = words["word"].astype("category").cat.categories
    variants = read_variants() if variants is None else variants
    forms = _list_forms(variants, vocabulary)
    parts = []
    for n in sorted({form.count(" ") + 1 for form in forms["form"]} | {1}):
        hits = list_ngrams(words, n) if n > 1 else words
        hits = hits[hits["word"].isin(forms["form"])].astype({"word": object, "outlet": object, "article_id": object})
        hits = hits.assign(first=hits.index, last=hits.index + n - 1)
        parts.append(hits.merge(forms, left_on="word", right_on="form"))
    hits = _drop_compounds(pd.concat(parts, ignore_index=True), words, variants)
    groups = hits.groupby(["outlet", "voice_kind", "concept", "variant"], observed=True, dropna=False)["article_id"]
    counts = groups.agg(n="size", n_articles="nunique").reset_index()
    keys = ["concept", "outlet", "voice_kind", "n", "variant"]
    counts = counts.sort_values(keys, ascending=[True, True, True, False, True], ignore_index=True)
    return make_table("house_style", to_rows(counts))


def read_variants(folder: Path | str | None = None) -> list[dict[str, str]]:
    """Return the table of variants: ``data/house_style.csv`` and, where it is there, ``house_style.csv`` in `folder`.

    Columns ``concept, variant, forms, not_after, not_before, note``, the last three of which a folder's table may
    lack; the folder's concepts replace those of the same name.

    Raises
    ------
    CorpusError
        If the folder's table lacks a column.
    """
    rows, path = read_lexicon("house_style"), Path(folder or "") / "house_style.csv"
    if folder is None or not path.is_file():
        return rows
    with path.open(encoding="utf-8-sig", newline="") as lines:
        own = [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(lines)]
    for name in ("concept", "variant", "forms"):
        if any(name not in row for row in own):
            raise CorpusError(f"{path} has no column {name!r}; it needs concept, variant and forms.")
    concepts = {row["concept"] for row in own}
    return [row for row in rows if row["concept"] not in concepts] + own


def _list_forms(variants: Iterable[dict], vocabulary: Iterable[str]) -> pd.DataFrame:
    """Return each form of each variant, those with * as the words of the vocabulary that they match."""
    rows = []
    for row in variants:
        rows += [(row["concept"], row["variant"], word) for word in _match_forms(row["forms"], vocabulary)]
    return pd.DataFrame(rows, columns=["concept", "variant", "form"]).drop_duplicates()


def _match_forms(forms: str, vocabulary: Iterable[str]) -> list[str]:
    parts = [fnmatch.filter(vocabulary, form) if "*" in form else [form] for form in forms.split("|") if form]
    return [word for part in parts for word in part]


def _drop_compounds(hits: pd.DataFrame, words: pd.DataFrame, variants: Iterable[dict]) -> pd.DataFrame:
    """Return the hits without those beside a word that makes another term of them."""
    vocabulary = words["word"].astype("category").cat.categories
    is_dropped = np.zeros(len(hits), dtype=bool)
    for column, end, step in (("not_after", "first", -1), ("not_before", "last", 1)):
        beside = _find_neighbours(hits["run"].to_numpy(), hits[end].to_numpy(np.int64) + step, words)
        for row in variants:
            if row.get(column):
                is_own = hits["concept"].eq(row["concept"]) & hits["variant"].eq(row["variant"])
                is_dropped |= is_own.to_numpy() & np.isin(beside, _match_forms(row[column], vocabulary))
    return hits[~is_dropped]


def _find_neighbours(runs: np.ndarray, places: np.ndarray, words: pd.DataFrame) -> np.ndarray:
    """Return the words at `places`, or empty strings where those belong to another run."""
    if not len(words):
        return np.full(len(places), "")
    inside = np.clip(places, 0, len(words) - 1)
    is_near = (inside == places) & (words["run"].to_numpy()[inside] == runs)
    return np.where(is_near, words["word"].iloc[inside].astype(str), "").astype(str)


def count_speaking(
    quotations: pd.DataFrame, articles: pd.DataFrame, by: Sequence[str] = ("affiliation",)
) -> pd.DataFrame:
    """Return how much each group of speakers gets to say in each outlet.

    One row per outlet and group; sorted by outlet, the group with most statements first.

    Parameters
    ----------
    by
        Columns of `quotations` that make the groups: ``affiliation``, ``is_official``, ``is_named``, ``speaker``...
        A missing value is a group of its own, shown as null: unknown speakers are part of the picture.

    Returns
    -------
    speaking
        ``outlet``, the columns of `by`, ``n_statements, n_words`` (words of the statements), ``n_articles,
        share_of_statements, share_low, share_high`` (95 %, NaN below five articles of the outlet;
        :func:`analysis.keyness.find_clustered_interval`) and ``share_of_words`` (of all the outlet's statements).
    """
    counts = _count_shares(_join_outlets(quotations, articles), ["outlet"], list(by))
    keys = ["outlet", "n_statements", *by]
    return counts.sort_values(keys, ascending=[True, False, *[True] * len(by)], ignore_index=True)


def _count_shares(said: pd.DataFrame, base: list[str], parts: list[str]) -> pd.DataFrame:
    """Return, for each group of `base`, which share of its statements each group of `parts` has."""
    cells = said.groupby([*base, *parts, "article_id"], dropna=False, observed=True)
    cells = cells.agg(n=("quotation", "size"), n_words=("n_words", "sum")).reset_index()
    articles = cells.groupby([*base, "article_id"], dropna=False, observed=True)[["n", "n_words"]].sum()
    articles = articles.add_suffix("_all").reset_index()
    cells = cells.merge(articles, on=[*base, "article_id"])
    cells = cells.assign(squares=cells["n"] ** 2, products=cells["n"] * cells["n_all"])
    counts = cells.groupby([*base, *parts], dropna=False, observed=True)
    sums = {name: (name, "sum") for name in ("n_words", "squares", "products")}
    counts = counts.agg(n_statements=("n", "sum"), n_articles=("n", "size"), **sums).reset_index()
    articles = articles.assign(squares_all=articles["n_all"] ** 2, articles_all=1)
    totals = articles.drop(columns="article_id").groupby(base, dropna=False, observed=True).sum().reset_index()
    counts = counts.merge(totals, on=base)
    share = counts["n_statements"] / counts["n_all"]
    spread = counts["squares"] - 2 * share * counts["products"] + share**2 * counts["squares_all"]
    low, high = find_clustered_interval(share, counts["n_all"], counts["articles_all"], spread)
    shares = {"share_of_statements": share, "share_low": low, "share_high": high}
    counts = counts.assign(**shares, share_of_words=counts["n_words"] / counts["n_words_all"])
    return counts[[*base, *parts, "n_statements", "n_words", "n_articles", *shares, "share_of_words"]]


def _join_outlets(quotations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the statements with the outlet (the article's id where it is not known) and their length in words."""
    said = quotations[quotations["kind"].isin(QUOTED_KINDS)]
    outlets = articles.set_index("article_id")["outlet"].astype(object)
    outlets = outlets.fillna(pd.Series(outlets.index, index=outlets.index))
    n_words = [len(find_words(text)) for text in said["text"].fillna("")]
    return said.assign(outlet=said["article_id"].map(outlets), n_words=n_words)


def count_cues(
    quotations: pd.DataFrame, articles: pd.DataFrame, by: Sequence[str] = ("outlet",), column: str = "cue_class"
) -> pd.DataFrame:
    """Return how often each class of cue, or each cue, introduces the statements of a group.

    One row per group and class; sorted by group, the most frequent first.

    Parameters
    ----------
    by
        ``outlet`` or columns of `quotations` (``speaker``, ``affiliation``, ``is_official``).
    column
        ``cue_class`` or ``cue``. Statements without a cue are the null class.

    Returns
    -------
    cues
        the columns of `by`, `column` and the measures of :func:`count_speaking`, as shares of the group.
    """
    said = _join_outlets(quotations, articles)
    counts = _count_shares(said.assign(cue=said["cue"].str.casefold()), list(by), [column])
    keys = [*by, "n_statements", column]
    return counts.sort_values(keys, ascending=[*[True] * len(by), False, True], ignore_index=True)
