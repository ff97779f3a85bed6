"""Who speaks when?  A row is a speaker in a period: a day, a week, a month or a year of publication."""

from __future__ import annotations

import pandas as pd

from presswork.language.dates import PERIODS, cut_days
from presswork.show.values import tell_few
from presswork.statements.counts import select_spoken

# A picture has room for so many periods; with more of them the next longer one is taken.
MAX_PERIODS = 45
_CODES = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}


def place_statements(quotations: pd.DataFrame, articles: pd.DataFrame, limit: int = 8) -> pd.DataFrame:
    """Return the statements of the `limit` speakers quoted most, with their ``period`` and its ``step``.

    The step is the finest of day, week, month and year of which no more than :data:`MAX_PERIODS` lie between the
    first and the last of these statements.  A week is named by its Monday; an undated statement has no period.
    """
    spoken = select_spoken(quotations).dropna(subset=["speaker"])
    most = spoken["speaker"].value_counts().sort_index().sort_values(ascending=False, kind="stable").head(limit)
    chosen = spoken[spoken["speaker"].isin(most.index)]
    days = chosen["article_id"].map(articles.set_index("article_id")["published_on"]).astype("str")
    step = next((name for name in PERIODS if len(_list_periods(cut_days(days, name), name)) <= MAX_PERIODS), "year")
    return chosen.assign(period=cut_days(days, step), step=step)


def count_statements(placed: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """Return how often each speaker is quoted in each period, with a zero where that is never.

    One row per speaker and period, the speaker quoted most first, periods in their order.

    Parameters
    ----------
    placed
        What :func:`place_statements` returned.
    speakers
        Table `speakers`, which tells who is an official on the whole.

    Returns
    -------
    stream
        ``speaker, voice_kind`` (official, other speaker)``, period, step, n_statements, n_articles``.
    """
    columns = ["speaker", "voice_kind", "period", "step", "n_statements", "n_articles"]
    placed = placed.dropna(subset=["period"])
    if placed.empty:
        return pd.DataFrame({name: [] for name in columns})
    step = placed["step"].iloc[0]
    totals = placed["speaker"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    counts = placed.groupby(["speaker", "period"]).agg(
        n_statements=("article_id", "size"), n_articles=("article_id", "nunique")
    )
    grid = pd.MultiIndex.from_product(
        [totals.index, _list_periods(placed["period"], step)], names=["speaker", "period"]
    )
    table = counts.reindex(grid, fill_value=0).reset_index()
    officials = set(speakers.loc[speakers["is_official"].fillna(False).astype(bool), "speaker"])
    kinds = ["official" if speaker in officials else "other speaker" for speaker in table["speaker"]]
    return table.assign(voice_kind=kinds, step=step)[columns]


def _list_periods(periods: pd.Series, step: str) -> list[str]:
    """Return every period from the first to the last, also those in which nobody speaks."""
    periods = periods.dropna()
    if periods.empty:
        return []
    code = _CODES[step]
    every = pd.period_range(pd.Period(periods.min(), code), pd.Period(periods.max(), code), freq=code)
    return cut_days(pd.Series([f"{one.start_time:%Y-%m-%d}" for one in every], dtype="str"), step).tolist()


def tell_stream(placed: pd.DataFrame) -> str:
    """Return how many of the statements of those quoted most have no day."""
    n_undated = int(placed["period"].isna().sum())
    if len(placed) == n_undated:
        return "No statement of those quoted most stands in a dated article."
    told = f"{tell_few(placed['speaker'].nunique(), 'speaker').capitalize()}, by {placed['step'].iloc[0]}"
    if not n_undated:
        return f"{told}."
    stand = "stands in an undated article and is" if n_undated == 1 else "stand in undated articles and are"
    return f"{told}; {n_undated:,} of their {len(placed):,} statements {stand} left out."
