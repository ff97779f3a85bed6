"""What the first page is made of: findings, and quotations in their place with speaker, outlet, day and link.

A :class:`Finding` is a sentence with a picture; a :class:`Quote` lets it speak.  Which are shown is a rule, not
a taste: words in marks first, of a length that fits, the surest ones, about what the finding is about.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from presswork.coverage import Coverage
from presswork.schema import to_rows
from presswork.show.addresses import link_passage
from presswork.show.evidence import find_surroundings
from presswork.show.html import Rendered
from presswork.show.values import clean, shorten
from presswork.words.word_list import fold_phrase

# Characters of a quotation that says something and still fits.
_SHORTEST, _BEST, _LONGEST = 40, 110, 210
# Words alike in their first letters are named once in a sentence.
_ALIKE = 5
_MARKS = "\"“”„«»‘’' \n"


QUESTIONS = {
    "01_word_frequency": "What is it about?",
    "02_quoted_officials": "Who speaks?",
    "03_source_comparison": "What sets the sources apart?",
    "04_commentary": "What do readers argue about?",
}


@dataclasses.dataclass(frozen=True)
class Quote:
    """Words, who says them, where they stand, and the address of the place; `is_own` marks the outlet's own words."""

    text: str
    who: str
    where: str
    address: str = ""
    is_own: bool = False


@dataclasses.dataclass(frozen=True)
class Finding:
    """What the first page says to one question: its report and the anchor there, a sentence, what stands below it."""

    report: str
    anchor: str
    text: str
    note: str = ""
    chart: Rendered | None = None
    quotes: Sequence[Quote] = ()

    @property
    def question(self) -> str:
        """The question that the finding answers."""
        return QUESTIONS[self.report]


def choose_statements(
    coverage: Coverage, rows: pd.DataFrame, about: Collection[str] = (), limit: int = 1
) -> list[Quote]:
    """Return quotations among `rows` of the statements, each of another speaker and another article."""
    order = {"direct": 0, "mixed": 1}
    known = [row for row in to_rows(rows) if row["kind"] in order and row["speaker"] and _fits(row["text"])]
    ranked = sorted(
        known,
        key=lambda row: (
            order[row["kind"]],
            not set(about) & set(fold_phrase(row["text"])),
            -round(row["confidence"] or 0, 1),
            len(row["fragments"] or ()) > 1,
            abs(len(row["text"]) - _BEST),
            row["article_id"],
            row["start"],
        ),
    )
    facts, chosen = list_facts(coverage), []
    for row in ranked:
        if not {row["speaker"], row["article_id"]} & {used for one in chosen for used in one[:2]}:
            chosen.append((row["speaker"], row["article_id"], _quote_statement(row, facts)))
    return [quote for *_, quote in chosen[:limit]]


def _fits(text: str) -> bool:
    return _SHORTEST <= len(text.strip(_MARKS)) <= _LONGEST


def _quote_statement(row: Mapping, facts: Mapping) -> Quote:
    role = shorten(row["role"], 60) if row["role"] else ""
    who = f"{clean(row['speaker'])}, {role}" if role else clean(row["speaker"])
    text = row["text"] if row["kind"] == "direct" else row["text"].strip()
    return Quote(
        trim(text), who, tell_place(facts.get(row["article_id"])), link_passage(row), row["kind"] != "direct"
    )


def choose_comments(coverage: Coverage, rows: pd.DataFrame, limit: int = 2) -> list[Quote]:
    """Return comments among `rows`, each of another reader, if there are of other articles and in another mood."""
    known = [row for row in to_rows(rows) if row["text"] and _SHORTEST <= len(row["text"]) <= 1.3 * _LONGEST]
    ranked = sorted(known, key=_rank_comment)
    facts, chosen = list_facts(coverage), []
    for columns in (("commenter", "article_id", "tone_label"), ("commenter", "tone_label"), ("commenter",)):
        for row in ranked:
            seen = [{one[column] for one in chosen} for column in columns]
            if len(chosen) < limit and not any(row[c] in used for c, used in zip(columns, seen, strict=True)):
                chosen.append(row)
    return [_quote_comment(row, facts) for row in chosen]


def _rank_comment(row: Mapping) -> tuple:
    return abs(len(row["text"]) - _BEST) // 40, -abs(row["tone"] or 0), row["article_id"], row["comment"]


def _quote_comment(row: Mapping, facts: Mapping) -> Quote:
    who = clean(row["commenter"] or "a reader")
    return Quote(trim(row["text"]), who, tell_place(facts.get(row["article_id"])), link_passage(row))


def quote_uses(coverage: Coverage, uses: Iterable[Mapping]) -> list[Quote]:
    """Return the sentences in which words stand, as the outlet's own words; a use has ``article_id, start, end``."""
    facts, texts = (
        list_facts(coverage),
        dict(zip(coverage.articles["article_id"], coverage.articles["text"], strict=True)),
    )
    quotes = []
    for use in uses:
        text = texts[use["article_id"]]
        low, high = _find_sentence(text, use["start"], use["end"])
        fact = facts.get(use["article_id"], {})
        quotes.append(
            Quote(
                trim(text[low:high]),
                clean(fact.get("outlet") or use["article_id"]),
                _tell_day(fact),
                link_passage(use),
                True,
            )
        )
    return quotes


def _find_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    low, high = find_surroundings(text, start, end)
    before = [match.end() for match in re.finditer(r"[.!?…][”\"’')]?\s+(?=[A-Z“\"‘])", text[low:start])]
    low += before[-1] if before else 0
    after = re.search(r"[.!?…][”\"’')]?(?=\s|$)", text[end:high])
    return low, end + after.end() if after else high


def quote_headline(row: Mapping) -> Quote:
    """Return an article's headline as the outlet's own words."""
    place = {"article_id": row["article_id"]}
    return Quote(
        trim(row["headline"]), clean(row["outlet"] or row["article_id"]), _tell_day(row), link_passage(place), True
    )


def trim(text: str) -> str:
    """Return words without the marks around them, on one line, not longer than fits."""
    line = " ".join(clean(text).split()).strip('"“”„«» ').rstrip(",;:")
    return shorten(line, _LONGEST + 40)


def list_facts(coverage: Coverage) -> dict[str, dict]:
    """Return outlet, headline and day of each article by its id."""
    columns = ["article_id", "outlet", "headline", "published_on"]
    return {row["article_id"]: row for row in to_rows(coverage.articles[columns])}


def tell_place(fact: Mapping | None) -> str:
    """Return an outlet and a day in words, ``The Orsa Post, 6 May``."""
    if not fact:
        return ""
    name = clean(fact["outlet"]) if fact["outlet"] else shorten(fact["headline"] or fact["article_id"], 50)
    return ", ".join(part for part in (name, _tell_day(fact)) if part)


def _tell_day(fact: Mapping) -> str:
    day = pd.to_datetime(fact.get("published_on"), errors="coerce", format="%Y-%m-%d")
    return "" if pd.isna(day) else f"{day.day} {day:%B %Y}"


def name_article(row: Mapping) -> str:
    """Return an article by its headline and outlet, or by its id where the page has no headline."""
    name = f"“{shorten(row['headline'], 80)}”" if row["headline"] else clean(row["article_id"])[:80]
    return f"{name} ({clean(row['outlet'])[:40]})" if row["outlet"] else name


def join_words(parts: Sequence[str]) -> str:
    """Return parts of a sentence as a list in words.

    >>> join_words(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def is_official(statements: pd.DataFrame) -> pd.Series:
    """Return which statements are of officials; those of whom nothing is known are not."""
    return statements["is_official"].fillna(False).astype(bool)


def choose_apart(candidates: Iterable[str], limit: int) -> list[str]:
    """Return the first words of letters alone that are not alike, such as a state and its adjective."""
    chosen: list[str] = []
    for word in candidates:
        if word.isalpha() and len(chosen) < limit and not any(word[:_ALIKE] == other[:_ALIKE] for other in chosen):
            chosen.append(word)
    return chosen
