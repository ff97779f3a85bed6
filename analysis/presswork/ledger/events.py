"""Who had a claim, and who covered the event without it?

One row of `holders` is an outlet of a claim: with it, or without although it quotes the same speaker at that time.
"""

from __future__ import annotations

import datetime
import functools

import pandas as pd

from presswork.ledger.wording import read_wording
from presswork.schema import to_rows

# Days around the articles that have a claim, in which another one of the same speaker covers the event.
EVENT_DAYS = 3
# Words of meaning in common that make a statement too much like a claim to call its outlet without it.
_ALIKE_WORDS = 2


def find_holders(wordings: pd.DataFrame, statements: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return which outlets have each claim, and which quote its speaker at the time and do not have it.

    One row per claim and outlet, those that have it first.

    Parameters
    ----------
    wordings
        ``claim, article_id, speaker, text`` of the statements of each claim.
    statements, articles
        The tables of DESIGN.

    Returns
    -------
    holders
        ``claim, outlet, has_it, article_id`` (the outlet's first article with it, or the one that covers the event).

    Notes
    -----
    An outlet whose statements of the speaker at that time share two words of meaning with the claim has something
    like it and is neither.  At the time means at most three days before or after an article that has it.  Undated
    articles, and those whose outlet is not known, can be neither.  Who quotes the speaker of something else covers
    the event, so "without it" is a question to put to an article, not a reproach.
    """
    about = {row["article_id"]: row for row in to_rows(articles[["article_id", "outlet", "published_on"]])}
    said = _list_said(statements, about)
    rows = []
    for claim, group in wordings.groupby("claim", sort=True):
        ids = list(dict.fromkeys(group["article_id"]))
        having = {about[i]["outlet"]: i for i in reversed(ids) if about[i]["outlet"]}
        rows += [(claim, outlet, True, i) for outlet, i in sorted(having.items())]
        days = {about[i]["published_on"] for i in ids} - {None}
        near = [one for who in sorted(set(group["speaker"].dropna())) for one in _find_near(days, said.get(who, {}))]
        words = {stem for text in group["text"] for stem in _list_stems(text)}
        alike = {about[i]["outlet"] for i, text in near if len(words & _list_stems(text)) >= _ALIKE_WORDS}
        lacking = {about[i]["outlet"]: i for i, _ in reversed(near) if about[i]["outlet"] not in {*having, *alike}}
        rows += [(claim, outlet, False, i) for outlet, i in sorted(lacking.items())]
    return pd.DataFrame(rows, columns=["claim", "outlet", "has_it", "article_id"]).astype({"has_it": bool})


def _list_said(statements: pd.DataFrame, about: dict[str, dict]) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Return, for each speaker and day, the articles that quote them and what is quoted."""
    said: dict[str, dict[str, list[tuple[str, str]]]] = {}
    known = statements.dropna(subset=["speaker"])[["speaker", "article_id", "text"]]
    for speaker, article_id, text in known.itertuples(index=False, name=None):
        row = about[article_id]
        if row["outlet"] and row["published_on"]:
            said.setdefault(speaker, {}).setdefault(row["published_on"][:10], []).append((article_id, text or ""))
    return said


def _find_near(days: set[str], by_day: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    near = {step for day in days for step in _list_days(day)} & set(by_day)
    return [one for day in sorted(near) for one in by_day[day]]


@functools.lru_cache(maxsize=100_000)
def _list_stems(text: str) -> frozenset[str]:
    wording = read_wording(text)
    return frozenset(stem for stem, counts in zip(wording.stems, wording.is_content, strict=True) if counts)


def _list_days(day: str) -> list[str]:
    middle = datetime.date.fromisoformat(day[:10])
    return [str(middle + datetime.timedelta(days=step)) for step in range(-EVENT_DAYS, EVENT_DAYS + 1)]
