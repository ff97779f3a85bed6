"""Documents that grow: each kind is made of `n` parts, and twice as many may cost at most about twice the time."""

from __future__ import annotations

from collections.abc import Callable

PROSE = "The bridge is safe. " * 20


def name(number: int) -> str:
    """Return an invented name for a number, another for another."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number)).capitalize()


def join(n: int, form: Callable[[int], str], between: str = " ") -> str:
    """Return `n` parts in one text."""
    return between.join(form(number) for number in range(n))


def make_page(head: str, body: str = f"<p>{PROSE}</p>") -> str:
    """Return an HTML page."""
    return f"<html><head><title>Bridge</title>{head}</head><body>{body}</body></html>"


def make_meta(n: int) -> str:
    """Return a page whose author is very long."""
    return make_page(f'<meta name="author" content="{"Ada Brandt, " * n}">')


def make_time(n: int) -> str:
    """Return a page whose date is very long."""
    return make_page("", f'<time datetime="{"2021-05-" * n}">x</time><p>{PROSE}</p>')


def make_script(n: int) -> str:
    """Return a page whose script of facts is very long."""
    facts = f'{{"@type": "NewsArticle", "author": "{"Ada Brandt, " * n}"}}'
    return make_page(f'<script type="application/ld+json">{facts}</script>')


GROWING: dict[str, Callable[[int], str]] = {
    "people of one surname": lambda n: join(n, lambda i: f"{name(i)}a Brandt said the bridge {i} is safe."),
    "many speakers": lambda n: join(n, lambda i: f"{name(i)}a {name(i * 7)}o, mayor of {name(i)}u, said so.", "\n\n"),
    "bylines": lambda n: "Head\n\n" + join(n, lambda i: f"By {name(i)}a Brandt", "\n"),
    "one line": lambda n: join(n, lambda i: f"The mayor of {name(i)}u said that the bridge is safe."),
    "spaces": lambda n: f"Head\n\nA bridge{' ' * 40 * n}x said Bell.",
    "one word": lambda n: f"Head\n\nA {'a' * 40 * n} x said Bell.",
    "dashes": lambda n: f"Head\n\nA {'-' * 40 * n} x said Bell.",
    "opening marks": lambda n: f"Head\n\nA {'“' * 20 * n} x said Bell.",
    "short lines": lambda n: "ab\n" * 10 * n,
    "capitals": lambda n: "Head\n\n" + "Aa Bb Cc " * 4 * n,
    "numbers": lambda n: "Head\n\n" + "12 " * 10 * n,
    "empty lines": lambda n: "Head\n\n" + "\n" * 40 * n + "x",
    "small words": lambda n: "Head\n\n" + "the bridge and " * 3 * n,
    "commas": lambda n: "Head\n\nBell, " + "who, " * 4 * n + "said so.",
    "brackets": lambda n: "Head\n\nBell " + "(" * 20 * n + " said so.",
    "dates": lambda n: "Head\n\n" + "May 3, 2021 " * 2 * n,
    "an author in a page": make_meta,
    "a date in a page": make_time,
    "a script in a page": make_script,
    "nested elements": lambda n: make_page("", "<div>" * n + PROSE),
    "bylines in a page": lambda n: make_page("", "<p>By Ada Brandt</p>" * n),
}
