"""What did the user write beside the documents?

``names.csv`` says who is meant by an alias, ``corrections.csv`` what was set right by hand, ``audit.csv`` holds the
marks of a reader who looked at a sample, and ``variants.csv`` which words count as variants of one concept;
``verbs.csv``, ``titles.csv`` and ``stop_words.csv`` are words of the corpus's own, before those of our lists.  All
are optional; their columns are listed at the functions that read them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from presswork.corpus.problems import Problems
from presswork.corpus.records import clean_value, read_records
from presswork.errors import CorpusError
from presswork.language.lexicon import read_lexicon
from presswork.schema import TONES, make_table, to_rows
from presswork.table_files import read_cell

CORRECTIONS, AUDIT, VARIANTS = "corrections.csv", "audit.csv", "variants.csv"
VERBS, TITLES, STOP_WORDS = "verbs.csv", "titles.csv", "stop_words.csv"
SIDECARS = ("metadata.csv", "names.csv", CORRECTIONS, "comments.csv", AUDIT, VARIANTS, VERBS, TITLES, STOP_WORDS)


def find_folder(corpus: Path) -> Path:
    """Return the folder in which the files beside the documents lie: `corpus` itself, or that of a single file."""
    return corpus if corpus.is_dir() else corpus.parent


def read_names(corpus: str | Path, broken: list[dict] | None = None) -> pd.DataFrame:
    """Return the corpus's own names, from ``names.csv``; no rows when there is no such file.

    One row per alias, in file order: alias, speaker (both required), role, affiliation, is_official.

    Parameters
    ----------
    broken
        Takes a row of `problems` for each line with a cell that is not allowed; None to raise it.

    Raises
    ------
    CorpusError
        If a column is missing or unknown, or a cell has a value that is not allowed.
    """
    return _read_sidecar(Path(corpus), "names.csv", _NAMES, broken)


def read_corrections(corpus: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what was set by hand, from ``corrections.csv``, and the problems of it; no rows without such a file.

    One row per corrected statement, in file order: line (of the file), article_id, start, end (required: they say
    which statement), and text (for the reader's orientation), kind, speaker, role, affiliation, is_official,
    tone_label, target_tone_label.  A null leaves the machine's value; the kind "none" says that there is no
    statement, the speaker "unknown" that the text does not tell.

    A line with a cell that is not allowed is left out, and told as a problem.

    Raises
    ------
    CorpusError
        If a column is missing or unknown.
    """
    broken: list[dict] = []
    rows = _read_sidecar(Path(corpus), CORRECTIONS, _CORRECTIONS, broken, has_lines=True)
    return rows, make_table("problems", broken)


def read_own_variants(corpus: str | Path, broken: list[dict] | None = None) -> list[dict[str, str]]:
    """Return the corpus's own concepts, from ``variants.csv``; no rows when there is no such file.

    One row per variant, in file order: concept, variant, forms (required), not_after, not_before, as
    :func:`presswork.sources.house_style.count_variants` wants them.

    Raises
    ------
    CorpusError
        As for :func:`read_names`.
    """
    rows = to_rows(_read_sidecar(Path(corpus), VARIANTS, _VARIANTS, broken))
    return [{column: value or "" for column, value in row.items()} for row in rows]


def read_own_lists(corpus: str | Path, broken: list[dict] | None = None) -> dict[str, list[dict[str, str]]]:
    """Return the corpus's own rows of word lists by name of the list, as :func:`~lexicon.adding_rows` wants them.

    ``verbs.csv`` has ``forms`` (required, divided by ``|``), ``class`` (neutral if empty) and ``note``;
    ``titles.csv`` has ``title`` and ``class`` (required), ``variants`` and ``note``.

    Raises
    ------
    CorpusError
        As for :func:`read_names`.
    """
    verb_columns = _VERBS | {"class": (False, "str", _list_cue_classes())}
    verbs = [
        {"cue": row["forms"].split("|")[0], "forms": row["forms"].lower(), "class": row["class"] or "neutral"}
        for row in to_rows(_read_sidecar(Path(corpus), VERBS, verb_columns, broken))
    ]
    titles = [
        {"title": row["title"], "variants": row["variants"] or "", "class": row["class"], "gender": ""}
        for row in to_rows(_read_sidecar(Path(corpus), TITLES, _TITLES, broken))
    ]
    return {name: rows for name, rows in (("reporting_verbs", verbs), ("titles", titles)) if rows}


def _list_cue_classes() -> dict[str, str]:
    return {row["class"]: row["class"] for row in read_lexicon("reporting_verbs")}


def read_own_stop_words(corpus: str | Path, broken: list[dict] | None = None) -> tuple[str, ...]:
    """Return the words that lists leave out beside ours, from ``stop_words.csv`` (``word``, ``note``), sorted.

    Raises
    ------
    CorpusError
        As for :func:`read_names`.
    """
    rows = _read_sidecar(Path(corpus), STOP_WORDS, _STOP_WORDS, broken)
    return tuple(sorted({word.casefold() for word in rows["word"]}))


def note_own_lists(
    lists: dict[str, list[dict[str, str]]], stop_words: tuple[str, ...], quotations: pd.DataFrame
) -> list[dict[str, str]]:
    """Return a row of `problems` for each list of the corpus's own: how many words, and in how many statements."""
    used = {VERBS: ("cue", "reporting_verbs", "forms"), TITLES: ("role", "titles", "variants")}
    rows = []
    for name, (column, lexicon, key) in used.items():
        words = [
            word for row in lists.get(lexicon, ()) for word in (row.get("title", ""), *row[key].split("|")) if word
        ]
        held = rf"(?i)\b(?:{'|'.join(map(re.escape, sorted(words)))})\b"
        n = int(quotations[column].str.contains(held, na=False).sum()) if words else 0
        rows += [(name, f"{len(words)} words of your own, in the {column} of {n} statements")] if words else []
    rows += [(STOP_WORDS, f"{len(stop_words)} words of your own, which lists leave out")] if stop_words else []
    return [{"path": name, "problem": told, "action": "used"} for name, told in rows]


def read_audit(corpus: str | Path, broken: list[dict] | None = None) -> pd.DataFrame:
    """Return the marks of a reader, from ``audit.csv``; no rows when there is no such file.

    One row per sampled statement or sentence, in file order, columns as the table ``audit``.

    Raises
    ------
    CorpusError
        As for :func:`read_names`.
    """
    rows = _read_sidecar(Path(corpus), AUDIT, _AUDIT, broken)
    places = pd.DataFrame(rows.pop("place").tolist(), columns=["article_id", "start", "end"], index=rows.index)
    return make_table("audit", to_rows(rows.drop(columns=["context", "towards", "confidence", "link"]).join(places)))


def write_place(article_id: str, start: int, end: int) -> str:
    """Return a place in words: unlike an id and two numbers, no spreadsheet takes it for a number or a date.

    >>> write_place("007", 12, 40)
    '007, characters 12 to 40'
    """
    return f"{article_id}, characters {start} to {end}"


def read_number(value: str) -> int:
    """Return a whole number that every table can hold.

    Raises
    ------
    ValueError
        If it is none, or has more than 15 digits.
    """
    if len(value) > 16:
        raise ValueError(value[:20])
    return int(value)


def _read_place(value: str) -> tuple[str, int, int]:
    article_id, start, end = _PLACE.fullmatch(value).groups()
    return article_id, read_number(start), read_number(end)


_PLACE = re.compile(r"(.+), characters (\d+) to (\d+)", re.DOTALL)
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
# As people write marks and as spreadsheets save them.
_MARKS = {**_YES_NO, "y": True, "t": True, "x": True, "n": False, "f": False, "1.0": True, "0.0": False}


_TONES = {"-1": -1, "0": 0, "1": 1, "+1": 1} | {word: label for label, word in TONES.items()}
_TONE_WORDS = {key: TONES[label] for key, label in _TONES.items()}
_QUOTATION_KINDS = {kind: kind for kind in ("direct", "mixed", "indirect", "scare", "none")}
# A rule that is a function turns a cell into a value or fails; what it wants is told by these words.
_WANTED = {
    read_number: "a whole number of at most 15 digits",
    _read_place: "as it was drawn, such as 'ferry, characters 12 to 40'",
}

# Column -> (is it required, type, allowed values or None for any).  "note" is for people.
_SPEAKER_COLUMNS = {
    **dict.fromkeys(("role", "affiliation"), (False, "str", None)),
    "is_official": (False, "boolean", _YES_NO),
    "note": (False, "str", None),
}
_NAMES = {**dict.fromkeys(("alias", "speaker"), (True, "str", None)), **_SPEAKER_COLUMNS}
_CORRECTIONS = {
    "article_id": (True, "str", None),
    **dict.fromkeys(("start", "end"), (True, "Int64", read_number)),
    **{"text": (False, "str", None), "kind": (False, "str", _QUOTATION_KINDS), "speaker": (False, "str", None)},
    **_SPEAKER_COLUMNS,
    **dict.fromkeys(("tone_label", "target_tone_label"), (False, "Int64", _TONES)),
}
_VARIANTS = {
    **dict.fromkeys(("concept", "variant", "forms"), (True, "str", None)),
    **dict.fromkeys(("not_after", "not_before", "note"), (False, "str", None)),
}
_VERBS = {"forms": (True, "str", None), "note": (False, "str", None)}
# Those of the classes of ``titles.csv`` that people need; what they mean stands in the documentation.
_TITLE_CLASSES = ("office", "state", "spokes", "never")
_TITLES = {
    "title": (True, "str", None),
    "class": (True, "str", {name: name for name in _TITLE_CLASSES}),
    **dict.fromkeys(("variants", "note"), (False, "str", None)),
}
_STOP_WORDS = {"word": (True, "str", None), "note": (False, "str", None)}
_AUDIT = {
    "what": (True, "str", {"statement": "statement", "sentence": "sentence"}),
    "place": (True, "object", _read_place),
    **dict.fromkeys("text context speaker tone towards confidence link".split(), (False, "str", None)),
    **dict.fromkeys("statement_right speaker_right tone_right missed".split(), (False, "boolean", _MARKS)),
    "speaker_should_be": (False, "str", None),
    "tone_should_be": (False, "str", _TONE_WORDS),
    **{"note": (False, "str", None), "drawn_from": (True, "Int64", read_number)},
}


def _read_sidecar(
    corpus: Path, name: str, columns: dict, broken: list[dict] | None = None, has_lines: bool = False
) -> pd.DataFrame:
    """Return the rows of a file, and their lines if asked; `broken` takes a problem for each row not to be read."""
    path = find_folder(corpus) / name
    problems = Problems(path.parent)
    try:
        records = list(read_records(path, problems)) if path.is_file() else []
    except OSError as error:
        problems.note_error(path, error)
    # Marks are read from any encoding, for spreadsheets choose one; a name in a wrong one would be another name.
    told = [row for row in problems.rows if name != AUDIT or row["action"] == "left out"]
    if broken is not None:
        broken += [row | {"path": name} for row in told if row["problem"].startswith("line")]
        told = [row for row in told if not row["problem"].startswith("line")]
    wrong = [row["problem"] for row in told]
    if wrong:
        raise CorpusError(f"{path}: {wrong[0]}; mend the file (save it as UTF-8) or take it away.")
    there = set(records[0][1]) - {""} if records else set(columns)  # a spreadsheet may save an empty column
    missing = [c for c, (is_required, _, _) in columns.items() if is_required and c not in there]
    if missing or there - set(columns):
        wrong = f"lacks {missing}" if missing else f"has unknown columns {sorted(there - set(columns))}"
        raise CorpusError(f"{path} {wrong}; its columns may be {list(columns)}.")
    rows = []
    for line, record in records:
        try:
            rows.append({c: _read_cell(record.get(c), c, rule) for c, rule in columns.items()} | {"line": line})
        except CorpusError as error:
            if broken is None:
                raise CorpusError(f"{path}, line {line}: {error}") from None
            broken.append({"path": name, "problem": f"line {line}: {error}", "action": "left out"})
    types = {c: t for c, (_, t, _) in columns.items()} | ({"line": "Int64"} if has_lines else {})
    return pd.DataFrame({c: pd.Series([r[c] for r in rows], dtype=t) for c, t in types.items()})


def _read_cell(cell: str | None, column: str, rule: tuple) -> object:
    is_required, _, allowed = rule
    value = clean_value(cell)
    if value is None and is_required:
        raise CorpusError(f"{column} is empty; fill it in or take the line out.")
    if value is None or allowed is None:
        return value and read_cell(value)
    try:
        return allowed(read_cell(value)) if callable(allowed) else allowed[value.lower()]
    except (KeyError, ValueError, AttributeError):
        what = _WANTED[allowed] if callable(allowed) else f"one of {', '.join(allowed)}"
        raise CorpusError(f"{column} is {value!r}; it must be {what}.") from None
