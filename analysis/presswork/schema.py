"""The public tables: which columns each has, of which kinds, and which kinds of block count as what.

One row of each table is named in the documentation of :data:`SCHEMA`; files of tables are the business of
:mod:`presswork.coverage`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from presswork.errors import ParameterError

# Column types: str, int, float and bool are nullable; "list" holds JSON (lists or objects) or null.
_SPAN = {"start": "int", "end": "int"}
SCHEMA: dict[str, dict[str, str]] = {
    "articles": {
        **dict.fromkeys("article_id path sha256 text headline byline outlet agency copied_from".split(), "str"),
        **dict.fromkeys("published_on published_on_basis url language".split(), "str"),
        **{"n_words": "int", "n_comments": "int", "marks": "list"},
        "own": "list",  # the columns of metadata.csv that are none of ours, as an object
    },
    "blocks": {
        **{"article_id": "str", "block": "int", "kind": "str", "voice_kind": "str", "voice": "str"},
        **_SPAN,
        "duplicate_of": "list",
    },
    "quotations": {
        **{"article_id": "str", "quotation": "int", "block": "int", "kind": "str"},
        **_SPAN,
        **{"fragments": "list", "text": "str", "context": "str"},
        **{"cue": "str", "cue_start": "int", "cue_end": "int", "cue_class": "str"},
        **{"speaker_mention": "str", "speaker_start": "int", "speaker_end": "int"},
        **{"speaker": "str", "role": "str", "affiliation": "str", "is_official": "bool", "is_named": "bool"},
        **{"tone": "float", "tone_label": "int"},
        **{"target": "str", "target_start": "int", "target_end": "int"},
        **{"target_tone": "float", "target_tone_label": "int", "is_unclear": "bool"},
        "act": "str",  # threat, demand, blame, denial, warning, praise, offer or apology; null where none is plain
        "confidence": "float",  # that bounds and source are right, calibrated on PolNeAR dev; null in transcripts
    },
    "speakers": {
        **{"speaker": "str", "role": "str", "affiliation": "str", "is_official": "bool", "is_named": "bool"},
        **{"variants": "list", "n_statements": "int", "n_articles": "int"},
    },
    "comments": {
        **{"article_id": "str", "comment": "int", "number": "int", "commenter": "str", "posted_on": "str"},
        "reply_to": "int",
        **_SPAN,
        **{"text": "str", "tone": "float", "tone_label": "int"},
    },
    "citations": {
        **{"article_id": "str", "block": "int"},
        **_SPAN,
        **dict.fromkeys("author title translated_title outlet published_on url".split(), "str"),
    },
    "shared_text": {
        **{"article_id": "str", "other_id": "str", "share": "float", "other_share": "float"},
        **{"n_words": "int", "earlier": "str"},
    },
    "shared_statements": {
        **{"claim": "int", "article_id": "str", "quotation": "int", "relation": "str", "similarity": "float"},
        **{"lost": "list", "added": "list", "is_earliest": "bool"},
        "copy_of": "str",
    },
    "house_style": {
        **{"outlet": "str", "voice_kind": "str", "concept": "str", "variant": "str"},
        **{"n": "int", "n_articles": "int"},
    },
    "corrections": {
        "article_id": "str",
        **_SPAN,
        "quotation": "int",
        **dict.fromkeys("text kind speaker role affiliation".split(), "str"),
        **{"is_official": "bool", "tone_label": "int", "target_tone_label": "int"},
        **{"note": "str", "before": "str", "now": "str", "action": "str"},
    },
    "audit": {
        **{"what": "str", "article_id": "str"},
        **_SPAN,
        **dict.fromkeys("text speaker tone".split(), "str"),
        **dict.fromkeys("statement_right speaker_right tone_right missed".split(), "bool"),
        **dict.fromkeys("speaker_should_be tone_should_be note".split(), "str"),
        "drawn_from": "int",
    },
    "problems": {"path": "str", "problem": "str", "action": "str"},
}
_DTYPES = {"str": "str", "int": "Int64", "float": "float64", "bool": "boolean", "list": "object"}

_OF_TEXT = ("str", "list")
_SURROGATE = re.compile("[\ud800-\udfff]")


def make_table(name: str, rows: Iterable[Mapping] = ()) -> pd.DataFrame:
    """Return the table `name` with its columns in order and their types, one row per mapping in `rows`.

    Missing keys become nulls; keys that are no column of the table are an error, so that a misspelt column
    cannot vanish.

    >>> make_table("problems", [{"path": "a.txt", "problem": "empty"}]).columns.tolist()
    ['path', 'problem', 'action']
    """
    columns, rows = SCHEMA[name], list(rows)
    told = set().union(*rows)
    unknown = told - set(columns)
    if unknown:
        raise ParameterError(f"Table {name!r} has no column {sorted(unknown)}; its columns are {list(columns)}.")
    index = pd.RangeIndex(len(rows))
    data = {
        c: _make_column([row.get(c) for row in rows], kind)
        if c in told or kind == "list"
        else pd.Series(None, index=index, dtype=_DTYPES[kind])  # nothing to look at, value by value
        for c, kind in columns.items()
    }
    return pd.DataFrame(data, index=index)


def _make_column(values: list, kind: str) -> pd.Series:
    return pd.Series(list(map(_mend, values)) if kind in _OF_TEXT else values, dtype=_DTYPES[kind])


def _mend(value: object) -> object:
    # Half a surrogate pair (JSON can carry one) is no character: UTF-8 and Arrow refuse it.  One replacement
    # character for each keeps every offset.
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) and not value.isascii() else value


def to_rows(table: pd.DataFrame) -> list[dict]:
    """Return the rows as dictionaries of plain Python values, nulls as None."""
    columns = {c: to_plain(table[c]) for c in table.columns}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def to_plain(column: pd.Series) -> list:
    values = column.astype(object).tolist()
    if column.dtype != object:
        return [None if is_null else v for v, is_null in zip(values, column.isna().tolist(), strict=True)]
    return [None if not isinstance(v, (list, dict)) and pd.isna(v) else v for v in values]


VOICE_KINDS = ("outlet", "official", "other speaker", "excerpt", "reader")

# Kinds of blocks whose words are counted; furniture, repeats, bylines, credits and citations are nobody's coverage.
COUNTED_KINDS = ("headline", "kicker", "standfirst", "subheading", "body", "caption", "excerpt")

# A scare quote is the writer's choice of words, so it stays with the outlet.
QUOTED_KINDS = ("direct", "mixed", "indirect")


BODY_KINDS = frozenset({"body", "excerpt"})
HEAD_KINDS = frozenset({"headline", "standfirst", "subheading", "caption"})


OUTLET_KINDS = frozenset("headline kicker standfirst subheading body caption".split())

# A menu, a byline or a comment printed twice is no passage told twice.
REPEATABLE_KINDS = frozenset("standfirst subheading body caption excerpt citation".split())


COUNTED_VOICES = ("outlet", "excerpt")


# The forms of a statement; a scare quote is the writer's and has no speaker.
QUOTATION_KINDS = ("direct", "mixed", "indirect", "scare")

TONES = {-1: "negative", 0: "neutral", 1: "positive"}

# What a statement does, where that is plain (quotations.act).
ACTS = ("threat", "demand", "blame", "denial", "warning", "praise", "offer", "apology")
# These speak ill of nobody, however grave what they name: no stance towards a target is shown of them.
KIND_ACTS = ("offer", "apology")


class CoverageLike(Protocol):
    """What measures need of a Coverage, which stands above them (:class:`presswork.coverage.Coverage`)."""

    @property
    def name(self) -> str:
        """Name of the corpus."""

    @property
    def tone_model(self) -> str:
        """The instrument that tone was measured with."""

    @property
    def variants(self) -> tuple:
        """The corpus's own concepts of house style."""

    @property
    def stop_words(self) -> tuple:
        """The corpus's own words that lists leave out."""

    @property
    def written(self) -> dict[str, str]:
        """How the documents write words that are counted in small letters."""

    @property
    def articles(self) -> pd.DataFrame:
        """The table `articles`."""

    @property
    def blocks(self) -> pd.DataFrame:
        """The table `blocks`."""

    @property
    def quotations(self) -> pd.DataFrame:
        """The table `quotations`."""

    @property
    def speakers(self) -> pd.DataFrame:
        """The table `speakers`."""

    @property
    def comments(self) -> pd.DataFrame:
        """The table `comments`."""

    @property
    def citations(self) -> pd.DataFrame:
        """The table `citations`."""

    @property
    def shared_text(self) -> pd.DataFrame:
        """The table `shared_text`."""

    @property
    def shared_statements(self) -> pd.DataFrame:
        """The table `shared_statements`."""

    @property
    def house_style(self) -> pd.DataFrame:
        """The table `house_style`."""

    @property
    def problems(self) -> pd.DataFrame:
        """The table `problems`."""

    @property
    def statements(self) -> pd.DataFrame:
        """The quotations that somebody makes."""

    @property
    def officials(self) -> pd.DataFrame:
        """The statements of officials."""

    @property
    def words(self) -> pd.DataFrame:
        """Every word in its place."""

    def find(self, what: str, is_lemma: bool = False) -> pd.DataFrame:
        """Return every place that a query finds."""

    def derive(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what `make` makes, made once."""

    @property
    def comparable(self) -> list[str]:
        """The columns that documents can be compared by in place of the outlet."""

    def compare_by(self, column: str) -> CoverageLike:
        """Return the Coverage with another column in place of the outlet."""

    def drop_copies(self) -> CoverageLike:
        """Return the Coverage with each text counted once."""

    def get_frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""


# What a measure takes: a Coverage, or a frame filtered from one.
Given = CoverageLike | pd.DataFrame

# Where pandas keeps what a frame was made from; it goes along through filters, sorting and heads.
_BASIS = "presswork"


class Basis(str):
    """What a frame was made from: the coverage, the places that its rows count, and a sentence of reading.

    Attributes
    ----------
    coverage
        The :class:`presswork.coverage.Coverage` that the frame comes from.
    by
        Columns that a row shares with the places that it counts.
    values
        What captions and titles tell of the frame, by name.

    Notes
    -----
    It is a str, so that pandas can still write a frame that carries it as Parquet, and equal to itself only, so that
    frames of two measures do not pass for one when they are joined.
    """

    coverage: CoverageLike
    by: tuple[str, ...]
    values: dict[str, object]
    _places: Callable[[], pd.DataFrame] | None
    _reading: Callable[[], str] | None

    def __new__(
        cls,
        coverage: CoverageLike,
        places: Callable[[], pd.DataFrame] | None = None,
        by: Sequence[str] = (),
        reading: Callable[[], str] | None = None,
        **values: object,
    ) -> Basis:
        """Return the basis of a frame; `places` and `reading` are made when somebody looks."""
        self = super().__new__(cls, coverage.name)
        self.coverage, self._places, self.by, self._reading = coverage, places, tuple(by), reading
        self.values = values
        return self

    __eq__, __hash__ = object.__eq__, object.__hash__

    def __deepcopy__(self, memo: object) -> Basis:
        return self

    def __reduce__(self) -> tuple:
        return str, (str(self),)

    @property
    def places(self) -> pd.DataFrame | None:
        """The places that the rows count, with the columns `by`; None where the rows are places themselves."""
        return self._places() if self._places else None

    @property
    def reading(self) -> str:
        """A sentence made from the frame's values; empty where there is none to make."""
        return self._reading() if self._reading else ""


def attach_basis(frame: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    """Return `frame`, not copied but for its cover, with `basis` as what it was made from."""
    frame = frame.copy(deep=False)
    frame.attrs = {_BASIS: basis}
    return frame


def find_basis(frame: pd.DataFrame) -> Basis | None:
    """Return what `frame` was made from, or None where it does not come from a Coverage."""
    basis = frame.attrs.get(_BASIS)
    return basis if isinstance(basis, Basis) else None


def find_coverage(given: Given) -> CoverageLike:
    """Return the Coverage that is given, or that a frame comes from.

    Raises
    ------
    ParameterError
        If it is neither.
    """
    return (
        given if not isinstance(given, pd.DataFrame) and hasattr(given, "get_frames") else need_basis(given).coverage
    )


def need_basis(given: Given) -> Basis:
    """Return what a frame was made from.

    Raises
    ------
    ParameterError
        If it does not come from a Coverage.
    """
    basis = find_basis(given) if isinstance(given, pd.DataFrame) else None
    if basis is None:
        raise ParameterError(
            f"A {type(given).__name__} that comes from no Coverage was given; give what presswork.load returned, or "
            "a table filtered from it."
        )
    return basis


def find_rows(given: Given, name: str) -> pd.DataFrame:
    """Return the table `name` of a Coverage, or the frame itself where one is given."""
    return given if isinstance(given, pd.DataFrame) else getattr(find_coverage(given), name)
