"""Presswork: read the news with evidence.

    import presswork as pw
    coverage = pw.load("my-articles")

What :func:`load` returns holds the tables of a corpus; the rooms measure and show it: ``pw.words``, ``pw.tone``,
``pw.sources``, ``pw.readers``, ``pw.ledger``, ``pw.trust``, ``pw.show``, ``pw.report``.  Each lists in its
``__all__`` what it offers.
"""

import importlib
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - from a folder, which pip did not refuse
    raise ImportError(f"Presswork needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

__version__ = "0.1.0"
__all__ = ["check", "ledger", "load", "readers", "report", "show", "sources", "tone", "trust", "words"]

_HOMES = {"load": "presswork.pipeline", "check": "presswork.parameters"}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    if name in __all__:
        return importlib.import_module(f"presswork.{name}")
    raise AttributeError(f"module 'presswork' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
