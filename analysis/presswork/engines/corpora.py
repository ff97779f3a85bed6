"""Has this very corpus been read before, with the same lists, by this version?

Then its tables are all there, those that are made of all articles together among them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from presswork import outputs, schema
from presswork.corpus import documents, metadata, sheets
from presswork.coverage import Coverage
from presswork.engines.store import Store, digest_code

# In `problems`, what may go well the next time: time and memory are not the document's.
_FAILED = "an error in"
_NOTES = ("name", "hash", "is_demo", "tone_model", "variants")


def name_corpus(path: Path, mapping: Mapping[str, str], tone_model: str, is_demo: bool) -> str | None:
    """Return the key of a corpus: a sha256 of all that its tables are made from; None where that cannot be read."""
    paths, problems = documents.find_documents(path)
    root = sheets.find_folder(path)
    beside = [root / name for name in sheets.SIDECARS]
    beside += [*root.glob("*.xml"), Path(mapping.get(metadata.METADATA, root / "metadata.csv"))]
    try:
        files = [(problems.name(p), outputs.hash_file(p)) for p in sorted({*paths, *beside}) if p.is_file()]
    except OSError:
        return None
    content = [digest_code(), path.resolve().name, is_demo, sorted(mapping.items()), tone_model, files, problems.rows]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def find_corpus(store: Store, key: str) -> Coverage | None:
    """Return the Coverage that was kept under a key, None if none was."""
    found = store.find(key)
    if found is None or set(found[0]) != set(schema.SCHEMA) or set(found[1] or ()) != set(_NOTES):
        return None
    frames, notes = found
    made: dict[str, Any] = {**frames, **notes, "variants": tuple(notes["variants"])}
    return Coverage(**made)


def keep_corpus(store: Store, key: str, everything: Coverage) -> None:
    """Keep a Coverage under a key, unless something failed in it: that is tried again the next time."""
    if not has_failed(everything.problems):
        store.keep(key, everything.get_frames(), {name: getattr(everything, name) for name in _NOTES})
        store.sweep()


def has_failed(problems: pd.DataFrame) -> bool:
    """Return whether a step failed in some document."""
    return bool(problems["problem"].str.startswith(_FAILED).any())
