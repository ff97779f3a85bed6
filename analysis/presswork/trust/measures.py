"""How far a Coverage can be trusted: what `presswork.trust` offers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from presswork.corpus.shipped import find_shipped
from presswork.schema import Basis, Given, attach_basis, find_coverage
from presswork.show.values import tell_few
from presswork.trust import accuracy
from presswork.trust import marks as readers_marks


def measure(coverage: Given) -> pd.DataFrame:
    """Return how often the machine was right by a reader's marks (:func:`presswork.trust.marks.measure_marks`)."""
    coverage = find_coverage(coverage)
    settled = readers_marks.settle_marks(coverage)
    basis = Basis(coverage, reading=lambda: readers_marks.tell_marks(settled))
    return attach_basis(readers_marks.measure_marks(settled), basis)


def errors(coverage: Given) -> pd.DataFrame:
    """Return where the marks say that the machine was wrong (:func:`presswork.trust.marks.list_errors`)."""
    coverage = find_coverage(coverage)
    return attach_basis(readers_marks.list_errors(readers_marks.settle_marks(coverage)), Basis(coverage))


def figures(coverage: Given) -> pd.DataFrame:
    """Return the stored figures on data that others made (:func:`presswork.trust.accuracy.read_accuracy`)."""
    table = accuracy.read_accuracy()
    told = f"{len(table)} stored figures on {tell_few(table['data'].nunique(), 'set')} of data."
    return attach_basis(table, Basis(find_coverage(coverage), reading=lambda: told))


def find_demo() -> Path:
    """Return the path of the invented demo corpus, which comes with gold annotation."""
    return find_shipped("seeds/demo")


def score_demo(demo: Given) -> pd.DataFrame:
    """Return the accuracy on the invented demo corpus (:func:`presswork.trust.accuracy.score_demo`)."""
    return accuracy.score_demo(find_coverage(demo))


def score(coverage: Given, gold_folder: Path) -> pd.DataFrame:
    """Return the accuracy on articles that you annotated (:func:`presswork.trust.accuracy.score_corpus`)."""
    return accuracy.score_corpus(find_coverage(coverage), gold_folder)
