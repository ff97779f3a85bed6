"""What would a reader with one minute want to know?  A few findings per question, each with its n and interval.

A row is a finding: a sentence made from values, and the place in the reports where it can be looked at.  Where the
corpus is too small for a finding, the sentence says so instead.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from presswork import intervals
from presswork.coverage import Coverage
from presswork.intervals import MIN_ARTICLES_FOR_INTERVAL, estimate_clustered_share, tell_range, tell_share
from presswork.language import lexicon
from presswork.readers import commentary
from presswork.schema import to_rows
from presswork.show import values
from presswork.show.values import tell_count
from presswork.sources import outlets
from presswork.statements import counts
from presswork.tone import averages
from presswork.trust.accuracy import read_official_errors
from presswork.words import frequency, key_words, summary

QUESTIONS = {
    "01_word_frequency": "What words is this coverage made of?",
    "02_quoted_officials": "Who is quoted, as what, in what tone?",
    "03_source_comparison": "How do the sources differ?",
    "04_commentary": "What do readers and commentators say?",
}
# How a voice is named in a sentence about words.
_VOICES = {"outlet": "the outlets' own", "official": "officials'", "other speaker": "other speakers'"}
_VOICES |= {"reader": "readers'", "excerpt": "excerpts'"}


@dataclasses.dataclass(frozen=True)
class Finding:
    """A sentence for the first page, the report it comes from and the anchor there."""

    report: str
    anchor: str
    text: str


def list_findings(
    everything: Coverage, words: pd.DataFrame, min_statements: int = intervals.MIN_STATEMENTS
) -> list[Finding]:
    """Return the findings in the order of the questions.

    Parameters
    ----------
    everything
        What :func:`presswork.pipeline.load` returned.
    words
        Table of :func:`presswork.words.word_list.list_words`.
    min_statements
        With fewer statements an official has no mean tone, as in the report on the quoted.
    """
    return [
        *_tell_voices(words),
        *_tell_words(words),
        *_tell_keywords(words),
        *_tell_statements(everything.quotations),
        *_tell_speakers(everything.speakers),
        *_tell_tone(everything.quotations, min_statements),
        *_tell_outlets(everything.articles),
        *_tell_officials(everything),
        *_tell_copies(everything),
        *_tell_comments(everything),
        *_tell_threads(everything),
    ]


def _join(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def _tell_voices(words: pd.DataFrame) -> Iterator[Finding]:
    voices, place = summary.count_voices(words), ("01_word_frequency", "whose-words-are-they")
    if voices.empty:
        yield Finding(*place, "No words were counted.")
        return
    shares = [
        f"{_VOICES.get(row['voice_kind'], row['voice_kind'])} {100 * row['share_of_words']:.0f} %"
        for row in to_rows(voices)
    ]
    text = f"Of {len(words):,} words counted: {', '.join(shares)}."
    yield Finding(*place, f"{text} Page furniture and repeated passages are left out.")


def _tell_words(words: pd.DataFrame) -> Iterator[Finding]:
    own = words[words["voice_kind"] == "outlet"]
    if own["article_id"].nunique() < MIN_ARTICLES_FOR_INTERVAL:
        return
    counts = frequency.count_words(own, min_n=5, stop_words=lexicon.read_stop_words(), numbers=False)
    rates = [
        f"“{values.clean(row['word'])}” {row['rate_per_10k_words']:.0f} "
        f"({row['rate_low']:.0f} to {row['rate_high']:.0f}, n = {row['n']:,})"
        for row in to_rows(counts.head(3))
    ]
    if rates:
        text = f"The outlets' own commonest words, per 10,000 of theirs with 95 % interval: {_join(rates)}."
        yield Finding("01_word_frequency", "which-words-does-each-group-use", text)


def _tell_keywords(words: pd.DataFrame) -> Iterator[Finding]:
    tallies, stop_words = frequency.tally_words(words), lexicon.read_stop_words()
    if {"official", "outlet"} - set(words["voice_kind"].astype(object)):
        return
    keywords = key_words.compare_words(tallies, "voice_kind", "official", stop_words=stop_words)
    supported = keywords[keywords["is_supported"] & (keywords["log_ratio"] > 0)]
    supported = supported.sort_values("n_target", ascending=False, kind="stable")
    shown = [
        f"“{values.clean(row['word'])}” ({row['n_target']:,} times, elsewhere {row['n_reference']:,})"
        for row in to_rows(supported.head(3))
    ]
    text = f"Of {len(keywords):,} words compared, {len(supported):,} clearly set the quoted officials apart from all "
    text += f"other voices: {_join(shown)}." if len(supported) <= 3 else f"other voices, first {_join(shown)}."
    if not shown:
        text = (
            f"None of {len(keywords):,} words compared clearly sets the quoted officials apart from all other voices."
        )
    yield Finding("01_word_frequency", "which-words-set-one-group-apart", text)


def _tell_statements(quotations: pd.DataFrame) -> Iterator[Finding]:
    spoken = counts.select_spoken(quotations)
    place = ("02_quoted_officials", "how-much-is-quoted-and-in-which-form")
    if spoken.empty:
        yield Finding(*place, "No statements were found.")
        return
    official, n_unknown = _is_official(spoken), int(spoken["speaker"].isna().sum())
    told = tell_share(int(official.sum()), official, spoken["article_id"], read_official_errors())
    text = f"Officials make {told} of the statements found"
    yield Finding(*place, f"{text}; of {n_unknown:,} the speaker is unknown.")


def _is_official(statements: pd.DataFrame) -> pd.Series:
    return statements["is_official"].fillna(False).astype(bool)


def _tell_speakers(speakers: pd.DataFrame) -> Iterator[Finding]:
    named = speakers[speakers["is_named"].fillna(False).astype(bool)]
    shown = [
        f"{values.clean(row['speaker'])[:80]} ({tell_count(row['n_statements'], 'statement')} in "
        f"{tell_count(row['n_articles'], 'document')})"
        for row in to_rows(named.head(3))
    ]
    if shown:
        text = f"Quoted most, of {tell_count(len(named), 'speaker')} with a name: {_join(shown)}."
        yield Finding("02_quoted_officials", "who-is-quoted-most", text)


def _tell_tone(quotations: pd.DataFrame, min_statements: int) -> Iterator[Finding]:
    officials = quotations[_is_official(quotations)]
    tones = averages.average_tone(officials, by=["speaker"], min_statements=min_statements).dropna(
        subset=["mean_tone"]
    )
    clear = averages.select_apart(tones)
    enough = f"Of {tell_count(len(tones), 'official')} with {min_statements:,} statements or more"
    if tones.empty:
        text = f"No official has a mean mood: that takes {min_statements:,} statements."
    elif clear.empty:
        text = f"{enough}, none has a mean mood clearly off neutral in five documents or more."
    else:
        means = _join(_tell_mean(row) for row in to_rows(clear.head(3)))
        verb = "is" if len(clear) == 1 else "are"
        text = (
            f"{enough}, {len(clear):,} {verb} clearly off neutral in mean mood (-1 grave to +1 good), where chance "
            f"alone gives about one in twenty: {means}."
        )
    yield Finding("02_quoted_officials", "in-what-tone-do-officials-speak", text)


def _tell_mean(row: Mapping) -> str:
    name = f"{values.clean(row['speaker'])[:80]}, " if "speaker" in row else ""
    interval = f"{row['mean_low']:+.2f} to {row['mean_high']:+.2f}"
    n = f"{row['n']:,} in {tell_count(row['n_articles'], 'document')}"
    return f"{name}mean {row['mean_tone']:+.2f} (95 % interval {interval}, n = {n})"


def _tell_outlets(articles: pd.DataFrame) -> Iterator[Finding]:
    counts = articles["outlet"].value_counts()
    if len(counts) < 2:
        text = "Fewer than two outlets are known: there is nothing to compare."
    elif counts.min() < MIN_ARTICLES_FOR_INTERVAL:
        smallest = tell_count(counts.min(), "document")
        text = f"{len(counts)} outlets, of which the smallest has {smallest}: differences between them "
        text += "may be differences between articles."
    else:
        text = f"{len(counts)} outlets with {counts.min()} to {counts.max()} documents each."
    yield Finding("03_source_comparison", "how-much-is-there-of-each-outlet", text)


def _tell_officials(everything: Coverage) -> Iterator[Finding]:
    """Tell where officials have the smallest and the largest share, among outlets of which there is enough."""
    statements = outlets.add_outlets(counts.select_spoken(everything.quotations), everything.articles)
    shares = [
        (
            *estimate_clustered_share(_is_official(rows), rows["article_id"], read_official_errors()),
            values.clean(outlet)[:80],
            len(rows),
        )
        for outlet, rows in statements.groupby("outlet")
    ]
    known = sorted(share for share in shares if not math.isnan(share[1]))
    if len(known) < 2:
        return
    least, most = known[0], known[-1]
    told = [f"{100 * s:.0f} % in {name} ({tell_range(lo, hi)}, n = {n:,})" for s, lo, hi, name, n in (least, most)]
    text = f"Officials' share of the statements, with 95 % interval: from {told[0]} to {told[1]}"
    text += "; the intervals overlap." if least[2] >= most[1] else "."
    yield Finding("03_source_comparison", "whom-do-they-let-speak", text)


def _tell_copies(everything: Coverage) -> Iterator[Finding]:
    if everything.shared_text.empty:
        return
    top = everything.shared_text.sort_values("share", ascending=False, kind="stable").iloc[0]
    names = {row["article_id"]: _name_article(row) for row in to_rows(everything.articles.drop(columns="marks"))}
    first, other = (names.get(top[c], values.clean(top[c])[:80]) for c in ("article_id", "other_id"))
    text = f"{tell_count(len(everything.shared_text), 'pair')} of documents with running text in common; "
    text += f"{100 * top['share']:.0f} % of the body of {first} stands in {other}, too."
    yield Finding("03_source_comparison", "what-did-they-copy", text)


def _name_article(row: Mapping) -> str:
    """Return an article by its headline and outlet, or by its id where the page has no headline."""
    name = f"“{values.clean(row['headline'])[:80]}”" if row["headline"] else values.clean(row["article_id"])[:80]
    return f"{name} ({values.clean(row['outlet'])[:40]})" if row["outlet"] else name


def _tell_comments(everything: Coverage) -> Iterator[Finding]:
    comments = everything.comments
    n_pages, place = comments["article_id"].nunique(), ("04_commentary", "how-many-comments-are-there-and-where")
    if comments.empty:
        yield Finding(*place, f"No reader comments were found in {tell_count(len(everything.articles), 'document')}.")
        return
    text = f"{tell_count(len(comments), 'reader comment')} under {n_pages:,} of "
    text += tell_count(len(everything.articles), "document")
    english, _ = commentary.split_by_language(comments, everything.articles)
    means = averages.average_tone(english.assign(all="all"), by=["all"]) if len(english) else pd.DataFrame()
    if len(means) and means["mean_tone"].notna().any() and n_pages >= MIN_ARTICLES_FOR_INTERVAL:
        text += f"; their tone: {_tell_mean(means.iloc[0])}"
    yield Finding(*place, f"{text}.")


def _tell_threads(everything: Coverage) -> Iterator[Finding]:
    """Tell where the comments stand, for a mean over them may be that of one thread."""
    counts = everything.comments["article_id"].value_counts()
    if len(counts) < 2:
        return
    top, n = min(counts[counts == counts.max()].index), int(counts.max())
    row = to_rows(everything.articles[everything.articles["article_id"] == top].drop(columns="marks"))
    text = f"The longest thread, {n:,} of the {int(counts.sum()):,} comments, stands under "
    text += f"{_name_article(row[0]) if row else values.clean(top)[:80]}."
    yield Finding("04_commentary", "how-many-comments-are-there-and-where", text)


def group_findings(findings: Iterable[Finding], reports: Iterable[str]) -> list[dict]:
    """Return the findings by question, leaving out reports that were not made."""
    made = set(reports)
    grouped = [
        {"question": QUESTIONS[name], "report": name, "findings": [f for f in findings if f.report == name]}
        for name in QUESTIONS
        if name in made
    ]
    return [group for group in grouped if group["findings"]]
