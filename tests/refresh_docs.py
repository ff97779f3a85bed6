"""Run what README and docs tell a reader to type, and write what is shown into them.

    python tests/refresh_docs.py [DOCUMENT ...]

A ``text`` block in which ``…`` stands for anything is kept where it still fits, and told where it does not.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from doc_blocks import DOCUMENTS, ROOT, Session, is_shown, list_blocks, prepare, tidy


def refresh_document(path: Path) -> str:
    """Rewrite what one document shows and return what came of it."""
    text, told = path.read_text(encoding="utf-8"), []
    with tempfile.TemporaryDirectory() as folder, Session(prepare(Path(folder))) as session:
        previous, changes = "", []
        for block in list_blocks(text):
            language, title, content = block.groups()
            if language == "text" and not title and previous and not is_shown(content, session.shown):
                if "…" in content:
                    told.append(f"no longer shown: {content!r}, but {session.shown!r}")
                else:
                    changes.append((block.span(3), tidy(session.shown) + "\n"))
            session.run(language, title, content)
            previous = language if language in ("sh", "python") else ""
    for (start, end), shown in reversed(changes):
        text = text[:start] + shown + text[end:]
    path.write_text(text, encoding="utf-8")
    return "; ".join([f"{len(changes)} blocks changed", *told])


if __name__ == "__main__":
    for name in sys.argv[1:] or DOCUMENTS:
        print(f"{name}: {refresh_document(ROOT / name)}")
