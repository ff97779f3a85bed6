"""Which comments does an export of Disqus hold?"""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree import ElementTree

from presswork.corpus.formats.files import File, Note

_SPACE, _OWN = "{http://disqus.com}", "{http://disqus.com/disqus-internals}"


def is_disqus(data: bytes) -> bool:
    """Return whether the bytes begin as an export of Disqus does."""
    return b"<disqus" in data[:2000]


def read_disqus(file: File, note: Note) -> Iterator[tuple[int, dict]]:
    """Yield (place, record) of the comments that stand: link of the page, name, day, id, the answered one's id."""
    try:
        root = ElementTree.parse(io.BytesIO(file.read())).getroot()
    except ElementTree.ParseError as error:
        note(file.name, f"broken XML ({error})")
        return
    threads = {thread.get(f"{_OWN}id"): thread for thread in root.findall(f"{_SPACE}thread")}
    n_removed = 0
    for number, post in enumerate(root.iter(f"{_SPACE}post"), 1):
        if "true" in (_find(post, "isDeleted"), _find(post, "isSpam")):
            n_removed += 1
        else:
            yield number, _read_post(post, threads)
    if n_removed:
        note(file.name, f"{n_removed:,} {'comment' if n_removed == 1 else 'comments'} deleted or called spam")


def _read_post(post: ElementTree.Element, threads: dict[str | None, ElementTree.Element]) -> dict:
    thread, parent = post.find(f"{_SPACE}thread"), post.find(f"{_SPACE}parent")
    page = threads.get(thread.get(f"{_OWN}id")) if thread is not None else None
    return {
        "url": _find(page, "link") if page is not None else None,
        # A page that was saved without its address is known by its headline.
        "thread_title": _find(page, "title") if page is not None else None,
        "text": _find(post, "message"),
        "commenter": _find(post, "author/name") or _find(post, "author/username"),
        "posted_on": _find(post, "createdAt"),
        "comment_id": post.get(f"{_OWN}id"),
        "reply_to": parent.get(f"{_OWN}id") if parent is not None else None,
    }


def _find(element: ElementTree.Element, path: str) -> str | None:
    found = element.find("/".join(f"{_SPACE}{part}" for part in path.split("/")))
    return found.text if found is not None else None
