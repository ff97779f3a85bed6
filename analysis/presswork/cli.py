"""The `presswork` command.

Everything heavy is imported inside the commands, so that ``presswork --help`` answers at once.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from presswork import __version__
from presswork.errors import CorpusError, ParameterError, PressworkError
from presswork.options import CAREFUL, CORPUS, take_cluster, take_engine, take_reading

if TYPE_CHECKING:
    from presswork.engines.engine import Engine

# Over small matrices, threads of linear algebra wait for each other and take twice as long; their number moves last
# digits.  Set before numpy is imported; kernels inherit it.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


# A sentence names the value that was given, which may be a book.
_LONGEST_SENTENCE = 3000


def _explain_errors(command: Callable) -> Callable:
    """Turn whatever ends a command into one sentence and exit code 1, without a traceback."""

    @functools.wraps(command)
    def explained(*args, **kwargs):
        try:
            _refuse_undecodable(kwargs)
            return command(*args, **kwargs)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            told = _tell_error(error).encode("utf-8", "backslashreplace").decode()
            shown = told if len(told) <= _LONGEST_SENTENCE else f"{told[:_LONGEST_SENTENCE]}…"
            raise click.ClickException(shown) from error

    return explained


def _refuse_undecodable(options: Mapping[str, object]) -> None:
    """Raise ParameterError if an option holds bytes that are no text; a path may hold any."""
    for name, value in options.items():
        for part in value if isinstance(value, tuple) else [value, *getattr(value, "values", tuple)()]:
            if isinstance(part, str) and any("\ud800" <= sign <= "\udfff" for sign in part):
                shown = part.encode("utf-8", "backslashreplace").decode()
                raise ParameterError(f"The option {name} is {shown!r}, which holds bytes that are no UTF-8; mend it.")


def _tell_error(error: Exception) -> str:
    """Return one sentence on what ended a command, with the place in our code where nobody foresaw it."""
    if isinstance(error, PressworkError):
        return str(error)
    if isinstance(error, MemoryError):
        return "The memory ran out; give fewer documents at a time, or a machine with more memory."
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'}: {error.strerror}; nothing was replaced."
    last = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"Presswork itself failed ({what}; {Path(last.filename).name}, line {last.lineno}); please report it."


def _end_as_interrupted(context: click.Context) -> None:
    """Let TERM and HUP end the command as Ctrl-C does, which leaves nothing half done behind; a second one kills."""
    if threading.current_thread() is not threading.main_thread():
        return

    def interrupt(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # nohup ignores HUP
            signal.signal(number, interrupt)
            context.call_on_close(functools.partial(signal.signal, number, signal.SIG_DFL))


def _tell_problems(problems, where: str) -> None:
    """Say on stderr how much was left out and repaired; nothing where nothing was."""
    from presswork.corpus.problems import tell_problems

    if len(problems):
        click.echo(f"Problems: {tell_problems(problems)}; {where}.", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="presswork")
@click.pass_context
def main(context: click.Context) -> None:
    """Read the news with evidence: words, quoted officials, sources and comments of a folder of articles.

    CORPUS is a folder or a file: texts, web pages, Word, RTF and PDF files, tables and JSON, feeds, mails, crawls,
    archives, and exports of Nexis, ProQuest, Factiva and Europresse.  Without it, the reference articles are read
    where they are present (see `presswork seeds`), else the invented demo corpus.
    """
    _end_as_interrupted(context)


@main.command()
@CORPUS
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write.  [default: reports/<corpus>]")
@click.option("--only", metavar="NAME", multiple=True, help="Run only this notebook, such as 02_quoted_officials.")
@click.option("-p", "parameters", metavar="NAME=VALUE", multiple=True, help="A notebook parameter, such as top_n=20.")
@click.option("--title", default="", help="What the report is called.  [default: by the corpus]")
@click.option("--share", is_flag=True, help="Also tables.xlsx and, where Chromium is, summary.pdf and share.png.")
@click.option("--single-file", is_flag=True, help="Also report.html, which holds every page.")
@CAREFUL
@_explain_errors
@take_reading
@take_engine
def report(
    corpus: Path | None,
    out: Path | None,
    only: tuple[str, ...],
    parameters: tuple[str, ...],
    title: str,
    share: bool,
    single_file: bool,
    is_careful: bool,
    mapping: dict[str, str],
    engine: Engine,
) -> None:
    """Write the HTML reports, the executed notebooks and the tables of CORPUS."""
    from presswork.parameters import split_pairs

    # JSON Schema would build a grammar of addresses, for more than a second, which no notebook asks for.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from presswork.report.run import run_report
    from presswork.report.share import list_missing
    from presswork.table_files import read_table

    extras = [name for name, is_asked in (("share", share), ("single-file", single_file)) if is_asked]
    given = split_pairs(parameters, "-p") | ({"tone_model": "careful"} if is_careful else {})
    index = run_report(corpus, out, only, given, mapping, title=title, extras=extras, engine=engine)
    for missing in list_missing(index.parent, extras):
        click.echo(missing, err=True)
    problems = read_table(index.parent / "tables", "problems")
    _tell_problems(problems, "the first page lists them")
    for told in problems.loc[problems["path"].eq("-p focus"), "problem"]:
        click.echo(f"-p focus: {told}.", err=True)
    click.echo(f"Report: {index}")


@main.command()
@CORPUS
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "jsonl", "parquet", "sqlite"]),
    default="csv",
    show_default=True,
    help="JSON Lines and Parquet keep every value exactly; CSV is for spreadsheets, sqlite for search and Datasette.",
)
@CAREFUL
@_explain_errors
@take_reading
@take_engine
@take_cluster
def tables(
    corpus: Path | None,
    out: Path,
    file_format: str,
    is_careful: bool,
    mapping: dict[str, str],
    engine: Engine,
) -> None:
    """Write the tables of CORPUS: articles, blocks, quotations, speakers, comments and the rest."""
    from presswork import pipeline

    # Before the work, which may take minutes.
    there = next(folder for folder in (out.absolute(), *out.absolute().parents) if os.path.exists(folder))
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise ParameterError(f"--out {out} cannot be written, for {there} is no folder that you may write to.")
    pipeline.check_target(out)
    everything = pipeline.load(corpus, mapping=mapping, tone_model="careful" if is_careful else "", engine=engine)
    paths = pipeline.write_tables(everything, out, [file_format])
    for path in paths:
        click.echo(path)
    is_file = file_format == "sqlite"
    where = f"table problems of {paths[0]}" if is_file else f"{out / 'problems'}.{file_format}"
    _tell_problems(everything.problems, f"{where} lists them")


@main.command()
@click.argument("corpus", required=False)
@click.argument("query", required=False)
@click.option(
    "--speaker", default="", metavar="NAME", help="Whose statements: a name, a variant, or a query over names."
)
@click.option("--about", default="", metavar="QUERY", help="What a statement must hold or be aimed at.")
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="An outlet; may be given again.")
@click.option("--since", default="", metavar="DAY", help="First day of publication: 2024-01-31, a month or a year.")
@click.option("--until", default="", metavar="DAY", help="Last day of publication.")
@click.option("--kind", default="", metavar="FORM", help="direct, mixed or indirect.")
@click.option("--tone", default="", metavar="TONE", help="negative, neutral or positive.")
@click.option("--lemma", "is_lemma", is_flag=True, help="Find every form of a word: find also finds found.")
@click.option("--format", "file_format", default="table", show_default=True, help="table, csv, json or md.")
@click.option("--cite", default="", metavar="STYLE", help="Citations instead: text, bibtex or csl.")
@click.option("--limit", type=click.IntRange(0), help="Most statements shown; 0 for all.  [default: 20 in a table]")
@_explain_errors
@take_reading
def search(corpus: str | None, query: str | None, mapping: dict[str, str], **options: object) -> None:
    """Find statements in CORPUS that answer QUERY, and cite them.

    QUERY is words or "phrases" with wildcards (negotiat*), AND, OR, NOT, NEAR/5 and parentheses; '' asks by the
    options alone.  A report or a folder with corpus.sqlite is asked at once; any other CORPUS is read first.
    """
    from presswork.asking import answers

    statements, n = _ask(corpus, query, mapping, options)
    if options["cite"]:
        click.echo(answers.write_citations(statements, str(options["cite"])), nl=False)
    else:
        click.echo(answers.write_answer(statements, str(options["file_format"])), nl=False)
    shown = f"{len(statements):,} of {n:,} statements shown; --limit 0 shows all" if len(statements) < n else ""
    click.echo(shown or f"{n:,} {'statement' if n == 1 else 'statements'}.", err=True)


def _ask(corpus: str | None, query: str | None, mapping: dict[str, str], options: dict) -> tuple:
    """Return the statements to show and how many were found."""
    import sqlite3

    from presswork.asking.search import search_statements

    if corpus is not None and query is None and not os.path.exists(corpus):
        corpus, query = None, corpus
    names = ("speaker", "about", "outlets", "since", "until", "kind", "tone", "is_lemma")
    base = _open_base(corpus, mapping)
    try:
        found = search_statements(base, query or "", **{name: options[name] for name in names})
    except sqlite3.DatabaseError as error:
        raise CorpusError(f"{corpus} holds a damaged database ({error}); write it again.") from error
    is_list = options["file_format"] == "table" and not options["cite"]
    limit = options["limit"] if options["limit"] is not None else (20 if is_list else 0)
    return (found.head(limit) if limit else found), len(found)


def _open_base(corpus: str | None, mapping: dict[str, str]):
    from presswork import pipeline
    from presswork.asking import database

    places = [Path(corpus), Path(corpus) / "tables"] if corpus else []
    ready = [place / database.DATABASE_FILE for place in places if (place / database.DATABASE_FILE).is_file()]
    if ready:
        return database.open_database(ready[0])
    return database.make_database(pipeline.load(corpus, mapping=mapping).get_frames())


@main.command()
@CORPUS
@click.option("-n", "n", type=click.IntRange(0), default=50, show_default=True, help="Statements to look at.")
@click.option(
    "-m", "m", type=click.IntRange(0), default=30, show_default=True, help="Sentences without a statement to look at."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Another seed, another sample.")
@click.option(
    "--replace", "is_replacing", is_flag=True, help="Draw anew although audit.csv has marks, which are lost."
)
@click.option("--corrections", "is_correcting", is_flag=True, help="Write what is marked wrong to corrections.csv.")
@_explain_errors
@take_reading
def audit(
    corpus: Path | str | None,
    n: int,
    m: int,
    seed: int,
    is_replacing: bool,
    is_correcting: bool,
    mapping: dict[str, str],
) -> None:
    """Draw a sample of CORPUS to be marked: what was found, and what may have been missed.

    The sample is audit.csv beside the documents.  Open it in a spreadsheet, mark yes or no and save; the next report
    tells from the marks how often the machine is right on this corpus.  With --corrections, what is marked wrong is
    added to corrections.csv, which every later report applies.
    """
    from presswork import pipeline
    from presswork.corpus import shipped
    from presswork.report.run import find_report
    from presswork.trust import marks
    from presswork.trust.audit import draw_audit, tell_sample, write_audit

    path = corpus or shipped.find_default_corpus()
    if isinstance(path, str):
        raise ParameterError(f"{path} is no folder here, where the marks could be kept; copy the documents first.")
    if pipeline.holds_tables(path):
        raise ParameterError(f"{path} holds tables; give the folder of the documents, where the marks are kept.")
    everything = pipeline.load(path, mapping=mapping)
    if everything.is_demo:
        raise ParameterError(f"{path} is the demo corpus of Presswork; give a folder of your own, or a copy of it.")
    if is_correcting:
        if everything.audit.empty:
            raise ParameterError(
                f"{path} has no audit.csv with rows beside it; draw one without --corrections, and mark it."
            )
        written, n_new = marks.write_corrections(everything, path)
        click.echo(f"{written}: {n_new} new {'line' if n_new == 1 else 'lines'}.")
        return
    folder = find_report(everything.name)
    sample = draw_audit(everything, n, m, seed, f"{folder.resolve().as_uri()}/" if folder else "")
    click.echo(f"{write_audit(sample, path, is_replacing)}: {tell_sample(sample)}")
    if not folder:
        click.echo(
            "The links are addresses below the folder of a report; there is none of this corpus in reports yet."
        )


@main.command()
@click.option("--from", "source", type=click.Path(path_type=Path), help="Folder to copy the five texts from.")
@_explain_errors
def seeds(source: Path | None) -> None:
    """List the five reference articles with present or missing, or copy them in with --from.

    Their texts belong to their publishers and do not come with Presswork; copies are recognised by sha256,
    whatever their file names.
    """
    from presswork.corpus.shipped import copy_reference_seeds, list_reference_seeds

    rows = copy_reference_seeds(source) if source else list_reference_seeds()
    for row in rows:
        state = "present" if row["is_present"] else "missing"
        click.echo(f"{state:8}{row['file']}  {row['outlet']}  {row['url'] or '(no address kept)'}")
    n_present = sum(row["is_present"] for row in rows)
    click.echo(f"{n_present} of {len(rows)} present; copy them in with: presswork seeds --from FOLDER")


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[CORPUS] [JUPYTER_OPTION]...")
@click.option(
    "--notebooks",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("presswork-notebooks"),
    show_default=True,
    help="Folder for your copies of the notebooks; copies that are there already are kept.",
)
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the server.  [default: 8888, or the next free]")
@click.option("--no-browser", is_flag=True, help="Only start the server, and tell its address.")
@_explain_errors
@take_reading
def lab(
    arguments: tuple[str, ...], folder: Path, port: int | None, no_browser: bool, mapping: dict[str, str]
) -> None:
    """Open the notebooks in JupyterLab, ready to run on CORPUS.

    Its root is the working folder.  What begins with a hyphen and is no option of ours goes to Jupyter, as
    --NAME=VALUE.  The corpus stands in the copies' parameter cells; a copy that was set to another one is set to
    CORPUS, and its results are taken out.
    """
    from presswork.lab import open_lab
    from presswork.parameters import write_mapping

    named = [argument for argument in arguments if not argument.startswith("-")]
    if len(named) > 1:
        raise ParameterError(f"{named[1]!r} is one corpus too many; write Jupyter's options as --NAME=VALUE.")
    if "metadata" in mapping:  # kernels work in the notebooks' folder
        mapping |= {"metadata": str(Path(mapping["metadata"]).resolve())}
    options = [argument for argument in arguments if argument.startswith("-")]
    options += [f"--port={port}"] if port else []
    options += ["--no-browser"] if no_browser else []
    open_lab(Path(named[0]) if named else None, folder, write_mapping(mapping), options)
