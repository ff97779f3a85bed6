"""How do the sources differ: which words they choose, whom they let speak, and what they took from each other?

One row of a table of speaking is a group of speakers in an outlet; of distances a pair of outlets; of differences
something that an outlet has more of than all others. The null outlet holds the articles whose outlet is not known: it
is counted and shown, but no difference between outlets is told of it. House style stands in
:mod:`presswork.sources.house_style`, what outlets took from each other in :mod:`presswork.sources.copies`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from presswork.intervals import MIN_ARTICLES_FOR_INTERVAL, find_clustered_interval
from presswork.language.lexicon import read_stop_words
from presswork.language.sentences import find_words
from presswork.schema import QUOTED_KINDS
from presswork.words.key_words import compare_words

# Words beside a distance: enough to see what it is about, few enough for a cell.
N_TELLING = 5

# Of what the evidence does not support so many are listed: few articles support nothing, and are read all the same.
N_UNSUPPORTED = 10

# So many outlets are compared, those with most articles: pairs grow with the square of their number, and nobody reads
# 20,000 rows.
MAX_OUTLETS = 40

# What may set an outlet apart, besides its words: for whom those speak whom it quotes, and how it introduces them.
_SPOKEN = {"affiliation": "speakers of", "cue": "cue"}


def choose_outlets(articles: pd.DataFrame) -> list[str]:
    """Return the outlets that are compared: all, or the 40 with most articles; in alphabetical order."""
    counts = articles["outlet"].dropna().astype(str).value_counts().sort_index()
    return sorted(counts.sort_values(ascending=False, kind="stable").index[:MAX_OUTLETS])


def tell_outlets(articles: pd.DataFrame) -> str:
    """Return that some outlets are not compared; nothing where all are.

    >>> tell_outlets(pd.DataFrame({"outlet": [f"Post {number}" for number in range(50)]}))
    'Of 50 outlets the 40 with most articles are compared.'
    """
    n_outlets = articles["outlet"].nunique()
    told = f"Of {n_outlets:,} outlets the {MAX_OUTLETS} with most articles are compared."
    return told if n_outlets > MAX_OUTLETS else ""


def list_differences(
    tallies: pd.DataFrame, quotations: pd.DataFrame, articles: pd.DataFrame, min_n: int = 3
) -> pd.DataFrame:
    """Return what sets each outlet apart from all others: words, whose speakers it quotes, cues.

    One row per outlet (:func:`choose_outlets`) and item, what the evidence supports first, of that the strongest.

    Parameters
    ----------
    tallies
        Table of :func:`presswork.words.frequency.tally_words`; leave out voices that should not count.
    quotations, articles
        The tables of DESIGN.
    min_n
        Rarer items are left out.

    Returns
    -------
    differences
        ``outlet, basis`` (word, speakers of, cue), ``item, n_target, n_reference`` (uses here and elsewhere),
        ``n_articles_target, n_articles_reference, log_ratio, log_odds_z, q_value`` and ``is_supported``; see
        :func:`presswork.words.key_words.compare_words`. Sorted by ``log_odds_z``, which is large where an item is
        both much more frequent here and frequent enough to be sure.

    Notes
    -----
    Supported is what is supported there and stands in at least two articles of the outlet: where outlet means
    article, nothing is. Of the rest the ten strongest of each outlet and basis are listed. Stop words and numbers are
    left out. What outlets write about separates them as much as how they write.
    """
    parts = {"word": tallies.dropna(subset=["outlet"])}
    parts |= {basis: _tally_statements(quotations, articles, column) for column, basis in _SPOKEN.items()}
    pairs = itertools.product(choose_outlets(articles), parts.items())
    rows = [_find_apart(part, basis, outlet, min_n) for outlet, (basis, part) in pairs]
    table = pd.concat([row for row in rows if len(row)] or [_name_differences()], ignore_index=True)
    keys = ["is_supported", "log_odds_z", "outlet", "item"]
    return table.sort_values(keys, ascending=[False, False, True, True], ignore_index=True)


def _name_differences() -> pd.DataFrame:
    counts = "n_target n_reference n_articles_target n_articles_reference log_ratio log_odds_z q_value is_supported"
    return pd.DataFrame(columns=["outlet", "basis", "item", *counts.split()])


def _find_apart(tallies: pd.DataFrame, basis: str, outlet: str, min_n: int) -> pd.DataFrame:
    names = set(tallies["outlet"].dropna())
    if outlet not in names or len(names) < 2:
        return _name_differences()
    table = compare_words(tallies, "outlet", outlet, min_n=min_n, stop_words=read_stop_words())
    # A number says nothing out of its place.
    table = table[(table["log_ratio"] > 0) & table["word"].str.contains(r"[^\W\d_]")]
    table = table.assign(is_supported=table["is_supported"] & (table["n_articles_target"] > 1))
    table = table.sort_values(["is_supported", "log_odds_z"], ascending=False, kind="stable")
    table = table.head(max(int(table["is_supported"].sum()), N_UNSUPPORTED))
    return table.rename(columns={"word": "item"}).assign(outlet=outlet, basis=basis)[_name_differences().columns]


def _tally_statements(quotations: pd.DataFrame, articles: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return statements by what stands in `column`, counted as words are by `tally_words`."""
    said = _join_outlets(quotations, articles).dropna(subset=["outlet"])
    cells = said.assign(word=_fold_items(said, column)).groupby(["article_id", "outlet", "word"], dropna=False).size()
    cells = cells.rename("n").reset_index().assign(voice_kind="statement")
    return cells.assign(n_words=cells.groupby("article_id")["n"].transform("sum"))


def _fold_items(said: pd.DataFrame, column: str) -> pd.Series:
    items = said[column].astype(object)
    return items.str.casefold() if column == "cue" else items


def list_places(differences: pd.DataFrame, words: pd.DataFrame, quotations: pd.DataFrame) -> pd.DataFrame:
    """Return where the items of `differences` stand: ``outlet, basis, item, article_id, block, quotation, start``.

    Parameters
    ----------
    differences
        Rows of :func:`list_differences`.
    words
        Table of :func:`presswork.words.word_list.list_words`, as it was tallied.
    quotations
        With the column ``outlet``.
    """
    written = words[words["word"].isin(set(differences["item"]))]
    parts = [written.assign(basis="word", item=written["word"].astype(object))]
    said = quotations[quotations["kind"].isin(QUOTED_KINDS)].drop(columns="block")
    parts += [said.assign(basis=basis, item=_fold_items(said, column)) for column, basis in _SPOKEN.items()]
    keys = ["outlet", "basis", "item"]
    columns = [*keys, "article_id", "block", "quotation", "start"]
    parts = [part.reindex(columns=columns).astype(object) for part in parts]
    return pd.concat(parts, ignore_index=True).merge(differences[keys].drop_duplicates(), on=keys)


def list_shared_speakers(quotations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of the speakers whom at least two outlets quote, side by side.

    The rows of `quotations`, with ``speaker, outlet, n_outlets`` (known ones that quote the speaker) in front; first
    whom most outlets quote, of those who is quoted most, then by outlet and place.
    """
    said = _join_outlets(quotations[quotations["speaker"].notna()], articles)
    speakers = said.groupby("speaker")["outlet"]
    said = said.assign(n_outlets=speakers.transform("nunique"), n_said=speakers.transform("size"))
    said = said[said["n_outlets"] > 1]
    keys = ["n_outlets", "n_said", "speaker", "outlet", "article_id", "start"]
    said = said.sort_values(keys, ascending=[False, False, *[True] * 4], ignore_index=True)
    first = ["speaker", "outlet", "n_outlets"]
    return said[[*first, *(name for name in said.columns if name not in (*first, "n_said"))]]


def compare_outlets(
    tallies: pd.DataFrame, n_words: int = 1000, n_resamples: int = 200, seed: int = 20310506
) -> pd.DataFrame:
    """Return how far the outlets' words are from each other, with what chance alone would give.

    One row per pair of outlets (:func:`choose_outlets`), the furthest first.

    Parameters
    ----------
    tallies
        Table of :func:`presswork.words.frequency.tally_words`; leave out voices and stop words that should not count.
    n_words
        The commonest words that are compared.

    Returns
    -------
    distances
        ``outlet, other, n_articles, n_other, distance`` (Jensen-Shannon distance of the two word distributions: 0
        the same words, 1 no word in common), ``distance_low, distance_high`` (95 %, articles resampled),
        ``chance`` (the mean distance when the articles of both are dealt to the two outlets at random), and
        ``words, other_words``: of what each uses more than the other, the five words, stop words left out, that add
        most to the distance.

    Notes
    -----
    Small outlets are far from everything, so read the distance against ``chance``. Where an outlet has fewer than
    five articles, interval and chance are NaN: then outlet means article.

    References
    ----------
    Lin (1991), Divergence measures based on the Shannon entropy. IEEE Transactions on Information Theory 37.
    """
    counts, outlets, words = _spread_counts(tallies, n_words)
    draw = np.random.default_rng(seed)
    names = choose_outlets(pd.DataFrame({"outlet": outlets}))
    rows = []
    for at, outlet in enumerate(names):
        for other in names[at + 1 :]:
            sides = [counts[outlets == name] for name in (outlet, other)]
            sizes = [len(side) for side in sides]
            sums = [side.sum(axis=0) for side in sides]
            spread = _resample_distance(*sides, n_resamples, draw)
            telling = [_list_telling(*pair, words) for pair in (sums, sums[::-1])]
            rows.append((outlet, other, *sizes, _measure_distance(*sums), *spread, *telling))
    columns = "outlet other n_articles n_other distance distance_low distance_high chance words other_words".split()
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["distance", "outlet", "other"], ascending=[False, True, True], ignore_index=True)


def _spread_counts(tallies: pd.DataFrame, n_words: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a table of counts, one row per article and one column per word, each article's outlet, and the words."""
    known = tallies.dropna(subset=["outlet", "word"])
    kept = known.groupby("word", observed=True)["n"].sum().nlargest(n_words).index
    cells = known[known["word"].isin(kept)]
    rows, articles = pd.factorize(cells["article_id"], sort=True)
    columns, words = pd.factorize(cells["word"].astype(object), sort=True)
    counts = np.zeros((len(articles), len(words)))
    np.add.at(counts, (rows, columns), cells["n"].to_numpy())
    owners = dict(zip(known["article_id"], known["outlet"], strict=True))
    return counts, np.array([owners[article] for article in articles], dtype=object), np.array(words, dtype=object)


def _measure_distance(left: np.ndarray, right: np.ndarray) -> float | np.ndarray:
    return np.sqrt(np.maximum(_split_divergence(left, right).sum(axis=-1), 0))


def _split_divergence(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return what each word adds to the Jensen-Shannon divergence."""
    left, right = (side / side.sum(axis=-1, keepdims=True) for side in (left, right))
    middle = (left + right) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = [np.where(side > 0, side * np.log2(side / middle), 0) for side in (left, right)]
    return (terms[0] + terms[1]) / 2


def _list_telling(left: np.ndarray, right: np.ndarray, words: np.ndarray) -> list[str]:
    is_more = left / left.sum() > right / right.sum()
    is_word = ~np.isin(words, list(read_stop_words())) & [any(c.isalpha() for c in word) for word in words]
    parts = np.where(is_more & is_word, _split_divergence(left, right), 0)
    order = np.argsort(-parts, kind="stable")[:N_TELLING]
    return words[order[parts[order] > 0]].tolist()


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


def count_speaking(
    quotations: pd.DataFrame, articles: pd.DataFrame, by: Sequence[str] = ("affiliation",)
) -> pd.DataFrame:
    """Return how much each group of speakers gets to say in each outlet.

    One row per outlet and group; sorted by outlet, the unknown one last, the group with most statements first.

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
        :func:`presswork.intervals.find_clustered_interval`) and ``share_of_words`` (of all the outlet's statements).
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
    """Return the statements with the outlet (null where it is not known) and their length in words."""
    said = quotations[quotations["kind"].isin(QUOTED_KINDS)]
    outlets = articles.set_index("article_id")["outlet"].astype(object)
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
    counts = _count_shares(said.assign(cue=_fold_items(said, "cue")), list(by), [column])
    keys = [*by, "n_statements", column]
    return counts.sort_values(keys, ascending=[*[True] * len(by), False, True], ignore_index=True)
