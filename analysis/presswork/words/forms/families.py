"""Which forms are inflections of one word?  *gate* and *gates* are counted together, with the count of each beside.

A row of `families` is one form with the name of its family, which is the form used most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

# Forms of one family begin alike: "better" is not counted under "good", nor "us" under "we".
_SHARED_LETTERS = 3


def find_lemma(word: str) -> str:
    """Return the dictionary form of an English word, or the word itself where they do not begin alike.

    >>> find_lemma("treaties"), find_lemma("better"), find_lemma("TB-2")
    ('treaty', 'better', 'TB-2')
    """
    import simplemma

    if not word.isalpha() or not word.islower() or len(word) <= _SHARED_LETTERS:
        return word
    lemma = simplemma.lemmatize(word, lang="en").casefold()
    return lemma if lemma[:_SHARED_LETTERS] == word[:_SHARED_LETTERS] else word


def name_families(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the family of each form that shares one: the form with the highest count, the first in the alphabet of
    equals.

    Parameters
    ----------
    counts
        How often each form is used.

    >>> name_families({"gate": 3, "gates": 5, "dam": 2})
    {'gate': 'gates', 'gates': 'gates'}
    """
    groups: dict[str, list[str]] = {}
    for word in counts:
        groups.setdefault(find_lemma(word), []).append(word)
    names: dict[str, str] = {}
    for forms in groups.values():
        if len(forms) > 1:
            names |= dict.fromkeys(forms, min(forms, key=lambda form: (-counts[form], form)))
    return names


def join_families(words: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return `words` with each form under the name of its family; everything else stays.

    Parameters
    ----------
    words
        Any table with a column `word`, which comes back as a category.
    names
        From :func:`name_families`.
    """
    column = words["word"].astype("category")
    labels = [names.get(word, word) for word in column.cat.categories]
    categories = sorted(set(labels))
    codes = pd.Index(categories).get_indexer(labels)
    joined = [codes[code] if code >= 0 else -1 for code in range(len(labels))]
    found = column.cat.codes.to_numpy()
    new = pd.Series(joined, dtype="int64").reindex(found).fillna(-1).astype("int64").to_numpy()
    return words.assign(word=pd.Categorical.from_codes(new, categories))


def tell_forms(counts: Mapping[str, int], names: Mapping[str, str], words: Iterable[str]) -> list[str | None]:
    """Return for each of `words` the forms of its family with their counts, or None where there is only one.

    >>> tell_forms({"gate": 3, "gates": 5}, {"gate": "gates", "gates": "gates"}, ["gates", "dam"])
    ['gates 5, gate 3', None]
    """
    forms: dict[str, list[str]] = {}
    for form, name in names.items():
        forms.setdefault(name, []).append(form)
    ranked = {name: sorted(inside, key=lambda f: (-counts[f], f)) for name, inside in forms.items()}
    return [", ".join(f"{form} {counts[form]:,}" for form in ranked[w]) if w in ranked else None for w in words]
