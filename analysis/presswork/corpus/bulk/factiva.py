"""Which articles does an export of Factiva hold?

One form puts a code of two letters before each field (HD, BY, PD, SN, LP, TD); the other, of pages that are saved or
printed, lists headline, byline, "88 words", day, outlet, and ends in "Document" and a number.
"""

from __future__ import annotations

import re

from presswork.corpus.bulk.parts import Export, Part, clean_byline, is_copyright, load_labels, read_length
from presswork.language.dates import read_date

_CODE = re.compile(r"^([A-Z]{2,3})(?:[\t ]+|[\t ]*\n(?!\n))(?=\S)", re.MULTILINE)
_DOCUMENT = re.compile(r"^[^\S\n]*Document [A-Za-z0-9]{16,40}[^\S\n]*$", re.MULTILINE)
_CODED_END = re.compile(r"^AN[\t \n]+(?:Document )?[A-Za-z0-9]{16,40}[^\S\n]*$", re.MULTILINE)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?: \w{2,5})?")
_ENDS_SENTENCE = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_BY = re.compile(r"by ", re.IGNORECASE)
# Outlet, code, edition, page, language, copyright: what stands between the day and the text.
_LONGEST_HEADER = 9


def split_factiva(text: str) -> Export | None:
    """Return the articles of an export of Factiva, None if the text is none."""
    if _CODED_END.search(text):
        ends, read = [match.end() for match in _CODED_END.finditer(text)], _read_coded
    elif _DOCUMENT.search(text):
        ends, read = [match.end() for match in _DOCUMENT.finditer(text)], _read_listed
    else:
        return None
    starts = [0, *ends[:-1]]
    parts = [read(text[start:end], text.count("\n", 0, start) + 1) for start, end in zip(starts, ends, strict=True)]
    return Export("Factiva", [part for part in parts if part])


def _read_coded(article: str, line: int) -> Part | None:
    roles, fields = load_labels("Factiva"), {}
    codes = [match for match in _CODE.finditer(article) if match[1].casefold() in roles]
    ends = [*(match.start() for match in codes[1:]), len(article)]
    for match, following in zip(codes, ends, strict=False):
        fields.setdefault(roles[match[1].casefold()], []).append(article[match.end() : following].strip())
    text = "\n\n".join(fields.pop("text", []))
    if not text or "headline" not in fields:
        return None
    return _make_part(text, {name: " ".join(values[0].split()) for name, values in fields.items()}, line)


def _read_listed(article: str, line: int) -> Part | None:
    lines = [" ".join(row.split()) for row in article.split("\n") if row.strip()]
    at = next((i for i, row in enumerate(lines) if read_length(row)), None)
    if at is None or at + 2 >= len(lines):
        return None
    day = next((i for i in range(at + 1, min(at + 3, len(lines))) if read_date(lines[i])), None)
    if day is None:
        return None
    outlet = next(i for i in range(day + 1, len(lines)) if not _CLOCK.fullmatch(lines[i]))
    facts = _read_above(lines[:at]) | {"published_on": lines[day], "outlet": lines[outlet], "length": lines[at]}
    body, language = _find_body(lines, outlet)
    facts["language"] = language
    return _make_part("\n\n".join(_drop_owner(lines[body:-1])), facts, line)


def _read_above(lines: list[str]) -> dict[str, str | None]:
    """Return headline and byline: the last lines above the number of words."""
    byline = lines[-1] if lines and _BY.match(lines[-1]) and len(lines[-1]) < 120 else None
    above = lines[:-1] if byline else lines
    return {"headline": above[-1] if above else None, "byline": byline}


def _find_body(lines: list[str], outlet: int) -> tuple[int, str | None]:
    """Return where the text begins, behind the copyright line or else the language, and the language."""
    header = range(outlet + 1, min(outlet + 1 + _LONGEST_HEADER, len(lines)))
    languages = load_labels("Factiva languages")
    language = next((i for i in header if lines[i].casefold() in languages), None)
    rights = next((i for i in header if is_copyright(lines[i])), None)
    last = rights if rights is not None else language if language is not None else outlet
    return last + 1, lines[language] if language is not None else None


def _drop_owner(lines: list[str]) -> list[str]:
    """The publisher's name stands between the text and the document's number."""
    is_owner = len(lines) > 1 and len(lines[-1].split()) <= 8 and not _ENDS_SENTENCE.search(lines[-1])
    return lines[:-1] if is_owner else lines


def _make_part(text: str, facts: dict, line: int) -> Part | None:
    length = read_length(facts.pop("length", None) or "")
    if facts.get("byline"):
        facts["byline"] = clean_byline(facts["byline"])
    known = {name: value for name, value in facts.items() if name != "header" and value}
    return Part(text, known, line, length) if text.strip() else None
