"""How does a statement speak, and how does it speak of what it is about?

Two scores in [-1, 1], 0 neutral: of a whole statement (:func:`score_statements`) and towards a target within it
(:func:`score_targets`).  A row is a text, or a text with a target; in the averages a row is a group of statements.
Names are hidden before anything is scored, so a name alone moves no score.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from presswork.errors import ParameterError
from presswork.schema import to_rows
from presswork.tone import acts, instruments
from presswork.tone.light import features
from presswork.tone.light.model import N_WORDS
from presswork.tone.reading import targets, wording

_THRESHOLD = 0.05  # VADER's own (Hutto and Gilbert 2014)
_VADER_ALPHA = 15  # the same: how fast a sum of words nears 1
# What the class of a cue (quotations.cue_class) says of the content; the other classes leave it to the content.
_STANCES = {"positive": 1, "negative": -1, "warning": -1}
_STANCE_REACH = 6  # words of the content that a cue speaks of; where the target stands later, its own words count
_TARGET = ("target", "target_start", "target_end")
# What is looked at of a statement to find its target.
_TOLD = ["article_id", "start", "end", "fragments", "text", "cue", "cue_class", "speaker", "speaker_mention"]
_EACH_TARGET = ["target", "start", "end", "tone", "label"]
_DENIALS = ("den", "refut", "rebut", "disput", "reject")


def score_statements(texts: Sequence[str], model: str = "light") -> pd.DataFrame:
    """Return the tone of each text, one row per text in order.

    Parameters
    ----------
    model
        The instrument: ``light``, or ``careful``, which is slower (:mod:`presswork.tone.instruments`).

    Returns
    -------
    DataFrame
        ``tone`` in [-1, 1]: the calibrated probability of a positive less that of a negative tone (NaN for a text
        without words); ``tone_label`` -1, 0 or 1; ``is_unclear`` where the confidence is below the bound under which
        labels were wrong as often as right; and ``words``: the words that moved the score, each as ``[word, pull]``,
        strongest first (none are named by the careful instrument).

    Notes
    -----
    Names are hidden and move nothing.  Irony, understatement and a threat in polite words are not seen.

    >>> table = score_statements(["This is a shameful betrayal.", "We warmly welcome this great success."])
    >>> table["tone_label"].tolist()
    [-1, 1]
    """
    return instruments.score("statements", texts, model, has_words=True)


def score_targets(
    texts: Sequence[str], starts: Sequence[int], ends: Sequence[int], model: str = "light"
) -> pd.DataFrame:
    """Return the tone of each text towards its target ``text[start:end]``, one row per target in order.

    Columns as in :func:`score_statements`.  The same words may speak well of one target and ill of another.

    Raises
    ------
    ParameterError
        If a target lies outside its text.

    >>> text = "Orsa beat Tavi, who had lied about the vote."
    >>> table = score_targets([text, text], [0, 10], [4, 14])
    >>> bool(table["tone"][0] > table["tone"][1])
    True
    """
    rows = list(zip(texts, map(int, starts), map(int, ends), strict=True))
    for text, start, end in rows:
        if not 0 <= start < end <= len(text):
            raise ParameterError(
                f"The target {start}:{end} lies outside its text of {len(text)} characters; give offsets into it."
            )
    return instruments.score("targets", rows, model, has_words=True)


def score_quotations(quotations: pd.DataFrame, articles: pd.DataFrame, model: str = "light") -> pd.DataFrame:
    """Return `quotations` with tone, label, target and act filled, same rows and order.

    ``tone`` and ``tone_label`` are those of the statement's own words, ``target_tone`` and ``target_tone_label`` what
    it says of its main target, the cue included: to welcome or to condemn a thing is to speak of it.

    ``is_unclear`` speaks of the score that a reader takes away: of ``target_tone`` where the statement has a target,
    else of ``tone``, so it may be set without a target too.  It covers a confidence below the bound that the
    instrument was measured to have and a statement without words.  It is never set where the cue says what is thought
    of the target, and it says nothing of whether the target or the speaker is the right one.

    ``act`` is what the statement does (:mod:`presswork.tone.acts`), null where no act is plain.

    Notes
    -----
    A row without a target has null in the five columns of the target.  The reporter's words around a statement count
    in no tone, except the cue, and that for a target among the first words of the content only.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    rows = [_find_row_target(row, texts.get(row["article_id"]) or "") for row in to_rows(quotations[_TOLD])]
    spoken = [r["spoken"] for r in rows]
    statements = instruments.score("statements", spoken, model)
    aimed = _score_row_targets(rows, model)
    unclear = np.where(pd.isna(aimed["tone_label"]), statements["is_unclear"], aimed["is_unclear"].fillna(True))
    new = {"tone": statements["tone"], "tone_label": statements["tone_label"].astype("Int64")}
    new["target"] = pd.array([r["target"] for r in rows], dtype="str")
    new |= {f"target_{end}": pd.array([r[f"target_{end}"] for r in rows], dtype="Int64") for end in ("start", "end")}
    new |= {"target_tone": aimed["tone"], "target_tone_label": aimed["tone_label"].astype("Int64")}
    new["is_unclear"] = pd.array(unclear.astype(bool), dtype="boolean")
    new["act"] = pd.Series(acts.classify_acts(quotations, articles), dtype="str")
    return quotations.assign(**{name: pd.Series(values).set_axis(quotations.index) for name, values in new.items()})


def score_each_target(quotations: pd.DataFrame, articles: pd.DataFrame, model: str = "light") -> pd.DataFrame:
    """Return the tone of each statement towards each of its targets, one row per statement and target.

    Parameters
    ----------
    quotations
        Scored by :func:`score_quotations`, whose main target keeps its score.

    Returns
    -------
    DataFrame
        ``article_id, quotation, target, start, end, tone, label, is_unclear``, statement by statement, the main
        target first; at most four targets a statement.

    Notes
    -----
    A cue that welcomes or condemns counts for the main target, and for one that "and" joins to it.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    main = quotations[quotations["target"].notna()].assign(row=lambda rows: range(len(rows)))
    further = [
        target | {"row": number, "article_id": row["article_id"], "quotation": row["quotation"]}
        for number, row in enumerate(to_rows(main))
        for target in _find_further_targets(row, texts.get(row["article_id"]) or "")
    ]
    scored = _score_row_targets(further, model)
    scored = scored.rename(columns={"tone": "target_tone", "tone_label": "target_tone_label"})
    others = pd.DataFrame(further, columns=["row", "article_id", "quotation", *_TARGET]).join(scored)
    columns = dict(zip((*_TARGET, "target_tone", "target_tone_label"), _EACH_TARGET, strict=True))
    kept = main[["row", "article_id", "quotation", *columns, "is_unclear"]]
    joined = pd.concat([kept.rename(columns=columns), others.rename(columns=columns)])
    joined = joined.sort_values("row", kind="stable", ignore_index=True)
    kinds = {"start": "Int64", "end": "Int64", "tone": "float64", "label": "Int64", "is_unclear": "boolean"}
    return joined[["article_id", "quotation", *_EACH_TARGET, "is_unclear"]].astype(kinds)


def _find_further_targets(row: dict, text: str) -> list[dict]:
    """Return the targets of a statement after its main one, as :func:`_find_row_target` returns that."""
    spoken, offsets = _join_fragments(row, text)
    spans = targets.find_targets(spoken, _list_own_words(row)) if text else []
    found, is_joined = [], bool(spans) and _is_near(spoken, spans[0])
    for before, span in itertools.pairwise(spans):
        is_joined &= set(spoken[before[1] : span[0]].replace(",", " ").split()) <= {"and"}
        placed = _place_target(text, offsets, span)
        found.append(placed | {"spoken": spoken, "local": span, "stance": _find_stance(row) if is_joined else None})
    return found


def _find_row_target(row: dict, text: str) -> dict:
    spoken, offsets = _join_fragments(row, text)
    local = targets.find_target(spoken, _list_own_words(row)) if text else None
    found = {"spoken": spoken, "local": local, "stance": None} | dict.fromkeys(_TARGET)
    if local is None:
        return found
    found["stance"] = _find_stance(row) if _is_near(spoken, local) else None
    return found | _place_target(text, offsets, local)


def _join_fragments(row: dict, text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the words of a statement, and where each of its fragments stands in them and in the text."""
    spoken, offsets = "", []
    for start, end in row["fragments"] or [[row["start"], row["end"]]]:
        offsets.append((len(spoken), start))
        spoken += text[start:end] + " "
    return (spoken[:-1] if text else row["text"] or ""), offsets


def _list_own_words(row: dict) -> frozenset[str]:
    # "police (a-1)" are the police of one article, whose name is nobody's.
    name = (row["speaker"] or "").removesuffix(f" ({row['article_id']})")
    speaker = f"{name} {row['speaker_mention'] or ''}".lower()
    return frozenset(re.findall(r"[^\W_]{3,}", speaker)) - wording.FUNCTION_WORDS


def _is_near(spoken: str, span: tuple[int, int]) -> bool:
    return len(spoken[: span[0]].split()) <= _STANCE_REACH


def _place_target(text: str, offsets: list[tuple[int, int]], span: tuple[int, int]) -> dict:
    shift = [start - at for at, start in offsets if at <= span[0]][-1]
    start, end = span[0] + shift, span[1] + shift
    return dict(zip(_TARGET, (" ".join(text[start:end].split()), start, end), strict=True))


def _find_stance(row: dict) -> int | None:
    """Return what the cue alone says of the content: 1 welcomes it, -1 speaks against it, 0 denies it, else None."""
    if (row["cue"] or "").lower().startswith(_DENIALS):
        return 0
    return _STANCES.get(row["cue_class"])


def _score_row_targets(rows: list[dict], model: str) -> pd.DataFrame:
    """Return tone, label and is_unclear towards the target of each row, null where it has none."""
    places = [i for i, row in enumerate(rows) if row["local"] is not None]
    aimed = [rows[i] for i in places]
    spans = [(r["spoken"], *r["local"]) for r in aimed]
    scored = instruments.score("targets", spans, model)
    stance = np.array([np.nan if r["stance"] is None else r["stance"] for r in aimed], dtype=float)
    has_stance = ~np.isnan(stance)
    scored["tone"] = scored["tone"].where(~has_stance, (scored["tone"] + stance) / 2)
    scored["tone_label"] = scored["tone_label"].where(~has_stance, np.nan_to_num(stance).astype(int))
    scored["is_unclear"] &= ~has_stance
    return scored.set_axis(places).reindex(range(len(rows)))


def score_comments(comments: pd.DataFrame, model: str = "light") -> pd.DataFrame:
    """Return `comments` with ``tone`` and ``tone_label`` filled, same rows and order."""
    texts = comments["text"].fillna("").tolist()
    scores = instruments.score("statements", texts, model)
    label = scores["tone_label"].astype("Int64").array
    return comments.assign(tone=scores["tone"].to_numpy(), tone_label=label)


def score_lexicon(texts: Sequence[str]) -> pd.DataFrame:
    """Return the tone of each text by word lists alone, one row per text; columns as in :func:`score_statements`.

    VADER's words with the political list over them (``tone_lexicon.csv`` gives a reason for each entry), names
    hidden, negation turning a word round: a second opinion that can be checked by hand.

    >>> score_lexicon(["The United States did not welcome the plan."])["tone_label"].tolist()
    [-1]
    """
    rows = [_score_by_list(text) for text in texts]
    tone = np.array([t for t, _ in rows], dtype=float)
    label = np.where(np.abs(np.nan_to_num(tone)) < _THRESHOLD, 0, np.sign(np.nan_to_num(tone))).astype(int)
    table = pd.DataFrame({"tone": tone, "tone_label": label, "is_unclear": label == 0})
    return table.assign(words=pd.Series([pulls for _, pulls in rows], dtype=object))


def _score_by_list(text: str) -> tuple[float, list]:
    reading = wording.read_words(text)
    if not any(w[0].isalpha() for w in reading.words):
        return math.nan, []
    values = features.rate_words(reading)
    pulls = [[text[slice(*reading.places[i])], round(v, 2)] for i, v in values]
    total = sum(v for _, v in values)
    strongest = sorted(pulls, key=lambda pull: -abs(pull[1]))[:N_WORDS]
    return total / math.sqrt(total * total + _VADER_ALPHA), strongest


def find_disagreements(texts: Sequence[str], min_difference: float = 0.8, model: str = "light") -> pd.DataFrame:
    """Return the texts where model and word list disagree strongly, most strongly first, for reading.

    Columns ``row`` (position in `texts`), ``tone``, ``lexicon_tone``, ``difference``, ``words``, ``lexicon_words``.
    """
    scored, lexicon = score_statements(texts, model), score_lexicon(texts)
    table = pd.DataFrame({"row": range(len(scored)), "tone": scored["tone"], "lexicon_tone": lexicon["tone"]})
    table["difference"] = table["tone"] - table["lexicon_tone"]
    table = table.assign(words=scored["words"], lexicon_words=lexicon["words"])
    strong = table[table["difference"].abs() >= min_difference]
    return strong.sort_values("difference", key=abs, ascending=False, kind="stable", ignore_index=True)
