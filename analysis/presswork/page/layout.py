"""What does each line of a page do: headline, byline, paragraph, caption, furniture?

Three things tell: the words of the line (``page_furniture.csv``), whether it reads like prose, and where it
stands: above, inside or below the stretch of prose that is the article.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from presswork.language.dates import has_date, split_date, split_opening_date
from presswork.language.lexicon import read_lexicon
from presswork.page.citations import is_citation
from presswork.page.phrases import is_button_line, is_form_line, is_row_of_links

# Fewer words without a full stop are a label, a heading or a link; the shortest paragraphs of news have about twelve.
SHORTEST_PROSE = 12
# A furniture phrase at the start of more words than this opens a paragraph of the article.
LONGEST_FURNITURE = 40
# A headline is sought among so many lines above the article: a menu may be hundreds of lines long.
FARTHEST_HEADLINE = 60
# One that shares no word with the article must stand so near: read off 64 pages, where farther ones were menus.
FARTHEST_UNSHARED = 4

# A first sentence of more words is the article's own (read off 140 articles of US newspapers).
LONGEST_STANDFIRST = 18
# Shorter subheadings may stand in the text by chance.
SHORTEST_PULL_QUOTE = 5

_QUOTES = " \t\xa0\"'“”‘’«»„.…"
_OPENERS = "\"'“‘«„"
_CLOSERS = " \t\xa0\"'”’»)]"
_SENTENCE_ENDS = (".", "!", "?", "…", ":", "。", "؟", "！", "？", ",", ";")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_PLACE_OPENING = re.compile(r"[A-Z][A-Z ,.]{3,40}(?:\(|[^–—-]{0,40}[–—-])")
# Who took a picture stands behind the sentence that describes it: "... of the dam. Ada Brandt / Herald".
_PHOTOGRAPHER = re.compile(r"[.)”’\"] (?:[^./]{2,40} / [^/]{2,40}|[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,3})$")
_WORDS = re.compile(r"\w{4,}")
_GLUED = re.compile(r"[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2}")
_GAP = re.compile(r"\s\s")  # between the links of a menu
_TIME_LABEL = re.compile(r"\d{1,2}[:.]\d{2}\b")
_SPEAKER_LABEL = re.compile(r"[A-Z][\w.’' -]{0,40}: ")
_STAFF = re.compile(
    r"\b(?:staff|desk|reporters?|correspondents?|newsroom|agencies|writers?|redaktion|redacción)\b", re.I
)
_SIGNED = re.compile(r"[—―–-]+ ?[^\W\d_a-z][^.!?:;]{2,80}")
_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]*"
_PERSON = re.compile(rf"{_NAME}(?:\s+(?:{_NAME}|and|und|et|y|e|de|da|del|van|von|al|bin|in|,|&))*\s+{_NAME}")
_BY_SOMEBODY = re.compile(rf"(?:[^\W\d_]+ ){{0,2}}by {_NAME}")


@dataclasses.dataclass(slots=True, eq=False)
class Piece:
    """A piece of a page on its way to becoming a block."""

    start: int
    end: int
    text: str
    n_words: int
    is_item: bool
    number: int | None = None
    kind: str = ""
    voice_kind: str = "none"
    voice: str | None = None
    duplicate_of: list[int] | None = None


# ---- what a line's words give away --------------------------------------------------------------------------


@functools.cache
def _load_furniture(match: str) -> dict[str, str]:
    return {row["phrase"]: row["kind"] for row in read_lexicon("page_furniture") if row["match"] == match}


@functools.cache
def _load_starts() -> dict[str, tuple[str, ...]]:
    """Return the phrases that open a line, longest first, by their first two letters: most lines match none."""
    starts: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(_load_furniture("start"), key=len, reverse=True):
        starts[phrase[:2]] = (*starts.get(phrase[:2], ()), phrase)
    return starts


@functools.cache
def _load_insides() -> dict[str, tuple[str, ...]]:
    """Return the phrases to be found inside a line, by one of their words: most lines hold none of these words."""
    insides: dict[str, tuple[str, ...]] = {}
    for phrase in _load_furniture("contains"):
        words = phrase.split()
        inner = max(words[1:-1], key=len) if len(words) > 2 else words[-1] if words[0] == "." else words[0]
        insides[inner] = (*insides.get(inner, ()), phrase)
    return insides


@functools.cache
def _load_endings() -> dict[str, tuple[str, ...]]:
    endings: dict[str, tuple[str, ...]] = {}
    for phrase in _load_furniture("end"):
        endings[phrase[-2:]] = (*endings.get(phrase[-2:], ()), phrase)
    return endings


def _find_inside(low: str) -> str | None:
    for word in sorted(_load_insides().keys() & low.split()):
        for phrase in _load_insides()[word]:
            if phrase in low:
                return phrase
    return None


def read_furniture(text: str) -> str | None:
    """Return the kind of block that a line's wording gives away, None for ordinary words.

    >>> read_furniture("Read More »"), read_furniture("By Ada Brandt in Port Orsa"), read_furniture("A man reads.")
    ('boilerplate', 'byline', None)
    """
    if len(text) > 400:
        return None
    low, n_words = text.casefold().replace("’", "'"), len(text.split())
    bare = low.strip(" \t\xa0:»«>›→←|·•.…-–—*#")
    if not any(map(str.isalnum, bare)):
        return "boilerplate"
    if n_words <= LONGEST_FURNITURE:
        kind = _load_furniture("line").get(bare) or _load_furniture("line").get(low)
        if kind:
            return kind
        if is_form_line(text) or is_button_line(text) or is_row_of_links(text):
            return "boilerplate"
    start = next((phrase for phrase in _load_starts().get(low[:2], ()) if low.startswith(phrase)), None)
    if start and _is_plausible(text, _load_furniture("start")[start], len(start), n_words):
        return _load_furniture("start")[start]
    if n_words <= LONGEST_FURNITURE and _is_signed(text, low):
        return "caption"
    inside = _find_inside(low) if n_words <= 60 else None
    return _load_furniture("contains")[inside] if inside else None


def _is_signed(text: str, low: str) -> bool:
    """Whether a line ends with the name of whoever took the picture."""
    if low.endswith(_load_endings().get(low[-2:], ())):
        return True
    return text[-1].isalnum() and _PHOTOGRAPHER.search(text[-90:]) is not None


def _is_plausible(text: str, kind: str, at: int, n_words: int) -> bool:
    """Whether a line that starts like furniture is not simply a sentence that starts so."""
    ends_sentence = text.rstrip(_CLOSERS).endswith((".", "!", "?"))
    if kind == "byline":
        is_open = not ends_sentence and (not text.endswith(":") or has_date(text))
        return n_words <= 14 and text[at:].lstrip()[:1].isupper() and is_open
    if kind == "dateline":
        return n_words <= 14 and any(map(str.isdigit, text))
    if kind == "caption":
        return n_words <= LONGEST_FURNITURE
    if kind == "credit":
        return n_words <= 60
    return n_words <= 30 and not (ends_sentence and ":" not in text[:at] and n_words > 20)


def is_prose(piece: Piece) -> bool:
    """Return whether a piece reads like a paragraph: enough words, and an end of sentence."""
    if piece.n_words < SHORTEST_PROSE:
        return len(piece.text) >= 40 and piece.text[-1] in "。！？"
    return piece.n_words >= 40 or _ends_sentence(piece)


def _ends_sentence(piece: Piece) -> bool:
    return piece.text.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)


# ---- the whole page -----------------------------------------------------------------------------------------


def name_kinds(pieces: Sequence[Piece]) -> None:
    """Give every piece that has no kind yet one, by its words and its place on the page."""
    free = [piece for piece in pieces if piece.kind != "comment"]
    for piece in free:
        piece.kind = read_furniture(piece.text) or ""
    first, last = _find_core(pieces)
    last = _stretch_core(pieces, last)
    first = _stretch_core_up(pieces, first)
    core = [piece for piece in pieces[first:last] if piece.kind != "comment"]
    head = [piece for piece in pieces[:first] if piece.kind != "comment"]
    _name_head(head, core)
    name_core(core, head)
    _name_above_comments(pieces)
    for piece in free:
        piece.kind = piece.kind or "boilerplate"


def name_marked(pieces: Sequence[Piece]) -> None:
    """Give the pieces that a page's markup left open a kind: a paragraph of the article may still be a caption."""
    for piece in pieces:
        if piece.kind == "subheading" and read_furniture(piece.text) == "boilerplate":
            piece.kind = "boilerplate"
    open_pieces = [piece for piece in pieces if piece.kind in ("", "body")]
    for piece in open_pieces:
        piece.kind = read_furniture(piece.text) or ""
    first = next((i for i, piece in enumerate(open_pieces) if is_prose(piece)), 0)
    for piece in open_pieces[:first]:
        piece.kind = piece.kind or ("kicker" if piece.n_words < 4 else _name_head_piece(piece, True, False))
    head = [piece for piece in pieces if piece.kind == "headline"] + open_pieces[:first]
    name_core([piece for piece in pieces if piece.kind != "comment" and piece not in head], head)
    for piece in pieces:
        if piece.kind == "excerpt":
            piece.voice_kind = "excerpt"


def _name_above_comments(pieces: Sequence[Piece]) -> None:
    """The line over the first comment is the heading of the comments, whatever it looked like."""
    at = next((i for i, piece in enumerate(pieces) if piece.kind == "comment"), 0)
    if at and not is_prose(pieces[at - 1]) and pieces[at - 1].kind in ("body", "subheading"):
        pieces[at - 1].kind = "boilerplate"


def _find_core(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return the range of pieces that is the article: the one with most prose and fewest labels (maximal sum)."""
    best, best_range, total, start = 0, (0, len(pieces)), 0, 0
    for i, piece in enumerate(pieces):
        total += _weigh(piece)
        if total <= 0:
            total, start = 0, i + 1
        elif total > best:
            best, best_range = total, (start, i + 1)
    return best_range


def _stretch_core(pieces: Sequence[Piece], last: int) -> int:
    """Return the end of the article with the short sentences that follow it, past one line of furniture each."""
    at = last
    while at < len(pieces) and at <= last + 1:
        piece = pieces[at]
        is_answered = _is_asked(piece, pieces[at + 1 : at + 2])
        if is_answered or _is_short_sentence(piece) or _is_signature(piece, pieces[at - 1]):
            last = at + 1
        elif piece.kind != "boilerplate":
            break
        at += 1
    return last


def _is_short_sentence(piece: Piece) -> bool:
    is_quoted = piece.n_words > 1 and piece.text[0] in _OPENERS and piece.text[-1] in _CLOSERS
    return not piece.kind and (piece.n_words > 4 or is_quoted) and _ends_sentence(piece) and not piece.is_item


def _is_asked(piece: Piece, after: Sequence[Piece]) -> bool:
    """Whether a line is an interview's question: its answer follows."""
    is_question = not piece.kind and piece.text.endswith("?") and not piece.is_item
    return is_question and all(map(_is_short_sentence, after)) and len(after) > 0


def _is_signature(piece: Piece, before: Piece) -> bool:
    """Whether a line names who said the words in marks that fill the one before it ("- NAME, fisher")."""
    is_quoted = before.text[0] in _QUOTES and before.text[-1] in _CLOSERS
    return is_quoted and not piece.kind and _SIGNED.fullmatch(piece.text) is not None


def _stretch_core_up(pieces: Sequence[Piece], first: int) -> int:
    """Return the start of an article that opens the page under one short title and begins with short sentences."""
    is_opening = first > 1 and all(not p.kind and p.n_words > 4 and _ends_sentence(p) for p in pieces[1:first])
    return 1 if is_opening and not _ends_sentence(pieces[0]) else first


def _weigh(piece: Piece) -> int:
    # Counted on the reference articles: calls and teasers inside an article come in ones and twos between
    # paragraphs of some 40 words, so that ten such lines in a row end it, and so does a list of comments.
    if piece.kind == "comment":
        return -100
    if piece.kind == "boilerplate":
        return -10
    if piece.kind:
        return -2
    return min(piece.n_words, 60) if is_prose(piece) else -4


# ---- above the article --------------------------------------------------------------------------------------


def _name_head(head: Sequence[Piece], core: Sequence[Piece]) -> None:
    at = _find_headline(head, core)
    for i, piece in enumerate(head):
        if i == at:
            piece.kind = "headline"
        elif not piece.kind and i == len(head) - 1 and _is_first_subheading(piece, head):
            piece.kind = "subheading"
        elif not piece.kind:
            is_near = at is not None and i >= at - 3 and not (piece.is_item and piece.number is None)
            piece.kind = _name_head_piece(piece, i > at, _has(head, "byline")) if is_near else "boilerplate"


def _has(pieces: Sequence[Piece], *kinds: str) -> bool:
    return any(piece.kind in kinds for piece in pieces)


def _is_first_subheading(piece: Piece, head: Sequence[Piece]) -> bool:
    """Whether the line right above the first paragraph heads it: everything else has been said already."""
    is_short = piece.n_words <= SHORTEST_PROSE and split_date(piece.text) is None
    return is_short and _has(head, "standfirst", "byline", "dateline")


def _name_head_piece(piece: Piece, is_below: bool, has_byline: bool) -> str:
    dated = split_date(piece.text)
    if dated is not None:
        return "dateline" if dated == 0 or has_byline else "byline" if is_below else "boilerplate"
    if not is_below:
        return "kicker" if piece.n_words <= 15 else "boilerplate"
    if is_byline_shaped(piece.text):
        return "byline"
    return "standfirst" if piece.n_words >= 5 else "boilerplate"


def is_byline_shaped(text: str) -> bool:
    """Return whether a line under a headline is the name of a person or a desk, perhaps with a place.

    >>> [is_byline_shaped(text) for text in ("Ada Brandt in Port Orsa", "Herald staff", "Share Tweet", "Three die")]
    [True, True, False, False]
    """
    words = text.split()
    if len(words) > 9 or text.endswith((".", "!", "?")):
        return False
    if _STAFF.search(text) or _BY_SOMEBODY.match(text):
        return True
    lines = _load_furniture("line")
    if len(words) < 2 or text.isupper() or any(word.casefold() in lines for word in words):
        return False
    return bool(_PERSON.fullmatch(text))


def _find_headline(head: Sequence[Piece], core: Sequence[Piece]) -> int | None:
    """Return the place of the line above the article that shares most words with it, the first of about equals."""
    body = {stem for piece in core[:6] for stem in _list_stems(piece.text)}
    candidates, distance = [], 0
    for i in range(len(head) - 1, max(-1, len(head) - 1 - FARTHEST_HEADLINE), -1):
        piece = head[i]
        if not piece.kind and _could_be_headline(piece):
            candidates.append((_score_headline(piece, body) / (1 + 0.1 * distance), i))
        distance += not piece.kind
    candidates = [c for c in candidates if not _GAP.search(head[c[1]].text)] or candidates
    best = max(candidates, default=(0, None))
    if best[0] <= 0:
        near = [i for _, i in candidates if head[i].n_words >= 4 and len(head) - i <= FARTHEST_UNSHARED]
        return near[0] if near else _find_lone_title(head, body)
    # A standfirst says more than its headline, so the headline need not share as many words; a label must.
    near = [(score, i) for score, i in candidates if best[1] - 4 <= i <= best[1]]
    equals = [i for score, i in near if score >= 0.6 * best[0] or _is_headline_above(head, i, best[1])]
    return min(i for i in equals if not any(_contains(head[i], head[j]) for j in equals if j > i))


def _find_lone_title(head: Sequence[Piece], body: set[str]) -> int | None:
    """Return 0 where the only line above the article is short and takes up one of its words ("Bridge opens")."""
    is_title = len(head) == 1 and not head[0].kind and _could_be_headline(head[0])
    return 0 if is_title and body.intersection(_list_stems(head[0].text)) and not _GAP.search(head[0].text) else None


def _could_be_headline(piece: Piece) -> bool:
    text = piece.text
    is_other = piece.is_item or _is_dated(text) or _TIME_LABEL.match(text) or _BY_SOMEBODY.match(text)
    return 2 <= piece.n_words <= 35 and not is_other and not _is_list_or_address(text)


def _is_list_or_address(text: str) -> bool:
    """Whether a line is a telephone number or an address, links in a row, or the start of a list."""
    n_digits = sum(map(str.isdigit, text))
    is_number = n_digits >= 8 and n_digits > 0.25 * sum(map(str.isalnum, text))
    words = text.casefold().split()
    is_row = "\t" in text or any(words.count(word) > 2 for word in set(words) if len(word) > 6)
    return is_number or is_row or text.endswith(":") or "www." in text


def _is_headline_above(head: Sequence[Piece], i: int, best: int) -> bool:
    """Whether a line is no label and nothing but what belongs to a headline stands between it and the best line."""
    between = head[i + 1 : best + 1]
    return not _is_label(head[i]) and not any(piece.kind == "boilerplate" or piece.is_item for piece in between)


def _is_label(piece: Piece) -> bool:
    """Whether a line is rather a section's name or a sentence than a headline."""
    return piece.n_words <= 4 or bool(_GLUED.search(piece.text)) or " | " in piece.text or piece.text.endswith(".")


def _is_dated(text: str) -> bool:
    """Whether a line is a date with at most three words of its own."""
    at, end = split_date(text), split_opening_date(text)
    own = text[:at] if at is not None else text[end:] if end is not None else None
    return own is not None and len(own.split()) < 4


def _contains(piece: Piece, other: Piece) -> bool:
    return other.text in piece.text


def _score_headline(piece: Piece, body: set[str]) -> float:
    """How well a line sums up the article: the square of the words they share over the line's own."""
    stems = set(_list_stems(piece.text))
    n_shared = len(stems & body)
    if piece.n_words > 2:
        return n_shared**2 / (len(stems) + 1)
    return n_shared / 10 if n_shared == len(stems) else 0  # half a name ("Will Grell") says nothing


def _list_stems(text: str) -> list[str]:
    return [stem[:5] for stem in _WORDS.findall(text[:600].casefold())]


# ---- inside the article -------------------------------------------------------------------------------------


def name_core(core: Sequence[Piece], head: Sequence[Piece]) -> None:
    """Name the pieces of the article that have no kind yet; `head` are those above it."""
    for i, piece in enumerate(core):
        after = core[i + 1] if i + 1 < len(core) else None
        if not piece.kind or (piece.kind == "credit" and is_citation(piece.text)):
            piece.kind = _name_core_piece(piece, after)
    _name_pull_quotes(core)
    _name_opening([piece for piece in core if piece.kind != "boilerplate"], head)


def _name_core_piece(piece: Piece, after: Piece | None) -> str:
    if is_citation(piece.text):
        return "citation"
    if is_prose(piece) or (piece.is_item and piece.number is None) or _ends_sentence(piece):
        return "body" if not piece.text.endswith("?") or is_prose(piece) else _name_heading(piece, after)
    return _name_heading(piece, after)


def _name_heading(piece: Piece, after: Piece | None) -> str:
    if after is not None and after.kind == "boilerplate" and after.n_words <= 4:
        return "boilerplate"  # a teaser: a title and, below it, "Read more"
    if _SPEAKER_LABEL.match(piece.text):
        return "body"
    is_before_prose = after is not None and is_prose(after)
    if is_before_prose and _TIME_LABEL.match(piece.text):
        return "subheading"
    if not is_before_prose and split_date(piece.text) == 0:
        return "dateline"
    is_heading = is_before_prose and (piece.n_words <= SHORTEST_PROSE or piece.text[0] in "“\"‘'«„")
    return "subheading" if is_heading and not piece.text[0].islower() else "body"


def _name_pull_quotes(core: Sequence[Piece]) -> None:
    """Mark lines set apart that repeat words of a paragraph near by; they point to those words."""
    for i, piece in enumerate(core):
        words = piece.text.strip(_QUOTES)
        if piece.kind != "subheading" or not SHORTEST_PULL_QUOTE <= piece.n_words <= 40:
            continue
        for other in core[max(0, i - 4) : i + 5]:
            at = other.text.find(words) if other is not piece and other.kind == "body" else -1
            if at >= 0:
                piece.kind = "duplicate"
                start = other.end - len(other.text) + at
                piece.duplicate_of = [start, start + len(words)]
                break


def _name_opening(pieces: Sequence[Piece], head: Sequence[Piece]) -> None:
    """Find headline and standfirst among the first pieces of an article where they look like paragraphs."""
    kinds = {piece.kind for piece in head}
    if len(pieces) < 2:
        return
    if "headline" not in kinds and _is_headline_sentence(pieces[0], pieces[1]):
        pieces[0].kind = "headline"
        kinds, pieces = {"headline"}, pieces[1:]
    has_byline_below = any(piece.kind in ("byline", "dateline") for piece in pieces[1:5])
    if len(pieces) < 2 or pieces[0].kind != "body" or "headline" not in kinds or kinds & {"byline", "dateline"}:
        return
    if has_byline_below or ("standfirst" not in kinds and _is_standfirst(pieces[0], pieces[1])):
        pieces[0].kind = "standfirst"


def _is_headline_sentence(piece: Piece, after: Piece) -> bool:
    """Whether an article's first line is its headline although it ends like a sentence."""
    words = [word for word in piece.text.split() if len(word) > 3]
    is_title_case = bool(words) and sum(word[0].isupper() for word in words) >= 0.8 * len(words)
    is_short = piece.n_words <= 16 and after.n_words > piece.n_words and after.kind == "body"
    return piece.kind == "body" and piece.n_words <= 25 and (is_title_case or is_short)


def _is_standfirst(piece: Piece, after: Piece) -> bool:
    """Whether the first sentence under the headline states the story before the article's own opening does."""
    first, second = piece.text[:300], after.text[:300]
    is_opening = bool(_WEEKDAY.search(second) or _PLACE_OPENING.match(second))
    is_report = bool(_WEEKDAY.search(first) or re.search(r"[“\"]|\bsaid\b", first))
    n_sentences = len(re.findall(r"[.!?](?:\s|$)", first))
    return piece.n_words <= LONGEST_STANDFIRST and n_sentences <= 1 and is_opening and not is_report
