"""What did a reader set right by hand?  The rows of ``corrections.csv``, put into the table of statements.

A row of ``corrections`` is a line of that file, with what the machine had said there before and what was done.
A statement is known by its article and its exact offsets; a line that meets none is told as a problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from presswork.corpus.sheets import CORRECTIONS, write_place
from presswork.schema import TONES, make_table, to_rows
from presswork.speakers import speakers

# What is written for a speaker whom the text does not tell: an empty cell leaves the machine's value.
UNKNOWN = "unknown"
# What is written for the form of a statement that is none: the row goes.
NO_STATEMENT = "none"
SET, REMOVED, UNUSED = "set by hand", "removed", "left out"
_SET = ("kind", "speaker", "role", "affiliation", "is_official", "tone_label", "target_tone_label")
_HEADINGS = {"kind": "form", "is_official": "official:", "target_tone": "tone"}
_MENTION = ("speaker_mention", "speaker_start", "speaker_end")
_ABOUT_SPEAKER = ("role", "affiliation", "is_official", "is_named")


def apply_corrections(
    quotations: pd.DataFrame, corrections: pd.DataFrame, articles: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the statements with what was set by hand, and the tables ``corrections`` and ``problems`` of it.

    Parameters
    ----------
    quotations
        With speakers and tone.
    corrections
        From :func:`presswork.corpus.sheets.read_corrections`.

    Notes
    -----
    Of a speaker set by hand, role, affiliation and office are those of the line, else those that the corpus knows
    of the same name, else unknown: what the machine said of somebody else does not stay.  A tone set by hand counts
    as -1, 0 or 1.
    """
    if corrections.empty:
        return quotations, make_table("corrections"), make_table("problems")
    rows = to_rows(quotations)
    places = {(row["article_id"], row["start"], row["end"]): row for row in rows}
    known = {row["speaker"]: row for row in to_rows(speakers.list_speakers(quotations))}
    ids = _spell_ids(articles["article_id"])
    done: dict[tuple, dict] = {}
    problems = []
    for line in to_rows(corrections):
        line["article_id"] = ids.get(line["article_id"], line["article_id"])
        place = (line["article_id"], line["start"], line["end"])
        if place in done or place not in places:
            problems.append(_note(line, place in done, places, ids))
            continue
        done[place] = _settle(line, places[place])
        places[place].update(_change(places[place], line, known))
    removed = {place for place, line in done.items() if line["action"] == REMOVED}
    kept = [row for row in rows if (row["article_id"], row["start"], row["end"]) not in removed]
    return make_table("quotations", kept), make_table("corrections", done.values()), make_table("problems", problems)


def tell_corrections(corrections: Sequence[Mapping]) -> str:
    """Return how many statements were set right by hand and how many of them taken out; nothing where none was.

    >>> tell_corrections([{"action": "set by hand"}, {"action": "removed"}])
    '2 statements set right by hand: 1 changed, 1 taken out'
    """
    n, n_removed = len(corrections), sum(row["action"] == REMOVED for row in corrections)
    noun = "statement" if n == 1 else "statements"
    return f"{n:,} {noun} set right by hand: {n - n_removed:,} changed, {n_removed:,} taken out" if n else ""


def describe_change(line: Mapping) -> str:
    """Return what a line sets, in words.

    >>> describe_change({"action": "set by hand", "speaker": "Ada Brandt", "target_tone_label": -1})
    'speaker Ada Brandt; tone negative'
    """
    if line["action"] == REMOVED:
        return "taken out: no statement"
    given = {c.removesuffix("_label"): line.get(c) for c in _SET}
    told = [f"{_HEADINGS.get(c, c)} {_tell_value(c, value)}" for c, value in given.items() if value is not None]
    return "; ".join(told) or "as it was"


def _tell_value(column: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return TONES[value] if "tone" in column else str(value)


def _spell_ids(article_ids: Iterable[str]) -> dict[str, str]:
    """Return article ids by how they may be written: a spreadsheet takes 007 for a number and saves 7."""
    ids = list(article_ids)
    short = Counter(name.lstrip("0") or "0" for name in ids)
    return {key: i for i in ids if short[key := i.lstrip("0") or "0"] == 1} | {i: i for i in ids}


def _note(line: Mapping, is_second: bool, places: Iterable[tuple], ids: Mapping[str, str]) -> dict:
    article_id, start, end = line["article_id"], line["start"], line["end"]
    place = write_place(article_id, start, end)
    near = [f"{s} to {e}" for a, s, e in sorted(places) if a == article_id and s < end and e > start]
    action = UNUSED
    if is_second:
        problem = f"a second one about {place}; the first goes before"
    elif article_id not in ids:
        problem = f"about {article_id}, which is none of the documents read"
    elif line["kind"] == NO_STATEMENT and not near:
        problem, action = f"takes out {place}, where no statement is found any more", "nothing to do"
    else:
        found = f"; found there: {', '.join(near)}" if near else ""
        problem = f"about {place}, where no statement is found{found}"
    return {"path": CORRECTIONS, "problem": f"line {line['line']}: {problem}", "action": action}


def _settle(line: Mapping, row: Mapping) -> dict:
    """Return a line with the statement it is about, what the machine said of it, and what it is now."""
    who, target = row["speaker"] or "speaker unknown", row["target"]
    tone = TONES.get(row["tone_label"] if target is None else row["target_tone_label"])
    tone = f"{tone} towards {target}" if tone and target else tone
    before = " · ".join(part for part in (row["kind"], who, tone) if part)
    done = {c: value for c, value in line.items() if c != "line"} | {
        "action": REMOVED if line["kind"] == NO_STATEMENT else SET,
        "before": before,
    }
    return done | {"quotation": row["quotation"], "text": row["text"], "now": describe_change(done)}


def _change(row: Mapping, line: Mapping, known: Mapping[str, Mapping]) -> dict:
    """Return the columns of a statement that a line sets."""
    changed = {"kind": line["kind"]} if line["kind"] else {}
    if line["speaker"] and line["speaker"] != row["speaker"]:
        name = None if line["speaker"].casefold() == UNKNOWN else line["speaker"]
        about = known.get(name, {"is_named": True if name else None})
        changed |= {"speaker": name} | dict.fromkeys(_MENTION) | {c: about.get(c) for c in _ABOUT_SPEAKER}
    changed |= {c: line[c] for c in ("role", "affiliation", "is_official") if line[c] is not None}
    for label in ("tone_label", "target_tone_label"):
        if line[label] is not None:
            changed |= {label: line[label], label.removesuffix("_label"): float(line[label]), "is_unclear": False}
    return changed
