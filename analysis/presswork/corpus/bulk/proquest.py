"""Which articles does an export of ProQuest hold?  Fields with names, articles between rulers of underscores."""

from __future__ import annotations

import re

from presswork.corpus.bulk.parts import Export, Part, clean_byline, clean_outlet, load_labels

_RULER = re.compile(r"^[^\S\n]*_{20,}[^\S\n]*$", re.MULTILINE)
_FIELD = re.compile(r"^([A-Z][A-Za-z /-]{2,38}):(?:[ \t]+|$)", re.MULTILINE)
_COUNTED = re.compile(r"Document \d+ of \d+\s*")


def split_proquest(text: str) -> Export | None:
    """Return the articles of an export of ProQuest, None if the text is none."""
    if not (_RULER.search(text) and re.search(r"^Full text:", text, re.MULTILINE)):
        return None
    parts, unread, start = [], [], 0
    for match in [*_RULER.finditer(text), None]:
        end = match.start() if match else len(text)
        fields = _read_fields(text[start:end])
        line = text.count("\n", 0, start) + 1
        if fields.get("text"):
            parts.append(_make_part(fields, line))
        elif fields.get("outlet"):
            unread.append(f"the article at line {line} without a full text")
        start = match.end() if match else end
    return Export("ProQuest", parts, tuple(unread))


def _read_fields(article: str) -> dict[str, str]:
    """Return the fields by role; a field ends where the next one of the list begins."""
    roles, fields = load_labels("ProQuest"), {}
    found = [match for match in _FIELD.finditer(article) if match[1].casefold() in roles]
    ends = [*(match.start() for match in found[1:]), len(article)]
    for match, following in zip(found, ends, strict=False):
        role, value = roles[match[1].casefold()], article[match.end() : following].strip()
        if value:
            fields.setdefault(role, value)
    return fields


def _make_part(fields: dict[str, str], line: int) -> Part:
    text = fields.pop("text")
    facts = {name: " ".join(value.split()) for name, value in fields.items() if name != "header"}
    if "byline" in facts:
        facts["byline"] = clean_byline(facts["byline"])
    if "outlet" in facts:  # "Orsa Post; Tessin": the place stands behind
        facts["outlet"] = clean_outlet(facts["outlet"].partition(";")[0])
    return Part(text, facts, line)
