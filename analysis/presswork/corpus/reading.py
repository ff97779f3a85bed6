"""How does a file become rows of `articles`?

One road for every kind of file: a reader gives documents as the file holds them, bulk exports are split, texts are
repaired, pages are taken apart, what is no article is set aside, and what is known of a document is settled.
Whatever goes wrong inside one document is a row of `problems`, and the rest is read.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from presswork.corpus import bulk, readers
from presswork.corpus.encoding import find_damaged, repair_mojibake, replace_unstorable
from presswork.corpus.facts import Facts, Source, find_cut, judge_page, name_size
from presswork.corpus.formats.files import File, RawDocument
from presswork.corpus.problems import Problems, limit_time
from presswork.corpus.records import MAX_TEXT_BYTES, Columns, clean_value, cut_file, read_records, read_text
from presswork.corpus.repairs import Told, add_up, repair_text, repair_words
from presswork.errors import CorpusError, PressworkError

# Characters of one document, some 350,000 words: a book; what is longer holds many documents.
LONGEST_TEXT = 2_000_000
# To read so many bytes a library may take as long as the steps take with one character:
# 30 microseconds a byte.
_BYTES_OF_A_CHARACTER = 10
# The first words of an error tell; a library's whole message may be a page.
_LONGEST_ERROR = 160


@dataclass
class Heard:
    """What reading some files told: rows of `problems`, columns not used, lines of the metadata that were."""

    rows: list[dict]
    unused: dict[tuple[str, ...], list[str]]
    used: set[int]
    tallies: Counter[tuple[str, str]]


@dataclass
class Piece:
    """What a piece of a file holds: articles, repairs; of records the columns, and those without a text."""

    columns: Columns = field(default_factory=lambda: Columns({}))
    articles: list[dict] = field(default_factory=list)
    lacking: list[tuple[int, int, str]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


@dataclass
class Reading:
    """What the readers of one corpus share, and what they tell."""

    mapping: dict[str, str]
    problems: Problems
    facts: Facts
    encoding: str = ""
    unused: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    step: str = "reading"

    def tell(self, since: int) -> Heard:
        """Return what was told since there were so many problems, for the reading of the whole corpus to join."""
        unused, self.unused, tallies, self.problems.tallies = self.unused, {}, self.problems.tallies, Counter()
        return Heard(self.problems.rows[since:], unused, self.facts.metadata.used, tallies)

    def join(self, heard: Heard) -> None:
        """Add what the reading of other files told, as if they had been read here."""
        self.problems.rows += heard.rows
        self.problems.tallies.update(heard.tallies)
        self.facts.metadata.used |= heard.used
        for columns, names in heard.unused.items():
            self.unused.setdefault(columns, []).extend(names)

    def read_file(self, file: File) -> Iterator[dict]:
        """Yield the articles of a file, and of the files inside it.

        Raises
        ------
        PressworkError
            If the file as a whole cannot be read.
        """
        if readers.is_archive(file):
            yield from self._read_safely(file, self._read_archive(file))
            return
        if file.suffix in readers.RECORDS or readers.is_crawl(file):
            n_noted = len(self.problems.rows)
            pieces = [self.read_piece(piece) for piece in self.cut(file)]
            yield from self.join_pieces(file, pieces, n_noted)
            return
        self.told = []
        try:
            yield from self._read_safely(file, self._read_documents(file))
        finally:
            self._tell_repairs(file, self.told)

    def _tell_repairs(self, file: File, told: list[Told]) -> None:
        for one, n_texts in add_up(told):
            self.problems.note(file.name, one.tell(n_texts), one.action)

    def _read_safely(self, file: File, articles: Iterator[dict]) -> Iterator[dict]:
        """Yield the articles of a file; where a library meets what it was not made for, those read until then."""
        self.step = "reading"
        try:
            with limit_time(file.size // _BYTES_OF_A_CHARACTER):
                yield from articles
        except (PressworkError, OSError):
            raise
        except Exception as error:
            self._note_failure(file.name, error)

    def _read_archive(self, file: File) -> Iterator[dict]:
        n_members = 0
        for member in readers.list_members(file, self.problems.note):
            n_members += 1
            if not readers.is_read(member):
                self.problems.note(member.name, readers.explain_kind(member.suffix))
                continue
            try:
                yield from self.read_file(member)
            except (PressworkError, OSError) as error:
                self.problems.note(member.name, str(error))
        if not n_members and not self.problems.has(file.name):
            self.problems.note(file.name, "an archive without files")

    def _note_failure(self, place: str, error: Exception) -> None:
        what = f"{type(error).__name__}: {error}".replace("\n", " ")[:_LONGEST_ERROR]
        self.problems.note(place, f"an error in {self.step} ({what})")

    def _isolate(self, place: str, articles: Iterator[dict], size: int) -> Iterator[dict]:
        """Yield the articles of one document of so many characters; an error inside it costs this document only."""
        try:
            with limit_time(size):
                read = list(articles)
            yield from read
        except PressworkError:
            raise
        except Exception as error:
            self._note_failure(place, error)

    # ---- documents

    def _read_documents(self, file: File) -> Iterator[dict]:
        n_read, n_noted = 0, len(self.problems.rows)
        self.step = "reading"
        for raw in readers.read_documents(file, self.problems, self.encoding):
            n_read += 1
            place = f"{file.name}{raw.place}"
            yield from self._isolate(place, self._read_document(file, raw, place), len(raw.content))
            self.step = "reading"
        if not readers.is_crawl(file) and not n_read:
            self._note_nothing(file, n_noted)

    def _note_nothing(self, file: File, n_noted: int) -> None:
        if len(self.problems.rows) == n_noted and not readers.holds_comments(file):
            self.problems.note(file.name, "no text")

    def _read_document(self, file: File, raw: RawDocument, place: str) -> Iterator[dict]:
        if len(raw.content) > MAX_TEXT_BYTES:
            self.problems.note(place, _explain_length(len(raw.content)))
            return
        content = self._mend(raw.content, place)
        self.step = "splitting"
        export = bulk.split_page(content) if raw.is_html else bulk.split_export(content)
        if export is not None:
            yield from self._read_export(file, export)
            return
        source = self._name(file, raw)
        if raw.is_html:
            yield from self._read_page(source, content, raw)
        else:
            yield from self._make_article(source, self._repair(content), [(raw.facts, raw.basis)])

    def _name(self, file: File, raw: RawDocument) -> Source:
        if raw.number is None:
            return Source(file.name, file.stem, hashlib.sha256(file.read()).hexdigest(), file.name)
        digest = hashlib.sha256(raw.content.encode("utf-8", "replace")).hexdigest()
        return Source(file.name, f"{file.stem}-{raw.number}", digest, f"{file.name}{raw.place}")

    def _read_page(self, source: Source, html: str, raw: RawDocument) -> Iterator[dict]:
        from presswork.page.html.markup import open_page  # needs an extra

        self.step = "reading the page"
        html, told = repair_words(html)
        self.told += told
        url = self.facts.find(source).get("url") or raw.url
        page, lists_articles, unread = open_page(html, url)
        for problem, action in unread:
            self.problems.note(source.place, problem, action)
        parts = [(raw.facts, raw.basis), (page, "page")]
        for article in self._make_article(source, page["text"] or "", parts, is_index=lists_articles):
            marks = page.get("marks")
            yield article | {"marks": marks and [mark for mark in marks if mark["end"] <= len(article["text"])]}

    def _read_export(self, file: File, export: bulk.Export) -> Iterator[dict]:
        """Yield the articles of a bulk export."""
        for problem in export.unread:
            self.problems.note(file.name, problem)
        if not export.parts:
            return
        n = len(export.parts)
        told = "split into its articles; labels without a column of ours (section, edition ...) are passed over"
        self.problems.note(file.name, f"an export of {export.service} with {n:,} articles", told)
        for number, part in enumerate(export.parts, 1):
            place = f"{file.name}:{part.line}"
            digest = hashlib.sha256(part.text.encode("utf-8", "replace")).hexdigest()
            source = Source(file.name, f"{file.stem}-{number}", digest, place)
            self._check_length(part, place)
            yield from self._isolate(
                place,
                self._make_article(source, self._repair(part.text), [(part.facts, "given")]),
                len(part.text),
            )

    def _check_length(self, part: bulk.Part, place: str) -> None:
        """An export tells how many words each article has: far fewer here are a part that was lost."""
        n_here = len(part.text.split())
        if part.n_words and n_here < 0.7 * part.n_words - 20:
            self.problems.note(
                place, f"{n_here:,} words where the export tells {part.n_words:,}", "cut off, or not split well"
            )

    # ---- records

    def cut(self, file: File) -> list[File]:
        """Return the pieces of a file that are read apart: of records or a crawl several where it is large."""
        spans = cut_file(file, self.encoding)
        return [dataclasses.replace(file, span=span) for span in spans]

    def read_piece(self, file: File) -> Piece:
        """Return what a file of records or a crawl holds, or a piece of one."""
        self.told, self.step = [], "reading"
        piece = Piece(Columns(self.mapping), told=self.told)
        is_crawl = readers.is_crawl(file)
        read = self._read_documents(file) if is_crawl else self._read_records(file, piece)
        piece.articles += self._read_safely(file, read)
        return piece

    def _read_records(self, file: File, piece: Piece) -> Iterator[dict]:
        for number, record in read_records(file, self.problems, self.encoding):
            row = piece.columns.read(record)
            if "text" not in row:
                piece.lacking.append((number, number, "no column for the text"))
                continue
            place = f"{file.name}:{number}" if number else file.name
            yield from self._isolate(place, self._read_record(file, number, row, place), len(str(row["text"])))
            self.step = "reading"

    def join_pieces(self, file: File, pieces: Iterable[Piece], n_noted: int) -> Iterator[dict]:
        """Yield the articles of a file that was read in pieces; a column that no record has is an error.

        `n_noted` problems were told before any piece was read.

        Raises
        ------
        CorpusError
        """
        whole = Piece(Columns(self.mapping))
        for piece in pieces:
            whole.columns.join(piece.columns)
            whole.articles += piece.articles
            whole.lacking += piece.lacking
            whole.told += piece.told
        try:
            self.problems.tell_tallies(file.name)
            if not readers.is_crawl(file):
                self._check_records(file, whole, n_noted)
            elif not whole.articles:
                self._note_nothing(file, n_noted)
            yield from whole.articles
        finally:
            self._tell_repairs(file, whole.told)

    def _check_records(self, file: File, whole: Piece, n_noted: int) -> None:
        self._check_columns(file, whole.columns, whole.lacking)
        if not whole.columns.seen and not self.problems.has_left_out(n_noted):
            self.problems.note(file.name, "no records")

    def _check_columns(self, file: File, columns: Columns, lacking: list[tuple[int, int, str]]) -> None:
        missing = columns.list_missing()
        if columns.seen and not missing and not columns.found_text:
            missing = [self.mapping.get("text", "text")]
        if columns.seen and missing:
            raise CorpusError(_explain_columns(file.name, missing, list(columns.seen)))
        self.problems.note_lines(file.name, lacking)
        if unused := columns.list_unused():
            self.unused.setdefault(tuple(unused), []).append(file.name)
        for name in sorted(columns.objects):
            self.problems.note(file.name, f"the column {name} holds objects", f"not used; name a part: {name}.name")

    def _read_record(self, file: File, number: int, row: dict, place: str) -> Iterator[dict]:
        text = read_text(row["text"])
        if text is None or len(text) > MAX_TEXT_BYTES:
            self.problems.note(place, _explain_text(row["text"]))
            return
        given_id = clean_value(row.pop("article_id", None))
        facts = {name: self._mend(v, place) if isinstance(v, str) else v for name, v in row.items() if name != "text"}
        self._check_size(text, place)
        mended = self._mend(text, place)
        digest = hashlib.sha256(mended.encode()).hexdigest()
        source = Source(file.name, given_id or (f"{file.stem}-{number}" if number else file.stem), digest, place)
        yield from self._make_article(source, self._repair(mended), [(facts, "given")], is_record=True)

    def _check_size(self, text: str, place: str) -> None:
        """A text as long as a cell may be is cut off; it is looked at before any repair."""
        if size := name_size(text):
            self.problems.note(place, f"cut off: the text is {size}", "read as it is")

    def note_unused(self) -> None:
        """Note the columns of which nothing was used, once for all files that have the same."""
        for columns, names in self.unused.items():
            more = f" (and in {len(names) - 1:,} more files)" if len(names) > 1 else ""
            listed = ", ".join(columns[:12]) + (f" and {len(columns) - 12} more" if len(columns) > 12 else "")
            what = "column not used" if len(columns) == 1 else "columns not used"
            self.problems.note(names[0], f"{what}{more}: {listed[:300]}", "passed over; --map OURS=THEIRS names one")

    # ---- texts

    def _mend(self, text: str, place: str) -> str:
        """Return a text with what a wrong encoding has garbled repaired where that is certain."""
        self.step = "repairing the characters"
        return mend_characters(text, place, self.problems)

    def _repair(self, text: str) -> str:
        self.step = "repairing the text"
        text, told = repair_text(text)
        self.told += told
        return text

    def _make_article(
        self,
        source: Source,
        text: str,
        parts: list[tuple[Mapping, str]],
        is_record: bool = False,
        is_index: bool = False,
    ) -> Iterator[dict]:
        """Yield the row of a document, or note why it is none; `parts` are its facts with the basis of their date."""
        self.step = "settling what is known of the document"
        if len(text) > LONGEST_TEXT:
            self.problems.note(
                source.place, f"cut off: a text of {len(text):,} characters", f"the first {LONGEST_TEXT:,} are read"
            )
            text = text[:LONGEST_TEXT]
        if not text.strip():
            self.problems.note(source.place, "no text")
            return
        facts = self.facts.settle(source, parts, text)
        self.step = "looking whether it is an article"
        if wall := judge_page(text, facts.get("headline"), is_index):
            self.problems.note(source.place, f"no article but {wall}")
            return
        if cut := find_cut(text, is_record):
            text = cut[0]
            self.problems.note(source.place, f"cut off: the text {cut[1]}", "read as it is")
        row = {"article_id": source.article_id, "path": source.path, "sha256": source.sha256, "text": text}
        yield row | facts | {"own": self.facts.find_own(source)}


def _explain_columns(name: str, missing: list[str], columns: list[str]) -> str:
    return (
        f"{name} has no column {', '.join(missing)}; it has {', '.join(map(str, columns[:30]))}: "
        "say which one holds the text with --map text=COLUMN, or leave the file out if it holds no texts."
    )


def _explain_length(n: int) -> str:
    return f"{n:,} characters, more than the {MAX_TEXT_BYTES:,} of a text"


def _explain_text(text: object) -> str:
    if text is None or (isinstance(text, str) and not text.strip()) or text != text:
        return "no text"
    if not isinstance(text, (str, list)):
        return f"a text that is no string but {type(text).__name__}"
    return _explain_length(len(text)) if isinstance(text, str) else "a text that is no list of paragraphs"


def mend_characters(text: str, place: str, problems: Problems) -> str:
    """Return a text with mojibake repaired and what stands for no character replaced; all of it is noted."""
    text, examples = repair_mojibake(text)
    if examples:
        before, after = examples[0]
        words = "word" if len(examples) == 1 else "words"
        garbled = f"{len(examples)} {words} garbled by a wrong encoding before us ({before})"
        problems.note(place, garbled, f"repaired ({after}); places count the repaired text")
    damaged = find_damaged(text)
    if damaged:
        words = "word looks" if len(damaged) == 1 else "words look"
        problems.note(
            place, f"{len(damaged)} {words} garbled by a wrong encoding before us ({damaged[0]})", "left as it is"
        )
    clean = replace_unstorable(text)
    if clean != text:
        problems.note(place, "nulls or half surrogate pairs, which stand for no character", "replaced by U+FFFD")
    return clean
