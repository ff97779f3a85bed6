"""How far is the work?  One line in a terminal, a bar in a cell of JupyterLab, nothing anywhere else."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

# Work of fewer seconds shows nothing; in a cell a bar is drawn anew no more often than this.
_SECONDS_BEFORE, _SECONDS_BETWEEN = 1.0, 0.5
Tell = Callable[[int], None]


@contextlib.contextmanager
def show_progress(n_articles: int, is_shown: bool = True) -> Iterator[Tell]:
    """Yield a function that takes the number of articles done since it was last called.

    In a terminal, stderr shows one line with articles per second and the time left, gone at the end.  In a cell that
    somebody runs in JupyterLab, a bar stands where the output will; under papermill, in a pipe or a log, nothing.
    """
    cell = _find_cell() if is_shown else None
    if cell is not None:
        with _show_in_cell(n_articles, cell) as tell:
            yield tell
        return
    from tqdm import tqdm

    # disable=None: silent where stderr is no terminal
    disable = None if is_shown else True
    with tqdm(total=n_articles, unit=" articles", leave=False, delay=_SECONDS_BEFORE, disable=disable) as bar:
        yield bar.update


def _find_cell() -> object | None:
    """Return the notebook's shell where a person runs the cell.

    Who runs notebooks unattended (papermill, nbclient) allows no questions, and keeps every output.
    """
    if "IPython" not in sys.modules:
        return None
    shell = sys.modules["IPython"].get_ipython()
    kernel = getattr(shell, "kernel", None)
    return shell if getattr(kernel, "_allow_stdin", False) else None


@contextlib.contextmanager
def _show_in_cell(n_articles: int, shell: object) -> Iterator[Tell]:
    from IPython.display import HTML, clear_output, display

    n_done, start, shown_at, handle = 0, time.monotonic(), 0.0, None

    def tell(n: int) -> None:
        nonlocal n_done, shown_at, handle
        n_done, now = n_done + n, time.monotonic()
        if now - start < _SECONDS_BEFORE or now - shown_at < _SECONDS_BETWEEN:
            return
        shown_at, bar = now, HTML(_draw_bar(n_done, n_articles, now - start))
        if handle is None:
            handle = display(bar, display_id=True)
        else:
            handle.update(bar)

    try:
        yield tell
    finally:
        if handle is not None:
            clear_output()


def _draw_bar(n_done: int, n_articles: int, seconds: float) -> str:
    """Return the bar as HTML, made of numbers only."""
    rate = n_done / seconds
    left = (n_articles - n_done) / rate if rate else 0
    told = f"{n_done:,} of {n_articles:,} articles, {rate:,.1f} a second, {left:,.0f} s left"
    return f'<progress value="{n_done}" max="{n_articles}"></progress> {told}'
