"""What does a text say of a person beside the name: the role before it, behind it, and by its verb?

"Russian Foreign Minister NAME", "NAME, who heads the agency,", "NAME resigned as Tarla's minister", "NAME of Acme".
"""

from __future__ import annotations

import re
from dataclasses import replace

from presswork.language.gazetteer import Title, find_title_entry, load_titles
from presswork.language.lexicon import read_word_set
from presswork.speakers.people.labels import Tokens
from presswork.speakers.people.officials import COMMUNITIES, LEVELS
from presswork.speakers.people.roles import Role, list_grounds, read_role

_BEFORE = "PQMBTOXbsFCIn"
# "its chief aide, NAME," and "the head of the agency, NAME,"; "NAME, a former diplomat," and "NAME, who is the ...,".
_APPOSITIVE_BEFORE = re.compile(
    r"(?:(?<![PQMBTOXsFCI])[DR][PQMBOXbsFCIalnT]{0,7}?|[PQBFCO]+s[PQMBOXbFCIalT]{0,6}?)"
    r"T(?:[of][DR]?[PQMBOXTsFCIl]{1,5}){0,2},$"
)
_APPOSITIVE_AFTER = re.compile(
    r",(?:n,)?(wv|w[lT]f?(?=[DPQBOCRM]))?([DR]?[PQMBOXbsFCIalnT]{0,8}?(?:T|(?<=w[lT])[DPQBOCRM]"
    r"|(?<=w[lT]f)[DPQBOCRM])(?:[^,.()\-\nqwvhe]|(?<=[CFPQs])v(?=[OC])){0,14})"
    r"(?=[,.()\-\nqw]|$)"
)
_INDEFINITE_AFTER = re.compile(r",(?:n,)?(D[^,.()\-\nqwvhe]{1,14})(?=[,.()\-\nqw]|$)")
_AFFILIATION_AFTER = re.compile(r"[of]D?([PQMBOFC](?:[PQMBOFCTa]|s(?=[PQMBOFC])|oD?(?=[PQMBOFC])|f(?=[FCOBM]))*)")
_MOST_TITLE = 30  # tokens of a long title with what stands before it
_LEADS = read_word_set("appositions leads")
_TAG = re.compile(r"[RDI][-‑]")
# "NAME resigned as ...", "NAME has been elected ...", "NAME is the ...": a verb and the role that it tells.
_PREDICATE = re.compile(
    r"(?:has |had |was |is |been )*(resigned as|quit as|stepped down as|serves as|served as|took office as"
    r"|sworn in as|appointed as|appointed|named|elected|became|is|was)(?= )"
)
_PAST_VERBS = {"served as", "was"}
# "NAME, who was appointed chief": the predicate's to read.
_MADE = {"appointed", "named", "elected", "made", "sworn"}
# "NAME has led the port authority since May".
_LEADING = re.compile(r"(?:has (?:led|headed|chaired|run)|leads|heads|chairs|runs)(?= )")
_LED = re.compile(r"D?([PQMBOXbsFCIl]{0,6}[BO])(?=[^PQMBOXTsFCI]|$)")
_PREDICATE_ROLE = re.compile(r"[DR]?([PQMBOXbsFCIanT]{0,7}T(?:[of][DR]?[PQMBOXTsFCIl]{1,5}?(?=[^PQMBOXTsFCIl]|$))?)")
# Titles that say nothing about a person beside whose name they happen to stand.
_IDLE_TITLES = {"document", "source", "ally"}
# "a retired signalman": said of a person, whatever the word.
_BYSTANDER = Title("bystander", "never", None, False)


def find_grounds(tokens: Tokens, start: int, i: int, j: int) -> set[str]:
    """Return the regions that the role, a party tag or "of" tells ("Orsa, R-Texas,", "Orsa of Vermont")."""
    labels, words = tokens.labels, tokens.words
    grounds = list_grounds(words[start:i]) if start < i else set()
    is_tag = labels[j : j + 1] in (",", "(") and j + 1 < len(words) and _TAG.match(words[j + 1])
    return grounds | list_grounds(words[j + 1 : j + 2]) if is_tag or labels[j : j + 2] == "oP" else grounds


def find_role_start(tokens: Tokens, i: int) -> int:
    """Return where the role before a name begins (i when there is none)."""
    labels, k = tokens.labels, tokens.titles.get(i, i)
    if k < i:
        while k and i - k < _MOST_TITLE and (step := _step_left(tokens, k, i)):
            k -= step
        return k + len(labels[k:i]) - len(labels[k:i].lstrip("saoIn"))
    if labels[i - 1 : i] == "H" or (tokens.words[i - 1 : i] == ["Chief"] and labels[i - 2 : i - 1] == ","):
        return len(labels[: i - 1].rstrip("H"))
    if labels[i - 1 : i] not in ("T", "M", "P", "B", "O"):
        return i
    while k and i - k < 14 and (step := _step_left(tokens, k, i)):
        k -= step
    while k < i and labels[k] in "saoIn":
        k += 1
    if labels[i - 1] == "T" and _is_document(tokens.words[i - 1]):
        return i  # "the documents Orsa leaked"
    ends_with_title = labels[i - 1] == "T" or re.search(r"T[of][DPQMBO]*[PMBO]$", labels[k:i])
    return k if ends_with_title and not _is_relative_clause(tokens, k, i) else i


def _is_document(word: str) -> bool:
    title = find_title_entry(word)
    return title is not None and title.kind == "document"


def _step_left(tokens: Tokens, k: int, i: int) -> int:
    """Return how many tokens further left the role before a name reaches (0: it starts here)."""
    labels = tokens.labels
    c = labels[k - 1]
    if c == "a":
        return 1 if _joins_titles(tokens, k) else 0
    if c in "FC" and labels[k] == "T" and tokens.words[k][0].islower() and labels[k - 2 : k - 1] == "a":
        return 0
    if c == ")" and re.fullmatch(r"\([PI]", labels[max(0, k - 3) : k - 1]):
        return 3
    if c == "T" and labels[k : k + 1] == "T" and tokens.words[k - 1].islower() and tokens.words[k - 1].endswith("s"):
        return 0
    if c == "l" and _is_field(tokens, k):
        return 1
    if c == "l" and labels[k - 2 : k - 1] in ("B", "P", "Q", "s") and labels[k] == "T":  # "U.N. humanitarian chief"
        return int(
            tokens.words[k].islower() and tokens.words[k - 1].endswith(("ian", "al", "ic", "ary", "ive", "ear"))
        )
    if c in _BEFORE or (c == "o" and k < i and labels[k - 2 : k - 1] == "T"):
        return 1
    if (
        c == "f"
        and tokens.words[k - 1] in ("for", "to")
        and labels[k - 2 : k - 1] == "T"
        and labels[k:i] in ("P", "DP")
    ):
        return 1  # "U.S. envoy for Sudan NAME"
    return 2 if c == "D" and labels[k - 3 : k - 1] == "To" else 0


def _is_field(tokens: Tokens, k: int) -> bool:
    """Is the plain word before token k what somebody heads ("Provincial disaster chief", "growers' leader")?"""
    labels, words = tokens.labels, tokens.words
    if labels[k] == "s":
        return words[k] in ("'", "’") and words[k - 1].islower()
    heads = labels[k] == "T" and words[k].lower() in ("chief", "head", "director", "coordinator", "leader")
    return heads and (words[k - 1].lower() in COMMUNITIES or words[k - 2].lower() in LEVELS)


def _joins_titles(tokens: Tokens, k: int) -> bool:
    """Does "and" before token k join two titles of one person ("chairman and chief executive")?"""
    left = k - 2
    if left >= 0 and tokens.words[left] == "Treasury" and tokens.labels[k] == "M":  # "Treasury and Finance Minister"
        return True
    return (
        left >= 0 and tokens.labels[left] == "T" and (tokens.words[left][0].islower() or tokens.words[k][0].isupper())
    )


def _is_relative_clause(tokens: Tokens, k: int, i: int) -> bool:
    """Is "the judge Orsa attacked" read for "judge Orsa"? A lower-case title behind an article needs a full name."""
    single = tokens.labels[i + 1 : i + 2] not in ("F", "C", "I", "p")
    return single and tokens.labels[k - 1 : k] == "D" and tokens.words[i - 1].islower()


def find_roles(tokens: Tokens, start: int, i: int, j: int) -> list[Role]:
    before = make_role(tokens, start, i) if start < i else None
    roles = [before] if before and before.title and before.title.kind != "person" else []
    roles += [*_find_appositives(tokens, start, i, j), _find_predicate(tokens, j)]
    return [r for r in roles if r and r.title and r.title.kind not in _IDLE_TITLES and not _is_list(r)]


def _is_list(role: Role) -> bool:
    return role.title.is_plural and role.head.islower()


def make_role(tokens: Tokens, i: int, j: int) -> Role | None:
    keep = [k for k in range(i, j) if tokens.labels[k] != "H"]
    while keep and tokens.labels[keep[0]] in "DRas":
        keep = keep[1:]
    if not keep:
        return None
    return read_role(tuple(tokens.words[k] for k in keep), "".join(tokens.labels[k] for k in keep))


def _find_appositives(tokens: Tokens, start: int, i: int, j: int) -> list[Role | None]:
    labels, roles = tokens.labels, []
    if labels[start - 1 : start] == "," and labels[j : j + 1] in (",", ".", "o"):  # a rank may stand between
        window = labels[max(0, start - 18) : start]
        if match := _APPOSITIVE_BEFORE.search(window):
            role = make_role(tokens, start - len(window) + match.start(), start - 1)
            roles += [] if role is None or role.title is None or role.title.kind == "person" else [role]
    k = _skip_tag(labels, j)
    if labels[k : k + 1] == "," and (match := _APPOSITIVE_AFTER.match(labels, k)):
        roles.append(_make_role_after(tokens, match))
    elif match := _INDEFINITE_AFTER.match(labels, k):
        words = tokens.words[match.start(1) : match.end(1)]
        if words[0] in ("a", "an"):
            roles.append(
                replace(read_role(tuple(words[1:]), match.group(1)[1:]), title=_BYSTANDER, is_official=False)
            )
    return roles


def _find_predicate(tokens: Tokens, j: int) -> Role | None:
    """Return the role that the verb behind a name tells ("NAME resigned as Tarla's minister", "NAME is a judge")."""
    j += 2 if tokens.words[j : j + 2] == [",", "who"] else 0
    following = " ".join(tokens.words[j : j + 5])
    if lead := _LEADING.match(following):
        match = _LED.match(tokens.labels, j + len(lead.group().split()))
        return _make_role_of_clause(tokens, "heads", *match.span(1)) if match else None
    said = _PREDICATE.match(following)
    if not said:
        return None
    k = j + len(said.group().split())
    match = _PREDICATE_ROLE.match(tokens.labels, k)
    if not match or not tokens.labels[k : match.end()].strip("DR"):
        return None
    past = said.group(1) in _PAST_VERBS
    words, labels = tokens.words[match.start(1) : match.end()], match.group(1)
    return read_role(tuple(["former"] * past + words), "X" * past + labels)


def _make_role_after(tokens: Tokens, match: re.Match) -> Role | None:
    i, j = match.span(2)
    if tokens.labels[i] in "DR" and tokens.words[i] not in ("a", "an") and _names_anybody(tokens, i, j):
        return None
    if match.group(1):
        return _make_role_of_clause(tokens, tokens.words[match.start(1) + 1], i, j)
    return make_role(tokens, i, j)


def _names_anybody(tokens: Tokens, i: int, j: int) -> bool:
    """Is "the same man" or "his colleague" said: a word for anybody, which may be another person?"""
    role = make_role(tokens, i, j)
    return bool(role and role.title and role.title.kind == "person")


def _make_role_of_clause(tokens: Tokens, verb: str, i: int, j: int) -> Role | None:
    """Return the role that "who heads the agency" or "who was minister" tells."""
    words, labels = list(tokens.words[i:j]), tokens.labels[i:j]
    if verb in _LEADS:
        past = verb in ("ran",) or verb.endswith("ed")
        head = "commander" if verb.startswith("command") else "head"
        return read_role(tuple(["former"] * past + [head, "of"] + words), "X" * past + "To" + labels)
    if verb in ("is", "serves", "was", "served") and "T" in labels and words[0] not in _MADE:
        skip = len(labels) - len(labels.lstrip("DR"))
        past = verb in ("was", "served")
        return read_role(tuple(["former"] * past + words[skip:]), "X" * past + labels[skip:])
    return None


def _skip_tag(labels: str, j: int) -> int:
    """Return the token after a remark in brackets, such as a party tag ("(R-Fla.)")."""
    if labels[j : j + 1] == "(" and ")" in labels[j : j + 6]:
        return labels.index(")", j) + 1
    return j


def find_hint(tokens: Tokens, i: int, j: int) -> Role | None:
    """Return what "NATO's NAME" or "NAME of Acme Watch" says of the affiliation, as a role without a title."""
    labels = tokens.labels
    if labels[i - 2 : i] in ("Ps", "Bs", "Os"):
        k = i - 2
        while k and labels[k - 1] in "OC" and tokens.words[k - 1][0].isupper():
            k -= 1
        return read_role(tuple(tokens.words[k : i - 1]), labels[k : i - 1])
    if labels[j : j + 2] == "oP":
        return read_role((tokens.words[j + 1],), "P")
    if labels[j : j + 1] in ("o", "f") and tokens.words[j] in ("of", "at", "from", "with"):
        match = _AFFILIATION_AFTER.match(labels, j)
        named = (
            match
            and (re.search("[OB]|[FCM][FC]", match.group(1)) or _is_acronym(tokens.words[j + 1]))
            and tokens.words[match.start(1)][0].isupper()
        )
        if named and tokens.words[match.end(1) - 1] not in ("County", "City", "Beach", "Park"):
            return read_role(tuple(tokens.words[match.start(1) : match.end(1)]), match.group(1))
    return None


def _is_acronym(word: str) -> bool:
    return len(word) > 2 and word.isupper()


def find_gender(tokens: Tokens, start: int, i: int) -> str | None:
    titles = load_titles()
    hints = [titles.get(w.lower()) or titles.get(w) for w in tokens.words[start:i]]
    return next((h.gender for h in hints if h and h.gender), None)
