"""What does a single line say about reader comments: a button, a form, a count, a name, "Ada says:"?

The words stand in ``comment_words.csv``, for some twenty languages; anyone may add to them.
"""

from __future__ import annotations

import functools
import re

from presswork.language.dates import parse_day, split_date
from presswork.language.lexicon import read_lexicon

# The longest header of a comment in real pages has some 110 characters; longer lines are prose.
LONGEST_HEADER = 160
LONGEST_NAME = 60

_SIGNS = " \t\xa0|·•-–—:#↓↑/()»›«0123456789+.,&*△▽▲▼∧∨−[]"
_URL = re.compile(r"https?:|www\.", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_SEPARATORS = ("|", "   ", "»", ">", "›", "·", "•")
_LINK_GAP = re.compile(r"\s*\|\s*|\s{3,}|\s+[·•]\s+")
_CRUMBS = re.compile(
    r"[^»>›]{1,60}(?:»|>>?|›)[^»>›]{1,60}(?:»|>>?|›)|(?:home|startseite|inicio|accueil)\s*[»>›/]", re.IGNORECASE
)
_VOTES = re.compile(
    r"[-−+]?\d{1,5}\s?(?:pts?|points?|votes?|likes?)(?:featured)?|[-−+]?\d{1,5}(?:\s+[-−+]?\d{1,5})?|[-–—]{1,3}|[△▽▲▼↑↓∧∨•·+−-]",
    re.IGNORECASE,
)
_SHORT_AGE = re.compile(r"\b\d{1,3}\s?(?:yrs?|mo|wks?|hrs?|mins?|[ywdhms])$")
_POSTED_BY = re.compile(
    r"(?:posted|submitted|written|published)\s+(?:on\s+)?(.*\d.*?)\s+by\s+(\S.*?)(?:\s*\([^()]*\))?", re.IGNORECASE
)
_HONOUR = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]{2,20})[)\]]")
_RANGE = re.compile(r"\d\s?[-–]\s?\d")
_BRACKETED = re.compile(r"[^\d()]{2,40}\((\d{1,4})\)")


@functools.cache
def load_words(*roles: str) -> frozenset[str]:
    """Return the phrases of the lexicon that play one of the roles, folded."""
    return frozenset(row["phrase"].casefold() for row in read_lexicon("comment_words") if row["role"] in roles)


@functools.cache
def load_longest_first(*roles: str) -> tuple[str, ...]:
    """Return the phrases of :func:`load_words`, longest first."""
    return tuple(sorted(load_words(*roles), key=lambda phrase: (-len(phrase), phrase)))


@functools.cache
def _load_pattern(*roles: str) -> re.Pattern:
    return re.compile("|".join(map(re.escape, load_longest_first(*roles))))


@functools.cache
def load_furniture() -> frozenset[str]:
    """Return the lines that are page furniture whatever stands around them."""
    return frozenset(row["phrase"] for row in read_lexicon("page_furniture") if row["match"] == "line")


@functools.cache
def _load_first_letters() -> tuple[str, ...]:
    return tuple(sorted({phrase[:3] for phrase in load_words("reply", "button")}))


def is_button_line(text: str, *roles: str) -> bool:
    """Return whether a line holds nothing but a page's buttons ("Reply", "Like (3)"), one of them of the `roles`."""
    if len(text) > 60:
        return False
    low = text.casefold()
    if not low.lstrip(_SIGNS).startswith(_load_first_letters()):
        return False
    rest = _load_pattern("reply", "button").sub(" ", low)
    if rest == low or any(map(str.isalpha, rest)):
        return False
    return not roles or bool(_load_pattern(*roles).search(low))


def is_form_line(text: str) -> bool:
    """Return whether a line belongs to the form below the comments, or says that they are closed."""
    low = text[:200].casefold().lstrip("*← «")
    return len(text) <= 200 and low.startswith(_load_forms().get(low[:2], ()))


def is_votes(text: str) -> bool:
    """Return whether a line is votes or points alone, arrows to vote with, or a dash for none."""
    return len(text) <= 16 and bool(_VOTES.fullmatch(text))


def is_lead(text: str) -> bool:
    """Return whether a line may stand between a commenter's name and the comment: a button, a badge, "says:"."""
    if len(text) > LONGEST_NAME:
        return False
    if is_votes(text) or is_button_line(text):
        return True
    low = text.casefold().strip(" :()[]")
    return low in load_words("badge", "flair", "says") or low.startswith(load_longest_first("answer"))


def is_short_age(text: str) -> bool:
    """Return whether a line is an age in short and nothing else ("3h", "2 mo")."""
    return len(text) <= 8 and bool(_SHORT_AGE.fullmatch(text))


def find_foot(text: str) -> int | None:
    """Return where the age or date begins behind buttons, one of them to reply with; None for any other line.

    >>> find_foot("Like · Reply · 2y"), find_foot("Reply")
    (15, None)
    """
    if len(text) > LONGEST_NAME or not is_button_line(text.split("·")[0]):
        return None
    at = split_date(text)
    age = _SHORT_AGE.search(text)
    at = at if at is not None else age.start() if age else 0
    return at if at and is_button_line(text[:at], "reply") else None


def is_removed_line(text: str) -> bool:
    """Return whether a line stands for a comment that the page took away."""
    return len(text) <= LONGEST_HEADER and text.casefold().startswith(load_longest_first("removed"))


@functools.cache
def _load_forms() -> dict[str, tuple[str, ...]]:
    """Return the phrases that open a line of a form, by their first two letters: most lines match none."""
    forms: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(load_words("form")):
        forms[phrase[:2]] = (*forms.get(phrase[:2], ()), phrase)
    return forms


def is_row_of_links(text: str) -> bool:
    """Return whether a line is a path ("Home » News"), a menu ("News | Sport | Shop") or buttons ("Share Tweet")."""
    n_words = text.count(" ") + 1
    if n_words > 12 and not any(mark in text for mark in _SEPARATORS):
        return False
    low = text.casefold()
    if n_words <= 20 and _CRUMBS.match(low):
        return True
    links = _LINK_GAP.split(low)
    if len(links) >= 3 and all(len(link.split()) <= 5 and not link.endswith((".", "!")) for link in links):
        return True
    if not 2 <= n_words <= 12:
        return False
    return sum(word in load_furniture() for word in low.split()) >= 0.7 * n_words


def count_announced(text: str) -> int | None:
    """Return how many comments a heading announces, -1 if it gives no number, None if it is no such heading.

    >>> count_announced("3 thoughts on “The bridge”"), count_announced("Comments"), count_announced("The bridge")
    (3, -1, None)
    """
    if len(text) > LONGEST_HEADER:
        return None
    words = _WORDS.findall(text.casefold())
    nouns, counts = load_words("heading", "noun"), load_words("count")
    if " ".join(words) in load_words("heading") - load_words("reply"):
        return -1
    places = [i for i, word in enumerate(words[:5]) if word.isdigit() or (word in counts and i == 0)]
    if not places or len(words) > 30:
        return None
    at = places[0]
    near = {" ".join(words[a:b]) for a in range(max(0, at - 2), at + 3) for b in (a + 1, a + 2)}
    if near.isdisjoint(nouns):
        return None
    return _read_count(words[at]) if not _RANGE.search(text) else -1  # "Comments 1 - 20 of 212"


def count_bracketed(text: str) -> int | None:
    """Return the number in brackets with which a short line ends ("Readers write (7)"), None if there is none."""
    match = _BRACKETED.fullmatch(text) if text.endswith(")") else None
    return int(match.group(1)) if match else None


def _read_count(word: str) -> int:
    if word.isdigit():
        return int(word) if len(word) < 7 else -1
    return 0 if word in ("no", "keine", "kein", "nessun", "sin", "geen", "aucun", "nenhum") else 1


def is_name(text: str) -> bool:
    """Return whether `text` could be a commenter's name or nickname.

    >>> [is_name(text) for text in ("Ada Brandt", "old_salt_77", "Leave a Reply", "We were told to wait here")]
    [True, True, False, False]
    """
    if not 0 < len(text) <= LONGEST_NAME or text[-1] in "!?:;,…。！？" or _URL.search(text):
        return False
    if text[-1] == "." and text.split()[-1][:-1].islower():  # the end of a sentence, not of "Ada B."
        return False
    words = text.split()
    if len(words) > 6 or not any(map(str.isalpha, text)) or sum(word[0].islower() for word in words) > 4:
        return False
    low = text.casefold()
    if is_form_line(text) or is_button_line(text) or low in load_furniture() or low in load_words("heading", "noun"):
        return False
    return count_announced(text) is None


def split_says(text: str) -> str | None:
    """Return the name in front of a closing verb of saying ("Ada says:"), or None."""
    bare = text.rstrip(" \t\xa0:….")
    low = bare.casefold()
    if not low.endswith(load_longest_first("says")):
        return None
    verb = next(verb for verb in load_longest_first("says") if low.endswith(verb))
    name = bare[: len(bare) - len(verb)]
    is_glued = bool(name) and not name[-1].isspace()
    if not name.strip() or (is_glued and (not text.rstrip().endswith(":") or not name[-1].isalnum())):
        return None
    return name.strip(" \t\xa0,")


@functools.cache
def _load_buttons_by_end() -> dict[str, tuple[str, ...]]:
    """Return the buttons by their last letter, longest first: most lines end in none."""
    buttons: dict[str, tuple[str, ...]] = {}
    for phrase in load_longest_first("reply", "button"):
        buttons[phrase[-1]] = (*buttons.get(phrase[-1], ()), phrase)
    return buttons


def strip_buttons(text: str) -> str:
    """Return `text` without the buttons at its end.

    >>> strip_buttons("3 May 2021 at 10:15 | Reply")
    '3 May 2021 at 10:15'
    """
    low, end = text.casefold(), len(text)
    if len(low) != len(text):  # a letter that changes its length when folded: offsets would not fit
        return text
    while True:
        end = len(low[:end].rstrip(" \t\xa0|·•-–—:#↓/()[]»›"))
        phrases = _load_buttons_by_end().get(low[max(0, end - 1) : end], ())
        phrase = next((p for p in phrases if low.endswith(p, 0, end)), "")
        is_inside_word = end > len(phrase) and low[end - len(phrase) - 1].isalnum()
        if not phrase or is_inside_word:
            return text[:end]
        end -= len(phrase)


def split_flair(name: str) -> str:
    """Return a name without the marks of honour printed behind it, be they glued to it.

    >>> split_flair("Ada BrandtTop Fan"), split_flair("Ole Subscriber"), split_flair("Subscriber")
    ('Ada Brandt', 'Ole', 'Subscriber')
    """
    bracketed = _HONOUR.fullmatch(name)
    if bracketed and bracketed[2].casefold() in load_words("badge", "flair"):
        return split_flair(bracketed[1])
    low = name.casefold()
    if not low.endswith(load_longest_first("flair")):
        return name
    for phrase in load_longest_first("flair"):
        at = len(name) - len(phrase)
        is_apart = at > 1 and name[at].isupper() and not name[at - 1].isupper()
        if is_apart and low.endswith(phrase):
            return split_flair(name[:at].rstrip(" \t\xa0·•|(,-–["))
    return name


def split_posted_by(text: str) -> tuple[str, str] | None:
    """Return the date and the name of a line that gives them in this order, None for any other line.

    >>> split_posted_by("Posted May 3, 2021 10:15 UTC (Mon) by ada (guest, #12)"), split_posted_by("Stand by Ada")
    (('May 3, 2021 10:15 UTC (Mon)', 'ada'), None)
    """
    match = _POSTED_BY.fullmatch(text) if len(text) <= LONGEST_HEADER else None
    return (match[1], match[2]) if match and parse_day(match[1]) else None


def split_reply_to(text: str) -> tuple[str, str | None]:
    """Return a header without its "in reply to Ada", and the name answered to.

    >>> split_reply_to("Ole   9 April, 08:40   in reply to Ada B.")
    ('Ole   9 April, 08:40', 'Ada B.')
    """
    match = _load_pattern("answer").search(text.casefold())
    if not match or (match.start() and text[match.start() - 1].isalnum()):
        return text, None
    return text[: match.start()].rstrip(" \t\xa0|·(@"), text[match.end() :].strip(" \t\xa0:)@") or None
