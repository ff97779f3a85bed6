"""What do a reader's marks say of the machine on this corpus?

A row is a measure: a share of the statements, or of the sentences without one, that the reader looked at.  The marks
are about the machine, so what was set right because of them counts as it was before.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from presswork import coverage, intervals, schema
from presswork.corpus import sheets
from presswork.corpus.records import clean_value
from presswork.errors import CorpusError
from presswork.intervals import MIN_STATEMENTS, add_estimates, find_ratio_interval
from presswork.schema import SCHEMA, make_table, to_rows
from presswork.trust import audit, corrections

PRECISION, SPEAKER, TONE = "rightly taken for a statement", "speaker right, of those", "tone right, of those"
MISSED, BESIDE = "sentences in which one was missed", "statements beside which one was missed"
RECALL = "found, of all statements there are (estimate)"
_SENTENCES = {
    PRECISION: "{} of the statements found are statements",
    SPEAKER: "the speaker is right in {} of those",
    TONE: "the tone in {}",
    RECALL: "of all statements there are an estimated {} were found",
}
# What a mark says where it is this value.
_ERRORS = {
    "statement_right": (False, "no statement"),
    "speaker_right": (False, "speaker"),
    "tone_right": (False, "tone"),
    "missed": (True, "missed"),
}
_INTERVAL = ("share", "share_low", "share_high")
COLUMNS = ("measure", "share", "share_low", "share_high", "n", "of")


@dataclasses.dataclass(frozen=True)
class Marks:
    """What a reader marked, and what it was drawn from as that stands now.

    Attributes
    ----------
    rows : DataFrame
        The marked rows of the table `audit`, with ``is_stale`` (nothing marked there holds any more), where the
        passage stands (``quotation`` or, for a sentence, ``block``) and ``n_beside``: how many statements begin in
        the statement's sentence.
    n_found, n_silent : int
        Statements that the machine found, and sentences in which it found none.
    """

    rows: pd.DataFrame
    n_found: int
    n_silent: int


def settle_marks(everything: coverage.Coverage) -> Marks:
    """Return the marks of a corpus's audit, compared with what the machine says now.

    Notes
    -----
    A statement that is no longer found at its offsets, or a sentence in which one is found now, is stale.  A speaker
    or tone that reads differently for another reason than a correction (an entry in ``names.csv``, a new version) is
    no longer what was marked: that mark is taken away, and the row is stale where no other is left.
    """
    marked = to_rows(everything.audit[everything.audit[list(audit.MARKS)].notna().any(axis=1)])
    found = {_place(row): row for row in to_rows(everything.quotations)}
    by_hand = {_place(row): row for row in to_rows(everything.corrections)}
    silent = {_place(row): row for row in to_rows(audit.list_sentences(everything))} if marked else {}
    there = {"statement": by_hand | found, "sentence": silent}
    rows = [_settle_row(row, there[row["what"]].get(_place(row)), _place(row) in by_hand) for row in marked]
    beside = audit.count_beside(everything) if marked else {}
    rows = [row | {"n_beside": beside.get(_place(row), 1)} for row in rows]
    numbers = {"quotation": "Int64", "block": "Int64", "n_beside": int, "is_stale": bool}
    table = pd.DataFrame(rows, columns=[*SCHEMA["audit"], *numbers]).astype(numbers)
    n_removed = sum(row["action"] == corrections.REMOVED for row in by_hand.values())
    return Marks(table, int((everything.quotations["kind"] != "scare").sum()) + n_removed, len(silent))


def _settle_row(row: Mapping, passage: Mapping | None, is_corrected: bool) -> dict:
    """Return a row of the audit, compared with the statement or the sentence that stands there now."""
    is_said = passage is not None and row["what"] == "statement"
    settled = {**row, **(_drop_changed(row, passage) if is_said and not is_corrected else {})}
    is_stale = passage is None or all(settled[mark] is None for mark in audit.MARKS)
    place = {"quotation": passage["quotation"]} if is_said else {"block": passage["block"]} if passage else {}
    return settled | {"quotation": None, "block": None} | place | {"is_stale": is_stale}


def _place(row: Mapping) -> tuple[str, int, int]:
    return row["article_id"], row["start"], row["end"]


def _drop_changed(row: Mapping, statement: Mapping) -> dict[str, None]:
    """Return the marks about a speaker or a tone that the statement no longer has, as None."""
    is_same = {
        "speaker_right": row["speaker"] == clean_value(statement["speaker"] or audit.NO_SPEAKER),
        "tone_right": row["tone"] == audit.name_tone(statement),
    }
    return {mark: None for mark, same in is_same.items() if not same}


def measure_marks(marks: Marks) -> pd.DataFrame:
    """Return what the marks say, one row per measure, in the order of the constants above.

    Returns
    -------
    DataFrame
        ``measure, share, share_low, share_high`` (95 % interval), ``n`` (marked) and ``of`` (drawn from).

    Notes
    -----
    Shares have Wilson's interval, narrower as the sample nears the whole corpus: that of a sample of
    n (N - 1) / (N - n) from a population without end.  NaN below five marks.

    Recall is right / (right + missed).  Right are the share of right statements times the statements found.  Missed
    are the share of sentences with a missed one times the sentences in which none was found, and the share of
    statements beside which one was missed times the statements found, each counted for its part of the statements of
    its sentence (Horvitz and Thompson 1952).  The intervals are put together as of independent estimates (MOVER).
    Of several statements missed in one sentence one is counted, so the estimate is rather too high.  Statements that
    a new version finds are not in a sample drawn before it.

    References
    ----------
    Wilson 1927; Zou and Donner (2008), Construction of confidence limits about effect measures, Statistics in
    Medicine 27, 1693-1702; Donner and Zou (2012), Closed-form confidence intervals for functions of the normal mean
    and standard deviation, Statistical Methods in Medical Research 21, 347-359, eq. 9.
    """
    rows = marks.rows[~marks.rows["is_stale"]]
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    found, silent = rows[rows["what"] == "statement"], rows[rows["what"] == "sentence"]
    taken = found[~found["statement_right"].isin([False])]
    given = {PRECISION: found["statement_right"], SPEAKER: taken["speaker_right"], TONE: taken["tone_right"]}
    figures = {name: _estimate(column, marks.n_found) for name, column in given.items()}
    figures[MISSED] = _estimate(silent["missed"], marks.n_silent)
    figures[BESIDE] = _estimate(found["missed"], marks.n_found)
    parts = _estimate(found["missed"].dropna().astype(float) / found["n_beside"], marks.n_found)
    figures[RECALL] = _estimate_recall(figures[PRECISION], figures[MISSED], parts)
    return pd.DataFrame([{"measure": name} | figure for name, figure in figures.items()])


def _estimate(marks: pd.Series, size: int) -> dict[str, float]:
    """Return the share of yes among the marks that were made, with its interval in a population of `size`.

    Marks may be fractions: their interval is that of as many whole ones, which vary no less.
    """
    given = marks.dropna().astype(float)
    n, share = len(given), float(given.mean()) if len(given) else math.nan
    figure = {"share": share, "share_low": share, "share_high": share, "n": n, "of": size}
    if n < MIN_STATEMENTS:
        return figure | dict.fromkeys(_INTERVAL, math.nan)
    if n < size:
        factor = (size - 1) / (size - n)
        low, high = intervals.find_share_interval(share * n * factor, n * factor)
        figure |= {"share_low": float(low), "share_high": float(high)}
    return figure


def _estimate_recall(right: Mapping, *missed: Mapping) -> dict[str, float]:
    """Return right / (right + missed), `missed` being a share of the sentences and one of the statements found."""
    both = {"n": right["n"] + missed[0]["n"], "of": right["of"] + missed[0]["of"]}
    counts = [[part[key] * part["of"] for key in _INTERVAL] for part in (right, *missed)]
    if any(math.isnan(value) for part in counts for value in part) or not counts[0][0]:
        return dict.fromkeys(_INTERVAL, math.nan) | both
    lost = add_estimates(*counts[1:])
    low, high = find_ratio_interval(lost, counts[0])
    ratio = lost[0] / counts[0][0]
    return dict(zip(_INTERVAL, (1 / (1 + ratio), 1 / (1 + high), 1 / (1 + low)), strict=True)) | both


def tell_marks(marks: Marks) -> str:
    """Return what a reader's marks say, in sentences; what to do where there are none."""
    rows = marks.rows
    if rows.empty:
        return (
            "Nobody has marked a sample of this corpus yet: `presswork audit` with the folder of the documents "
            "draws one."
        )
    told = [_tell_figures(measure_marks(marks), rows[~rows["is_stale"]])]
    if rows["is_stale"].any():
        told.append(f"Set apart: {_count(int(rows['is_stale'].sum()), 'marked row')} that no longer hold.")
    n_then = rows.loc[rows["what"] == "statement", "drawn_from"].max()
    if n_then == n_then and n_then != marks.n_found:
        told.append(f"The sample was drawn from {n_then:,} statements; {marks.n_found:,} are found now.")
    return " ".join(told)


def _tell_figures(figures: pd.DataFrame, rows: pd.DataFrame) -> str:
    known = {row["measure"]: _tell_figure(row) for row in to_rows(figures) if row["share"] is not None}
    told = [sentence.format(known[name]) for name, sentence in _SENTENCES.items() if name in known]
    if not told:
        return f"Fewer than {MIN_STATEMENTS} marks hold; too few for a figure."
    counts = [_count(int((rows["what"] == what).sum()), what) for what in ("statement", "sentence")]
    return f"A reader marked {' and '.join(counts)} of this corpus (95 % intervals): {'; '.join(told)}."


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _tell_figure(row: Mapping) -> str:
    share, low, high = (f"{100 * row[key]:.0f}" for key in _INTERVAL)
    return f"{share} % ({low} to {high} %, n = {row['n']:,})"


def list_errors(marks: Marks) -> pd.DataFrame:
    """Return what is marked wrong or missed, one row per error, in the order of the audit.

    Columns ``error`` (no statement, speaker, tone, missed), ``article_id, text, speaker, tone, note`` and the place:
    ``quotation`` or ``block``.
    """
    errors = [
        row | {"error": error}
        for row in to_rows(marks.rows[~marks.rows["is_stale"]])
        for mark, (wrong, error) in _ERRORS.items()
        if row[mark] is wrong
    ]
    columns = ["error", "article_id", "text", "speaker", "tone", "note", "quotation", "block"]
    return pd.DataFrame(errors, columns=columns).astype({"quotation": "Int64", "block": "Int64"})


def propose_corrections(everything: coverage.Coverage) -> list[dict]:
    """Return what the marks say is wrong and still stands there, as lines of ``corrections.csv``.

    What is no statement is taken out; a wrong speaker becomes ``speaker_should_be``, or unknown where that is empty;
    a wrong tone becomes ``tone_should_be``, and stays where that is empty.  What was set by hand before is left out.
    """
    places = {_place(row): row for row in to_rows(everything.quotations)}
    by_hand = {_place(row) for row in to_rows(everything.corrections)}
    rows = settle_marks(everything).rows
    open_rows = [row for row in to_rows(rows[~rows["is_stale"]]) if _place(row) in places.keys() - by_hand]
    lines = [_correct(row, places[_place(row)]) for row in open_rows]
    return [line for line in lines if line]


def _correct(row: Mapping, statement: Mapping) -> dict | None:
    """Return the line that sets right what a row marks wrong, if it does."""
    right: dict[str, object] = {}
    if row["statement_right"] is False:
        right = {"kind": corrections.NO_STATEMENT}
    else:
        if row["speaker_right"] is False:
            right["speaker"] = row["speaker_should_be"] or corrections.UNKNOWN
        if row["tone_right"] is False and row["tone_should_be"]:
            label = "tone_label" if statement["target"] is None else "target_tone_label"
            right[label] = {word: number for number, word in schema.TONES.items()}[row["tone_should_be"]]
    place = {column: row[column] for column in ("article_id", "start", "end", "text", "note")}
    return place | right if right else None


def write_corrections(everything: coverage.Coverage, corpus: Path) -> tuple[Path, int]:
    """Add what is marked wrong to ``corrections.csv``; return its path and how many lines are new.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    CorpusError
        If a line that is there, or a mark, cannot be read.
    """
    sheets.read_audit(corpus)  # a mark that was left out would be lost unseen
    new = propose_corrections(everything)
    path = sheets.find_folder(corpus) / sheets.CORRECTIONS
    if new:
        before, broken = sheets.read_corrections(corpus)
        if len(broken):  # it would be lost
            raise CorpusError(f"{path}, {broken['problem'][0].rstrip('.')}; mend it before more lines are added.")
        there = to_rows(before.drop(columns="line"))
        columns = [c for c in SCHEMA["corrections"] if c not in ("quotation", "before", "now", "action")]
        audit.write_sheet(make_table("corrections", [*there, *new])[columns], corpus, sheets.CORRECTIONS)
    return path, len(new)
