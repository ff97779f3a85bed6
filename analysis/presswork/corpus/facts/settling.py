"""What is known of a document: its outlet, headline, names, day, language and address, and who says so?

What ``metadata.csv`` says goes before what a file's name says where the user asked for it, that before what the
record or page says, and that before a name that only looks as if it told something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from presswork.corpus.facts.file_names import NamePattern, name_folder
from presswork.corpus.metadata import Metadata
from presswork.corpus.problems import Problems
from presswork.corpus.records import OURS, clean_value
from presswork.language.dates import read_date
from presswork.language.identify import find_language, fold_language

# What metadata.csv, the columns of a record or the markup of a page may say of a document.
FACTS = [column for column in OURS if column not in ("article_id", "text")]
BASES = ("given", "page", "file", "inferred")
# In fewer words a quotation in another language may lead.
_LEAST_WORDS = 60
# Close kin that a list of words does not tell apart for sure.
_KIN = ({"no", "nb", "nn", "da"}, {"hr", "sr", "bs"}, {"cs", "sk"}, {"id", "ms"}, {"gl", "pt", "es", "ca"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from: path below the corpus, id, hash, and path with the line of a record."""

    path: str
    article_id: str
    sha256: str
    place: str


def _cut_outlet(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the headline without the outlet's name behind it: "Port reopens - Orsa Post"."""
    headline, outlet = facts.get("headline"), facts.get("outlet")
    if not headline or not outlet or not headline.endswith(outlet):
        return {}
    bare = headline[: -len(outlet)].rstrip()
    return {"headline": bare[:-1].rstrip()} if bare.endswith(("-", "–", "—", "|", "·")) and len(bare) > 2 else {}


class Facts:
    """What is known of the documents of one corpus, beside what each says itself.

    Parameters
    ----------
    order
        How dates as 3/4/2021 are to be read: ``dmy``, ``mdy`` or empty.
    pattern
        What the names of the files say, because the user asked for it (`is_told`) or because all have that form.
    from_folder
        Our column that is the name of the folder.
    """

    def __init__(
        self,
        metadata: Metadata,
        problems: Problems,
        order: str = "",
        pattern: NamePattern | None = None,
        is_told: bool = False,
        from_folder: tuple[str, ...] = (),
    ):
        self.metadata, self._problems, self._order = metadata, problems, order
        self._pattern, self._is_told, self._from_folder = pattern, is_told, from_folder

    def find(self, source: Source) -> dict:
        """Return what the metadata say of a document."""
        return self.metadata.find(source.path, source.article_id, source.sha256)

    def find_own(self, source: Source) -> dict[str, str] | None:
        """Return what the metadata say of a document in columns that are none of ours; None where there is none."""
        return self.metadata.find_own(source.path, source.article_id, source.sha256) or None

    def settle(self, source: Source, parts: list[tuple[Mapping, str]], text: str) -> dict[str, str]:
        """Return what is known of a document; `parts` are what it says itself, each with the basis of its date."""
        named = (self._read_name(source), "file")
        own = [part for part in parts if part[1] != "inferred"]
        rest = [part for part in parts if part[1] == "inferred"]
        order = [(self.find(source), "given"), *([named, *own] if self._is_told else [*own, named]), *rest]
        merged: dict[str, str] = {}
        for part, basis in order:
            settled = self._settle_date(part, basis, source.place)
            merged |= {c: v for c, v in settled.items() if v is not None and merged.get(c) is None}
        merged |= _cut_outlet(merged)
        return self._settle_language(merged, text, source.place)

    def _read_name(self, source: Source) -> dict[str, str]:
        stem = source.path.rpartition(".")[0] or source.path
        named = (self._pattern.read(stem) if self._pattern else None) or {}
        if self._is_told and self._pattern and not named:
            self._problems.note(
                source.place, f"its name has not the form {self._pattern.pattern}", "nothing read from it"
            )
        folder = name_folder(source.path)
        return dict.fromkeys(self._from_folder, folder) | named if folder else named

    def _settle_date(self, facts: Mapping, basis: str, place: str) -> dict:
        """Return the known facts with an ISO date and its basis, or with neither."""
        facts = {c: clean_value(facts.get(c)) for c in FACTS}
        given, own_basis = facts.pop("published_on"), facts.pop("published_on_basis")
        if given is None:
            return facts
        published_on = read_date(given, self._order)
        if published_on is None:
            problem = f"published_on {given[:40]!r} is no date, or not one for sure"
            self._problems.note(place, problem, "undated; write yyyy-mm-dd, or say --dates dmy or mdy")
            return facts
        if own_basis not in (None, *BASES):
            problem = f"published_on_basis {own_basis[:40]!r} is none of {', '.join(BASES)}"
            self._problems.note(place, problem, f"taken as {basis}")
            own_basis = None
        return facts | {"published_on": published_on, "published_on_basis": own_basis or basis}

    def _settle_language(self, facts: dict, text: str, place: str) -> dict:
        """Fold the label of the language; where the text's words are another's for certain, believe the text."""
        label = facts.get("language")
        if label is None:
            return facts
        folded = fold_language(label)
        found = find_language(text) if len(text[:2000].split()) >= _LEAST_WORDS else None
        if folded is None:
            self._problems.note(
                place, f"the language {label[:40]!r} is not known", "taken from the words of the text"
            )
        elif found and found != folded and not any({found, folded} <= kin for kin in _KIN):
            self._problems.note(
                place, f"the language is given as {label[:40]}, the words are {found}", f"read as {found}"
            )
            folded = found
        return facts | {"language": folded}
