"""Presswork: read the news with evidence.

The package behind the notebooks.  Its tables (:mod:`presswork.coverage`) are what one module hands the next;
:func:`presswork.pipeline.load_tables` makes or reads all of them.
"""

__version__ = "0.1.0"
