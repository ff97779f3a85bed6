"""Every pattern that the package compiles, and texts that make a pattern with nested repeats run for ever."""

from __future__ import annotations

import importlib
import pkgutil
import re
import warnings
from collections.abc import Iterator

import presswork

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import sre_constants
    import sre_parse

LENGTH = 60
_SIGNS = 'aA1 -.,"\n~é'
_CATEGORIES = {"SPACE": str.isspace, "WORD": lambda c: c.isalnum() or c == "_", "DIGIT": str.isdigit}
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def collect_patterns() -> dict[tuple[str, int], str]:
    """Return the patterns of `re` that modules and classes of the package hold, with the name of the first place."""
    found: dict[tuple[str, int], str] = {}
    for module in pkgutil.walk_packages(presswork.__path__, "presswork."):
        for name, value in list(vars(importlib.import_module(module.name)).items()):
            _look(value, f"{module.name}.{name}", found, 0)
    return found


def _look(value: object, name: str, found: dict, depth: int) -> None:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        found.setdefault((value.pattern, value.flags), name)
    elif depth > 4:
        return
    elif isinstance(value, (list, tuple, set, frozenset)) and len(value) < 5000:
        for part in value:
            _look(part, name, found, depth + 1)
    elif isinstance(value, dict) and len(value) < 5000:
        for part in (*value, *value.values()):
            _look(part, name, found, depth + 1)
    elif isinstance(value, type) and value.__module__.startswith("presswork"):
        for key, part in vars(value).items():
            _look(part, f"{name}.{key}", found, depth + 1)


def list_pumps(pattern: str, flags: int) -> Iterator[str]:
    """Yield texts that repeat what each repeat of a pattern repeats, behind what leads to it, with ends that fail."""
    seen = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = sre_parse.parse(pattern, flags)
    for lead, pump in _list_repeats(tree, ""):
        for part in dict.fromkeys([pump, pump[:1], pump[-1:]]):
            for end in ("", "\x00", "!"):
                text = lead + part * (LENGTH // max(len(part), 1) + 1) + end
                if part and text not in seen:
                    seen.add(text)
                    yield text


def _list_repeats(tree, lead: str) -> Iterator[tuple[str, str]]:
    for operation, argument in tree:
        name = str(operation)
        if name in _REPEATS:
            yield from ((lead, _sample(argument[2], pick)) for pick in range(4))
        for inner in _list_inner(name, argument):
            yield from _list_repeats(inner, lead)
        if name not in ("ASSERT", "ASSERT_NOT", "AT"):
            lead += _sample([(operation, argument)], 0)


def _list_inner(name: str, argument) -> list:
    if name in _REPEATS:
        return [argument[2]]
    if name == "SUBPATTERN":
        return [argument[3]]
    if name == "BRANCH":
        return list(argument[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    return [argument] if name == "ATOMIC_GROUP" else []


def _sample(tree, pick: int) -> str:
    """Return a text that matches, roughly; `pick` chooses among alternatives."""
    parts = []
    for operation, argument in tree:
        name = str(operation)
        if name == "LITERAL":
            parts.append(chr(argument))
        elif name in ("NOT_LITERAL", "ANY"):
            parts.append("a")
        elif name == "IN":
            parts.append(_choose(argument, pick))
        elif name in _REPEATS:
            least, most, inner = argument
            n = max(least, min(1 + pick % 2, 2 if most is sre_constants.MAXREPEAT else most))
            parts.append(_sample(inner, pick) * n)
        elif name == "BRANCH":
            parts.append(_sample(argument[1][pick % len(argument[1])], pick))
        else:
            parts += [_sample(inner, pick) for inner in _list_inner(name, argument) if not name.startswith("ASSERT")]
    return "".join(parts)


def _choose(members, pick: int) -> str:
    if str(members[0][0]) == "NEGATE":
        return next((c for c in _SIGNS if not any(_holds(*member, c) for member in members[1:])), "é")
    kind, value = members[pick % len(members)]
    if str(kind) == "LITERAL":
        return chr(value)
    return chr(value[0]) if str(kind) == "RANGE" else next((c for c in _SIGNS if _holds(kind, value, c)), "a")


def _holds(kind, value, sign: str) -> bool:
    if str(kind) == "LITERAL":
        return chr(value) == sign
    if str(kind) == "RANGE":
        return value[0] <= ord(sign) <= value[1]
    name = str(value).removeprefix("CATEGORY_")
    return _CATEGORIES[name.removeprefix("NOT_")](sign) != name.startswith("NOT_")
