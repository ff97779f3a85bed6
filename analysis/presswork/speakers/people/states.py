"""Which state does the text around a place speak of?

Asked about offices and bodies that come without a state ("Foreign Minister NAME", "the central bank"): the article as
a whole may be about one state, or the sentence may open with it. Answers only where one state leads clearly.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from presswork.language.gazetteer import find_body, find_place, find_title_entry
from presswork.language.lexicon import read_word_set
from presswork.speakers.people.labels import Tokens

# What a sentence opens with: its subject ("The U.S. said how ...") or its scene ("In Ankara, ...").
_SUBJECT = re.compile(r"[qD]{0,2}((?:[PQMBOXs]){1,6})(?=[^PQMBOXTFCIs]|$)")
_SETTING = re.compile(r"q?fD?([PB])")
# Whoever is named for a company, a party or a newspaper of a state is not named for the state.
_NOT_OF_STATE = (
    "bloc",
    "intergovernmental",
    "media",
    "company",
    "state company",
    "organisation",
    "party",
    "armed group",
)
# A state named once or twice may be a passing mention; one that is named in three of five times leads. Guesses on the
# safe side, looked at on PolNeAR train.
_LEAST_MENTIONS, _LEAST_SHARE = 3, 0.6
# "KYIV, May 3 (AP) -", "MANILA: " and "By NAME in Warsaw", at the head of a line, near the top of a page.
_DATELINE = re.compile(r"(?:^|\n)([PC])(?:\.[PC])?(?:[PCFIdvn,(BO)]{0,12}-|\.(?=[DPQBTMFCRd]))")
_BYLINE = re.compile(r"\nf[FCIpa]{1,8}f(P)(?=\n)")
_MOST_TOKENS_DATELINE = 200
# Titles that American news alone writes so; ministers and parliaments the United States have none.
_AMERICAN = re.compile(
    r"^(?:senior )?administration(?: officials?)?$"
    r"|\b(?:Sens?|Reps?|Govs?)\.|[Cc]ongress(?:wo)?man|Secretary of (?:State|Defense|Labor|the Treasury|Education)"
    r"|(?:Defense|Treasury|Labor|Commerce|Homeland Security|Interior|Energy|Education|Agriculture) [Ss]ecretary"
)
_CHAMBER = re.compile(r"\b(?:Senate|Congress|House)\b")
# Who sits abroad: the state that a text names may be the one where they sit.
_ABROAD = re.compile(r"(?i)\b(?:ambassador|embassy|envoy|consul|consulate|mission|delegation|diplomat)")
# Whoever acts on the spot: the town that a text names is theirs.
_LOCAL_BODY = re.compile(
    r"(?i)^(?:police|local police|city police|fire (?:service|brigade|department)|coastguard"
    r"|coast guard|disaster office|authorities)$"
)
_NAMING = re.compile(r"[PQB]")
# "Armenia's ministry of defence said": a state that only owns somebody who speaks.
_OWNER = re.compile(r"(?<![a-zA-Z])D?([PQB])s?[MQl]{0,3}[TB]?(?:[of]D?[MBTCPl]{1,3})?,?v")
_SAID = read_word_set("states said")
_MINISTERIAL = re.compile(
    r"(?i)minist|premier|parliament|\bmps?\b|\b(?:king|queen|crown|emir)\b|general staff|gendarm"
)


def list_states(tokens: Tokens) -> Counter:
    """Return how often a text names each state, by name, adjective, seat or public body."""
    named = Counter(w for w, c in zip(tokens.words, tokens.labels, strict=True) if c in "PQBT")
    states: Counter = Counter()
    for word, n in named.items():
        if state := _find_state(word):
            states[state] += n
    return states


def _find_state(word: str) -> str | None:
    found = find_place(word) or find_body(word)
    if found is None:
        title = find_title_entry(word)  # a title that one state alone has
        return title.country if title else None
    return found.country if found.kind not in _NOT_OF_STATE else None


def list_named(tokens: Tokens) -> set[str]:
    """Return the states that a text names for themselves: not as the scene ("in Paris"), not by another's office.

    "Armenia's ministry said" tells whose that ministry is, and that another body of the text may be somebody else's.
    """
    labels, words = tokens.labels, tokens.words
    owners = {k for m in _OWNER.finditer(labels) if words[m.end() - 1] in _SAID for k in range(*m.span(1))}
    found = set()
    for match in _NAMING.finditer(labels):
        k = match.start()
        place = find_place(words[k])
        is_scene = place and (place.kind == "city" or place.is_seat) and labels[k - 1 : k] == "f"
        state = None if is_scene or k in owners else _find_state(words[k])
        found |= {state} if state else set()
    return found


def find_home(states: Counter, role: str, named: set[str] = frozenset()) -> str | None:
    """Return the state whose office a role without a state is: the one the text is about, if the role fits it.

    >>> find_home(Counter({"Latvia": 4, "Poland": 1}), "Foreign Minister")
    'Latvia'
    """
    if _AMERICAN.search(role):
        return "United States" if "United States" in states else None
    if not states:
        return None
    (state, n), total = states.most_common(1)[0], states.total()
    if _CHAMBER.search(role) and state == "United States" and 2 * n > total:
        return state
    fits = _MINISTERIAL.search(role)
    if fits and state in ("United States", "European Union"):
        return None
    if n == total and _LOCAL_BODY.search(role):
        return state
    leads = n >= _LEAST_MENTIONS and n >= _LEAST_SHARE * total
    lone = named == {state} and not _ABROAD.search(role)
    return state if leads or lone or (fits and n == total) else None


def find_scene(tokens: Tokens) -> str | None:
    """Return the only state that the first line names as a scene ("Storm hits Madagascar", "Flood in Nepal")."""
    labels, words = tokens.labels, tokens.words
    end = labels.find("\n")
    named = [k for k in range(max(end, 0)) if labels[k] in "PQ"]
    found = {_find_state(words[k]) for k in named} - {None}
    return found.pop() if len(found) == 1 and any(words[k - 1].lower() in _HIT for k in named if k) else None


_HIT = read_word_set("states hit")


def find_label(tokens: Tokens, at: int) -> tuple[str | None, bool]:
    """Return the state that labels a token's paragraph ("PERU: ..."), and whether the text is a round-up of such."""
    labels = tokens.labels
    starts = [0, *(m.end() for m in re.finditer("\n", labels))]
    own = max(k for k in starts if k <= at)
    told = {k: state for k in starts if (state := _read_label(tokens, k))}
    return told.get(own), len(set(told.values())) > 1


def _read_label(tokens: Tokens, k: int) -> str | None:
    """Return the state that a line begins with, set off by a colon."""
    end = next((n for n in range(k + 1, k + 4) if tokens.words[n : n + 1] == [":"]), None)
    place = find_place(" ".join(tokens.words[k:end]).title()) if end else None
    return place.country if place and place.kind == "state" else None


def find_before(tokens: Tokens, at: int) -> str | None:
    """Return the state that alone speaks or acts in the sentence before ("Rwanda denied it. NAME said")."""
    labels = tokens.labels
    start, _ = find_sentence(labels, at)
    while start > 1 and labels[start - 1] in "q":
        start -= 1
    if start < 2 or labels[start - 1] != ".":
        return None
    before, _ = find_sentence(labels, start - 2)
    match = _ACTOR.match(labels, before, start)
    states = {_find_state(tokens.words[k]) for k in range(before, start) if labels[k] in "PQ"} - {None}
    state = _find_state(tokens.words[match.start(1)]) if match else None
    return state if state and len(states) == 1 else None


class Acting(NamedTuple):
    """The state that opens the last sentence of the paragraph before, and whether it alone is named there."""

    state: str
    is_alone: bool


def find_acting(tokens: Tokens, at: int) -> Acting | None:
    """Return the state that opens the last sentence of the paragraph before, for the first sentence of a paragraph.

    "Corvania recalled its envoy. | The president, NAME, said": whose president, if the page is about another state?
    """
    labels = tokens.labels
    start, _ = find_sentence(labels, at)
    start = len(labels[:start].rstrip("q"))
    if start < 2 or labels[start - 1] != "\n":
        return None
    end = len(labels[:start].rstrip(".q\n"))
    before, _ = find_sentence(labels, max(0, end - 1))
    dateline = labels.find("-", before, before + 15) if labels.rfind("\n", 0, before) + 1 == before else -1
    before = dateline + 1 if dateline > 0 else before
    match = _SUBJECT.match(labels, before, end)
    own = [s for w in tokens.words[match.start(1) : match.end(1)] if (s := _find_state(w))] if match else []
    states = {_find_state(tokens.words[k]) for k in range(before, end) if labels[k] in "PQ"} - {None}
    return Acting(own[0], states <= {own[0]}) if own else None


# Where bodies of states sit: what happens there is seldom the host's.
_SEATS_OF_BODIES = {"Geneva", "Brussels", "New York", "The Hague", "Strasbourg", "Luxembourg", "United Nations"}
_ACTOR = re.compile(r"q?(P)(?=,w|[lv])")


def find_near(tokens: Tokens, states: Counter, at: int, is_body: bool = False) -> str | None:
    """Return the state that opens the sentence before, in one paragraph, or else that of the dateline.

    Of two states in that sentence the first is that of a person named next; a body ("the ministry") may be either's.

    "Beijing hit back. Foreign Minister NAME said" tells; so does "MANILA: ..." where no other state leads.
    """
    labels = tokens.labels
    start, _ = find_sentence(labels, at)
    if start > 1 and labels[start - 1] == ".":
        before, _ = find_sentence(labels, start - 2)
        match = _SUBJECT.match(labels, before, start) or _SETTING.match(labels, before, start)
        found = [_find_state(w) for w in tokens.words[match.start(1) : match.end(1)]] if match else []
        found += map(_find_state, tokens.words[before:start]) if is_body else []
        if match and len(set(found) - {None}) == 1 and labels[match.end(1)] != "a":
            return next(filter(None, found))
    if after := _find_after(tokens, at):
        return after
    match = _DATELINE.search(labels, 0, _MOST_TOKENS_DATELINE) or _BYLINE.search(labels, 0, _MOST_TOKENS_DATELINE)
    if match is None or tokens.words[match.start(1)].title() in _SEATS_OF_BODIES:
        return None
    places = [find_place(w.title()) for w in tokens.words[match.start(1) : match.start(1) + 3 : 2]]  # "ROME/PARIS -"
    named = max((p.country for p in places if p and p.country), key=lambda c: states[c], default=None)
    return named if 2 * states[named] >= max(states.values(), default=0) else None


def _find_after(tokens: Tokens, at: int) -> str | None:
    """Return the state that the next sentence of the paragraph is about ("France's Greens hold 22 seats")."""
    labels = tokens.labels
    _, end = find_sentence(labels, at)
    while labels[end : end + 1] in (".", "q"):
        end += 1
    match = _AFTER.match(labels, end)
    if not match or tokens.words[match.end() - 1] in _SAID:
        return None
    return _find_state(tokens.words[match.start(1)])


_AFTER = re.compile(r"D?([PQ])(?:s[MQlC]{0,3}[lCMTBO])?[vl]")


def find_sentence(labels: str, at: int) -> tuple[int, int]:
    """Return the token range of the sentence or line around a token."""
    start = max(labels.rfind(".", 0, at), labels.rfind("\n", 0, at)) + 1
    ends = [k for k in (labels.find(".", at), labels.find("\n", at)) if k >= 0]
    return start, min(ends, default=len(labels))


def find_setting(tokens: Tokens, at: int) -> str | None:
    """Return the state or body that bare "officials" belong to, when their sentence opens with it.

    "The U.S. said how officials ..." and "In Ankara, officials ..." tell; a state named in passing does not. Never
    asked about named persons: "The U.S. spoke as President NAME ..." says nothing of the president.
    """
    start, _ = find_sentence(tokens.labels, at)
    match = _SUBJECT.match(tokens.labels, start, at) or _SETTING.match(tokens.labels, start, at)
    if not match:
        return None
    found = [find_place(w) or find_body(w) for w in tokens.words[match.start(1) : match.end(1)]]
    return next((f.country for f in found if f and f.country and f.kind != "bloc"), None)
