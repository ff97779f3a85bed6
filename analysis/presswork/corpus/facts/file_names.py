"""What do the names of files and folders say of the documents?  ``herald_2016-09-12_ferries.txt``"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from presswork.errors import ParameterError
from presswork.language.dates import read_date

# What a pattern may name; what is not a column of ours is passed over.
_COLUMNS = {"outlet": "outlet", "date": "published_on", "headline": "headline", "byline": "byline",
            "language": "language", "agency": "agency", "slug": None, "section": None}  # fmt: skip
_FIELD = re.compile(r"\{([^{}]*)\}")
_DAY = r"(?:19|20)\d{2}-?\d{2}-?\d{2}"
# Forms that people and scrapers use; tried by themselves only where every file has the form and the day is a day.
USUAL = ("{outlet}_{date}_{slug}", "{outlet}/{date}_{slug}", "{date}_{outlet}_{slug}", "{outlet}_{date}")
# One file that looks so is chance.
_LEAST_FILES = 2


class NamePattern:
    """A pattern for the paths below the corpus, without suffix: ``{outlet}_{date}_{slug}``.

    Raises
    ------
    ParameterError
        If a field of it is not known.
    """

    def __init__(self, pattern: str):
        self.pattern = pattern
        parts, self._fields = [], []
        for at, part in enumerate(_FIELD.split(pattern)):
            parts.append(self._open_field(part) if at % 2 else re.escape(part))
        if not self._fields:
            raise ParameterError(
                f"--path {pattern[:60]!r} names no field; write one like {USUAL[0]!r}, of {', '.join(_COLUMNS)}."
            )
        self._pattern = re.compile("".join(parts))
        self._depth = pattern.count("/")

    def _open_field(self, name: str) -> str:
        if name not in _COLUMNS or name in self._fields:
            raise ParameterError(
                f"--path {self.pattern[:60]!r}: {{{name[:30]}}} is no field or stands twice; fields are "
                f"{', '.join(_COLUMNS)}."
            )
        self._fields.append(name)
        # A title may hold the mark that divides the fields; the others do not.
        inner = _DAY if name == "date" else r"[^/]+" if name in ("slug", "headline") else r"[^/_]+"
        return f"(?P<{name}>{inner})"

    def read(self, stem: str) -> dict[str, str] | None:
        """Return what a path says in our columns; None if it has another form."""
        path = PurePosixPath(stem)
        match = self._pattern.fullmatch("/".join(path.parts[-1 - self._depth :]))
        if not match:
            return None
        found = {_COLUMNS[name]: match[name].strip() for name in self._fields if _COLUMNS[name]}
        if "published_on" in found:
            found["published_on"] = read_date(found["published_on"])
        return found if all(found.values()) else None


def find_pattern(stems: Iterable[str]) -> NamePattern | None:
    """Return the usual pattern that every path of a corpus has, None if there is none.

    >>> find_pattern(["herald_2016-09-12_ferries", "post_2016-09-13_tolls"]).pattern
    '{outlet}_{date}_{slug}'
    >>> find_pattern(["herald_2016-09-12_ferries", "notes"]) is None
    True
    """
    stems = list(stems)
    if len(stems) < _LEAST_FILES:
        return None
    patterns = (NamePattern(pattern) for pattern in USUAL)
    return next((pattern for pattern in patterns if all(pattern.read(stem) for stem in stems)), None)


def name_folder(name: str) -> str | None:
    """Return the name of the folder in which a file below the corpus lies; None at the top."""
    return PurePosixPath(name).parent.name or None
