"""Which statements shall a reader look at to tell how far the figures can be trusted on this corpus?

A row of ``audit`` is a statement that was found, or a sentence in which none was found.  Both are drawn at random and
stand in random order, so that the first rows are a fair sample, too, when a reader stops half way.
"""

from __future__ import annotations

import bisect
import codecs
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from presswork import coverage, schema
from presswork.corpus import sheets
from presswork.errors import CorpusError, OutputError, ParameterError
from presswork.language.sentences import split_sentences
from presswork.schema import BODY_KINDS, HEAD_KINDS, make_table, to_rows
from presswork.show.addresses import link_passage
from presswork.show.evidence import find_surroundings
from presswork.table_files import write_table
from presswork.trust import corrections

MARKS = ("statement_right", "speaker_right", "tone_right", "missed")
SEED = 1
# Strata of like confidence: enough for steady shares, few enough that a small sample holds some of each.
_N_STRATA = 5
_COLUMNS = (
    *("what", "place", "text", "context", "speaker", "tone", "towards", "confidence", "link"),
    *MARKS,
    *("speaker_should_be", "tone_should_be", "note", "drawn_from"),
)
NO_SPEAKER = "speaker unknown"


def draw_audit(
    everything: coverage.Coverage, n: int = 50, m: int = 30, seed: int = SEED, root: str = ""
) -> pd.DataFrame:
    """Return a sample to be marked: `n` statements and `m` sentences without one, or all where there are fewer.

    Parameters
    ----------
    root
        Address of a report, ending in a slash; each link is that of an article page below it.

    Notes
    -----
    Scare quotes are left out, for they have no speaker.  ``tone`` is that towards the target where there is one.
    Statements are drawn in strata of like ``confidence``, in proportion: a sample, and any beginning of it, holds as
    large a share of doubtful ones as the corpus.  Each is as likely to be drawn as another, so that shares of the
    sample are shares of the corpus without weights, and their intervals are rather too wide than too narrow.
    """
    spoken = everything.quotations[everything.quotations["kind"] != "scare"]
    silent = list_sentences(everything)
    if spoken.empty and silent.empty:
        raise CorpusError(
            f"{everything.name} has no statement and no sentence to look at; there is nothing to audit."
        )
    texts = dict(zip(everything.articles["article_id"], everything.articles["text"], strict=True))
    draws = (("statement", spoken, n), ("sentence", silent, m))
    rows = [
        _describe(what, row, texts[row["article_id"]], root, len(frame))
        for stream, (what, frame, size) in enumerate(draws)
        for row in to_rows(frame.iloc[_draw_order(frame, np.random.default_rng([seed, stream]))[:size]])
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _draw_order(frame: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    """Return the rows' numbers in random order, every stretch with its share of each stratum of confidence."""
    shuffled = random.permutation(len(frame))
    if "confidence" not in frame or len(frame) < 2 * _N_STRATA:
        return shuffled
    by_confidence = shuffled[np.argsort(frame["confidence"].fillna(0).to_numpy()[shuffled], kind="stable")]
    places = np.empty(len(frame))
    for stratum in np.array_split(by_confidence, _N_STRATA):
        order = random.permutation(len(stratum))
        places[stratum] = (order + random.random(len(stratum))) / len(stratum)
    return np.argsort(places, kind="stable")


def _describe(what: str, row: Mapping, text: str, root: str, drawn_from: int) -> dict:
    start, end = find_surroundings(text, row["start"], row["end"])
    told = {"what": what, "place": sheets.write_place(row["article_id"], row["start"], row["end"])}
    told |= {"text": _squeeze(row["text"]), "context": _squeeze(text[start:end]), "drawn_from": drawn_from}
    if what == "statement":
        told |= {"speaker": row["speaker"] or NO_SPEAKER, "tone": name_tone(row)}
        told |= {"towards": _squeeze(row["target"] or ""), "confidence": row["confidence"]}
    return told | {"link": root + link_passage(row)}


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def name_tone(row: Mapping) -> str | None:
    """Return the tone of a statement in a word: towards its target, where it has one."""
    return schema.TONES.get(row["tone_label"] if row["target"] is None else row["target_tone_label"])


def list_sentences(everything: coverage.Coverage) -> pd.DataFrame:
    """Return the sentences in which no statement was found, one row per sentence, in the order of the text.

    Columns ``article_id, block, start, end, text``.  Those that were searched: of body, excerpts, headlines and
    captions, in English.  A statement that was taken out by hand counts as found, since the machine had found it.
    """
    articles, blocks = everything.articles, everything.blocks
    is_searched = articles["language"].isna() | articles["language"].str.startswith("en")
    texts = dict(zip(articles["article_id"][is_searched], articles["text"][is_searched], strict=True))
    spans = _list_spans(everything)
    searched = to_rows(blocks[blocks["kind"].isin(BODY_KINDS | HEAD_KINDS) & blocks["article_id"].isin(set(texts))])
    rows = [
        {"article_id": block["article_id"], "block": block["block"], "start": start, "end": end, "text": text}
        for block in searched
        for start, end, text in _split(texts[block["article_id"]], block["start"], block["end"])
        if not any(s < end and e > start for s, e in spans.get(block["article_id"], ()))
    ]
    return pd.DataFrame(rows, columns=["article_id", "block", "start", "end", "text"])


def count_beside(everything: coverage.Coverage) -> dict[tuple[str, int, int], int]:
    """Return how many statements begin in the same sentence as each statement, itself included, by its place."""
    texts = dict(zip(everything.articles["article_id"], everything.articles["text"], strict=True))
    blocks = {(row["article_id"], row["block"]): row for row in to_rows(everything.blocks)}
    sentences: dict[tuple, list[int]] = {}
    begins = {}
    for row in to_rows(everything.quotations[everything.quotations["kind"] != "scare"]):
        key = (row["article_id"], row["block"])
        if key not in sentences:
            block = blocks[key]
            parts = split_sentences(texts[key[0]][block["start"] : block["end"]])
            sentences[key] = [block["start"] + low for low, _ in parts]
        place = (row["article_id"], row["start"], row["end"])
        begins[place] = (*key, bisect.bisect_right(sentences[key], row["start"]))
    counts = Counter(begins.values())
    return {place: counts[sentence] for place, sentence in begins.items()}


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    for low, high in split_sentences(text[start:end]):
        if any(c.isalpha() for c in text[start + low : start + high]):
            yield start + low, start + high, text[start + low : start + high]


def _list_spans(everything: coverage.Coverage) -> dict[str, list[tuple[int, int]]]:
    """Return what the machine took for content of statements, by article."""
    removed = everything.corrections[everything.corrections["action"] == corrections.REMOVED]
    spoken = everything.quotations[everything.quotations["kind"] != "scare"]
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in [*to_rows(spoken[["article_id", "start", "end", "fragments"]]), *to_rows(removed)]:
        spans.setdefault(row["article_id"], []).extend(row.get("fragments") or [(row["start"], row["end"])])
    return spans


def tell_sample(sample: pd.DataFrame) -> str:
    """Return how much was drawn from how much, and what to do with it."""
    told = []
    for what, noun in (("statement", "statements found"), ("sentence", "sentences in which none was found")):
        rows = sample[sample["what"] == what]
        told.append(f"{len(rows):,} of {rows['drawn_from'].max():,} {noun}" if len(rows) else f"no {noun}")
    return (
        f"{' and '.join(told)}. Mark yes or no in the columns {', '.join(MARKS[:3])} and {MARKS[3]} (is a statement "
        "missed in the sentence, or beside the one found?); save, and make the report again."
    )


def write_audit(sample: pd.DataFrame, corpus: Path, is_replacing: bool = False) -> Path:
    """Write a sample as ``audit.csv`` beside the documents and return its path.

    Raises
    ------
    ParameterError
        If an audit with marks is there already and `is_replacing` is not set.
    OutputError
        If the folder cannot be written.
    """
    before = make_table("audit") if is_replacing else sheets.read_audit(corpus)
    n_marked = int(before[list(MARKS)].notna().any(axis=1).sum())
    if n_marked:
        path, rows = sheets.find_folder(corpus) / sheets.AUDIT, "row" if n_marked == 1 else "rows"
        raise ParameterError(
            f"{path} has marks in {n_marked} {rows}; move it elsewhere to keep them, or give --replace to lose them."
        )
    return write_sheet(sample, corpus, sheets.AUDIT)


def write_sheet(rows: pd.DataFrame, corpus: Path, name: str) -> Path:
    """Write a table beside the documents for a spreadsheet: the byte-order mark tells Excel that it is UTF-8.

    Raises
    ------
    OutputError
    """
    folder = sheets.find_folder(corpus)
    try:
        path = write_table(rows, folder, Path(name).stem, "csv")
        path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    except OutputError as error:
        raise OutputError(
            f"{folder / name} cannot be written; copy the documents to a folder of your own and give that."
        ) from error
    return path
