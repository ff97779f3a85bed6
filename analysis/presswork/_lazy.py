"""How a room offers its names without importing what stands behind them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping


def offer(room: str, names: Mapping[str, str]) -> tuple[list[str], Callable, Callable]:
    """Return ``__all__``, ``__getattr__`` and ``__dir__`` of a room (PEP 562).

    Parameters
    ----------
    room
        The room's ``__name__``.
    names
        Module of the room -> the names that the room offers from it, divided by blanks.
    """
    homes = {name: module for module, listed in names.items() for name in listed.split()}

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{room}.{homes[name]}"), name)

    return sorted(homes), find, lambda: sorted(homes)
