"""Does a short line end in a date, and which day is it?  Months, weekdays and clock words of many languages.

The words stand in ``date_words.csv``.  A date is read as a day only where it cannot be misread: 4.5.2021 and
4 May 2021 can, 04/05/2021 cannot.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Sequence

import pandas as pd

from presswork.errors import ParameterError
from presswork.language.lexicon import read_lexicon

# Longer lines are prose; the longest header of a comment in real pages has some 110 characters.
LONGEST_LINE = 160

_SHORT_AGE = r"\d{1,3}(?:mo|[ywdhms])(?= ago\b)"
_TOKEN = re.compile(rf"(?<![^\W\d_])[AaPp]\.?[Mm](?![^\W_])\.?|{_SHORT_AGE}|[^\W\d_]+|\d+|\S")
_AGE = re.compile(rf"(?<!\w){_SHORT_AGE}")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{2,4})(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?:[:.]|\s?h\s?)\d{2}(?!\d)|\d\s?[ap]\.?m\b", re.IGNORECASE)
_DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|º)?(?:\s+(?:d[eo]|of))?[\s,-]+([^\W\d_]+)\.?(?:\s+del?)?[\s,-]+(\d{4})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")


@functools.cache
def _load_words(role: str) -> frozenset[str]:
    return frozenset(row["word"] for row in read_lexicon("date_words") if row["role"] == role)


@functools.cache
def _load_months() -> dict[str, int]:
    return {row["word"]: int(row["month"]) for row in read_lexicon("date_words") if row["role"] == "month"}


@functools.cache
def _load_all_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_lexicon("date_words"))


def has_date(text: str) -> bool:
    """Return whether a short text holds a date or an age.

    >>> [has_date(text) for text in ("3 May", "03/05/2021", "2 years ago", "in May", "3 ferries")]
    [True, True, True, False, False]
    """
    if _NUMERIC.search(text) or _AGE.search(text):
        return True
    words = [word.casefold() for word in _LETTERS.findall(text)]
    if any(c.isdigit() for c in text) and any(word in _load_months() for word in words):
        return True
    if _CLOCK.search(text) and any(word in _load_words("ago") for word in words):
        return True  # "yesterday at 17:20"
    is_age = any(word in _load_words("ago") for word in words) and any(word in _load_words("unit") for word in words)
    return is_age and (len(words) <= 4 or any(c.isdigit() for c in text))


def is_date_word(word: str) -> bool:
    """Return whether a word is one of those that dates are made of: a month, a weekday, "on"."""
    return word.casefold().strip(".,") in _load_all_words()


def has_clock(text: str) -> bool:
    """Return whether a short text holds a time of day."""
    return bool(_CLOCK.search(text))


def split_date(text: str) -> int | None:
    """Return where the date begins with which a line ends, None if it ends otherwise.

    >>> split_date("Ada 3 May 2021 at 10:15"), split_date("AdaMay 3, 2021"), split_date("Ada opened the bridge")
    (4, 3, None)
    """
    if not could_hold_date(text):
        return None
    tokens = list(_TOKEN.finditer(text))
    at = len(tokens)
    while at and _is_date_token(tokens[at - 1].group()):
        at -= 1
    glued = _find_glued(tokens[at - 1].group()) if at and at < len(tokens) else 0
    while at < len(tokens) and not tokens[at].group().isalnum():
        at += 1
    while at + 1 < len(tokens) and _ends_nickname(text, tokens[at], tokens[at + 1]):
        at += 1
    start = tokens[at - 1].start() + glued if glued else tokens[at].start() if at < len(tokens) else len(text)
    return start if has_date(text[start:]) else None


def _find_glued(word: str) -> int:
    """Return where a month or a weekday begins that a page printed right behind a name ("BrandtMay"), 0 for none."""
    humps = [i for i in range(1, len(word) - 2) if word[i].isupper() and word[i + 1].islower()]
    named = _load_words("month") | _load_words("weekday")
    return next((i for i in humps if word[i:].casefold() in named), 0)


def _ends_nickname(text: str, number: re.Match, after: re.Match) -> bool:
    """Whether a number belongs to the name before it ("freeman77 9 April") or is one, for the date brings its own."""
    is_glued = number.start() > 0 and text[number.start() - 1].isalpha()
    if not number.group().isdigit():
        return False
    rest = text[after.end() :]
    is_divided = after.start() > number.end() and rest[:1].isspace()
    if is_divided and after.group() in "|·•–—-,/":  # "freeman77 | 9 April 2021", "freeman77 • 2 days ago"
        return has_date(rest) and (parse_day(rest) is not None or (is_glued and rest.strip()[:1].isdigit()))
    if after.start() == number.end():
        return False
    if not after.group().isdigit():  # "banco 12 il 12 maggio 2021"
        is_joined = after.group().casefold() in _load_words("time") and after.end() < len(text) - 8
        return is_joined and number.start() > 0 and parse_day(text[after.end() :].strip()[:20]) is not None
    is_name = number.start() == 0 and len(number.group()) > 2 and parse_day(text[after.start() :]) is not None
    return is_glued or is_name


def split_opening_date(text: str) -> int | None:
    """Return where the date ends with which a line begins, None if it begins otherwise.

    >>> split_opening_date("On 3 May 2021 at 10:15 Ada said")
    22
    """
    if not could_hold_date(text):
        return None
    end = 0
    for token in _TOKEN.finditer(text):
        if not _is_date_token(token.group()):
            break
        end = token.end()
    return end if end and has_date(text[:end]) else None


def could_hold_date(text: str) -> bool:
    """Whether a look at a line's words is worth while: it is short and has a digit or speaks of an age."""
    if len(text) > LONGEST_LINE:
        return False
    if _DIGIT.search(text):
        return True
    return len(text) <= 60 and not _load_words("ago").isdisjoint(text.casefold().split())


def _is_date_token(token: str) -> bool:
    if len(token) == 1 and token.isupper():
        return False  # an initial: the abbreviations of dates ("r.", "h") are small letters
    low = token.casefold().replace(".", "")
    return token[0].isdigit() or not low.isalnum() or low in _load_all_words()


def parse_day(text: str) -> str | None:
    """Return the day that a text names first, as 2021-05-03; None where it names none or could be misread.

    >>> [parse_day(text) for text in ("3. Mai 2021", "May 3, 2021 at 10:15", "2021-05-03T10:15", "03/05/2021")]
    ['2021-05-03', '2021-05-03', '2021-05-03', None]
    """
    for match in _DAY_MONTH_YEAR.finditer(text):
        if match.group(2).casefold() in _load_months():
            return _make_day(match.group(3), _load_months()[match.group(2).casefold()], match.group(1))
    for match in _MONTH_DAY_YEAR.finditer(text):
        if match.group(1).casefold() in _load_months():
            return _make_day(match.group(3), _load_months()[match.group(1).casefold()], match.group(2))
    match = _NUMERIC.search(text)
    return _parse_numeric(*match.groups()) if match else None


def _parse_numeric(first: str, mark: str, second: str, third: str, order: str = "") -> str | None:
    if len(first) == 4:
        return _make_day(first, second, third)
    if len(first) > 2 or not (len(third) == 4 or (order and len(third) == 2)):
        return None
    year = _complete_year(third)
    if order:
        # One that can be read in the other order only (12/31 under dmy) cannot be misread.
        days = [_make_day(year, second, first), _make_day(year, first, second)]
        return next(filter(None, days if order == "dmy" else reversed(days)), None)
    if mark == "." or int(first) > 12 or first == second:
        return _make_day(year, second, first)
    return _make_day(year, first, second) if int(second) > 12 else None


def _complete_year(year: str) -> str:
    """Return a year of two digits with its century, as POSIX has it: 69 to 99 are the last one's."""
    return year if len(year) == 4 else f"{19 if int(year) >= 69 else 20}{year}"


def _make_day(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


# ---- dates in the cells of exports ---------------------------------------------------------------------------

ORDERS = ("dmy", "mdy")
_LONGEST_DATE = 100
_UNIX = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?(?:\.\d+)?(?:Z|[+-]\d{4})?)?")
_CTIME = re.compile(
    r"[A-Z][a-z]{2},? ([A-Z][a-z]{2}) (\d{1,2}) \d{2}:\d{2}(?::\d{2})?(?: [A-Z]{2,5}| [+-]\d{4})? (\d{4})"
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_EAST_ASIAN = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日(?:\W.*)?")
_SHORT_YEAR = re.compile(r"(\d{1,2})[- ]([^\W\d_]{3,})\.?[- ](\d{2})")
# What may stand around a day in a cell: a clock, a zone, words of dates and of editions.
_AROUND = re.compile(
    r"T?\d{1,2}(?:[:.h]\d{2}){1,2}(?:[.,]\d+)?(?:Z|\s?[+-]\d{2}:?\d{2})?|[+-]\d{2}:?\d{2}|[ap]\.?m\b\.?"
    r"|(?-i:\b[A-Z]{1,5}\b)|\b(?:of|published|updated|posted|date|late|early|final|first|edition|correction|appended)\b|\W+",
    re.IGNORECASE,
)


def read_date(value: str, order: str = "") -> str | None:
    """Return a written date as yyyy-mm-dd, or None when it is none or can be read in two ways (3/4/2021).

    The day is the one written, whatever the time zone; of seconds since 1970 it is that of UTC.

    Parameters
    ----------
    order
        ``dmy`` or ``mdy``: how to read 3/4/2021.

    >>> read_date("2021-10-28T23:15:00-05:00"), read_date("October 28, 2021 Thursday"), read_date("3/4/2021")
    ('2021-10-28', '2021-10-28', None)
    >>> read_date("3/4/2021", "dmy"), read_date("20211028T101112Z"), read_date("The bridge of 28 October 2021 fell")
    ('2021-04-03', '2021-10-28', None)
    """
    value = " ".join(value.split())
    if not value or len(value) > _LONGEST_DATE:
        return None
    if _UNIX.fullmatch(value):
        return datetime.datetime.fromtimestamp(int(value[:10]), datetime.UTC).date().isoformat()
    for pattern, place in ((_COMPACT, (1, 2, 3)), (_YEAR_FIRST, (1, 2, 3)), (_EAST_ASIAN, (1, 2, 3))):
        if match := pattern.fullmatch(value):
            return _make_day(*(match[i] for i in place))
    for pattern, (day, month, year) in ((_CTIME, (2, 1, 3)), (_SHORT_YEAR, (1, 2, 3))):
        if match := pattern.fullmatch(value):
            known = _load_months().get(match[month].casefold())
            return _make_day(_complete_year(match[year]), known, match[day]) if known else None
    return _read_one_day(value, order)


def _read_one_day(value: str, order: str) -> str | None:
    """Return the one day that a cell holds beside clock, zone and weekday."""
    days, around, at = [], [], 0
    for start, end, day in sorted(_find_days(value, order)):
        if start >= at:
            days.append(day)
            around.append(value[at:start])
            at = end
    words = _LETTERS.findall(_AROUND.sub(" ", " ".join([*around, value[at:]])))
    if len(days) != 1 or not all(is_date_word(word) for word in words):
        return None
    return days[0] if not re.search(r"\d{3}", _AROUND.sub(" ", value[at:])) else None


def _find_days(value: str, order: str) -> Iterator[tuple[int, int, str | None]]:
    for pattern, (day, month, year) in ((_DAY_MONTH_YEAR, (1, 2, 3)), (_MONTH_DAY_YEAR, (2, 1, 3))):
        for match in pattern.finditer(value):
            if known := _load_months().get(match[month].casefold()):
                yield match.start(), match.end(), _make_day(match[year], known, match[day])
    for match in _NUMERIC.finditer(value):
        yield match.start(), match.end(), _parse_numeric(*match.groups(), order=order)


# How days are grouped.
PERIODS = ("day", "week", "month", "year")
_LENGTHS = {"day": 10, "month": 7, "year": 4}


def cut_days(days: pd.Series, by: str) -> pd.Series:
    """Return the period of each day as text: ``2024-01-31``, ``2024-01`` or ``2024``; a week is named by its Monday.

    Raises
    ------
    ParameterError
        If `by` is no period.

    >>> cut_days(pd.Series(["2024-01-31"]), "week").tolist()
    ['2024-01-29']
    """
    if by not in PERIODS:
        raise ParameterError(f"The parameter by is {by!r}; use one of {', '.join(PERIODS)}.")
    if by != "week":
        return days.str[: _LENGTHS[by]]
    dates = pd.to_datetime(days.str[:10], errors="coerce")
    return (dates - pd.to_timedelta(dates.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")


def list_periods(names: Sequence[str], by: str, most: int = 120) -> list[str]:
    """Return every period from the first to the last of those that :func:`cut_days` names; of more than `most`, which
    would be years of silence, only those that are named.

    >>> list_periods(["2024-01-29", "2024-02-12"], "week"), list_periods(["2023-12", "2024-02"], "month")
    (['2024-01-29', '2024-02-05', '2024-02-12'], ['2023-12', '2024-01', '2024-02'])
    """
    first, last, freq = min(names), max(names), {"week": "7D", "day": "D", "month": "MS", "year": "YS"}[by]
    form = {"month": "%Y-%m", "year": "%Y"}.get(by, "%Y-%m-%d")
    every = pd.date_range(first, last, freq=freq).strftime(form).tolist()
    return every if len(every) <= most else sorted(set(names))
