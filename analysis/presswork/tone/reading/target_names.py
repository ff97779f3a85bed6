"""Under which name is a target counted, however it is written?

A row is a statement; its target gets the name of the speaker that is meant, else its most frequent writing.
"""

from __future__ import annotations

import pandas as pd

from presswork.tone.reading.targets import strip_article
from presswork.tone.reading.wording import PRONOUNS


def name_targets(quotations: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """Return `quotations` with ``target_name``, its target under one name however written; same rows and order.

    Parameters
    ----------
    speakers
        Table `speakers`: a target written like one of them, or with the last word of one name only, gets that name.

    Notes
    -----
    Any other target is told without its article, in its most frequent writing: "The dam" and "a dam" are one, "our
    dam" is another.  Names that two speakers share stay as they are written.
    """
    known = _list_names(speakers)
    bare = quotations["target"].astype(object).map(strip_article, na_action="ignore")
    folded = bare.map(str.casefold, na_action="ignore")
    writings = _choose_writings(folded, bare)
    names = [known.get(text, writings.get(fold)) for text, fold in zip(bare, folded, strict=True)]
    return quotations.assign(target_name=pd.Series(names, quotations.index, dtype="str"))


def _choose_writings(folded: pd.Series, bare: pd.Series) -> dict[str, str]:
    """Return the most frequent writing of each target, of two that are as frequent the first by alphabet."""
    counts = pd.DataFrame({"folded": folded, "bare": bare}).value_counts().reset_index()
    first = counts.sort_values(["count", "bare"], ascending=[False, True]).drop_duplicates("folded")
    return dict(zip(first["folded"], first["bare"], strict=True))


def _list_names(speakers: pd.DataFrame) -> dict[str, str]:
    """Return the speaker that each writing means: as the table has it, or by the last word of the name alone."""
    found: dict[str, set[str]] = {}
    for name, variants in zip(speakers["speaker"], speakers["variants"], strict=True):
        for text in (name, *(variants or ())):
            if text[:1].isupper() and text.lower() not in PRONOUNS:
                found.setdefault(strip_article(text), set()).add(name)
    lasts: dict[str, set[str]] = {}
    for name in speakers["speaker"]:
        if " " in name and all(word[:1].isupper() for word in name.split()):
            lasts.setdefault(name.split()[-1], set()).add(name)
    exact = {name: name for name in speakers["speaker"]}
    return {text: min(names) for text, names in (lasts | found).items() if len(names) == 1} | exact
