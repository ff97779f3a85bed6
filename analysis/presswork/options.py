"""The options that several commands share.

Everything heavy is imported when a command runs, so that ``presswork --help`` answers at once.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from pathlib import Path

import click

from presswork.remote import is_remote


class Place(click.Path):
    """A path, or an address of files elsewhere, which stays as it is written."""

    def convert(self, value, param, ctx):
        """Return a Path, or the address."""
        return value if is_remote(value) else super().convert(value, param, ctx)


CORPUS = click.argument("corpus", required=False, type=Place(path_type=Path))
_MAP = click.option(
    "--map",
    "mapping",
    metavar="OURS=THEIRS,...",
    default="",
    help="Column names of an export, such as text=body,outlet=source.name,outlet=folder; comments.text=message.",
)


CAREFUL = click.option(
    "--careful",
    "is_careful",
    is_flag=True,
    help="Measure tone with the careful instrument: slower, more often right.",
)
_DATES = click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="How to read 3/4/2021 in an export.")
_ENCODING = click.option("--encoding", default="", metavar="NAME", help="Encoding of texts that do not name theirs.")
_PATH = click.option(
    "--path",
    "pattern",
    default="",
    metavar="PATTERN",
    help="What the names of files say, such as {outlet}_{date}_{slug} or {outlet}/{date}_{slug}.",
)


def take_reading(command: Callable) -> Callable:
    """Give a command the options that say how files are read; it gets them as one `mapping`."""

    @_MAP
    @_DATES
    @_ENCODING
    @_PATH
    @functools.wraps(command)
    def taking(*args, mapping: str, dates: str | None, encoding: str, pattern: str, **kwargs):
        from presswork.parameters import read_mapping

        how = {"reading.dates": dates, "reading.encoding": encoding, "reading.path": pattern}
        merged = read_mapping(mapping) | {name: value for name, value in how.items() if value}
        return command(*args, mapping=merged, **kwargs)

    return taking


def take_engine(command: Callable) -> Callable:
    """Give a command the options that say who does the work; it gets them as one `engine`."""

    @click.option(
        "--workers",
        type=click.IntRange(1),
        help="Processes that annotate.  [default: one for each core, 1 for small corpora]",
    )
    @click.option("--no-cache", "is_fresh", is_flag=True, help="Annotate anew what was annotated before.")
    @functools.wraps(command)
    def taking(*args, workers: int | None, is_fresh: bool, **kwargs):
        from presswork.engines.engine import Engine

        return command(*args, engine=Engine(workers or 0, not is_fresh), **kwargs)

    return taking


def take_cluster(command: Callable) -> Callable:
    """Give a command that has an `engine` the options of a cluster, too."""

    @click.option(
        "--engine",
        "name",
        type=click.Choice(["embedded", "dask"]),
        default="embedded",
        show_default=True,
        help="Who annotates: this machine, or a Dask cluster (extra scale).",
    )
    @click.option("--scheduler", default="", metavar="ADDRESS", help="Of a Dask cluster.  [default: one made here]")
    @click.option(
        "--parts",
        "folder",
        type=Place(path_type=Path),
        help="Where a cluster keeps what is done, to be resumed.  [default: OUT-parts]",
    )
    @functools.wraps(command)
    def taking(*args, name: str, scheduler: str, folder: Path | None, engine, out: Path, **kwargs):
        place = folder or out.absolute().with_name(f"{out.name}-parts")
        engine = dataclasses.replace(engine, name=name, scheduler=scheduler, folder=place)
        return command(*args, engine=engine, out=out, **kwargs)

    return taking
