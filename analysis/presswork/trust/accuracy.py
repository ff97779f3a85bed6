"""How much of an annotated corpus does the machine get right?

A row is a measure: a share of right things, or an F1, over all annotated articles, with an interval over resampled
articles.  The gold is a folder ``gold`` beside the documents, in the format of the demo corpus (see its datasheet):
whoever annotates articles of their own gets the same table.
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from presswork import coverage
from presswork.corpus.shipped import find_shipped
from presswork.intervals import resample_ratio
from presswork.language.sentences import find_words
from presswork.schema import to_rows

# Every measure is a numerator over a denominator of counts that add up over articles; an F1 is 2 right things over
# those annotated plus those predicted.
MEASURES = {
    "characters in the right block": ("right_characters", "characters"),
    "comments exact (F1)": ("twice_exact_comments", "comments_both"),
    "statements found (F1)": ("twice_found", "statements_both"),
    "form right, of those found": ("right_kind", "found"),
    "speaker right, of those found": ("right_speaker", "found"),
    "official or not right, of those found": ("right_is_official", "found"),
    "affiliation right, of those found": ("right_affiliation", "found"),
    "tone right, of those found": ("right_tone", "found"),
    "found, speaker and tone right (F1)": ("twice_right", "statements_both"),
}
# What an interval of the share of officials is made with (:func:`read_official_errors`).
RATES = {
    "statements of officials found": ("found_officials", "officials"),
    "statements of others found": ("found_others", "others"),
    "officials taken for officials, of those found": ("right_officials", "found_officials"),
    "others taken for others, of those found": ("right_others", "found_others"),
}
_COUNTED = {"characters in the right block": "characters", "comments exact (F1)": "comments"}
_COUNTED |= {name: below for name, (_, below) in RATES.items()}

# A statement is the same if the words of the two spans overlap by half (Jaccard index), the convention of PolNeAR's
# scorers; headlines and the like are not annotated, so statements found there count neither way.
_SAME = 0.5
_NOT_ANNOTATED = ("headline", "kicker", "standfirst", "subheading", "caption")
_FILLERS = {"the", "a", "an", "of", "in", "at", "for", "by", "one", "two", "government"}
_N_DRAWS = 1000
_SEED = 20190304


def score_demo(demo: coverage.Coverage) -> pd.DataFrame:
    """Return the accuracy on the tables of the invented demo corpus, ``seeds/demo``.

    Notes
    -----
    The makers of the tool wrote this corpus: its figures tell when the tool changes, not how good it is on real news.
    """
    return score_corpus(demo, find_shipped("seeds/demo") / "gold")


def score_corpus(everything: coverage.Coverage, gold_folder: Path) -> pd.DataFrame:
    """Return one row per measure for the articles that have gold in `gold_folder`.

    Returns
    -------
    DataFrame
        ``measure, value, low, high`` (0 to 1; the 95 % interval resamples articles), ``n`` (annotated things it is
        about), ``n_articles``, ``human`` (the same measure between two annotators, where ``agreement.csv`` lies in
        the folder).
    """
    gold = read_gold(gold_folder)
    counts = [count_article(gold[stem], select_article(everything, stem)) for stem in sorted(gold)]
    human = _read_agreement(gold_folder)
    return pd.DataFrame([_measure(counts, name) | {"human": human.get(name)} for name in MEASURES | RATES])


def read_gold(folder: Path) -> dict[str, dict[str, list[dict]]]:
    """Return ``{article_id: {"blocks": ..., "quotations": ...}}`` of the articles that have both."""
    parts = {"blocks": "anatomy", "quotations": "quotations"}
    stems = sorted(p.stem for p in (folder / "quotations").glob("*.json") if (folder / "anatomy" / p.name).is_file())
    return {
        stem: {
            name: json.loads((folder / part / f"{stem}.json").read_text(encoding="utf-8"))
            for name, part in parts.items()
        }
        for stem in stems
    }


def select_article(everything: coverage.Coverage, article_id: str) -> dict[str, list[dict]]:
    """Return the rows of one article: its text, blocks, comments and quotations."""
    frames = {name: getattr(everything, name) for name in ("articles", "blocks", "comments", "quotations")}
    return {name: to_rows(table[table["article_id"] == article_id]) for name, table in frames.items()}


def count_article(gold: Mapping[str, list[dict]], found: Mapping[str, list[dict]]) -> Counter:
    """Return the additive counts that the measures are made of."""
    text = found["articles"][0]["text"]
    return (
        _count_blocks(gold["blocks"], found["blocks"], text)
        + _count_comments([b for b in gold["blocks"] if b["kind"] == "comment"], found["comments"])
        + _count_statements(gold["quotations"], found, text)
    )


def _count_blocks(gold: Sequence[Mapping], blocks: Sequence[Mapping], text: str) -> Counter:
    kinds = {i: b["kind"] for b in blocks for i in range(b["start"], b["end"])}
    visible = [(i, g) for g in gold for i in range(g["start"], g["end"]) if not text[i].isspace()]
    right = sum(kinds.get(i) in [g["kind"], *g.get("alt", [])] for i, g in visible)
    return Counter(characters=len(visible), right_characters=right)


def _count_comments(gold: Sequence[Mapping], comments: Sequence[Mapping]) -> Counter:
    annotated = Counter((g.get("number"), _squeeze(g["commenter"]), _squeeze(g["comment_text"])) for g in gold)
    read = Counter((c["number"], _squeeze(c["commenter"]), _squeeze(c["text"])) for c in comments)
    exact = (annotated & read).total()
    return Counter(comments=len(gold), comments_both=len(gold) + len(comments), twice_exact_comments=2 * exact)


def _squeeze(text: str | None) -> str:
    return " ".join((text or "").split())


def _count_statements(gold: Sequence[Mapping], found: Mapping[str, list[dict]], text: str) -> Counter:
    words = find_words(text)
    required = [(g, _cover(words, g["fragments"])) for g in gold if not g["optional"]]
    optional = [(g, _cover(words, g["fragments"])) for g in gold if g["optional"]]
    quotations = [(q, _cover(words, q["fragments"])) for q in found["quotations"]]
    pairs = _pair(required, quotations)
    left = [quotation for j, quotation in enumerate(quotations) if j not in pairs.values()]
    spare = set(_pair(optional, left).values())
    kinds = {b["block"]: b["kind"] for b in found["blocks"]}
    wrong = [q for k, (q, _) in enumerate(left) if k not in spare and kinds.get(q["block"]) not in _NOT_ANNOTATED]
    matched = [_compare(required[i][0], quotations[j][0]) for i, j in pairs.items()]
    counts = Counter(
        found=len(pairs), statements=len(required), statements_both=len(required) + len(pairs) + len(wrong)
    )
    for i, (annotated, _) in enumerate(required):
        side = "officials" if annotated["is_official"] else "others"
        counts[side] += 1
        counts[f"found_{side}"] += i in pairs
        counts[f"right_{side}"] += i in pairs and quotations[pairs[i]][0]["is_official"] == annotated["is_official"]
    counts.update(twice_found=2 * len(pairs), twice_right=2 * sum(m["speaker"] and m["tone"] for m in matched))
    counts.update({f"right_{name}": sum(m[name] for m in matched) for name in (matched[0] if matched else ())})
    return counts


def pair_tones(everything: coverage.Coverage, gold_folder: Path) -> pd.DataFrame:
    """Return the tone of each annotated statement that was found: ``article_id, annotated`` (-1, 0, 1) and ``tone``.

    The tone is that towards the target where there is one, as the annotation is.
    """
    rows = []
    for article_id, gold in read_gold(gold_folder).items():
        found = select_article(everything, article_id)
        words = find_words(found["articles"][0]["text"])
        required = [(g, _cover(words, g["fragments"])) for g in gold["quotations"] if not g["optional"]]
        said = [(q, _cover(words, q["fragments"])) for q in found["quotations"]]
        for i, j in _pair(required, said).items():
            tone = said[j][0]["target_tone"]
            tone = said[j][0]["tone"] if tone is None else tone
            rows.append({"article_id": article_id, "annotated": required[i][0]["tone"], "tone": tone})
    return pd.DataFrame(rows, columns=["article_id", "annotated", "tone"])


def _cover(words: Sequence[tuple[int, int]], fragments: Sequence[Sequence[int]]) -> set[int]:
    """Return the numbers of the words that the fragments touch."""
    return {i for start, end in fragments for i, (a, b) in enumerate(words) if a < end and b > start}


def _pair(gold: Sequence[tuple], found: Sequence[tuple]) -> dict[int, int]:
    """Return a one-to-one pairing of gold and found numbers, the greatest overlap first."""
    overlaps = (
        (len(a & b) / len(a | b), -i, -j) for i, (_, a) in enumerate(gold) for j, (_, b) in enumerate(found) if a & b
    )
    pairs: dict[int, int] = {}
    for overlap, i, j in sorted(overlaps, reverse=True):
        if overlap >= _SAME and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def _compare(gold: Mapping, quotation: Mapping) -> dict[str, bool]:
    label = quotation["target_tone_label"] if quotation["target_tone_label"] is not None else quotation["tone_label"]
    names = [gold["speaker"], *gold["speaker_alt"]]
    return {
        "kind": quotation["kind"] in [gold["kind"], *gold["kind_alt"]],
        "speaker": any(is_same_name(quotation["speaker"], name, gold["speaker_is_person"]) for name in names),
        "is_official": quotation["is_official"] == gold["is_official"],
        "affiliation": _is_same_affiliation(quotation["affiliation"], gold["affiliation"]),
        "tone": label in [gold["tone"], *gold["tone_alt"]],
    }


def is_same_name(name: str | None, other: str | None, is_person: bool = False) -> bool:
    """Return whether two names are one: for a person equal surnames, for a group two thirds of the words in common.

    Case, diacritics, bracketed remarks and word endings (Tarvian and Tarvia, defence and defense) do not count.

    >>> is_same_name("Foreign Minister Mattis Grell", "Mattis Grell", is_person=True)
    True
    """
    words, others = _fold(name), _fold(other)
    if not words or not others:
        return False
    if is_person:
        return words[-1] == others[-1]
    stems, other_stems = ({word[:5] for word in part} for part in (words, others))
    return len(stems & other_stems) / len(stems | other_stems) >= 2 / 3


def _fold(name: str | None) -> list[str]:
    plain = re.sub(r"\([^)]*\)|['’]s\b", " ", (name or "").casefold())
    letters = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [word for word in re.findall(r"\w+", letters) if word not in _FILLERS]


def _is_same_affiliation(name: str | None, other: str | None) -> bool:
    words, others = ({word[:5] for word in _fold(part)} for part in (name, other))
    return bool(words & others) if words and others else words == others


def _measure(counts: Sequence[Counter], name: str) -> dict:
    above, below = (MEASURES | RATES)[name]
    numerators, denominators = (np.array([c[key] for c in counts], dtype=float) for key in (above, below))
    low, high = resample_ratio(numerators, denominators, _N_DRAWS, _SEED)
    n = sum(c[_COUNTED.get(name, "found" if below == "found" else "statements")] for c in counts)
    value = _divide(numerators.sum(), denominators.sum())
    return {"measure": name, "value": value, "low": low, "high": high, "n": n, "n_articles": len(counts)}


def _divide(above: float, below: float) -> float:
    return float(above / below) if below else float("nan")


def _read_agreement(folder: Path) -> dict[str, float]:
    path = folder / "agreement.csv"
    if not path.is_file():
        return {}
    return pd.read_csv(path).set_index("measure")["value"].to_dict()


_FIGURES = ("value", "low", "high", "human")


def read_accuracy() -> pd.DataFrame:
    """Return the stored figures of accuracy on data that others made, one row per figure.

    Columns ``data, measure, value, low, high`` (95 % interval over resampled articles, NaN where there is none),
    ``n, human`` (two annotators on the same task), ``command`` (prints it) and ``commit``.
    """
    columns = ["data", "measure", *_FIGURES, "n", "command", "commit"]
    with resources.files("presswork.trust").joinpath("accuracy.csv").open(encoding="utf-8", newline="") as lines:
        figures = pd.DataFrame(csv.DictReader(lines), columns=columns)
    numbers = {name: pd.to_numeric(figures[name]).astype(float) for name in _FIGURES}
    return figures.assign(**numbers, n=pd.to_numeric(figures["n"]).astype("Int64"))


def read_official_errors() -> tuple[tuple, tuple] | None:
    """Return how often officials and others are known as such, and found at all: ``(rates, recalls)``; None
    where that is not stored.

    For :func:`presswork.intervals.estimate_clustered_share`.  Measured on the invented demo corpus, which is like the
    world's news rather than like one country's; it was tuned on, so on other texts the machine errs somewhat more.
    """
    figures = read_accuracy().set_index("measure")

    def count(measure: str) -> tuple[int, int]:
        row = figures.loc[measure]
        return round(row["value"] * row["n"]), int(row["n"])

    known = "officials taken for officials, of those found", "others taken for others, of those found"
    found = "statements of officials found", "statements of others found"
    if not set(known + found) <= set(figures.index):
        return None
    return tuple(map(count, known)), tuple(map(count, found))
