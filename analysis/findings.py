"""What would a reader with one minute want to know?  A few findings per question, each with its n and interval.

A row is a finding: a sentence made from values, and the place in the reports where it can be looked at.  Where the
corpus is too small for a finding, the sentence says so instead.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator

import pandas as pd

from analysis import commentary, evidence, keyness, overview, tone
from analysis.frequency import MIN_ARTICLES_FOR_INTERVAL

QUESTIONS = {
    "01_word_frequency": "What words is this coverage made of?",
    "02_quoted_officials": "Who is quoted, as what, in what tone?",
    "03_source_comparison": "How do the sources differ?",
    "04_commentary": "What do readers and commentators say?",
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """A sentence for the first page, the report it comes from and the anchor there."""

    report: str
    anchor: str
    text: str


def list_findings(everything: object, words: pd.DataFrame) -> list[Finding]:
    """Return the findings in the order of the questions.

    Parameters
    ----------
    everything
        What :func:`analysis.pipeline.load_tables` returned.
    words
        Table of :func:`analysis.frequency.list_words`.
    """
    return [
        *_tell_words(words),
        *_tell_statements(everything.quotations, everything.speakers),
        *_tell_tone(everything.quotations),
        *_tell_outlets(everything),
        *_tell_comments(everything),
    ]


def estimate_share(is_counted: pd.Series, articles: pd.Series) -> tuple[float, float, float]:
    """Return a share and its 95 % interval, taking into account that rows of one article are alike.

    Notes
    -----
    Wilson's interval at the size that the spread between articles leaves (Korn and Graubard 1998); NaN below five
    articles, whose spread is not known.

    >>> estimate_share(pd.Series([True, False]), pd.Series(["a", "b"]))
    (0.5, nan, nan)
    """
    if is_counted.empty:
        return math.nan, math.nan, math.nan
    cells = is_counted.astype(float).groupby(articles).agg(["sum", "size"])
    size, k = float(cells["size"].sum()), len(cells)
    share = float(cells["sum"].sum() / size)
    if k < MIN_ARTICLES_FOR_INTERVAL:
        return share, math.nan, math.nan
    spread = float(((cells["sum"] - share * cells["size"]) ** 2).sum()) * k / (k - 1) / size**2
    by_chance = share * (1 - share) / size
    effective = size / max(1.0, spread / by_chance if by_chance else 1.0)
    quantile = keyness.find_t_quantile(0.975, k - 1)
    low, high = keyness.find_share_interval(share * effective, effective, quantile)
    return share, float(low), float(high)


def tell_share(n: int, is_counted: pd.Series, articles: pd.Series) -> str:
    """Return ``12 of 40 (30 %, 95 % interval 18 to 45 %)``."""
    share, low, high = estimate_share(is_counted, articles)
    if math.isnan(share):
        return "0 of 0"
    interval = "no interval: too few documents" if math.isnan(low) else f"95 % interval {low:.0%} to {high:.0%}"
    return f"{n:,} of {len(is_counted):,} ({share:.0%}, {interval})".replace("%", " %").replace("  %", " %")


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _tell_words(words: pd.DataFrame) -> Iterator[Finding]:
    voices = overview.count_voices(words)
    if voices.empty:
        yield Finding("01_word_frequency", "whose-words-are-they", "No words were counted.")
        return
    shares = ", ".join(
        f"{v} {s:.0%}" for v, s in zip(voices["voice_kind"], voices["share_of_words"], strict=True)
    ).replace("%", " %")
    text = f"Of {len(words):,} words counted: {shares}. The rest of the pages belongs to nobody and is left out."
    yield Finding("01_word_frequency", "whose-words-are-they", text)


def _tell_statements(quotations: pd.DataFrame, speakers: pd.DataFrame) -> Iterator[Finding]:
    spoken = quotations[quotations["kind"] != "scare"]
    if spoken.empty:
        yield Finding("02_quoted_officials", "how-much-is-quoted-and-in-which-form", "No statements were found.")
        return
    official, unknown = spoken["is_official"].fillna(False).astype(bool), spoken["speaker"].isna()
    text = f"Officials make {tell_share(int(official.sum()), official, spoken['article_id'])} statements; for "
    text += f"{int(unknown.sum()):,} the speaker is unknown."
    yield Finding("02_quoted_officials", "how-much-is-quoted-and-in-which-form", text)
    if len(speakers):
        first = speakers.iloc[0]
        name = evidence.clean(first["speaker"])[:80]
        n, place = _count(first["n_statements"], "statement"), _count(first["n_articles"], "document")
        text = f"Quoted most: {name}, {n} in {place}."
        yield Finding("02_quoted_officials", "who-is-quoted-most", text)


def _tell_tone(quotations: pd.DataFrame) -> Iterator[Finding]:
    officials = quotations[quotations["is_official"].fillna(False).astype(bool)]
    tones = tone.average_tone(officials, by=["speaker"]).dropna(subset=["mean_tone"])
    tones = tones[tones["n_articles"] >= MIN_ARTICLES_FOR_INTERVAL]
    clear = tones[(tones["mean_high"] < 0) | (tones["mean_low"] > 0)]
    if tones.empty:
        text = (
            f"No official speaks in the {MIN_ARTICLES_FOR_INTERVAL} documents that a mean tone needs to be told here."
        )
    elif clear.empty:
        text = f"Of the {len(tones)} officials with enough statements, none has a mean tone clearly off neutral."
    else:
        text = (
            "Clearly off neutral in tone: " + "; ".join(_tell_mean(row) for _, row in clear.head(3).iterrows()) + "."
        )
    yield Finding("02_quoted_officials", "in-what-tone-do-officials-speak", text)


def _tell_mean(row: pd.Series) -> str:
    name = f"{evidence.clean(row['speaker'])[:80]}, " if "speaker" in row else ""
    interval = f"{row['mean_low']:+.2f} to {row['mean_high']:+.2f}"
    return f"{name}mean {row['mean_tone']:+.2f} (95 % interval {interval}, n = {row['n']:,})"


def _tell_outlets(everything: object) -> Iterator[Finding]:
    counts = everything.articles["outlet"].value_counts()
    if len(counts) < 2:
        text = "Fewer than two outlets are known: there is nothing to compare."
    elif counts.min() < MIN_ARTICLES_FOR_INTERVAL:
        smallest = _count(counts.min(), "document")
        text = f"{len(counts)} outlets, of which the smallest has {smallest}: differences between them "
        text += "may be differences between articles."
    else:
        text = f"{len(counts)} outlets with {counts.min()} to {counts.max()} documents each."
    yield Finding("03_source_comparison", "how-much-is-there-of-each-outlet", text)
    shared = everything.shared_text
    if len(shared):
        swapped = {"article_id": "other_id", "other_id": "article_id", "share": "other_share", "other_share": "share"}
        both = pd.concat([shared, shared.rename(columns=swapped)])
        top = both.sort_values("share", ascending=False, kind="stable").iloc[0]
        text = f"{_count(len(shared), 'pair')} of documents with running text in common; "
        text += f"{top['share']:.0%} of the body of "
        text += f"{evidence.clean(top['article_id'])[:80]} stands in {evidence.clean(top['other_id'])[:80]}, too."
        yield Finding("03_source_comparison", "what-did-they-copy", text.replace("%", " %"))


def _tell_comments(everything: object) -> Iterator[Finding]:
    comments = everything.comments
    n_pages = comments["article_id"].nunique()
    documents = _count(len(everything.articles), "document")
    text = f"{_count(len(comments), 'reader comment')} under {n_pages:,} of {documents}"
    english, _ = commentary.split_by_language(comments, everything.articles)
    means = tone.average_tone(english.assign(all="all"), by=["all"]) if len(english) else pd.DataFrame()
    if len(means) and means["mean_tone"].notna().any() and n_pages >= MIN_ARTICLES_FOR_INTERVAL:
        text += f"; their tone: {_tell_mean(means.iloc[0])}"
    yield Finding("04_commentary", "how-many-comments-are-there-and-where", f"{text}.")


def group_findings(findings: Iterable[Finding], reports: Iterable[str]) -> list[dict]:
    """Return the findings by question, leaving out reports that were not made."""
    made = set(reports)
    grouped = [
        {"question": QUESTIONS[name], "report": name, "findings": [f for f in findings if f.report == name]}
        for name in QUESTIONS
        if name in made
    ]
    return [group for group in grouped if group["findings"]]
