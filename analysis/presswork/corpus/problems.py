"""What could not be read, and what was done about it?

A row of ``problems`` is one thing that was left out or repaired; nothing is dropped or changed without one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from presswork.corpus.encoding import MARKS, decode_bytes, replace_unstorable


@dataclass
class Problems:
    """The rows of `problems` of the corpus at `root`, as they are found."""

    root: Path
    rows: list[dict] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """Return the path below the corpus, of a file elsewhere its name."""
        below = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
        return replace_unstorable(below)

    def note(self, name: str, problem: str, action: str = "left out") -> None:
        """Add a row."""
        self.rows.append({"path": name, "problem": replace_unstorable(problem), "action": action})

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


def decode_noted(
    data: bytes, name: str, problems: Problems, is_html: bool = False, encoding: str = ""
) -> str | None:
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


_INSTALL = r"(pip install '[^']+')"


def tell_problems(problems: pd.DataFrame) -> str:
    """Return how much was left out and how much repaired, and what to install to read what was left out.

    >>> row = {"problem": "needs lxml: pip install 'presswork[html]'.", "action": "left out"}
    >>> tell_problems(pd.DataFrame([row, {"problem": "a file of no text", "action": "left out"}]))
    "2 left out, 1 of which can be read after: pip install 'presswork[html]'"
    """
    if problems.empty:
        return "none: nothing left out, nothing repaired"
    is_left = problems["action"].str.startswith("left out")
    n_left, n_other = int(is_left.sum()), int((~is_left).sum())
    wanted = problems.loc[is_left, "problem"].str.extract(_INSTALL)[0].dropna().value_counts().sort_index()
    left = [
        f"{n_left:,} left out",
        *(f"{n:,} of which can be read after: {command}" for command, n in wanted.items()),
    ]
    told = [", ".join(left)] if n_left else []
    return "; ".join([*told, f"{n_other:,} repaired or passed over"] if n_other else told)
