"""What the documents tell a reader to type, run as a reader would: block after block, in a folder of one's own.

``sh`` blocks are run line by line, ``python`` blocks in one session, a block with a title (``title="a.csv"``) is
written to that file, and a ``text`` block after one of them is what it shows.  In it ``…`` stands for anything.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import shlex
import shutil
from pathlib import Path
from unittest import mock

import nbformat
from click.testing import CliRunner
from presswork import lab
from presswork.cli import main
from presswork.report import run

ROOT = Path(__file__).parents[1]
DOCUMENTS = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.M | re.S)
# What other tests run, or what changes the machine.
NOT_RUN = {"pip", "conda", "make", "git", "docker", "papermill", "jupyter", "cd"}


class Session:
    """A reader at work: a folder, names of Python, and what was shown last."""

    def __init__(self, folder: Path, reports: bool = False):
        self.folder, self.names, self.shown = folder, {"__name__": "__main__"}, ""
        self.patches = [mock.patch.object(lab, "run_server"), mock.patch.dict(os.environ)]
        # Pages of notebooks take a quarter of a minute for each report; the tests of reports make them.
        self.patches += [] if reports else [mock.patch.object(run, "_run_notebooks", _make_folder)]

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        self.stack.enter_context(contextlib.chdir(self.folder))
        for patch in self.patches:
            self.stack.enter_context(patch)
        os.environ.pop("PRESSWORK_CORPUS", None)
        return self

    def __exit__(self, *error):
        self.stack.close()

    def run(self, language: str, title: str | None, content: str) -> None:
        """Run one block; what it shows is kept in `shown`."""
        if title:
            Path(title).parent.mkdir(parents=True, exist_ok=True)
            Path(title).write_text(content, encoding="utf-8")
        elif language == "sh":
            self.shown = "".join(self._run_line(line) for line in content.replace("\\\n", " ").splitlines())
        elif language == "python":
            self.shown = self._run_python(content)

    def _run_line(self, line: str) -> str:
        words = shlex.split(line, comments=True)
        if not words or words[0] in NOT_RUN:
            return ""
        if words[0] == "mkdir":
            Path(words[-1]).mkdir(parents=True)
            return ""
        assert words[0] == "presswork", f"nobody has tried: {line}"
        result = CliRunner().invoke(main, words[1:])
        assert result.exit_code == 0, f"{line}\n{result.output}"
        return result.output

    def _run_python(self, content: str) -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            for node in ast.parse(content).body:
                if isinstance(node, ast.Expr):
                    value = eval(compile(ast.Expression(node.value), "<docs>", "eval"), self.names)
                    if value is not None:
                        print(repr(value))
                else:
                    exec(compile(ast.Module([node], []), "<docs>", "exec"), self.names)
        return said.getvalue()


def _make_folder(runs, staging, *_):
    (staging / "notebooks").mkdir()
    for one in runs:
        one.notebook = nbformat.read(one.source, as_version=4)


def list_blocks(text: str) -> list[re.Match]:
    return list(BLOCK.finditer(text))


def prepare(folder: Path) -> Path:
    """Put what documents take for granted into a folder: articles of one's own, which are the demo's."""
    shutil.copytree(ROOT / "seeds" / "demo", folder / "my-articles", ignore=shutil.ignore_patterns("gold*", "*.md"))
    metadata = folder / "my-articles" / "metadata.csv"
    head, *rows = metadata.read_text(encoding="utf-8").splitlines()
    sections = [f"{row},{('news', 'opinion')[number % 2]}" for number, row in enumerate(rows)]
    metadata.write_text("\n".join([f"{head},section", *sections, ""]), encoding="utf-8")
    return folder


def tidy(shown: str) -> str:
    return "\n".join(line.rstrip() for line in shown.strip().splitlines())


def is_shown(expected: str, shown: str) -> bool:
    pattern = ".*?".join(re.escape(part) for part in tidy(expected).split("…"))
    return re.fullmatch(pattern, tidy(shown), re.S) is not None
