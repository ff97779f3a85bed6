"""Which articles does an export of Nexis hold?

The older form puts "n of N DOCUMENTS" over each article and labels behind its headline; Nexis Uni puts "Body" over
the text and "End of Document" below.
"""

from __future__ import annotations

import re

from presswork.corpus.bulk.parts import (
    Export,
    Part,
    clean_byline,
    clean_outlet,
    find_label,
    is_copyright,
    read_length,
    split_blocks,
)
from presswork.language.dates import read_date

_COUNTER = re.compile(
    r"^[^\S\n]*(?:dokument |document )?(\d{1,4}) (?:of|von|de|sur|di|van) (\d{1,4}) "
    r"(?:documents?|dokumenten?|documenti)[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(r"^[^\S\n]*(?:end of document|ende des dokuments|fin du document)[^\S\n]*$", re.I | re.M)
_BODY = re.compile(r"^[^\S\n]*(?:body|text|corps|hauptteil)[^\S\n]*$", re.I | re.M)
_EDITION = re.compile(r"(?:.* )?edition\b.*|correction appended.*|.*\bfinal$", re.IGNORECASE)
# Between the date and the first label stand a headline and an edition, at most.
_LONGEST_HEADER = 8


def split_nexis(text: str) -> Export | None:
    """Return the articles of an export of Nexis, None if the text is none."""
    counters = list(_COUNTER.finditer(text))
    if counters:
        ends = [*(match.start() for match in counters[1:]), len(text)]
        spans = [(match.end(), end) for match, end in zip(counters, ends, strict=True)]
        parts = [_read_counted(text, start, end) for start, end in spans]
    elif _END.search(text) and _BODY.search(text):
        ends = [match.start() for match in _END.finditer(text)]
        starts = [0, *(match.end() for match in _END.finditer(text))][: len(ends)]
        parts = [_read_uni(text, start, end) for start, end in zip(starts, ends, strict=True)]
    else:
        return None
    return Export("Nexis", [part for part in parts if part])


def _count_lines(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _read_counted(text: str, start: int, end: int) -> Part | None:
    blocks = split_blocks(text[start:end])
    at = next((i for i, block in enumerate(blocks[:6]) if _read_day(block)), None)
    if at is None:
        return None
    names = [block for block in blocks[:at] if not is_copyright(block)]
    facts = {"outlet": clean_outlet(names[0]) if names else None, "published_on": _read_day(blocks[at])}
    body, labelled, header = _read_header(blocks[at + 1 :], "Nexis")
    facts |= {"headline": _join_headline(header)} | labelled
    return _make_part(body, facts, _count_lines(text, start))


def _read_day(block: str) -> str | None:
    """Return the day that a block tells; an edition may stand on the line below it."""
    day, *below = (" ".join(line.split()) for line in block.split("\n"))
    return read_date(day) if len(day) < 80 and all(_EDITION.fullmatch(line) for line in below) else None


def _read_header(blocks: list[str], service: str) -> tuple[list[str], dict[str, str], list[str]]:
    """Return the blocks of the body and below, what labels say, and the blocks above the first label."""
    first = next((i for i, block in enumerate(blocks[:_LONGEST_HEADER]) if find_label(block, service)), None)
    if first is None or find_label(blocks[first], service)[0] == "end":
        return blocks, {}, []
    at, labelled = first, {}
    while at < len(blocks) and (found := find_label(blocks[at], service)) and found[0] != "end":
        labelled.setdefault(*found)
        at += 1
    return blocks[at:], labelled, blocks[:first]


def _join_headline(blocks: list[str]) -> str | None:
    kept = [" ".join(block.split()) for block in blocks if not _EDITION.fullmatch(" ".join(block.split()))]
    return " ".join(kept) or None


def _make_part(blocks: list[str], facts: dict, line: int) -> Part | None:
    body = _cut_end(blocks)
    length = read_length(facts.pop("length", ""))
    facts = {name: value for name, value in facts.items() if name != "header" and value}
    if "byline" in facts:
        facts["byline"] = clean_byline(facts["byline"])
    facts |= {name: value for name, value in _read_end(blocks[len(body) :]).items() if name == "language"}
    return Part("\n\n".join(body), facts, line, length) if body else None


def _cut_end(blocks: list[str]) -> list[str]:
    """Return the blocks above the labels that end an article."""
    for at, block in enumerate(blocks):
        found = find_label(block, "Nexis")
        if (found and found[0] in ("end", "language")) or (at and is_copyright(block)):
            return blocks[:at]
    return blocks


def _read_end(blocks: list[str]) -> dict[str, str]:
    return dict(reversed([found for block in blocks if (found := find_label(block, "Nexis"))]))


def _read_uni(text: str, start: int, end: int) -> Part | None:
    """Return an article of Nexis Uni: headline, outlet and date stand one below the other above the labels."""
    body = _BODY.search(text, start, end)
    if not body:
        return None
    header = [" ".join(line.split()) for line in text[start : body.start()].split("\n") if line.strip()]
    at = max((i for i, line in enumerate(header) if _read_day(line)), default=None)
    if at is None or at < 1:
        return None
    labelled = dict(reversed([found for line in header[at + 1 :] if (found := find_label(line, "Nexis"))]))
    facts = {"outlet": clean_outlet(header[at - 1]), "published_on": _read_day(header[at])} | labelled
    facts["headline"] = header[at - 2] if at > 1 else None
    return _make_part(split_blocks(text[body.end() : end]), facts, _count_lines(text, start))
