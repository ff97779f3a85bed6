"""How is a value, or the name of a column, written for a reader?

Nothing here is HTML: what is written still passes through :func:`presswork.show.html.escape` on its way into a page.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping

import pandas as pd

from presswork.schema import to_rows

UNKNOWN = "–"
NO_OUTLET = "(no outlet)"
# Columns whose name alone does not tell a reader enough.
_HEADINGS = {
    "article_id": "document",
    "other_id": "other document",
    "published_on": "published",
    "published_on_basis": "date is",
    "posted_on": "posted",
    "kind": "form",
    "voice_kind": "voice",
    "n_target": "n here",
    "n_reference": "n elsewhere",
    "is_single_article": "one article only",
    "group_articles": "articles in all",
    "bic": "BIC",
    "mattr": "MATTR",
    "collocate": "other word",
    "n_word": "word in all",
    "n_collocate": "other in all",
    "is_supported": "supported",
    "earlier": "published first",
    "mean_low": "from",
    "mean_high": "to",
    "mean_tone": "mean tone",
    "share_low": "from",
    "share_high": "to",
    "rate_low": "from",
    "rate_high": "to",
    "low": "from",
    "high": "to",
    "human": "two annotators",
    "before": "the machine had",
    "now": "it is now",
    "action": "what was done",
}
# What a heading means that is a term of the trade, told where a reader points at it.
_EXPLAINED = {
    "log ratio": "how much more often: 1 twice as often as elsewhere, 2 four times, -1 half as often",
    "G2": "log-likelihood: how sure the difference is; above 3.8 chance alone rarely makes it",
    "log likelihood": "how sure the difference is; above 3.8 chance alone rarely makes it",
    "BIC": "above 2 the evidence speaks for a difference, above 6 strongly",
    "z": "log odds weighted by a prior; beyond 2 is rarely chance",
    "q": "chance of a false alarm among all words compared; below 0.05 is taken as supported",
    "q value": "chance of a false alarm among all words compared; below 0.05 is taken as supported",
    "supported": "q below 0.05, BIC above 2, and more than one document",
    "MATTR": "share of different words in a moving window of one hundred words",
    "dispersion": "0: spread evenly over the documents; 1: all in one short document",
    "mutual information": "how much more often together than by chance; high for rare words",
    "gini": "0: all write alike; near 1: a few write most",
    "from": "lower end of the 95 % interval",
    "to": "upper end of the 95 % interval",
    "unclear": "share whose label the machine's own confidence does not support",
    "basis": "what was drawn again for the interval, or what is compared",
    "cue class": "what the introducing verb says of the statement: neutral, strong, doubtful ...",
    "chance": "distance when the articles of both are dealt at random",
    "mean mood": "-1 grave, 0 neutral, 1 good",
    "mean stance": "-1 speaks ill of it, 0 neutral, 1 well",
    "forms": "inflections counted together, with the count of each",
}
# Columns of words that are counted in small letters.
_WORDS = ("word", "collocate", "item")
# A cut between words keeps at least so much of what there is room for.
_LEAST_KEPT = 0.6
_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ANSI = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


def clean(value: object) -> str:
    """Return `value` as text in which nothing is invisible or can reorder its surroundings.

    Control characters, lone surrogates and bidirectional overrides become U+FFFD, one for one, so that offsets
    into a cleaned text stay right; terminal colour sequences are text like any other.  Unknown becomes a dash.

    >>> clean("a\\x00b"), clean(None)
    ('a�b', '–')
    """
    if value is None or (not isinstance(value, (list, dict, tuple, str)) and pd.isna(value)):
        return UNKNOWN
    return "".join(_show_character(c) for c in str(value))


def _show_character(character: str) -> str:
    if character in "\n\t\r":
        return " " if character == "\r" else character
    is_hidden = unicodedata.category(character) in ("Cc", "Cs") or character in _OVERRIDES
    return "\ufffd" if is_hidden else character


def strip_ansi(text: str) -> str:
    """Return `text` without terminal colour sequences (a traceback has them)."""
    return _ANSI.sub("", text)


def name_heading(column: str) -> str:
    """Return the heading of a column.

    >>> name_heading("n_statements"), name_heading("article_id")
    ('statements', 'document')
    """
    if column in _HEADINGS:
        return _HEADINGS[column]
    words = re.sub(r"^(n|is)_", "", column) if column != "n" else "n"
    return words.replace("_per_10k_words", " per 10,000 words").replace("_id", "").replace("_", " ")


def explain_heading(heading: str) -> str:
    """Return what a heading means where it is a term of the trade, else nothing.

    >>> explain_heading("to")
    'upper end of the 95 % interval'
    """
    return _EXPLAINED.get(heading, "")


def tell_count(n: int, noun: str) -> str:
    """Return a number of things in words.

    >>> tell_count(1, "document"), tell_count(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


_NUMBERS = "no one two three four five six seven eight nine ten".split()


def tell_number(n: int) -> str:
    """Return a number as a newspaper writes it: in words up to ten.

    >>> tell_number(3), tell_number(1200)
    ('three', '1,200')
    """
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else f"{n:,}"


def tell_period(first: str, last: str) -> str:
    """Return a period as a newspaper writes it, from two ISO days.

    >>> tell_period("2031-05-02", "2031-06-06"), tell_period("2031-05-02", "2031-05-02")
    ('2 May to 6 June 2031', '2 May 2031')
    """
    start, end = pd.Timestamp(first[:10]), pd.Timestamp(last[:10])
    told = f"{end.day} {end:%B %Y}"
    if start == end:
        return told
    return f"{start.day} {start:%B}{'' if start.year == end.year else f' {start.year}'} to {told}"


_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def tell_when(period: str) -> str:
    """Return a month or a day as a newspaper writes it; anything else as it is.

    >>> tell_when("2031-05"), tell_when("2031-05-06"), tell_when("2031")
    ('May 2031', '6 May 2031', '2031')
    """
    if not _MONTH.fullmatch(period):
        return period
    try:
        start = datetime.date.fromisoformat(period if len(period) == 10 else f"{period}-01")
    except ValueError:
        return period
    return f"{start:%B %Y}" if len(period) == 7 else f"{start.day} {start:%B %Y}"


def tell_few(n: int, noun: str) -> str:
    """Return a number of things, small ones in words.

    >>> tell_few(1, "document"), tell_few(12, "document")
    ('one document', '12 documents')
    """
    return f"{tell_number(n)} {noun}{'' if n == 1 else 's'}"


def shorten(value: str, width: int = 60) -> str:
    """Return `value` on one line, cut where it is longer than `width` characters: between words, if these are short.

    >>> shorten("The gates of the dam are open", 20), shorten("Donaudampfschifffahrt", 10)
    ('The gates of the …', 'Donaudamp…')
    """
    value = " ".join(clean(value).split())
    if len(value) <= width:
        return value
    cut = value.rfind(" ", 0, width - 1) + 1
    return value[: cut if cut > _LEAST_KEPT * width else width - 1] + "…"


def show_value(value: object, column: str = "") -> str:
    """Return `value` as a reader wants to see it in the column `column`.

    >>> show_value(0.255, "share_of_statements"), show_value(0.3, "tone"), show_value(True), show_value(None)
    ('25.5 %', '+0.30', 'yes', '–')
    """
    if isinstance(value, (list, tuple)):
        return "; ".join(_show_part(part) for part in value)
    if value is None or pd.isna(value):
        return NO_OUTLET if column in ("outlet", "other_outlet") else UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _show_float(value, column)
    return f"{value:,}" if isinstance(value, int) else clean(value)


def _show_part(part: object) -> str:
    """Return a part of a list; a word with its pull on a score as ``word +0.30``."""
    if isinstance(part, (list, tuple)) and len(part) == 2 and isinstance(part[1], float):
        return f"{clean(part[0])} {part[1]:+.2f}"
    return clean(part)


def _show_float(value: float, column: str) -> str:
    if "share" in column:
        return tell_share(value, 1)
    if "tone" in column:
        return f"{value:+.2f}" if abs(value) >= 0.005 else "0.00"
    if column in ("value", "low", "high", "human"):
        return f"{value:.2f}"
    if column in ("q_value", "p_value") and value < 0.01:
        return "< 0.01"
    return f"{value:,.1f}" if abs(value) >= 1 else f"{value:.2f}"


def write_words(row: Mapping, written: Mapping[str, str]) -> dict:
    """Return a row with its words as the documents write them, where these are counted in small letters.

    >>> write_words({"word": "orsa dam", "n": 2}, {"orsa": "Orsa"})
    {'word': 'Orsa dam', 'n': 2}
    """
    columns = [c for c in _WORDS if isinstance(row.get(c), str) and (c != "item" or row.get("basis") == "word")]
    return {**row} | {c: " ".join(written.get(part, part) for part in row[c].split(" ")) for c in columns}


def tell_share(share: float, digits: int = 0) -> str:
    """Return a share in per cent.

    >>> tell_share(0.617), tell_share(0.617, 1)
    ('62 %', '61.7 %')
    """
    return f"{100 * share:.{digits}f} %"


def find_interval(table: pd.DataFrame, value: str) -> tuple[str, str] | None:
    """Return the columns of the interval of `value`, if the table has them.

    >>> find_interval(pd.DataFrame(columns=["rate_per_10k_words", "rate_low", "rate_high"]), "rate_per_10k_words")
    ('rate_low', 'rate_high')
    """
    stems = (value, value.removesuffix("_per_10k_words"), value.removesuffix("_tone"), value.split("_of_")[0])
    for low, high in [*((f"{stem}_low", f"{stem}_high") for stem in stems), ("low", "high")]:
        if low in table and high in table:
            return low, high
    return None


def name_top(table: pd.DataFrame, label: str, value: str, limit: int = 5) -> str:
    """Return the first rows in words, for a sentence of reading.

    >>> name_top(pd.DataFrame({"word": ["dam", "gate"], "n": [12, 9]}), "word", "n")
    'dam (12), gate (9)'
    """
    rows = to_rows(table[[label, value]].head(limit))
    return (
        ", ".join(f"{shorten(show_value(row[label], label))} ({show_value(row[value], value)})" for row in rows)
        or "none"
    )


def tell_articles(articles: pd.DataFrame) -> str:
    """Return how many documents, outlets and words there are, and what is not known of them."""
    found = f"{tell_few(len(articles), 'document').capitalize()} from "
    return (
        f"{found}{tell_few(articles['outlet'].nunique(), 'outlet')}, "
        f"{int(articles['n_words'].sum()):,} words without those of readers; "
        f"{_tell_some(int(articles['published_on'].isna().sum()))} undated, "
        f"{_tell_some(int(articles['outlet'].isna().sum()))} without an outlet."
    )


def _tell_some(n: int) -> str:
    return tell_number(n) if n else "none"


def tell_languages(articles: pd.DataFrame) -> str:
    """Return what is left out of the documents that are not in English, or nothing where all are.

    >>> tell_languages(pd.DataFrame({"language": ["de", "en", None]}))
    '1 of 3 documents is not in English (de 1): no statements are sought there and no tone is measured.'
    """
    known = articles["language"].dropna()
    other = known[~known.str.startswith("en")]
    if other.empty:
        return ""
    counts = ", ".join(f"{clean(name)} {n:,}" for name, n in other.value_counts().sort_index().items())
    n, verb = f"{len(other):,} of {len(articles):,} documents", "is" if len(other) == 1 else "are"
    return f"{n} {verb} not in English ({counts}): no statements are sought there and no tone is measured."


def tell_days(published: pd.Series) -> str:
    """Return the period that documents were published in, and how many are undated.

    >>> tell_days(pd.Series(["2031-05-06", None, "2031-05-02"]))
    '2031-05-02 to 2031-05-06; 1 undated'
    """
    days = published.dropna()
    undated = f"{len(published) - len(days):,} undated"
    return f"{clean(min(days))} to {clean(max(days))}; {undated}" if len(days) else undated
