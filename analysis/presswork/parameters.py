"""Are a notebook's parameters ones it knows, of the type it wants?

The command types what it was given as text (:func:`read_value`); under plain papermill, which takes any name and
any value, the notebook checks what it finds (:func:`check`).
"""

from __future__ import annotations

import ast
import calendar
import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from presswork.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# No table has more rows that anybody looks at.
MOST = 100_000
# Papermill's first line of the cell that it puts behind the parameters.
_INJECTED = "# Parameters\n"


def read_value(name: str, value: object, kind: str) -> object:
    """Return `value`, text from a command line or a typed value, as the type that a notebook annotates.

    Every whole number that a notebook takes is a number of rows or cases, so it is at least 1.

    >>> read_value("top_n", "20", "int"), read_value("names", "yes", "bool")
    (20, True)
    """
    reader = _READERS.get(kind)
    try:
        return reader(value) if reader else value
    except (KeyError, TypeError, ValueError, SyntaxError, OverflowError, RecursionError, MemoryError) as error:
        raise ParameterError(f"The parameter {name} is {str(value)[:60]!r}; it must be {_KINDS[kind]}.") from error


def _read_int(value: Any) -> int:
    if isinstance(value, bool) or len(str(value)) > 20 or (isinstance(value, float) and value != int(value)):
        raise ValueError(value)
    if not 1 <= int(value) <= MOST:
        raise ValueError(value)
    return int(value)


def _read_float(value: Any) -> float:
    if not -MOST <= float(value) <= MOST:  # nor is what is no number
        raise ValueError(value)
    return float(value)


def _read_bool(value: object) -> bool:
    return value if isinstance(value, bool) else _TRUTH[str(value).lower()]


def _read_text(value: object) -> str:
    # Papermill's -p makes a number of what looks like one; a fraction may have lost its zeros on the way.
    if type(value) not in (str, int):
        raise TypeError(value)
    return str(value)


def _read_list(value: object) -> list:
    value = ast.literal_eval(value) if isinstance(value, str) else value
    if not isinstance(value, list):
        raise TypeError(value)
    return value


_READERS: dict[str, Callable] = {
    "int": _read_int,
    "float": _read_float,
    "bool": _read_bool,
    "str": _read_text,
    "list": _read_list,
}
_KINDS = {
    "int": f"a whole number of at least 1 and at most {MOST}",
    "float": f"a number from -{MOST} to {MOST}",
    "bool": "true or false",
    "str": "text",
    "list": "a list such as ['a', 'b']",
}


def check(notebook: MutableMapping[str, Any], **kinds: type) -> dict[str, object]:
    """Return a notebook's parameters by name, but for the corpus, which says itself what it is.

    Parameters
    ----------
    notebook
        The notebook's ``globals()``.  What papermill handed over in another type than the notebook's, the text
        ``true`` or the number 2024 that is a text here, is set right in it.
    kinds
        Each known parameter and its type; without any, those that the notebook annotates (``top_n: int = 30``).

    Raises
    ------
    ParameterError
        If papermill was given a name that is not known, or a value cannot be read as its type.

    >>> check({"corpus": "", "top_n": "5"}, corpus=str, top_n=int)
    {'top_n': 5}
    """
    kinds = kinds or notebook.get("__annotations__", {})
    refuse_unknown(_list_injected(notebook.get("In", [])), kinds)
    for name, kind in kinds.items():
        notebook[name] = read_value(name, notebook[name], kind.__name__)
    return {name: notebook[name] for name in kinds if name != "corpus"}


def refuse_unknown(names: Iterable[str], known: Iterable[str], place: str = "this notebook") -> None:
    """Raise ParameterError, with the list of known names and the one that was meant, if one is not `known`."""
    known = sorted(known)
    unknown = sorted(set(names) - set(known))
    if unknown:
        meant = [name for wrong in unknown for name in difflib.get_close_matches(wrong, known, 1)]
        hint = f"; did you mean {', '.join(meant)}?" if meant else "."
        raise ParameterError(
            f"There is no parameter {', '.join(map(repr, unknown))} in {place}; known are {', '.join(known)}{hint}"
        )


def _list_injected(cells: Iterable[str]) -> list[str]:
    """Return the names that papermill's own cell assigns, of the cells run so far."""
    sources = [source for source in cells if source.startswith(_INJECTED)]
    nodes = [node for source in sources for node in ast.parse(source).body if isinstance(node, ast.Assign)]
    return [target.id for node in nodes for target in node.targets if isinstance(target, ast.Name)]


def split_pairs(pairs: Iterable[str], option: str, form: str = "name=value") -> dict[str, str]:
    """Return {name: value} of texts such as ``name=value``, which `option` was given.

    Raises
    ------
    ParameterError
        If one has no equals sign, or no name.
    """
    out = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise ParameterError(f"{option} got {pair!r}; write it as {form}.")
        out[name.strip()] = value.strip()
    return out


def read_mapping(text: str) -> dict[str, str]:
    """Return {our name: theirs} of a mapping as it is written on a command line or in a notebook.

    >>> read_mapping("text=body, outlet=source.name"), read_mapping("text:body")
    ({'text': 'body', 'outlet': 'source.name'}, {'text': 'body'})
    """
    pairs = [pair if "=" in pair else pair.replace(":", "=", 1) for pair in text.split(",") if pair.strip()]
    return split_pairs(pairs, "--map", "OURS=THEIRS")


def write_mapping(mapping: Mapping[str, str]) -> str:
    """Return the text that :func:`read_mapping` reads as `mapping`.

    With colons: papermill knows no parameter in whose line a second equals sign stands.
    """
    sign = "=" if any("=" in theirs for theirs in mapping.values()) else ":"
    return ",".join(f"{ours}{sign}{theirs}" for ours, theirs in mapping.items())


# What words are grouped by beside outlets and columns of the user's own.
WORD_GROUPS = ("voice_kind", "year", "month", "week", "day")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z", re.ASCII)


def read_day(name: str, day: str) -> str:
    """Return a first or last day of publication: of a month or a year its first, or for `until` its last.

    Raises
    ------
    ParameterError
        If `day`, the value of the parameter `name`, is neither empty nor a day, a month or a year.

    >>> read_day("since", "2024"), read_day("until", "2024-02"), read_day("until", "2024-01-31")
    ('2024-01-01', '2024-02-29', '2024-01-31')
    """
    if not day:
        return ""
    try:
        first = datetime.date.fromisoformat(f"{day}-01-01"[:10] if _DAY.match(day) else "")
    except ValueError as error:
        raise ParameterError(
            f"The parameter {name} is {day!r}; write a day as 2024-01-31, a month or a year, or leave it empty."
        ) from error
    if len(day) == len("2024-01-31") or name != "until":
        return first.isoformat()
    month = first.month if len(day) == len("2024-01") else 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1]).isoformat()


def select_days(articles: pd.DataFrame, since: str, until: str) -> pd.DataFrame:
    """Return the documents published in a period, both days included; either may be empty.

    Raises
    ------
    ParameterError
        If there is none.
    """
    published = articles["published_on"]
    kept = articles[published.between(since or "0000-00-00", until or "9999-99-99")]
    if kept.empty:
        raise ParameterError(_tell_empty(published, since, until))
    return kept


def _tell_empty(published: pd.Series, since: str, until: str) -> str:
    days = published.dropna()
    covered = f"the corpus covers {min(days)} to {max(days)}" if len(days) else "no document of the corpus has a date"
    undated = f" ({len(published) - len(days)} undated)" if len(days) < len(published) else ""
    period = f"since {since or 'the beginning'} until {until or 'the end'}"
    if since and until and until < since:
        return f"The period {period} ends before it begins; {covered}{undated}."
    return f"No document was published in the period {period}; {covered}{undated}."


def check_among(name: str, value: str, known: Iterable[str]) -> None:
    """Raise ParameterError, with the values there are, unless `value` of the parameter `name` is one of `known`."""
    known = sorted(known)
    if value not in known:
        told = ", ".join(repr(one[:60]) for one in known[:20])
        hint = f"choose among {told}" if known else "there is none"
        raise ParameterError(f"There is no {name} {value!r} in the corpus; {hint}.")
