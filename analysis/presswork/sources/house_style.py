"""Which spellings and names do the outlets choose, and which pairs may be variants that no table knows yet?

One row of `house_style` is a variant of a concept in an outlet and voice; one row of proposals a pair of words.
"""

from __future__ import annotations

import fnmatch
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from presswork.language.lexicon import read_lexicon, read_stop_words
from presswork.schema import make_table, to_rows
from presswork.spreading import Spread, cut_pieces, map_pieces
from presswork.words.word_list import list_ngrams, list_words

# Two words that stand once between the same neighbours may do so by chance.
MIN_SHARED_CONTEXTS = 2

_KEYS = ["outlet", "voice_kind", "concept", "variant"]

# What two forms of one word differ by; such pairs are no spelling variants.
_ENDINGS = re.compile(r"(?:|n|an|s|ns|es|ish|ese|i|in|a|y|e)\|(?:|n|an|s|ns|es|ish|ese|i|in|a|y|e)")


def count_house_style(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    quotations: pd.DataFrame | None = None,
    comments: pd.DataFrame | None = None,
    variants: Sequence[dict] | None = None,
    spread: Spread | None = None,
) -> pd.DataFrame:
    """Return which variant of a concept each outlet uses, by voice: the table `house_style` of DESIGN.

    See :func:`count_variants`, which takes words already listed. Without `quotations`, quoted words count as the
    outlet's.  `spread` says who counts the pieces (:mod:`presswork.spreading`).
    """
    quotations = make_table("quotations") if quotations is None else quotations
    comments = make_table("comments") if comments is None else comments
    variants = read_variants() if variants is None else variants
    pieces = [(variants, *piece) for piece in cut_pieces(articles, *_choose_columns(blocks, quotations, comments))]
    return _add_up(list(map_pieces(_count_piece, pieces, spread)))


def _choose_columns(
    blocks: pd.DataFrame, quotations: pd.DataFrame, comments: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the tables without what a list of words does not look at, which need not travel."""
    said = quotations[["article_id", "kind", "fragments", "is_official"]]
    return blocks, said, comments[["article_id", "start", "end"]]


def _count_piece(variants: Sequence[dict], *tables: pd.DataFrame) -> pd.DataFrame:
    return count_variants(list_words(*tables), variants)


def _add_up(counted: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the counts of all chunks together; no article is in two of them."""
    if len(counted) < 2:
        return counted[0] if counted else make_table("house_style")
    groups = pd.concat(counted, ignore_index=True).groupby(_KEYS, dropna=False)
    return _sort_counts(groups[["n", "n_articles"]].sum().reset_index())


def _sort_counts(counts: pd.DataFrame) -> pd.DataFrame:
    keys = ["concept", "outlet", "voice_kind", "n", "variant"]
    counts = counts.sort_values(keys, ascending=[True, True, True, False, True], ignore_index=True)
    return make_table("house_style", to_rows(counts))


def count_variants(words: pd.DataFrame, variants: Sequence[dict] | None = None) -> pd.DataFrame:
    """Return how often each outlet uses each variant of a concept, by voice.

    One row per outlet, voice, concept and variant that occurs; sorted by concept, outlet, voice, then the most
    frequent variant first.

    Parameters
    ----------
    words
        Table of :func:`presswork.words.word_list.list_words`.
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
    groups = find_variants(words, variants).groupby(_KEYS, dropna=False)
    return _sort_counts(groups["article_id"].agg(n="size", n_articles="nunique").reset_index())


def find_variants(words: pd.DataFrame, variants: Sequence[dict] | None = None) -> pd.DataFrame:
    """Return where variants of a concept stand, one row per use; what :func:`count_variants` counts.

    Columns ``outlet, voice_kind, concept, variant, article_id, block, start, end``.
    """
    words = words.reset_index(drop=True)
    vocabulary = words["word"].astype("category").cat.categories
    variants = read_variants() if variants is None else variants
    forms = _list_forms(variants, vocabulary.tolist())
    parts = []
    for n in sorted({form.count(" ") + 1 for form in forms["form"]} | {1}):
        first = {form.partition(" ")[0] for form in forms["form"] if form.count(" ") + 1 == n}
        hits = list_ngrams(words, n, first) if n > 1 else words
        hits = hits[hits["word"].isin(forms["form"])]
        hits = hits.astype(dict.fromkeys(("word", "outlet", "article_id", "voice_kind"), object))
        hits = hits.assign(first=hits.index, last=hits.index + n - 1)
        parts.append(hits.merge(forms, left_on="word", right_on="form"))
    hits = _drop_compounds(pd.concat(parts, ignore_index=True), words, variants)
    return hits[["outlet", "voice_kind", "concept", "variant", "article_id", "block", "start", "end"]]


def choose_variants(style: pd.DataFrame) -> pd.DataFrame:
    """Return which variant of each concept an outlet uses most, concepts first in which outlets part.

    One row per voice, concept and outlet.

    Parameters
    ----------
    style
        Table of :func:`count_variants`.

    Returns
    -------
    choices
        ``voice_kind, concept, outlet, variant`` (the most frequent; ties by alphabet), ``n, n_uses`` (of all its
        variants), ``share_of_uses`` and ``others`` (each with its count). The outlets' own voice first, in it the
        concepts of which outlets prefer most different variants, then by uses.
    """
    keys = ["voice_kind", "concept", "outlet"]
    rows = style.sort_values([*keys, "n", "variant"], ascending=[True, True, True, False, True], ignore_index=True)
    rows["n_uses"] = rows.groupby(keys, dropna=False)["n"].transform("sum")
    rows["named"] = rows["variant"] + " " + rows["n"].astype(str)
    groups = rows.groupby(keys, dropna=False, sort=False)
    others = groups["named"].agg(lambda names: "; ".join(names.iloc[1:]) or None)
    first = groups.head(1).assign(others=others.to_numpy())
    first["share_of_uses"] = (first["n"] / first["n_uses"]).astype(float)
    concepts = (
        first.dropna(subset=["outlet"]).groupby(keys[:2]).agg(parted=("variant", "nunique"), uses=("n_uses", "sum"))
    )
    first = first.merge(concepts.reset_index(), on=keys[:2], how="left").assign(
        is_quoted=first["voice_kind"].ne("outlet").to_numpy()
    )
    order = ["is_quoted", "voice_kind", "parted", "uses", "concept", "outlet"]
    first = first.sort_values(order, ascending=[True, True, False, False, True, True], ignore_index=True)
    return first[[*keys, "variant", "n", "n_uses", "share_of_uses", "others"]]


def read_variants(own: Iterable[dict] = ()) -> list[dict[str, str]]:
    """Return the table of variants, ``house_style.csv``, with a corpus's `own` concepts in it.

    Columns ``concept, variant, forms, not_after, not_before, note``. An own concept
    (:func:`presswork.corpus.sheets.read_own_variants`) replaces the one of the same name.
    """
    own = list(own)
    concepts = {row["concept"] for row in own}
    return [row for row in read_lexicon("house_style") if row["concept"] not in concepts] + own


def _list_forms(variants: Iterable[dict], vocabulary: Iterable[str]) -> pd.DataFrame:
    """Return each form of each variant, those with * as the words of the vocabulary that they match."""
    rows = []
    for row in variants:
        rows += [(row["concept"], row["variant"], word) for word in _match_forms(row["forms"], vocabulary)]
    return pd.DataFrame(rows, columns=["concept", "variant", "form"]).drop_duplicates()


def _match_forms(forms: str, vocabulary: Iterable[str]) -> list[str]:
    parts = [_match_form(form, vocabulary) if "*" in form else [form] for form in forms.split("|") if form]
    return [word for part in parts for word in part]


def _match_form(form: str, vocabulary: Iterable[str]) -> list[str]:
    start = re.split(r"[*?\[]", form, maxsplit=1)[0]  # few words begin so, and the rest need not be looked at
    return fnmatch.filter([word for word in vocabulary if word.startswith(start)], form)


def _drop_compounds(hits: pd.DataFrame, words: pd.DataFrame, variants: Iterable[dict]) -> pd.DataFrame:
    """Return the hits without those beside a word that makes another term of them."""
    vocabulary = words["word"].astype("category").cat.categories.tolist()
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


def propose_variants(words: pd.DataFrame, articles: pd.DataFrame, min_n: int = 2) -> pd.DataFrame:
    """Return pairs of words that outlets may use for the same thing, to be read and put into the table of variants.

    One row per pair, the most telling first. Two ways of finding them: names that differ by an accent or a hyphen, or
    by a letter and stand beside the same word somewhere (`spelling`), and words that stand between the same
    neighbours in different outlets (`place`).

    Returns
    -------
    proposals
        ``variant, other, basis, n, n_other, outlets, other_outlets`` (who uses which) and ``contexts`` (neighbours
        they share).

    Notes
    -----
    Only pairs that no outlet mixes much are proposed (at most a tenth of the rarer word's uses); articles of unknown
    outlets cannot tell that and are left out. A proposal is a question: the neighbours of "north" and "south" are
    the same, too.  No rows where fewer than two outlets have sentences to compare.
    """
    if articles["outlet"].nunique() < 2 or list_ngrams(words, 3).empty:
        return pd.DataFrame({name: [] for name in ("variant", "other", "basis", "n", "n_other")})
    own = words[words["voice_kind"].eq("outlet") & words["outlet"].notna()]
    uses = own.groupby(["word", "outlet"], observed=True).size().rename("n").reset_index().astype({"word": object})
    by_word: dict[str, dict[str, int]] = {}
    for word, outlet, n in uses[uses.groupby("word")["n"].transform("sum") >= min_n].itertuples(index=False):
        by_word.setdefault(word, {})[outlet] = n
    frames = _list_frames(own, by_word)
    pairs = _find_spellings(_find_names(own, articles, by_word), frames) + _pair_places(frames)
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
        plain = _strip_marks(name)
        keys = {plain, *(plain[:at] + plain[at + 1 :] for at in range(1, len(plain)))} if len(plain) > 4 else {plain}
        for key in keys:
            groups.setdefault(key, set()).add(name)
    pairs = {pair for group in groups.values() for pair in itertools.combinations(sorted(group), 2)}
    return sorted(pair for pair in pairs if not _ENDINGS.fullmatch(_cut_common(*pair)))


def _find_spellings(names: list[str], frames: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    """Return the pairs of names that are the same but for marks, or that have a neighbour in common."""
    pairs, beside = _pair_spellings(names), {}
    near = frames[frames["word"].isin({name for pair in pairs for name in pair})]
    for before, word, after in near.itertuples(index=False):
        beside.setdefault(word, set()).update((("before", before), ("after", after)))
    stops = {(side, word) for side in ("before", "after") for word in ("", *read_stop_words())}
    shared = [(*pair, len((beside.get(pair[0], set()) & beside.get(pair[1], set())) - stops)) for pair in pairs]
    return [(a, b, "spelling", n) for a, b, n in shared if n or _strip_marks(a) == _strip_marks(b)]


def _strip_marks(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if c.isalnum())


def _cut_common(one: str, other: str) -> str:
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(one), len(other)) if start is None else start
    return f"{one[start:]}|{other[start:]}"


def _list_frames(words: pd.DataFrame, by_word: dict) -> pd.DataFrame:
    """Return each different word of `by_word` with the words before and after it, empty where its run ends."""
    written, runs = words["word"].astype(object).to_numpy(), words["run"].to_numpy()
    is_joined = runs[1:] == runs[:-1]
    before = np.append([""], np.where(is_joined, written[:-1], "")) if len(words) else written
    after = np.append(np.where(is_joined, written[1:], ""), [""]) if len(words) else written
    frames = pd.DataFrame({"before": before, "word": written, "after": after}).drop_duplicates()
    return frames[frames["word"].isin(set(by_word))]


def _pair_places(frames: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    stops = read_stop_words()
    is_whole = frames["before"].ne("") & frames["after"].ne("")
    is_telling = ~frames["before"].isin(stops) | ~frames["after"].isin(stops)
    found: dict[tuple[str, str], int] = {}
    for _, middle in frames[is_whole & is_telling & ~frames["word"].isin(stops)].groupby(["before", "after"])["word"]:
        for pair in itertools.combinations(sorted(middle), 2) if 1 < len(middle) <= 10 else ():
            found[pair] = found.get(pair, 0) + 1
    return [(*pair, "place", n) for pair, n in found.items() if n >= MIN_SHARED_CONTEXTS]


def _is_parted(left: dict[str, int], right: dict[str, int]) -> bool:
    mixed = sum(min(left.get(outlet, 0), right.get(outlet, 0)) for outlet in left)
    return mixed <= 0.1 * min(sum(left.values()), sum(right.values()))


def _propose(one: str, other: str, basis: str, contexts: int | None, by_word: dict) -> tuple:
    left, right = by_word[one], by_word[other]
    return (one, other, basis, sum(left.values()), sum(right.values()), sorted(left), sorted(right), contexts)
