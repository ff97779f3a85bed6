"""Where are annotated parts kept from one run to the next?

In the user's cache folder, at most two gigabytes of them.  Nothing is lost with it but time: results do not depend on
it, and it may be deleted at any moment.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from presswork.engines.store import Store

# The folder in place of the user's own; "off" for none.
CACHE_VARIABLE = "PRESSWORK_CACHE"
# Some 150,000 articles.
MOST_BYTES = 2_000_000_000


def find_cache() -> Store | None:
    """Return the cache, or None where the environment says off."""
    told = os.environ.get(CACHE_VARIABLE, "")
    if told.lower() in ("off", "no", "0"):
        return None
    return Store(Path(told or platformdirs.user_cache_dir("presswork")) / "parts", MOST_BYTES)
