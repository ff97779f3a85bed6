"""What could not be read, and what was done about it?

A row of ``problems`` is one thing that was left out or repaired; nothing is dropped or changed without one.  One
document never ends a run: what fails inside one becomes a row, too, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from presswork.corpus.encoding import MARKS, decode_bytes, replace_unstorable
from presswork.errors import PressworkError


@dataclass
class Problems:
    """The rows of `problems` of the corpus at `root`, as they are found."""

    root: Path
    rows: list[dict] = field(default_factory=list)
    tallies: Counter[tuple[str, str]] = field(default_factory=Counter)

    def name(self, path: Path) -> str:
        """Return the path below the corpus, of a file elsewhere its name; in UTF-8, whatever the locale says."""
        below = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
        try:
            return os.fsencode(below).decode("utf-8")
        except UnicodeError:
            return replace_unstorable(below)

    def note(self, name: str, problem: str, action: str = "left out") -> None:
        """Add a row."""
        self.rows.append({"path": name, "problem": replace_unstorable(problem), "action": action})

    def tally(self, name: str, kind: str) -> None:
        """Count an answer of a crawl that is no page; they are told together (:meth:`tell_tallies`)."""
        self.tallies[name, kind] += 1

    def tell_tallies(self, name: str) -> None:
        """Add a row for each kind of answer that was counted of a crawl."""
        for key in [key for key in self.tallies if key[0] == name]:
            n = self.tallies.pop(key)
            self.note(name, f"{n:,} {'answer' if n == 1 else 'answers'} {key[1]}")

    def has(self, name: str) -> bool:
        """Return whether there is a row about a file or a place in it."""
        return any(row["path"] == name or row["path"].startswith((f"{name}:", f"{name}/")) for row in self.rows)

    def has_left_out(self, since: int) -> bool:
        """Return whether something was left out since there were so many rows."""
        return any(row["action"].startswith("left out") for row in self.rows[since:])

    def note_error(self, path: Path, error: OSError) -> None:
        """Add a row for a file or folder that the system does not let us read."""
        self.note(self.name(path), f"cannot be read ({error.strerror or error})")

    def note_lines(self, name: str, broken: list[tuple[int, int, str]]) -> None:
        """Add a row for each run of broken lines (first, last, why): a broken file gives few rows, not thousands."""
        runs: list[list] = []
        for first, last, why in broken:
            if runs and runs[-1][1] + 1 == first:
                runs[-1][1] = last
            else:
                runs.append([first, last, why])
        for first, last, why in runs:
            lines = f"line {first}" if first == last else f"lines {first} to {last}"
            self.note(f"{name}:{first}", f"{lines}: {why}")


def decode_noted(data: bytes, name: str, problems: Problems, is_html: bool = False, encoding: str = "") -> str | None:
    """Return the text of a file; None, and a problem, when it is binary.

    `encoding` is what the user says it is written in; a file that says otherwise itself, or cannot be read so, is
    read as it is.
    """
    if encoding and not data.startswith(MARKS):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            problems.note(name, f"not {encoding}, as --encoding says", "read as what its bytes look like")
    try:
        text, encoding = decode_bytes(data, is_html)
    except UnicodeError:
        problems.note(name, "a binary file (null or control bytes), whatever its name says")
        return None
    if encoding:
        problems.note(name, "not UTF-8, and not marked as anything else", f"read as {encoding}")
    return text


# What the steps may take: so long at least, and so much more for each character, of which
# news takes some 10 microseconds, with the careful instrument 40.
SECONDS, SECONDS_PER_CHARACTER = 60.0, 0.0003


@contextlib.contextmanager
def limit_time(n_characters: int) -> Iterator[None]:
    """Raise TimeoutError in what runs longer than its text allows, also within a pattern.

    Only in the main thread of a system with timers; elsewhere nothing is limited.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    seconds = SECONDS + SECONDS_PER_CHARACTER * n_characters

    def stop(*_: object) -> None:
        raise TimeoutError(f"took longer than {seconds:,.0f} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)  # that of what runs around it
        signal.signal(signal.SIGALRM, before)


Step = Callable[[pd.DataFrame], pd.DataFrame]
# The first words of an error tell; a library's whole message may be a page.
_LONGEST_ERROR = 160


class Guard:
    """Runs the steps of annotation so that an error inside one article costs what that step makes of this article.

    A step is first run on all articles; only where that fails are they halved until the failing ones are found.

    Parameters
    ----------
    articles
        With `article_id` and `path`, by which an article is named to the reader.
    failures
        Takes a row of `problems` for each article and step; None to raise what goes wrong.
    """

    def __init__(self, articles: pd.DataFrame, failures: list[dict] | None):
        self._paths = dict(zip(articles["article_id"], articles["path"], strict=True))
        self._failures = failures

    def map(self, step: str, run: Step, rows: pd.DataFrame, otherwise: Step | None = None) -> pd.DataFrame:
        """Return the rows that a step makes of `rows`; for an article in which it fails, those of `otherwise`.

        `rows` have an `article_id`; `otherwise` makes no rows where it is None.
        """
        try:
            with limit_time(int(rows["text"].str.len().sum()) if "text" in rows else 0):
                return run(rows)
        except PressworkError:
            raise
        except Exception as error:
            ids = rows["article_id"].drop_duplicates()
            if self._failures is None or ids.empty:
                raise
            if len(ids) == 1:
                self._note(step, ids.iloc[0], error)
                return otherwise(rows) if otherwise else run(rows.iloc[:0])
            first = rows["article_id"].isin(ids.iloc[: len(ids) // 2])
            halves = [
                self.map(step, run, half.reset_index(drop=True), otherwise) for half in (rows[first], rows[~first])
            ]
            return pd.concat([half for half in halves if len(half)] or halves[:1], ignore_index=True)

    def find_failing(self, step: str, run: Step, rows: pd.DataFrame) -> set[str]:
        """Return the ids of the articles in which a step fails; each is noted."""
        failing: set[str] = set()

        def leave(own: pd.DataFrame) -> pd.DataFrame:
            failing.update(own["article_id"])
            return own

        def watch(own: pd.DataFrame) -> pd.DataFrame:
            run(own)
            return own

        self.map(step, watch, rows, leave)
        return failing

    def _note(self, step: str, article_id: str, error: Exception) -> None:
        what = f"{type(error).__name__}: {error}".replace("\n", " ")[:_LONGEST_ERROR]
        problem = f"an error in the step {step} ({what})"
        row = {
            "path": self._paths.get(article_id) or article_id,
            "problem": problem,
            "action": f"left out: its {step}",
        }
        self._failures.append(row)


_INSTALL = r"(pip install '[^']+')"


def tell_problems(problems: pd.DataFrame) -> str:
    """Return how much was left out, cut off and repaired, and what to install to read what was left out.

    >>> row = {"problem": "needs lxml: pip install 'presswork[html]'.", "action": "left out"}
    >>> tell_problems(pd.DataFrame([row, {"problem": "a file of no text", "action": "left out"}]))
    "2 left out, 1 of which can be read after: pip install 'presswork[html]'"
    """
    if problems.empty:
        return "none: nothing left out, nothing repaired"
    is_left, is_cut = problems["action"].str.startswith("left out"), problems["problem"].str.startswith("cut off")
    n_left, n_cut, n_other = int(is_left.sum()), int((is_cut & ~is_left).sum()), int((~is_left & ~is_cut).sum())
    wanted = problems.loc[is_left, "problem"].str.extract(_INSTALL)[0].dropna().value_counts().sort_index()
    left = [
        f"{n_left:,} left out",
        *(f"{n:,} of which can be read after: {command}" for command, n in wanted.items()),
    ]
    told = [", ".join(left)] if n_left else []
    told += [f"{n_cut:,} {'text' if n_cut == 1 else 'texts'} cut off"] if n_cut else []
    return "; ".join([*told, f"{n_other:,} repaired or passed over"] if n_other else told)
