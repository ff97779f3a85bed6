"""Which articles does a page hold that a press archive wrote?  HTML of Nexis, Factiva and Europresse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from presswork.corpus.bulk.exports import split_export
from presswork.corpus.bulk.parts import Export, Part
from presswork.language.dates import read_date

# What no page of a newspaper has; a look at it costs next to nothing.
_SIGNS = re.compile(
    r"<DOCFULL>|\d+ of \d+ DOCUMENTS|DocPublicationName|docOcurrContainer|class=\"article \w\wArticle\"|"
    r"id=\"article-[A-Z0-9]{5,}"
)
_EUROPRESSE = ("DocPublicationName", "DocHeader", "TitreArticleVisu", "titreArticle", "docOcurrContainer")
_END = re.compile(
    r"(?:©|\(c\)|\ufffd) ?\d{4}|document (?:number|id)|num[eé]ro de doc|this certificate|ce certificat|le présent",
    re.IGNORECASE,
)


def split_page(html: str) -> Export | None:
    """Return the articles of a page of a press archive; None if the page is none.

    Raises
    ------
    MissingExtraError
        If lxml is not installed.
    """
    if not _SIGNS.search(html):
        return None
    from presswork.page.html.paragraphs import list_paragraphs, parse_page  # needs an extra

    tree = parse_page(html)
    if tree is None:
        return None
    if "DocPublicationName" in html:
        parts = list(_read_europresse(tree))
        return Export("Europresse", parts) if parts else None
    export = split_export("\n\n".join(list_paragraphs(tree)))
    return export and export._replace(parts=[part._replace(line=n) for n, part in enumerate(export.parts, 1)])


def _read_europresse(tree) -> Iterator[Part]:
    from presswork.page.html.paragraphs import list_paragraphs

    for number, name in enumerate(_find_named(tree, "DocPublicationName"), 1):
        container = _find_container(name)
        facts = {"outlet": _read(name)}
        headers = " ".join(_read(header) for header in _find_named(container, "DocHeader"))
        titles = [*_find_named(container, "TitreArticleVisu"), *_find_named(container, "titreArticle")]
        facts |= {"headline": _read(titles[0]) if titles else None, "published_on": _find_day(headers)}
        for class_name in _EUROPRESSE[:-1]:
            for element in _find_named(container, class_name):
                element.drop_tree()
        body = _cut_end(list_paragraphs(container))
        if body and len(body[0].split()) <= 6 and not re.search(r"[.!?:\"”»]$", body[0]):
            facts["byline"] = body.pop(0)
        if body:
            yield Part("\n\n".join(body), {k: v for k, v in facts.items() if v}, number)


def _find_named(tree, name: str) -> list:
    return [element for element in tree.iter() if name in (element.get("class") or "").split()]


def _find_container(name):
    """Return the largest element around an outlet's name that holds no other one."""
    container = name
    for ancestor in name.iterancestors():
        if ancestor.tag == "body" or len(_find_named(ancestor, "DocPublicationName")) > 1:
            break
        container = ancestor
    return container


def _read(element) -> str:
    return " ".join(element.text_content().split())


def _find_day(header: str) -> str | None:
    """Return the day among the parts of a header: "News, 9 January 2024"."""
    parts = header.split(",")
    tails = (",".join(parts[at:]).strip() for at in range(len(parts)))
    return next((day for tail in tails if (day := read_date(tail))), None)


def _cut_end(paragraphs: list[str]) -> list[str]:
    end = next((at for at, paragraph in enumerate(paragraphs) if _END.match(paragraph)), len(paragraphs))
    return paragraphs[:end]
