"""Safe HTML: the one place where text becomes markup.

Scraped text is hostile.  Every string that comes from a document, a file name, a lexicon or a parameter reaches
a page through :func:`escape` and through nothing else.  What is rendered here is a :class:`Rendered`: JupyterLab
and the report show its HTML, ``print`` and tests its plain text.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Mapping, Sequence
from importlib import resources

from presswork.show.addresses import is_report
from presswork.show.colours import name_key
from presswork.show.values import clean

_SAFE_URL = re.compile(r"https?://[^\s<>\"'`\\]+\Z", re.IGNORECASE)


# How every row of a table travels from a notebook to the report that runs it, which writes it as CSV.
SHEET = "application/vnd.presswork.sheet+json"


# JupyterLab sets what stands between two dollars as mathematics, but in elements of this class.
PLAIN = "mathjax_ignore"
# Links of a notebook into the report beside it.
BESIDE = "beside"
_BESIDE_LINK = re.compile(rf' · <a class="{BESIDE}"[^>]*>[^<]*</a>')
PLAIN_BEGIN = f'<div class="{PLAIN}">'


class Rendered:
    """Something to look at: safe HTML for a page, plain text for ``print``.

    `sheet` is the name and the CSV text of a table that is shown in part; only a report takes it along.
    """

    def __init__(self, markup: str, text: str, sheet: tuple[str, str] | None = None):
        self.markup, self.text, self.sheet = f"{PLAIN_BEGIN}{markup}</div>", text, sheet

    def _repr_html_(self) -> str:
        # In JupyterLab style and script travel with the table; a report's pages have them already.
        if is_report():
            return self.markup
        needs_script = "<table" in self.markup or f'class="{BESIDE}"' in self.markup
        return bring_style(self.markup) + (f"<script>{read_script()}</script>" if needs_script else "")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        bundle: dict[str, object] = {"text/html": self._repr_html_(), "text/plain": self.text}
        if self.sheet and is_report():
            bundle[SHEET] = {"name": self.sheet[0], "csv": self.sheet[1]}
        return bundle

    def __repr__(self) -> str:
        return self.text


def bring_style(markup: str) -> str:
    """Return `markup` with the style that it needs where nothing else brings it, in JupyterLab."""
    return f"<style>{read_style()}</style>{markup}"


def drop_beside(markup: str) -> str:
    """Return `markup` without links into the report beside, where JupyterLab does not set them right: in a widget."""
    return _BESIDE_LINK.sub("", markup)


@functools.cache
def read_script() -> str:
    """Return the script that sorts and filters tables, the same in JupyterLab and on a page."""
    lines = resources.files("presswork.show").joinpath("tables.js").read_text(encoding="utf-8").splitlines()
    return "\n".join(line.strip() for line in lines if not line.strip().startswith("//"))


@functools.cache
def read_style() -> str:
    """Return the style of tables and passages, the same in JupyterLab and on a page."""
    return resources.files("presswork.show").joinpath("evidence.css").read_text(encoding="utf-8")


def escape(value: object) -> str:
    """Return `value` as HTML text: the one way for a scraped string into a page, also inside an attribute.

    >>> escape('<img src=x onerror="alert(1)">')
    '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'
    """
    return html.escape(clean(value), quote=True)


def render_link(url: object, text: object) -> str:
    """Return a link to a web address, or only its text where the address is no plain http(s) one."""
    if isinstance(url, str) and _SAFE_URL.match(url):
        return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(text)}</a>'
    return escape(text)


def render_facts(caption: str, rows: Sequence[Mapping[str, str]], below: str = "") -> str:
    """Return a small table of terms and what they are, with its style; `below` is markup already."""
    lines = "".join(f'<tr><th scope="row">{escape(r["what"])}</th><td>{escape(r["count"])}</td></tr>' for r in rows)
    table = f"<table><caption><span>{escape(caption)}</span></caption><tbody>{lines}</tbody></table>"
    return bring_style(
        f'<div class="table {PLAIN}" role="region" aria-label="{escape(caption)}">{table}{below}</div>'
    )


def render_key(value: object, text: str, colours: Mapping[str, str]) -> str:
    """Return `text` with the swatch of what `value` is drawn in, or alone where it has no colour."""
    key = name_key(colours.get(value)) if isinstance(value, str) else ""
    return f'<span class="key {key}">{escape(text)}</span>' if key else escape(text)
