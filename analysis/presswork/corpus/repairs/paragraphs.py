"""Where may a paragraph end, in a long text that shows none?

Services hand out whole articles on one line.  News prints one or two sentences a paragraph and begins a new one for
a quotation, and who is quoted is told inside its paragraph.  So each sentence becomes a paragraph, unless a quotation
is still open or goes on: a statement is never cut, and one that needs the sentence before it may be missed.
"""

from __future__ import annotations

import re

from presswork.corpus.repairs.told import Told
from presswork.language.sentences import split_sentences

# A shorter text may be one paragraph: a teaser, a post, a brief.
_LEAST_WORDS, _LEAST_SENTENCES = 120, 6
_OPENS_QUOTATION = re.compile(r"[(\[]?[“\"„«]")
_ANY_MARK = re.compile(r"[“”\"„«»]")
# A mark that is never closed must not hold the rest of a text together.
_LONGEST_QUOTATION = 8


def find_paragraphs(text: str) -> tuple[str, list[Told]]:
    """Return a long text on one line with a blank line between its paragraphs, and what was done."""
    line = text.strip()
    if "\n" in line or len(line) < 5 * _LEAST_WORDS or len(line.split()) < _LEAST_WORDS:
        return text, []
    sentences = [line[start:end] for start, end in split_sentences(line)]
    if len(sentences) < _LEAST_SENTENCES:
        return text, []
    paragraphs = _group(sentences)
    told = Told(
        1, "text without paragraphs", "texts without paragraphs", "a paragraph for each sentence or quotation"
    )
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs), [told]


def _group(sentences: list[str]) -> list[list[str]]:
    paragraphs: list[list[str]] = []
    for sentence in sentences:
        if paragraphs and _goes_on(paragraphs[-1], sentence):
            paragraphs[-1].append(sentence)
        else:
            paragraphs.append([sentence])
    return paragraphs


def _goes_on(paragraph: list[str], sentence: str) -> bool:
    """Whether a sentence belongs to the paragraph: its quotation is open, or it quotes on."""
    words = " ".join(paragraph)
    if _is_open(words) and sentence.startswith("“"):  # each paragraph of a long quotation opens anew
        return False
    if _is_open(words) and len(paragraph) < _LONGEST_QUOTATION:
        return True
    return bool(_OPENS_QUOTATION.match(sentence) and _OPENS_QUOTATION.match(words) and _ANY_MARK.search(words))


def _is_open(words: str) -> bool:
    is_open = words.count("“") > words.count("”") or words.count("«") > words.count("»")
    return is_open or words.count('"') % 2 == 1 or words.count("''") % 2 == 1
