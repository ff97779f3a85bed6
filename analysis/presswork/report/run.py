"""The report: every notebook run on one corpus, as pages that stand for themselves.

:func:`run_report` checks the parameters, makes the tables once, runs the notebooks side by side through papermill
and writes pages, executed notebooks, tables and a manifest.  Same corpus, parameters and versions: same bytes,
but for the seconds in the manifest.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.metadata
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from presswork import __version__, coverage, pipeline
from presswork.asking import places
from presswork.corpus.shipped import find_shipped
from presswork.engines.engine import EMBEDDED, Engine
from presswork.errors import NotebookError, OutputError, ParameterError
from presswork.ledger import people
from presswork.outputs import check_unchanged, is_empty, list_files, read_own, stage_folder, write_staged
from presswork.parameters import read_day, read_value, refuse_unknown
from presswork.pipeline import name_corpus
from presswork.report import ask_page, checks, pages, share
from presswork.report.front import frontpage
from presswork.report.kernels import forking, running, streams
from presswork.show import addresses, html, values
from presswork.show.tables import name_table
from presswork.table_files import BOM

# More kernels than this gain nothing: a notebook is mostly waiting for its imports.
MAX_KERNELS = 4
# Of a corpus of so many words a kernel takes half a gigabyte or more; then one runs at a time.
_LARGE_WORDS = 3_000_000
_MANIFEST = "manifest.json"
# To play in: run where it is asked for.
_OPTIONAL = ("06_explore",)
# In the manifest, what the report is made of; the many pages of articles are not listed.
_FILES, _LEFT_OUT = "files", ("articles",)
_PACKAGES = ("pandas", "numpy", "matplotlib", "nltk", "papermill", "nbconvert", "nh3")
_OWN_LINK = re.compile(r'href="(articles|tables)/')


@dataclasses.dataclass
class Run:
    """One notebook of a report: what it was run with, and what came of it."""

    source: Path
    parameters: dict
    notebook: object = None
    seconds: float = 0.0
    failure: str = ""

    @property
    def name(self) -> str:
        """The notebook's name without its suffix, which is also its page's."""
        return self.source.stem


def run_report(
    corpus: Path | str | coverage.Coverage | None = None,
    out: Path | str | None = None,
    only: Iterable[str] = (),
    parameters: Mapping[str, object] | None = None,
    mapping: Mapping[str, str] | None = None,
    shows_progress: bool = True,
    title: str = "",
    extras: Iterable[str] = (),
    engine: Engine = EMBEDDED,
) -> Path:
    """Return the path of the report's index page.

    Parameters
    ----------
    corpus
        Folder or file of documents, or a folder of tables, or a Coverage; None for the default corpus.
    out
        Folder to write, replaced if it holds an earlier report, unless a notebook fails; None for
        ``reports/<corpus>``.
    only
        Names of the notebooks to run; empty for all.
    parameters
        Values for the notebooks' parameters, as text or typed.
    mapping
        As in :func:`presswork.pipeline.load`.
    title
        What the report is called, in place of the corpus's name.
    extras
        What is made beside the pages: ``share`` (a workbook of all tables, and by Chromium a summary on paper and a
        picture), ``single-file`` (all pages in one); see :mod:`presswork.report.share`.
    engine
        Who annotates (:class:`presswork.engines.engine.Engine`).

    Raises
    ------
    ParameterError
        Before anything is read, if a name or a value is unknown to every notebook to be run; after it and before
        anything is written, if no document was published in the period or a named outlet or group is not there.
    OutputError
        If `out` cannot be written, or another run is writing it, or it holds something other than a report, a report
        that people have changed, or one with pages that this run, of `only` some notebooks, does not make.
    NotebookError
        If a notebook failed; the report is written all the same, and its page says where.  An earlier report is kept
        then, and this one lies beside it, in a folder whose name ends in ``-failed``.
    """
    runs = plan_runs(choose_notebooks(only), parameters or {})
    if out:
        _check_target(Path(out), runs)  # before the work, which may take minutes
    name = corpus.name if isinstance(corpus, coverage.Coverage) else name_corpus(corpus)
    target = Path(out) if out else Path("reports") / name_folder(name)
    with stage_folder(target) as staged, forking.open_server(staged.folder / running.FOLDER) as server:
        staging, start = staged.folder, time.perf_counter()
        _check_target(target, runs)  # again: another run may have ended meanwhile
        instrument = str(next((run.parameters["tone_model"] for run in runs if "tone_model" in run.parameters), ""))
        if isinstance(corpus, coverage.Coverage):
            read = corpus
        else:
            read = pipeline.load(corpus, mapping=mapping, tone_model=instrument, engine=engine)
        everything = _select_period(read, runs)
        everything = checks.check_choices(everything, frontpage.join_parameters(runs))
        everything = dataclasses.replace(everything, name=title) if title else everything
        pipeline.write_tables(everything, staging / "tables", _choose_formats())
        people.write_network(everything, staging / "tables")
        seconds = {"tables": round(time.perf_counter() - start, 2)}
        with _announce_report(len(everything.articles)):
            shows_names = any(run.parameters.get("show_commenters") for run in runs)
            _run_notebooks(runs, staging, everything, shows_progress, server)
            share.write_dictionary(staging, everything, title or pages.tell_title(everything))
            frontpage.write_index(staging, everything, runs, extras)
            # After all that leads to them: of many articles only those have a page that something does.
            pages.write_article_pages(staging, everything, [run.name for run in runs], shows_names)
            ask_page.write_ask_page(staging, everything, [run.name for run in runs])
            share.write_extras(staging, everything, extras)
        _write_manifest(staging, everything, runs, seconds)
        place = _choose_place(target, runs)
        staged.move(place)
    _raise_failures(runs, place, target)
    return target / "index.html"


def write(
    given: coverage.Coverage,
    out: Path | str | None = None,
    only: Iterable[str] = (),
    parameters: Mapping[str, object] | None = None,
) -> Path:
    """Return the path of the index page of a report on a Coverage; see :func:`run_report` for everything else."""
    return run_report(given, out, only, parameters, shows_progress=False)


def _select_period(everything: coverage.Coverage, runs: Iterable[Run]) -> coverage.Coverage:
    period = {name: run.parameters[name] for run in runs for name in ("since", "until") if run.parameters.get(name)}
    return everything.where(**period) if period else everything


def name_folder(corpus_name: str) -> str:
    """Return a folder name for a corpus name: letters, digits, dot, hyphen and underscore only.

    >>> name_folder("News, 2024/05")
    'News-2024-05'
    """
    return re.sub(r"[^\w.-]+", "-", corpus_name).strip("-.") or "corpus"


def find_report(corpus_name: str) -> Path | None:
    """Return the folder of the report that was written to the default place for a corpus, if there is one."""
    folder = Path("reports") / name_folder(corpus_name)
    return folder if (folder / _MANIFEST).is_file() else None


def list_notebooks() -> list[Path]:
    """Return the notebooks that come with Presswork, in order."""
    return sorted(find_shipped("notebooks").glob("[0-9]*.ipynb"))


def choose_notebooks(only: Iterable[str] = ()) -> list[Path]:
    """Return the notebooks named in `only` (``02_quoted_officials`` or ``02``); where it is empty, the usual ones."""
    notebooks, only = list_notebooks(), list(only or ())
    usual = [path.stem for path in notebooks if path.stem not in _OPTIONAL]
    chosen = [path for path in notebooks if path.stem in (only or usual) or path.stem[:2] in only]
    unknown = sorted(set(only) - {path.stem for path in notebooks} - {path.stem[:2] for path in notebooks})
    if unknown:
        known = ", ".join(path.stem for path in notebooks)
        raise ParameterError(f"There is no notebook {', '.join(map(repr, unknown))}; choose among {known}.")
    return chosen


def plan_runs(notebooks: Iterable[Path], parameters: Mapping[str, object]) -> list[Run]:
    """Return a run for each notebook, with those of `parameters` that it knows, typed as it annotates them."""
    import papermill

    known = {path: papermill.inspect_notebook(path) for path in notebooks}
    if "corpus" in parameters:
        raise ParameterError("The corpus is no parameter of the command but its argument: presswork report FOLDER.")
    if "mapping" in parameters:
        raise ParameterError("The mapping is no parameter of the command but an option: --map OURS=THEIRS.")
    names = {name for one in known.values() for name in one} - {"corpus", "mapping"}
    refuse_unknown(parameters, names, " or ".join(path.stem for path in known) if len(known) < 3 else "any notebook")
    return [Run(path, _choose_parameters(parameters, one)) for path, one in known.items()]


def _choose_parameters(parameters: Mapping[str, object], known: Mapping[str, Mapping]) -> dict[str, object]:
    chosen = {name: value for name, value in parameters.items() if name in known}
    for name in sorted({"since", "until"} & set(chosen)):
        read_day(name, str(chosen[name]))
    if chosen.get("focus"):
        places.check_query(str(chosen["focus"]))
    return {name: read_value(name, value, known[name]["inferred_type_name"]) for name, value in chosen.items()}


def _check_target(target: Path, runs: Iterable[Run]) -> None:
    if is_empty(target):
        return
    written = read_own(target / _MANIFEST, "corpus", "version")
    if written is None:
        raise OutputError(f"{target} holds something other than a report; choose another folder with --out.")
    if _FILES in written:  # an earlier version did not list them
        check_unchanged(target, written[_FILES], [_MANIFEST, *_LEFT_OUT])
    lost = [path.stem for path in list_notebooks() if (target / f"{path.stem}.html").is_file()]
    lost = [name for name in lost if name not in {run.name for run in runs}]
    if lost:
        raise OutputError(
            f"{target} holds a report with pages that this run does not make ({', '.join(lost)}); choose another "
            "folder with --out to keep them, or leave --only out to make them anew."
        )


def _choose_place(target: Path, runs: Iterable[Run]) -> Path:
    """Return where the report goes: one in which a notebook failed does not take the place of an earlier one."""
    if not (target / _MANIFEST).is_file() or not any(run.failure for run in runs):
        return target
    beside = target.parent / f"{target.resolve().name}-failed"
    _check_target(beside, runs)
    return beside


def _choose_formats() -> list[str]:
    has_pyarrow = importlib.util.find_spec("pyarrow") is not None
    return ["csv", "jsonl", *(["parquet"] if has_pyarrow else []), "sqlite"]


def _run_notebooks(
    runs: list[Run],
    staging: Path,
    everything: coverage.Coverage,
    shows_progress: bool,
    server: forking.Server | None,
) -> None:
    from tqdm import tqdm

    (staging / "notebooks").mkdir()
    names = [run.name for run in runs]
    # disable=None: silent where the output is no terminal
    bar = tqdm(total=len(runs), desc="notebooks", unit="", leave=False, disable=None if shows_progress else True)
    with bar, ThreadPoolExecutor(_choose_kernels(everything)) as pool:
        futures = [pool.submit(_run_notebook, run, staging, server) for run in runs]
        with running.ending_together(pool, futures, staging):
            for future in as_completed(futures):
                run = future.result()
                pages.write_notebook_page(staging, everything, run, names)
                bar.set_postfix_str(run.name)
                bar.update()
    shutil.rmtree(staging / running.FOLDER)


def _choose_kernels(everything: coverage.Coverage) -> int:
    """Return how many notebooks run at a time."""
    is_large = everything.articles["n_words"].sum() > _LARGE_WORDS
    return 1 if is_large else min(os.cpu_count() or 1, MAX_KERNELS)


@contextlib.contextmanager
def _announce_report(n_articles: int) -> Iterator[None]:
    """Tell what renders tables, here and in the kernels that inherit the environment, that pages lie beside them."""
    before = os.environ.get(addresses.PAGES_VARIABLE)
    os.environ[addresses.PAGES_VARIABLE] = str(n_articles)
    try:
        yield
    finally:
        os.environ.pop(addresses.PAGES_VARIABLE)
        os.environ |= {addresses.PAGES_VARIABLE: before} if before else {}


def _run_notebook(run: Run, staging: Path, server: forking.Server | None) -> Run:
    """Run one notebook and write it as it is kept; what stopped it is noted in the run."""
    import nbformat

    path, start = staging / "notebooks" / run.source.name, time.perf_counter()
    try:
        parameters = run.parameters | {"corpus": str(staging / "tables")}
        running.execute_notebook(run.source, path, parameters, staging, server)
    except Exception as error:  # whatever stops a notebook is reported on its page and at the end
        run.failure = _tell_failure(error)
    run.seconds = round(time.perf_counter() - start, 2)
    run.notebook = nbformat.read(path if path.exists() else run.source, as_version=4)
    _write_sheets(run.notebook, staging / "tables")
    run.notebook = tidy_notebook(run.notebook, staging)
    run.failure = _hide_paths(run.failure, staging)
    # The notebook lies one folder below the pages that its links were made for.
    nbformat.write(_map_text(run.notebook, lambda text: _OWN_LINK.sub(r'href="../\1/', text)), path)
    return run


def _write_sheets(notebook: object, folder: Path) -> None:
    """Take the tables that were shown in part out of a notebook's outputs, and write each whole as CSV."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        sheet = output.get("data", {}).pop(html.SHEET, None)
        if sheet:
            write_staged(folder / f"{name_table(sheet['name'])}.csv", BOM + sheet["csv"])


def _tell_failure(error: Exception) -> str:
    if hasattr(error, "ename"):
        return values.strip_ansi(f"{error.ename}: {error.evalue}")
    return values.strip_ansi(f"{type(error).__name__}: {error}")


def tidy_notebook(notebook: object, staging: Path) -> object:
    """Return an executed notebook without what differs from run to run or from machine to machine.

    Timings, random cell ids and papermill's markers go; paths become relative, so that the notebook runs again
    where it lies.
    """
    notebook.cells = [c for c in notebook.cells if "papermill-error-cell-tag" not in c.metadata.get("tags", [])]
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("widgets", None)
    for number, cell in enumerate(notebook.cells):
        cell.id = str(number)
        if "outputs" in cell:
            cell.outputs = streams.join_streams(cell.outputs)
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
    return type(notebook)(_map_text(notebook, lambda text: _hide_paths(text, staging)))


def _map_text(value: object, change: object) -> object:
    if isinstance(value, dict):
        return type(value)({key: _map_text(inner, change) for key, inner in value.items()})
    if isinstance(value, list):
        return [_map_text(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value


def _hide_paths(text: str, staging: Path) -> str:
    if len(text) > 200_000 and not text.startswith(("<", "Traceback")):  # a picture
        return text
    text = text.replace(str(staging / "tables"), "../tables").replace(str(staging), "..")
    package, home = str(Path(pipeline.__file__).parent), str(Path.home())
    for path, name in ((package, "presswork"), (sys.prefix, "python"), (sys.base_prefix, "python"), (home, "~")):
        text = text.replace(path, name) if len(path) > 1 else text
    text = re.sub(r"[\w/.~-]*/ipykernel_\d+/\d+\.py", "cell", text)
    return re.sub(r"\b0x[0-9a-f]{6,}", "0x…", text)


def _write_manifest(staging: Path, everything: coverage.Coverage, runs: list[Run], seconds: dict[str, float]) -> None:
    versions = {name: importlib.metadata.version(name) for name in _PACKAGES}
    manifest = {
        "corpus": {
            "name": everything.name,
            "hash": everything.hash,
            "is_demo": everything.is_demo,
            "n_articles": len(everything.articles),
            "n_corrections": len(everything.corrections),
            "tone_model": everything.tone_model,
        },
        "version": __version__,
        "versions": {"python": sys.version.split()[0]} | versions,
        "parameters": {run.name: run.parameters for run in runs},
        "failures": {run.name: run.failure for run in runs if run.failure},
        "seconds": seconds | {run.name: run.seconds for run in runs},
        _FILES: list_files(staging, _LEFT_OUT),
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=True) + "\n"
    write_staged(staging / _MANIFEST, text)


def _raise_failures(runs: list[Run], place: Path, target: Path) -> None:
    failed = [run for run in runs if run.failure]
    if failed:
        told = "; ".join(f"{run.name} ({run.failure.splitlines()[0]})" for run in failed)
        kept = f"; the earlier report in {target} is kept" if place != target else ""
        raise NotebookError(
            f"{len(failed)} of {len(runs)} notebooks failed: {told}; see {place / 'index.html'}{kept}."
        )
