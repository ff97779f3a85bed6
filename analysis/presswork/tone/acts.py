"""What does a speaker do with a statement: threaten, demand, apologise, offer, praise, blame, warn or deny?

A row is a statement, its act one of :data:`presswork.schema.ACTS` or none.  A mood tells how grave its words are, an
act what they are used for: an apology has grave words, and is no hostility.  All words stand in ``speech_acts.csv``,
each with its reason.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from presswork.errors import ParameterError
from presswork.language.lexicon import read_lexicon
from presswork.language.needles import Sieve
from presswork.schema import ACTS, to_rows
from presswork.tone.reading.wording import plain_marks

# An act needs this much evidence, and so much more than the next one: weights of speech_acts.csv, where 1 is a hint.
_ENOUGH, _LEAD = 2, 1
# A longer statement does many things; what it does shows at its beginning, and the bound keeps time linear.
_REACH = 300
_BEFORE = 40  # characters before a cue in which "did not" or "refused to" may stand
_GAP = 60  # characters between a cue and its statement: who is told, asked or accused
_BREAK = re.compile(r'[,.;:!?"()—–]')
_HEAD_END = (
    " / "  # in a pattern of part `both`: before it what stands in the cue, after it what the statement begins with
)
# Three words at most, and no new clause, between a negation and what it denies.
_NEARLY = r"(?: (?!and\b|but\b|that\b|who\b|which\b|because\b)[\w'-]+){0,3} ?"
_TOLD = ["article_id", "start", "end", "text", "cue", "cue_start", "cue_end"]
_OPENING = re.compile(r"^[\W_]*(?:that )?[\W_]*")


@dataclass(frozen=True, slots=True)
class _Part:
    """The patterns of a part of ``speech_acts.csv``; act and weight of each."""

    patterns: Sieve
    told: list[tuple[str, int]]

    def choose(self, text: str) -> Iterator[tuple[str, int, re.Pattern]]:
        """Yield act, weight and pattern of those that may match `text`."""
        return ((*self.told[at], pattern) for at, pattern in self.patterns.choose(text))


@dataclass(frozen=True, slots=True)
class _Rules:
    """The patterns of ``speech_acts.csv``; of part `both` as ``(act, weight, (of the cue, of the statement))``."""

    cue: _Part
    both: list[tuple[str, int, tuple[re.Pattern, re.Pattern]]]
    heads: re.Pattern  # any of those that stand in the cue
    start: _Part
    words: _Part
    negated: re.Pattern
    conditional: re.Pattern


@functools.cache
def _load_rules() -> _Rules:
    rows = read_lexicon("speech_acts")
    sets = {row["act"]: f"(?:{row['pattern']})" for row in rows if row["part"] == "set"}
    negations = {row["act"]: row["pattern"] for row in rows if row["part"] == "negation"}
    near = {name: re.compile(rf"\b(?:{words})\b{_NEARLY}$") for name, words in negations.items()}
    try:
        cue, start, words = (_read_part(rows, part, sets) for part in ("cue", "start", "words"))
        both = _read_both(rows, sets)
    except (re.error, KeyError):
        for row in rows:
            _check_row(row, sets)
        raise
    heads = re.compile("|".join(pattern.pattern for _, _, (pattern, _) in both))
    return _Rules(cue, both, heads, start, words, negated=near["negation"], conditional=near["modal"])


def _read_part(rows: list[dict[str, str]], part: str, sets: dict[str, str]) -> _Part:
    chosen = [row for row in rows if row["part"] == part]
    begin = "" if part == "start" else r"\b"
    patterns = [rf"{begin}(?:{_fill_in(row, sets)})\b" for row in chosen]
    return _Part(Sieve(patterns), [(row["act"], int(row["weight"])) for row in chosen])


def _read_both(rows: list[dict[str, str]], sets: dict[str, str]) -> list[tuple]:
    chosen = [(row, _fill_in(row, sets).partition(_HEAD_END)) for row in rows if row["part"] == "both"]
    return [
        (row["act"], int(row["weight"]), (re.compile(rf"\b(?:{head})"), re.compile(rf"(?:{tail})\b")))
        for row, (head, _, tail) in chosen
    ]


def _fill_in(row: dict[str, str], sets: dict[str, str]) -> str:
    """Return the pattern of a row with the sets that it names in their place."""
    return re.sub(r"\{([a-z]+)\}", lambda name: sets[name[1]], row["pattern"])


def _check_row(row: dict[str, str], sets: dict[str, str]) -> None:
    try:
        re.compile(_fill_in(row, sets))
    except (re.error, KeyError) as error:
        raise ParameterError(
            f"The pattern {row['pattern']!r} of act {row['act']!r} in speech_acts.csv cannot be read ({error}); "
            "write a regular expression, with names of the list's own sets in braces."
        ) from error


def classify_acts(quotations: pd.DataFrame, articles: pd.DataFrame) -> list[str | None]:
    """Return the act of each statement in order, None where none or more than one is plain.

    Parameters
    ----------
    quotations
        Table `quotations` with text, cue and places.
    articles
        Table `articles`: what stands before a cue may deny it ("did not apologise").
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    return [_classify_row(row, texts.get(row["article_id"]) or "") for row in to_rows(quotations[_TOLD])]


def _classify_row(row: dict, text: str) -> str | None:
    cue, start, before, gap = row["cue"] or "", row["cue_start"], "", ""
    if text and start is not None:
        low = max(0, start - _BEFORE)
        if row["end"] <= start:
            low = max(low, row["end"])
        before = text[low:start]
        if row["cue_end"] <= row["start"] <= row["cue_end"] + _GAP:
            gap = text[row["cue_end"] : row["start"]]
    return find_act(cue, row["text"] or "", before, gap)


def find_act(cue: str, statement: str, before: str = "", gap: str = "") -> str | None:
    """Return what is done with one statement: one of :data:`presswork.schema.ACTS`, or None.

    Parameters
    ----------
    cue
        The words that say that something is said; empty where there are none.
    statement
        What is said.
    before
        What stands in front of the cue.
    gap
        What stands between cue and statement, where the statement follows: "accused *the cabinet* of ...".

    Notes
    -----
    The evidence of cue and words is added up; the act with most of it wins where it has enough and leads.  An act
    that is denied, refused, accepted, taken back or told of others is none, and so is a question.  Irony and
    hints are not seen.

    >>> find_act("said", "We will strike back if they come again.")
    'threat'
    >>> find_act("offered", "condolences to the families")
    """
    cue, before = _fold(cue), _BREAK.split(_fold(before))[-1]
    statement = _fold(statement)[:_REACH]
    statement = _OPENING.sub("", statement, count=1)
    rules = _load_rules()
    if not statement or rules.negated.search(f"{before} {cue} ") or statement.rstrip("\"' ").endswith("?"):
        return None
    of_cue = _weigh_cue(cue, before)
    if of_cue is None:
        return None
    head = f"{cue} {_BREAK.split(_fold(gap))[0]}".strip()
    evidence: defaultdict[str, int] = defaultdict(int)
    for part in (of_cue, _weigh_both(head, statement), _weigh_words(statement)):
        for act, weight in part.items():
            evidence[act] += weight
    return _choose_act(evidence)


def _fold(text: str) -> str:
    return " ".join(plain_marks(text).lower().split())


def _weigh_cue(cue: str, before: str) -> dict[str, int] | None:
    """Return the evidence of the cue by act, None where it names an act that is denied or not yet done."""
    rules = _load_rules()
    found: dict[str, int] = {}
    for act, weight, pattern in rules.cue.choose(cue):
        if match := pattern.search(cue):
            front = f"{before} {cue[: match.start()]}"
            if rules.negated.search(front) or rules.conditional.search(front):
                return None
            found[act] = max(found.get(act, 0), weight)
    return found


def _weigh_both(head: str, statement: str) -> dict[str, int]:
    found: dict[str, int] = {}
    rules = _load_rules()
    for act, weight, (cue, tail) in rules.both if rules.heads.search(head) else ():
        if cue.search(head) and tail.match(statement):
            found[act] = max(found.get(act, 0), weight)
    return found


def _weigh_words(statement: str) -> dict[str, int]:
    """Return the evidence of the statement's own words by act, without what a word in front of it denies."""
    rules = _load_rules()
    found: dict[str, int] = {}
    for act, weight, pattern in rules.start.choose(statement):
        if pattern.match(statement):
            found[act] = max(found.get(act, 0), weight)
    for act, weight, pattern in rules.words.choose(statement):
        match = pattern.search(statement)
        if match and not rules.negated.search(statement[max(0, match.start() - _BEFORE) : match.start()]):
            found[act] = max(found.get(act, 0), weight)
    return found


def _choose_act(evidence: dict[str, int]) -> str | None:
    ranked = sorted(evidence.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _LEAD):
        return None
    return ranked[0][0] if ranked[0][0] in ACTS else None
