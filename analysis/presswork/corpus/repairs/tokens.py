"""Was a text cut into tokens by a program?  ``would n't``, ```` `` ... '' ````, ``-LRB-`` of the Penn Treebank."""

from __future__ import annotations

import re

from presswork.corpus.repairs.told import Told

_SPACED_STOP = re.compile(r"(?<=[\w'\"”)]) [.,](?=\s|$)")
_STOP = re.compile(r"\w[.,](?=\s|$)")
_CONTRACTION = re.compile(r"(?<=\w) (n['’]t|['’](?:s|re|ve|ll|d|m))\b", re.IGNORECASE)
_BRACKETS = {"lrb": "(", "rrb": ")", "lsb": "[", "rsb": "]", "lcb": "{", "rcb": "}"}
_NAMED_BRACKET = re.compile(rf"-({'|'.join(_BRACKETS)})-", re.IGNORECASE)
_BEFORE = re.compile(r"[ \t]+(?=[.,;:?!%)\]}”](?:\s|[.,;:?!)”]|$))")
_AFTER = re.compile(r"(?<=[(\[{“$£€])[ \t]+")
_PLURAL = re.compile(r"(?<=s) (['’])(?= \w)")
_STRAIGHT = re.compile(r"(?:(?<=\s)|^)\"(?=\s|$)", re.MULTILINE)
_LEAST = 3


def join_tokens(text: str) -> tuple[str, list[Told]]:
    """Return a text of spaced tokens as it would be printed, and what was done.

    >>> join_tokens("She would n't go , he said .\\n`` No , '' she said , and left .")[0]
    "She wouldn't go, he said.\\n“No,” she said, and left."
    """
    n_spaced = len(_SPACED_STOP.findall(text))
    if n_spaced < _LEAST or n_spaced < 2 * len(_STOP.findall(text)):
        return text, []
    text = _NAMED_BRACKET.sub(lambda match: _BRACKETS[match[1].lower()], text)
    text = "\n".join(_pair_straight(line) for line in text.replace("``", "“").replace("''", "”").split("\n"))
    text = _PLURAL.sub(r"\1", _CONTRACTION.sub(r"\1", text))
    text = _AFTER.sub("", _BEFORE.sub("", text))
    return text, [
        Told(n_spaced, "mark that stands apart as a token", "marks that stand apart as tokens", "put together")
    ]


def _pair_straight(line: str) -> str:
    parts = _STRAIGHT.split(line)
    if len(parts) % 2 == 0:  # an odd number of marks: which one opens is not known
        return line
    marks = ("“", "”")
    return "".join(part + (marks[at % 2] if at < len(parts) - 1 else "") for at, part in enumerate(parts))
