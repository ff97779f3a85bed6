"""One corpus and its tables: what `presswork.load` returns, and every measure takes.

A :class:`Coverage` holds the public tables as DataFrames.  What is filtered from one remembers where it came from, so
that it can be measured and shown in its place.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from presswork import __version__, parameters, schema
from presswork.asking import database, index, places, search
from presswork.corpus.problems import tell_problems
from presswork.errors import ParameterError
from presswork.ledger import chains
from presswork.schema import Basis, attach_basis
from presswork.show import evidence, html
from presswork.show.values import clean, name_top, tell_articles, tell_count, tell_days, tell_languages
from presswork.sources import copies, house_style, overlap
from presswork.speakers import speakers
from presswork.spreading import Spread
from presswork.statements.counts import select_spoken, tell_statements
from presswork.words import word_list
from presswork.words.forms import writing

# Tables whose rows belong to one article, or to a pair.
_BY_ARTICLE = ("articles", "blocks", "comments", "citations", "quotations", "shared_text", "corrections", "audit")
# Columns of ours that documents can be compared by, beside the outlet.
_COMPARABLE = ("byline", "agency", "language")
_TRY = (
    'coverage.find("gate* NEAR/5 crack")',
    'coverage.search("crack OR weld", tone="negative")',
    "coverage.said_by(coverage.speakers.speaker[0])",
    "pw.words.count(coverage)",
    "pw.tone.by_speaker(coverage.officials)",
    'pw.show.table("speakers", coverage.speakers)',
    "coverage.show(coverage.statements.head())",
)


@dataclasses.dataclass(frozen=True, repr=False)
class Coverage:
    """The tables of one corpus (see :data:`presswork.schema.SCHEMA`), and what corpus that is.

    Attributes
    ----------
    articles, blocks, quotations, speakers, comments, citations, shared_text, shared_statements, house_style,
    corrections, audit, problems
        The public tables as DataFrames.
    name, hash : str
        Name of the folder or file, and a hash over the documents' bytes.
    is_demo : bool
        Whether this is the invented demo corpus.
    n_left_out : int
        Documents left out by `since` and `until`, undated ones included.
    n_undated : int
        Those of them that were left out because their day is not known.
    n_copies, n_doubtful : int
        Copies of other documents, and statements, that :meth:`drop_copies` and :meth:`drop_doubtful` left out.
    tone_model : str
        The instrument that tone was measured with, ``light`` or ``careful``.
    grouped_by : str
        The column of ``metadata.csv`` that stands in place of the outlet (:meth:`compare_by`).
    variants, stop_words : tuple
        The corpus's own concepts of house style, and words that lists leave out (:mod:`presswork.corpus.sheets`).
    """

    articles: pd.DataFrame
    blocks: pd.DataFrame
    quotations: pd.DataFrame
    speakers: pd.DataFrame
    comments: pd.DataFrame
    citations: pd.DataFrame
    shared_text: pd.DataFrame
    shared_statements: pd.DataFrame
    house_style: pd.DataFrame
    corrections: pd.DataFrame
    audit: pd.DataFrame
    problems: pd.DataFrame
    name: str = ""
    hash: str = ""
    is_demo: bool = False
    n_left_out: int = 0
    n_undated: int = 0
    n_copies: int = 0
    n_doubtful: int = 0
    tone_model: str = "light"
    grouped_by: str = ""
    variants: tuple = ()
    stop_words: tuple = ()
    _derived: dict[str, Any] = dataclasses.field(default_factory=dict, init=False, compare=False)

    def __post_init__(self) -> None:
        readings = {
            "articles": lambda: tell_articles(self.articles),
            "problems": lambda: f"Problems: {tell_problems(self.problems)}.",
            "speakers": lambda: f"Quoted most: {name_top(self.speakers, 'speaker', 'n_statements', 6)}.",
            "quotations": lambda: (
                f"Statements: {tell_statements(self.quotations)}. {self.statements['speaker'].nunique()} speakers in "
                f"{self.statements['article_id'].nunique()} documents."
            ),
        }
        places = {"speakers": (lambda: self.statements, ["speaker"])}
        for name, frame in self.get_frames().items():
            behind, by = places.get(name, (None, ()))
            basis = Basis(self, behind, by, readings.get(name))
            object.__setattr__(self, name, attach_basis(frame, basis))

    def get_frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in the order of the schema."""
        return {name: getattr(self, name) for name in schema.SCHEMA}

    # ---- what it holds

    @property
    def statements(self) -> pd.DataFrame:
        """The quotations that somebody makes: all but scare quotes, which have no speaker."""
        return select_spoken(self.quotations)

    @property
    def officials(self) -> pd.DataFrame:
        """The statements of officials, named or not."""
        return self.statements[self.statements["is_official"].fillna(False).astype(bool)]

    @property
    def words(self) -> pd.DataFrame:
        """Every word in its place, with the voice it belongs to (:func:`presswork.words.word_list.list_words`)."""
        tables = self.articles, self.blocks, self.quotations, self.comments
        return self.derive("words", lambda: word_list.list_words(*tables))

    @property
    def written(self) -> dict[str, str]:
        """How the documents write words that are counted in small letters (:mod:`presswork.words.forms.writing`)."""
        return self.derive("written", lambda: writing.find_written(self.words, self.articles, self.blocks))

    def derive(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what `make` makes of these tables, made once under this `name`."""
        if name not in self._derived:
            self._derived[name] = make()
        return self._derived[name]

    # ---- asking it

    def find(self, what: str, is_lemma: bool = False) -> pd.DataFrame:
        """Return every place that a query finds, in the order of the text.

        One row per use, as :func:`presswork.words.contexts.find_uses` gives them: ``article_id, start, end, word,
        voice_kind, outlet, published_on`` ...  Furniture and repeated passages are not searched.

        Parameters
        ----------
        what
            Words, ``"phrases"``, ``negotiat*``, ``AND``, ``OR``, ``NOT``, ``gate NEAR/5 crack``
            (:mod:`presswork.asking.query`), asked of each paragraph; or ``/a regular expression/``.
        is_lemma
            Whether every form of a word is found: ``find`` also finds found.

        Raises
        ------
        ParameterError
            If the query cannot be read, or no regular expression stands between its slashes.
        """
        return attach_basis(places.find_places(self.words, self.articles, what, is_lemma), Basis(self, what=what))

    def search(self, query: str = "", **filters: Any) -> pd.DataFrame:
        """Return the statements that answer a question, in the order of time.

        The filters and columns are those of :func:`presswork.asking.search.search_statements`: ``speaker, about,
        outlets, since, until, kind, tone, is_lemma``.

        Raises
        ------
        ParameterError
            As there.
        """
        base = self.derive("database", lambda: database.make_database(self.get_frames()))
        return attach_basis(search.search_statements(base, query, **filters), Basis(self))

    def said_by(self, name: str) -> pd.DataFrame:
        """Return the statements of the speaker `name`: by canonical name, by a variant, or by a query over names.

        Capitals are ignored; ``Brask`` finds everybody of that name.  Rows and columns as in `quotations`.

        Raises
        ------
        ParameterError
            If nobody of that name is quoted; names that are near are told.
        """
        known = list(zip(self.speakers["speaker"], self.speakers["variants"], strict=True))
        return self.statements[self.statements["speaker"].isin(search.find_speakers(known, name, clean(self.name)))]

    def where(
        self,
        outlet: str = "",
        speaker: str = "",
        since: str = "",
        until: str = "",
        kind: str = "",
        about: str = "",
    ) -> Coverage:
        """Return a smaller Coverage: the documents that pass, with what belongs to them.

        Parameters
        ----------
        outlet
            An outlet of the corpus.
        since, until
            First and last day of publication, both included: ``2024-01-31``, or a month or a year.  Undated documents
            are left out then, and counted in `n_left_out` and `n_undated`.
        speaker, kind, about
            Whose statements (as :meth:`said_by`), of which form (``direct``, ``mixed``, ``indirect``), and what a
            query must find in them; documents without such a statement are left out.

        Raises
        ------
        ParameterError
            If a value names nothing that the corpus has.
        """
        since, until = parameters.read_day("since", since), parameters.read_day("until", until)
        kept = self.articles
        if outlet:
            parameters.check_among("outlet", outlet, kept["outlet"].dropna().unique())
            kept = kept[kept["outlet"] == outlet]
        if since or until:
            kept = parameters.select_days(kept, since, until)
        chosen = None
        if speaker or kind or about:
            chosen = self._choose_statements(speaker, kind, about)
            kept = kept[kept["article_id"].isin(chosen["article_id"])]
        if kept.empty:
            asked = {"outlet": outlet, "speaker": speaker, "kind": kind, "about": about}
            told = ", ".join(f"{name} {value!r}" for name, value in asked.items() if value)
            raise ParameterError(f"No document of {clean(self.name)} has {told}; ask for less at a time.")
        return self._keep(kept["article_id"], chosen, is_dated=bool(since or until))

    def _choose_statements(self, speaker: str, kind: str, about: str) -> pd.DataFrame:
        rows = self.said_by(speaker) if speaker else self.quotations
        if kind:
            parameters.check_among("kind", kind, schema.QUOTATION_KINDS)
            rows = rows[rows["kind"] == kind]
        if about:
            rows = rows.iloc[index.index_texts(rows["text"]).match(about)]
        return rows

    def _keep(self, ids: Iterable[str], chosen: pd.DataFrame | None = None, is_dated: bool = False) -> Coverage:
        ids = set(ids)
        frames = self.get_frames()
        frames |= {name: _keep_articles(frames[name], ids) for name in _BY_ARTICLE}
        if chosen is not None:
            frames["quotations"] = _keep_articles(chosen, ids)
        counts = {"n_left_out": self.n_left_out + len(self.articles) - len(ids)}
        counts["n_undated"] = self.n_undated + int(is_dated) * int(self.articles["published_on"].isna().sum())
        frames["shared_text"] = overlap.find_shared_text(frames["articles"], frames["blocks"])
        return self._remake(frames, **counts)

    def _list_own(self) -> list[dict]:
        return [value if isinstance(value, dict) else {} for value in self.articles["own"]]

    @property
    def comparable(self) -> list[str]:
        """The columns that documents can be compared by in place of the outlet: the user's own, then some of ours."""
        return [*dict.fromkeys(name for own in self._list_own() for name in own), *_COMPARABLE]

    def compare_by(self, column: str) -> Coverage:
        """Return the Coverage with a column of the user's own in place of the outlet, wherever outlets are compared.

        Parameters
        ----------
        column
            A column of ``metadata.csv`` that is none of ours (``section``), or ``byline``, ``agency`` or
            ``language``; ``outlet``, or what words alone are grouped by (``voice_kind``, ``month``), changes nothing.

        Raises
        ------
        ParameterError
            If no document has such a column.
        """
        if column in ("", "outlet", *parameters.WORD_GROUPS):
            return self
        parameters.check_among("compare", column, {*self.comparable, "outlet"})
        values = self.articles[column] if column in _COMPARABLE else [own.get(column) for own in self._list_own()]
        articles = self.articles.assign(outlet=pd.Series(list(values), index=self.articles.index, dtype="str"))
        frames = self.get_frames() | {"articles": articles}
        return self._remake(frames, grouped_by=column)

    def drop_copies(self) -> Coverage:
        """Return the Coverage without the documents that are copies of others, so that each text is counted once.

        Which those are tells :func:`presswork.sources.copies.find_copies`. `shared_text` stays whole: it shows what
        was left out.
        """
        ids = set(self.articles["article_id"]) - set(copies.find_copies(self.shared_text)["article_id"])
        frames = self.get_frames()
        frames |= {name: _keep_articles(frames[name], ids) for name in _BY_ARTICLE if name != "shared_text"}
        return self._remake(frames, n_copies=self.n_copies + len(self.articles) - len(ids))

    def count_as(self, count_copies_once: bool = False, min_confidence: float = 0.0) -> Coverage:
        """Return what is counted: without copies, without doubtful statements, as those parameters ask."""
        counted = self.drop_copies() if count_copies_once else self
        return counted.drop_doubtful(min_confidence) if min_confidence else counted

    def drop_doubtful(self, least: float) -> Coverage:
        """Return the Coverage without the statements whose bounds and source are less sure than `least`.

        `quotations.confidence` is the share of such statements that were right in the gold; what was set right by
        hand and turns of a transcript have none and stay.

        Raises
        ------
        ParameterError
            Unless `least` is between 0 and 1.
        """
        if not 0 <= least <= 1:
            raise ParameterError(f"The parameter min_confidence is {least}; it must be a share from 0 to 1.")
        is_doubtful = self.quotations["confidence"] < least
        if not is_doubtful.any():
            return self
        frames = self.get_frames() | {"quotations": self.quotations[~is_doubtful].reset_index(drop=True)}
        return self._remake(frames, n_doubtful=self.n_doubtful + int(is_doubtful.sum()))

    def _remake(self, frames: Mapping[str, pd.DataFrame], **changes: Any) -> Coverage:
        """Return the Coverage of these tables, with all that is made from them made anew."""
        made: dict[str, Any] = {**frames, **reduce_tables(frames, self.variants), **changes}
        return dataclasses.replace(self, **made)

    # ---- showing it

    def show(self, rows: pd.DataFrame | pd.Series, limit: int = 20) -> html.Rendered:
        """Return `rows` of one of the tables, or one row, in their place in the text."""
        rows = rows.to_frame().T if isinstance(rows, pd.Series) else rows
        return evidence.render_passages(rows, self.articles, "Passages", limit)

    def describe(self, **given: object) -> str:
        """Return where figures come from: corpus and its hash, period, version and the parameters `given`.

        Parameters that are empty, and switches that are off, are left out.
        """
        told = {name: value for name, value in given.items() if value not in ("", None, False, 0)}
        settings = ", ".join(f"{name}={clean(value)}" for name, value in told.items())
        left_out = f", {self.n_left_out} left out by date" if self.n_left_out else ""
        left_out += f" ({self.n_undated} undated)" if self.n_undated else ""
        left_out += f", copies of others left out: {self.n_copies}" if self.n_copies else ""
        left_out += f", {tell_count(self.n_doubtful, 'doubtful statement')} left out" if self.n_doubtful else ""
        n_corrected = len(self.corrections)
        left_out += f", {tell_count(n_corrected, 'statement')} set right by hand" if n_corrected else ""
        languages = tell_languages(self.articles)
        if self.grouped_by:
            left_out += f", compared by {clean(self.grouped_by)}, which is meant wherever it says outlet"
        return (
            f"Corpus {clean(self.name)}{' (invented demo corpus)' if self.is_demo else ''}: "
            f"{tell_count(len(self.articles), 'document')}{left_out}, sha256 {self.hash[:12]}\n"
            f"Presswork {__version__}; tone by the {self.tone_model} instrument; parameters: "
            f"{settings or 'as they stand'}"
            f"{chr(10) + languages if languages else ''}"
        )

    def _count(self) -> dict[str, str]:
        outlets = sorted(self.articles["outlet"].dropna().unique())
        named = ", ".join(clean(outlet) for outlet in outlets[:6]) + (" ..." if len(outlets) > 6 else "")
        return {
            "documents": f"{len(self.articles):,}",
            "outlets": f"{len(outlets):,}: {named}" if outlets else "unknown",
            "published": tell_days(self.articles["published_on"]),
            "words": f"{int(self.articles['n_words'].fillna(0).sum()):,}",
            "statements": tell_statements(self.quotations),
            "speakers": f"{len(self.speakers):,}",
            "reader comments": f"{len(self.comments):,}",
            "problems": tell_problems(self.problems),
        }

    def __repr__(self) -> str:
        lines = [f"  {term}: {text}" for term, text in self._count().items()]
        return "\n".join([f"Coverage {clean(self.name)}", *lines, "Try:", *(f"  {line}" for line in _TRY)])

    def _repr_html_(self) -> str:
        rows = [{"what": term, "count": text} for term, text in self._count().items()]
        tries = "".join(f"<li><code>{html.escape(line)}</code></li>" for line in _TRY)
        return html.render_facts(f"Coverage {clean(self.name)}", rows, f"<p>Try next:</p><ul>{tries}</ul>")


def _keep_articles(table: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    keys = [column for column in ("article_id", "other_id") if column in table]
    return table[table[keys].isin(ids).all(axis=1)].reset_index(drop=True)


def reduce_tables(frames: Mapping[str, pd.DataFrame], variants: tuple, spread: Spread | None = None) -> dict:
    """Return `speakers`, `house_style` and `shared_statements`; `spread` maps (:mod:`presswork.spreading`)."""
    names = ("articles", "blocks", "quotations", "comments", "shared_text")
    articles, blocks, said, comments, shared = (frames[name] for name in names)
    concepts = house_style.read_variants(variants)
    return {
        "speakers": speakers.list_speakers(said),
        "house_style": house_style.count_house_style(articles, blocks, said, comments, concepts, spread),
        "shared_statements": chains.find_shared_statements(said, articles, shared, spread),
    }
