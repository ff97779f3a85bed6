"""Do the outlet, the groups and the word that a report was asked for stand in its corpus?

Asked before anything is written: a name that is wrong would else be found out by a notebook that fails half way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pandas as pd

from presswork import coverage
from presswork.asking import places
from presswork.ledger import measures
from presswork.parameters import WORD_GROUPS
from presswork.schema import make_table
from presswork.sources import outlets
from presswork.words import frequency, key_words, word_list

_OF_WORDS = ("compare", "target", "reference", "focus")


def check_choices(everything: coverage.Coverage, given: Mapping[str, object]) -> coverage.Coverage:
    """Return the tables, with a problem more where the word to follow never occurs.

    Parameters
    ----------
    given
        The parameters that notebooks were given, by name.

    Raises
    ------
    ParameterError
        If `outlet`, `compare`, `target`, `reference` or `line_of` names nothing that the corpus has.
    """
    counted = everything.count_as(bool(given.get("count_copies_once")), float(str(given.get("min_confidence") or 0)))
    asked = {name: str(given[name]) for name in _OF_WORDS if given.get(name)}
    if asked.get("compare", "outlet") not in ("outlet", *WORD_GROUPS):
        counted, asked["compare"] = counted.compare_by(asked["compare"]), "outlet"
    outlets.check_outlet(counted.articles, str(given.get("outlet") or ""))
    if given.get("line_of"):
        measures.choose_speaker(counted, str(given["line_of"]))
    if not asked:
        return everything
    words = word_list.list_words(counted.articles, counted.blocks, counted.quotations, counted.comments)
    if set(asked) - {"focus"}:
        _check_groups(words, asked)
    focus = asked.get("focus")
    if not focus or len(places.find_places(words, counted.articles, focus)):
        return everything
    told = f"the word to follow, {focus!r}, occurs nowhere among the words counted"
    row = {"path": "-p focus", "problem": told, "action": "nothing to follow"}
    problems = pd.concat([everything.problems, make_table("problems", [row])], ignore_index=True)
    return dataclasses.replace(everything, problems=problems)


def _check_groups(words: pd.DataFrame, asked: Mapping[str, str]) -> None:
    """Compare as the notebook will."""
    tallies, group = frequency.tally_words(words), asked.get("compare", "voice_kind")
    chosen = key_words.choose_target(tallies, group, asked.get("target", ""))
    key_words.compare_words(tallies, group, chosen, asked.get("reference", ""))
