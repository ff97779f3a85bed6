"""Which state does the text around a place speak of?

Asked about offices and bodies that come without a state ("Foreign Minister NAME", "the central bank"): the article as
a whole may be about one state, or the sentence may open with it. Answers only where one state leads clearly.
"""

from __future__ import annotations

import re
from collections import Counter

from presswork.language.gazetteer import find_body, find_place
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
_MINISTERIAL = re.compile(
    r"(?i)minist|premier|parliament|\bmps?\b|\b(?:king|queen|crown|emir)\b|general staff|gendarm"
)


def list_states(tokens: Tokens) -> Counter:
    """Return how often a text names each state, by name, adjective, seat or public body."""
    named = Counter(w for w, c in zip(tokens.words, tokens.labels, strict=True) if c in "PQB")
    states: Counter = Counter()
    for word, n in named.items():
        if state := _find_state(word):
            states[state] += n
    return states


def _find_state(word: str) -> str | None:
    found = find_place(word) or find_body(word)
    return found.country if found and found.kind not in _NOT_OF_STATE else None


def find_home(states: Counter, role: str) -> str | None:
    """Return the state whose office a role without a state is: the one the text is about, if the role fits it.

    >>> find_home(Counter({"Latvia": 4, "Poland": 1}), "Foreign Minister")
    'Latvia'
    """
    if _AMERICAN.search(role):
        return "United States" if "United States" in states else None
    if not states:
        return None
    (state, n), total = states.most_common(1)[0], states.total()
    fits = _MINISTERIAL.search(role)
    if fits and state == "United States":
        return None
    leads = n >= _LEAST_MENTIONS and n >= _LEAST_SHARE * total
    return state if leads or (fits and n == total) else None


def find_near(tokens: Tokens, states: Counter, at: int) -> str | None:
    """Return the state that opens the sentence before, in one paragraph, or else that of the dateline.

    "Beijing hit back. Foreign Minister NAME said" tells; so does "MANILA: ..." where no other state leads.
    """
    labels = tokens.labels
    start, _ = find_sentence(labels, at)
    if start > 1 and labels[start - 1] == ".":
        before, _ = find_sentence(labels, start - 2)
        match = _SUBJECT.match(labels, before, start) or _SETTING.match(labels, before, start)
        found = [_find_state(w) for w in tokens.words[match.start(1) : match.end(1)]] if match else []
        if len(set(found) - {None}) == 1 and labels[match.end(1)] != "a":
            return next(filter(None, found))
    match = _DATELINE.search(labels, 0, _MOST_TOKENS_DATELINE) or _BYLINE.search(labels, 0, _MOST_TOKENS_DATELINE)
    if match is None:
        return None
    places = [find_place(w.title()) for w in tokens.words[match.start(1) : match.start(1) + 3 : 2]]  # "ROME/PARIS -"
    named = max((p.country for p in places if p and p.country), key=lambda c: states[c], default=None)
    return named if 2 * states[named] >= max(states.values(), default=0) else None


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
