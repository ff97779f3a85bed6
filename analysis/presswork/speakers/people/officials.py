"""Does the bearer of a role speak as an official?

Officials hold a public office when they speak, or speak in the name of a public body: executive, legislative,
judicial, military, diplomatic, intergovernmental or of a de-facto authority. Candidates, former officials, party
functionaries, managers of state companies, experts and media do not. None: the words do not tell.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from presswork.language.gazetteer import Title, find_body, find_place, load_portfolios
from presswork.language.lexicon import read_word_set
from presswork.speakers.people.noun_phrases import find_head_end, find_title, split_parts

_PARTY_WORDS = read_word_set("officials party words")
_PUBLIC_ADJECTIVES = set(
    "presidential government governmental military police federal parliamentary ministerial".split()
)
# "the Republican chairman" leads a party, not a public body.
_PARTIES = {"republican", "democratic", "gop", "labour", "tory", "conservative"}
_PARTY_TITLES = {"chairman", "chairwoman", "chair", "director", "head", "leader", "official"}
_PRESS = read_word_set("officials press")
FORMER = read_word_set("officials former")
# "the provincial disaster chief": whoever heads something there is an official, whatever the field.
LEVELS = {"provincial", "municipal", "city", "county", "federal"}
COMMUNITIES = read_word_set("officials communities")
# Offices whose short form before a name is a rank: "former candidate Sen. NAME".
_ELECTED = {"senator", "representative", "governor", "mayor", "congressman", "congresswoman"}
# "Georgia's ruling National Accord": a name behind these is a party's.
_GOVERNING = re.compile(r"(?:ruling|governing|opposition)$")
# "IMF chief economist": staff that speaks for a public body.
_STAFF, _CHIEF = {"analyst", "lawyer", "doctor", "executive"}, {"chief", "top", "lead", "principal"}
# "Unity Front secretary general"
_PARTY_NOUNS = {"Front", "Party", "League", "Congress", "Movement", "Alliance", "Coalition", "Democrats", "Bloc"}
_WINGS = ("-right", "-left", "-wing")  # "far-right leader"
_SERVICES = set("security military intelligence diplomatic police presidential ministry".split())
# Heads that a bare capitalised title before a name makes official, as courtesy has it ("President Lee said").
_COURTESY_OFFICES = set(
    "president,vice president,chancellor,secretary,representative,commissioner,speaker".split(",")
)

_PUBLIC = frozenset(
    "National Federal Central State Public Regulatory Electoral Parliamentary Municipal Royal".split()
)
# What may stand before "of": an institute of something need not be public.
_UNITS = frozenset("Ministry Department Inspectorate Directorate Bureau Office Agency Authority Commission".split())


@dataclass(frozen=True, slots=True)
class Context:
    """What a role phrase as a whole names: state, body, organisation, and whose the role is."""

    country: str | None
    body: str | None
    body_is_official: bool | None
    is_intergovernmental: bool
    organisation: str | None
    possessor: str | None
    is_campaign: bool
    is_headed: bool  # nothing follows the head


def is_armed_movement(words: list[str] | tuple[str, ...]) -> bool:
    """Does a unit's name say that it fights a state ("Lowland Liberation Army")? No list knows them all."""
    return bool(_MOVEMENTS & set(words)) and bool(_FORCES & set(words))


_MOVEMENTS = frozenset("Liberation Resistance Rebel Insurgent Separatist Guerrilla Revolutionary".split())
_FORCES = frozenset("Army Front Forces Force Command Brigade Brigades Battalion".split())


def is_public_name(words: list[str] | tuple[str, ...]) -> bool:
    """Do the words of a unit's name say that it is public ("Energy Regulatory Board")? Its last word is the noun,
    or a unit's before "of" ("Federal Bureau of Lakes").
    """
    portfolios = load_portfolios()
    capitals = [w for w in words if w[0].isupper()]
    if len(capitals) < 2:
        return False
    heads = [w for w, after in itertools.pairwise(words) if after in ("of", "for") and w in _UNITS]
    head = heads[0] if heads else capitals[-1] if portfolios.get(capitals[-1].lower()) == "noun" else None
    return any(w in _PUBLIC or portfolios.get(w.lower()) == "field" for w in capitals if w != head) and bool(head)


def judge_parts(words: tuple[str, ...], labels: str, context: Context) -> list[bool | None]:
    """Return the verdict on each coordinated role; "former governor and senator" is former in both."""
    verdicts, past = [], False
    for i, j in split_parts(labels):
        past = labels[i] != "D" and (past or bool({w.lower() for w in words[i:j]} & FORMER))
        verdict = False if past else _judge_part(words[i:j], labels[i:j], context)
        title = find_title(words[i:j], labels[i:j])
        if labels[i:j].endswith("TT") and title:
            if title.title in ("priest", "crown prince") and not past:  # "Leader Ayatollah" NAME
                verdict = _judge_part(words[i : j - 1], labels[i : j - 1], context)
            if title.title in _ELECTED and words[j - 2][0].islower():  # "former candidate Sen." NAME
                verdict = True
        verdicts.append(verdict)
    return verdicts


def _judge_part(words: tuple[str, ...], labels: str, context: Context) -> bool | None:
    title = find_title(words, labels)
    lower = {w.lower() for w in words}
    head = labels[: labels.rfind("T", 0, find_head_end(labels)) + 1]
    before = {w.lower() for w in words[: len(head)]}
    if title is None:
        return None
    if before & FORMER or any(w.startswith("ex-") for w in before):
        return False
    if title.title == "rebel" and any(
        b and b.is_official and b.kind in ("de-facto authority", "named by the corpus") for b in map(find_body, words)
    ):
        return True  # its soldiers
    if title.kind == "never" and title.title in _STAFF and context.body_is_official and before & _CHIEF:
        return True  # "IMF chief economist"
    if title.kind in ("never", "person", "family"):
        return False
    if _speaks_for_opposition(words, title):
        return True
    if title.kind == "office" and title.title not in ("official", "officer"):
        return not (title.title == "minister" and "church" in lower)
    if (
        lower & _PARTY_WORDS - _excuse(lower)
        or any(w.endswith(_WINGS) for w in before)
        or _names_party(words)
        or (before & _PARTIES and title.title in _PARTY_TITLES and not context.body_is_official)
    ):
        return False
    if title.kind in ("state", "body", "spokes", "document"):
        owner = _judge_owner(words, labels, context)
        if owner is not None:
            return owner
    return _JUDGES.get(title.kind, _judge_nothing)(title, words, context)


def _speaks_for_opposition(words: tuple[str, ...], title: Title) -> bool:
    """Is this a shadow minister ("Opposition environment spokesman")? A field between tells a seat in parliament."""
    field = any(load_portfolios().get(w.lower()) in ("field", "any") for w in words[1:])
    return title.kind == "spokes" and words[0] == "Opposition" and field


def _excuse(lower: set[str]) -> set[str]:
    """Return the words that are no party's here: "the leader of the opposition in parliament" has a seat there."""
    return {"opposition"} if lower & _CHAMBERS else set()


_CHAMBERS = set("parliament house assembly senate legislature sabha council congress dáil seanad".split())


def _names_party(words: tuple[str, ...]) -> bool:
    return any(_GOVERNING.match(a) and b[0].isupper() and not find_body(b) for a, b in itertools.pairwise(words))


def _judge_owner(words: tuple[str, ...], labels: str, context: Context) -> bool | None:
    """Is whoever the bearer works for an office holder ("adviser to the prime minister", "presidential aide")?"""
    if _PUBLIC_ADJECTIVES & {w.lower() for w in words[: find_head_end(labels)]}:
        return True
    at = labels.find("s", 0, find_head_end(labels))
    owner = find_title(words[:at], labels[:at]) if at > 0 else None
    if owner and owner.kind == "office":  # "the prime minister's spokesman"
        return None if FORMER & {w.lower() for w in words[:at]} else True
    rest = find_head_end(labels) + 1
    after = find_title(words[rest:], labels[rest:]) if rest < len(labels) else None
    if after is None:
        return None
    if after.kind == "never":
        return False
    public = context.organisation is None or context.body_is_official or context.country
    return True if after.kind == "office" or (public and after.title in ("president", "vice president")) else None


def _judge_office(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    if context.body_is_official is False and not context.country:
        return False
    if title.title == "officer":
        return True if context.body_is_official or context.country or title.is_plural else None
    return True


def _judge_state(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    if context.body_is_official is False or (context.organisation and not context.body_is_official):
        return None if _may_be_of_state(title, context) else False
    if title.title == "leader" and _leads_community(words):
        return False
    if context.body_is_official or context.country:
        return True
    if context.possessor:
        return None
    return True if title.title in _COURTESY_OFFICES and words[-1][0].isupper() else None


def _may_be_of_state(title: Title, context: Context) -> bool:
    """Is this "the Corvanian president", of a state that no list knows and the page does not tell?"""
    one = context.organisation if context.organisation and " " not in context.organisation else ""
    return title.title in ("president", "vice president") and one.endswith(("ian", "ese")) and one[0].isupper()


def _leads_community(words: tuple[str, ...]) -> bool:
    """Is this "the youth leader" or "the growers' leader"?"""
    owned = any(w in ("'", "’") and words[k - 1].islower() for k, w in enumerate(words) if k)
    return owned or bool({w.lower() for w in words} & COMMUNITIES)


def _judge_body(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    if context.body_is_official is not None:
        return context.body_is_official
    place = find_place(words[-1])
    if "of" in words and place and place.kind in ("region", "authority", "territory", "us-state"):
        return True  # "head of Chechnya"
    if not context.organisation and _names_field(words):
        return True  # "Director General of Health Services"
    if context.organisation and is_public_name(context.organisation.split(" of the ")[-1].split()):
        return True  # "deputy head of the Office for Border Affairs"
    if not context.organisation and {w.lower() for w in words} & LEVELS:
        return True  # "the provincial disaster chief"
    if not context.organisation and any((body := find_body(w)) and body.is_official is None for w in words):
        return None  # "the agency's deputy director"
    return False if context.organisation or title.title == "director" else None


def _names_field(words: tuple[str, ...]) -> bool:
    """Does a capitalised word behind the title name the field of a ministry?"""
    after = itertools.dropwhile(lambda w: w not in ("of", "for"), words)
    return any(w[0].isupper() and load_portfolios().get(w.lower()) == "field" for w in after)


def _judge_speech(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    if title.kind == "document" and context.body_is_official is None and _PRESS & {w.lower() for w in words}:
        return False  # "a Turkish newspaper report", "exit polls in Ohio"
    if context.body_is_official is not None:
        return context.body_is_official
    if context.organisation:
        return False
    return True if context.country else None


def _judge_union(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    if context.body_is_official is False:
        return False
    if context.organisation and not context.is_intergovernmental and not context.body_is_official:
        return False if _PARTY_NOUNS & set(context.organisation.split()) else None
    return True


def _judge_observer(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    return bool({"international", "ceasefire", "truce"} & {w.lower() for w in words}) or bool(
        context.body_is_official
    )


def _judge_member(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    if not context.body_is_official and words[-1].lower().startswith("delegate") and not context.organisation:
        return None  # of states or of a party
    return bool(context.body_is_official)


def _judge_ally(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    return bool(context.country) and context.possessor is None


def _judge_source(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    lower = {w.lower() for w in words}
    if lower & {"close", "familiar", "near", "outside"}:
        return False
    public = {"official", "government"} | (_SERVICES if context.country else set())
    return bool(public & lower) or bool(context.body_is_official)


def _judge_nothing(title: Title, words: tuple[str, ...], context: Context) -> bool | None:
    return None


_JUDGES = {
    "office": _judge_office,
    "state": _judge_state,
    "body": _judge_body,
    "spokes": _judge_speech,
    "document": _judge_speech,
    "intergovernmental": _judge_union,
    "observer": _judge_observer,
    "member": _judge_member,
    "ally": _judge_ally,
    "source": _judge_source,
}
