"""What can go wrong in a way the user can mend.

Every message is one sentence that names the value, where it stands, what is allowed and what to do.
"""

from __future__ import annotations


class PressworkError(Exception):
    """Base of all errors a user is shown without a traceback."""


class CorpusError(PressworkError):
    """The corpus as a whole cannot be read (a missing path, an empty folder, no text column)."""


class ParameterError(PressworkError):
    """A parameter has an unknown name, a wrong type or a value that is not allowed."""


class MissingExtraError(PressworkError):
    """An optional dependency is needed that is not installed."""


class OutputError(PressworkError):
    """A result cannot be written."""


class BusyError(OutputError):
    """Another run of Presswork is writing the same."""


class ModelError(PressworkError):
    """A model file does not fit the code or the lists it was learnt with."""


class NotebookError(PressworkError):
    """A notebook failed; its partial output was kept."""


class EngineError(PressworkError):
    """Those who do the work (processes, a cluster) were lost or cannot be reached."""
