"""Which words of a mention are its noun phrase, or the parts of one?

A mention comes from the tagger: it may be cut off at its head word, run on over its verb, or name nobody at all.
"""

from __future__ import annotations

import itertools
import re

from presswork.language.gazetteer import Title, find_title_entry
from presswork.language.lexicon import read_word_set
from presswork.speakers.people.labels import Tokens, is_grammar_word

# A comma between the parts of a list ("friends, lobbyists and foes"), not before an apposition.
_LISTED = re.compile(r",(?=[RPQMBOXTFC][PQMBOXTFCIpsl]{0,3}(?:,|a))")
_ALMOST = {"virtually", "almost", "nearly", "practically"}
_NOBODY = read_word_set("noun_phrases nobody")
_TIMES = read_word_set("noun_phrases times")
_AGO = re.compile(r"(?i)(?:an?|one|two|three|four|five|six|some|several|many) [a-z]+ (?:ago|earlier|later|before) ")
# A mention's last words that say when: "the ministry on Wednesday evening", "the ministry late on Friday".
_WHEN = re.compile(
    r"(?:(?:,? (?:late|early))?,? on|,? (?:late|early)|,)? (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?: (?:morning|afternoon|evening|night))?\Z"
)
# Who is nobody in particular: a pronoun for anybody, a heading of a list, a share of people who stand before.
_ANYBODY = re.compile(
    r"(?i)(?:who|what|which)(?:so)?ever\b|number(?: \d+)?\Z"
    r"|(?:an?|one|two|three) (?:half|third|quarter|fifth|sixth|tenth)s? of (?:those|them|these)(?! asked| polled)\b"
    r"|(?:the )?[\w-]+ (?:procurement|deployment|purchase|delivery|construction)\Z"
)
_NEAR = {"last", "this", "next", "earlier", "past"}  # "NAME last month"
# Words of grammar that people stand behind: parts of those asked, sources.
_PARTS = read_word_set("noun_phrases parts")
# A mention's last words that belong to its verb, and its verb where an object follows.
_TRAILING = set("likewise also reportedly allegedly then later recently repeatedly soon often".split())
_AFTER_HEAD = re.compile(r"[BTOFC](?=l)")
_PAST = read_word_set("noun_phrases past")
_PARTICIPLES = {"retired", "wounded", "displaced", "jailed", "named", "called"}  # "a soldier named Orsa"
# "KYIV, Ukraine, March 7 (AP) —": places, days, numbers and an agency up to a dash.
_DATELINE = re.compile(r"[PCF](?:[PCFIdvn,(BO)]|\.(?=[dn])){0,14}-(?=.)")
_PHRASE_AFTER_HEAD = re.compile(r"[of][DR]?[PQMBOXTsFCIl]{1,6}")


def find_phrase(tokens: Tokens, i: int, j: int) -> tuple[int, int]:
    """Return the range without marks at its ends and without the verb that a mention has run on over."""
    i, j = _trim(tokens.labels, i, j)
    if _AGO.match(" ".join(tokens.words[i : min(j, i + 4)])) and j - i > 3:
        i += 3  # "a month ago NAME"
    return i, _cut_verb(tokens, i, _cut_when(tokens, i, j))


def _cut_when(tokens: Tokens, i: int, j: int) -> int:
    """Return where a mention ends without the day that follows it."""
    match = _WHEN.search(" ".join(tokens.words[i:j]))
    return j - len(match.group().split()) if match and match.start() else j


def complete_mention(tokens: Tokens, i: int, j: int) -> tuple[int, int]:
    """Return the range of a mention without a dateline; one cut off at its head is completed."""
    return _complete(tokens.labels, *_cut_dateline(tokens, i, j))


def _cut_dateline(tokens: Tokens, i: int, j: int) -> tuple[int, int]:
    """Return the range without the dateline that a first sentence stands behind ("KYIV, March 7 (AP) — Ukraine")."""
    start = skip_dateline(tokens, tokens.labels.rfind("\n", 0, i) + 1)
    return (start, max(j, start)) if start > i else (i, j)


def skip_dateline(tokens: Tokens, i: int) -> int:
    """Return the token behind the dateline that a line begins with, or the line's first."""
    match = _DATELINE.match(tokens.labels, i)
    return match.end() if match else i


def _complete(labels: str, i: int, j: int) -> tuple[int, int]:
    """Return the range of a mention; one cut off at "its allies" or "an executive at" is completed."""
    if labels[i:j][:1] == "R" and labels[max(0, i - 2) : i] in ("Pa", "Ba"):
        i -= 2
    if i < j and labels[j - 1] in "QM" and (rest := re.match(r"[QM]{0,2}[TB]", labels[j : j + 3])):
        j += rest.end()  # "Peruvian | prosecutors"
    if i < j and labels[j - 1] in "of":
        j += len(re.match(r"[DR]?[PQMBOXTsFCIl]{0,6}", labels[j : j + 8]).group())
    return i, j


def _trim(labels: str, i: int, j: int) -> tuple[int, int]:
    """Return the range without marks and verbs at its ends."""
    while i < j and labels[i] in ",.q()-\nasvf":
        i += 1
    while i < j and labels[j - 1] in ",.q()-\nasv":
        j -= 1
    return i, j


def _cut_verb(tokens: Tokens, i: int, j: int) -> int:
    """Return where a mention ends that has run on over its verb ("the ministry released nine minutes")."""
    labels, words = tokens.labels, tokens.words
    while j - i > 1 and (words[j - 1] in _TRAILING or (words[j - 1] in _TIMES and words[j - 2] in _NEAR)):
        j -= 1 if words[j - 1] in _TRAILING else 2
    if j - i < 3:
        return j
    for match in _AFTER_HEAD.finditer(labels, i, j):
        k = match.end()
        is_verb = k < j and (words[k] in _PAST or (words[k].endswith("ed") and words[k] not in _PARTICIPLES))
        if is_verb:
            named = labels[k - 1] in "FC"
            if labels[k + 1 : k + 2] in tuple("DRnCFPQ") or (named and labels[k + 1 : k + 2] in ("o", "f")):
                return k
    return j


def is_nobody(tokens: Tokens, i: int, j: int) -> bool:
    """Is "no one in Ankara", "Friday by noon" or "first" said: nobody at all, a day, an adverb?"""
    labels = tokens.labels
    if _ANYBODY.match(" ".join(tokens.words[i:j])) or _is_thing(tokens, i, j):
        return True
    if j - i == 1 and labels[i] == "T" and tokens.words[j : j + 1] == [":"] and _is_heading(tokens.words[i]):
        return True  # "Transcript: ..."
    if labels[i] not in "DMdln":
        return False
    words = [w.lower() for w in tokens.words[i : min(j, i + 3)]]
    words = words[1:] if words[0] in _ALMOST else words
    if not words or words[0] in _NOBODY or (words[0] == "not" and words[1:2] == ["one"]):
        return True
    end = i + find_head_end(labels[i:j])
    head = labels[i:end]
    if len(head) == 1 and head in "dlM" and is_grammar_word(words[0]):
        return words[0] not in _PARTS
    said = {w.lower() for w in tokens.words[i:end]}
    if set(head) & set("PQBTOFCI") or said & _PARTS:
        return False
    return bool(said & _TIMES) or (head[0] in "dl" and is_grammar_word(words[0]) and not set(head) & set("Mn"))


def _is_thing(tokens: Tokens, i: int, j: int) -> bool:
    """Is the head a noun in capitals, as "a UAV of the army" and "two UAVs" tell, and not a name?"""
    words, labels = tokens.words, tokens.labels
    k = i + (labels[i] == "D")
    if k >= j or labels[k] != "C" or not words[k].isupper() or len(words[k]) < 2 or _is_followed(labels, k, j):
        return False
    counted = (m for m in range(1, len(words)) if words[m] == words[k] and words[m - 1].lower() in ("a", "an"))
    return words[k] + "s" in words or any(not _is_followed(labels, m, len(words)) for m in counted)


def _is_followed(labels: str, k: int, j: int) -> bool:
    """Does a noun follow the word, so that it only qualifies it ("a BRN poll")?"""
    return k + 1 < j and labels[k + 1] not in "ofvwa,.()-q\ns"


def _is_heading(word: str) -> bool:
    title = find_title_entry(word)
    return title is not None and title.kind in ("document", "source")


def split_coordination(labels: str, i: int, j: int) -> list[tuple[int, int]]:
    """Return the ranges of coordinated noun phrases, or one range when "and" joins only modifiers."""
    head = labels[i:j]
    stop = re.search(r"[w(\-q]", head)
    head = head[: stop.start()] if stop else head
    cuts = [m.start() for m in re.finditer(r"a(?=[DRPQMBOXTFCIHnbl])", head)]
    if re.match(r"BaM+T", head):  # "Treasury and Finance Minister"
        return [(i, j)]
    if not cuts or not re.search(r"[PBTOFClthei],?$|[PBTOFCl].*[of]", head[: cuts[0]]):
        return [(i, j)]
    if re.search(r"[of]", head[: cuts[0]]) and not re.match(r"a[DR]", head[cuts[0] :]):
        return [(i, j)]
    cuts = sorted({*cuts, *(m.start() for m in _LISTED.finditer(head, 0, cuts[-1] + 1))})
    parts = [(i + a + 1, i + b) for a, b in itertools.pairwise([-1, *cuts, len(head)])]
    return parts if all(re.search(r"[PBTOFC]", labels[a:b]) for a, b in parts) else [(i, j)]


def widen_phrase(tokens: Tokens, i: int, j: int) -> tuple[int, int]:
    """Return the noun phrase around a mention that may be its head word only."""
    labels = tokens.labels
    low = max(0, i - 8)
    while i > low and labels[i] not in "DR" and labels[i - 1] in "PQMBXbsODR":
        i -= 1
    if labels[j - 1] in "TB" and labels[j : j + 1] in ("o", "f") and tokens.words[j] in ("of", "for", "at"):
        match = _PHRASE_AFTER_HEAD.match(labels, j)
        j = match.end() if match else j
    return i, j


# What ends the head of a noun phrase: what follows (of, for, who, a comma) only qualifies it.
_HEAD_END = re.compile(r"[ofwv,.()\-\n]")


def find_title(words: tuple[str, ...], labels: str) -> Title | None:
    """Return the title that heads the phrase: the longest entry that ends at its last title word."""
    at = labels.rfind("T", 0, find_head_end(labels))
    if at < 0:
        return None
    forms = [" ".join(words[at : at + n]) for n in (4, 3)] if labels[at + 1 : at + 2] == "o" else []
    forms += [" ".join(words[i : at + 1]) for i in range(max(0, at - 3), at + 1)]
    found = next(filter(None, map(find_title_entry, forms)), None)
    return found or find_title_entry(words[at].lower().removeprefix("ex-"))


def find_head_end(labels: str) -> int:
    """Return where the head of a noun phrase ends (a first word that cannot end it is skipped)."""
    match = _HEAD_END.search(labels, 1)
    return match.start() if match else len(labels)


def split_parts(labels: str) -> list[tuple[int, int]]:
    """Return the ranges of coordinated roles ("chairman and chief executive")."""
    cuts = [m.start() for m in re.finditer(r"[a,](?=[DQPMXBO]*T)", labels)]
    edges = [-1, *cuts, len(labels)]
    return [(a + 1, b) for a, b in itertools.pairwise(edges) if "T" in labels[a + 1 : b]]


# Pronouns, people, places, "and": what a verb stands behind, and no adjective of a noun.
_SUBJECT_LABELS = tuple("aheityTCFP")


def opens_with_verb(tokens: Tokens, start: int) -> bool:
    """Return whether a past tense opens a phrase: "the minister came and | scolded reporters who asked him"."""
    is_past = tokens.labels[start] == "l" and tokens.words[start].endswith("ed")
    return is_past and (
        tokens.labels[start - 1 : start] in _SUBJECT_LABELS or tokens.words[start - 1 : start] == ["then"]
    )
