"""What can go wrong in a way the user can mend.

Every message is one sentence that names the value, where it stands, what is allowed and what to do.
"""

from __future__ import annotations

import re
import sys

# Remedies are written as options of the command; in a notebook there are none, but parameters of the same meaning.
_IN_A_NOTEBOOK = (
    (r"leave --map out\b", "leave mapping empty"),
    (r"(with|say) --map ([^\s,;]+[^\s,;.])", r'\1 the parameter mapping, "\2"'),
    (r"--map ([^\s,;:.]+)", r"mapping \1"),
    (r"--(dates|encoding|path)\b", r"reading.\1 in mapping"),
    (r"with --out\b", "as out"),
)


def _is_notebook() -> bool:
    """Return whether a kernel of Jupyter is running us."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")


class PressworkError(Exception):
    """Base of all errors a user is shown without a traceback.

    Its text names the remedy of the place it is read in: an option of the command, or a parameter of the notebook.
    """

    def __str__(self) -> str:
        told = super().__str__()
        for option, parameter in _IN_A_NOTEBOOK if _is_notebook() else ():
            told = re.sub(option, parameter, told)
        return told


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
