"""Is a report faster than its parts one after another, and does the command answer before pandas is imported?

    python benchmarks/report.py [CORPUS]

Prints two ratios, each against a peer measured in the same run; both should be below 1.  CORPUS defaults to the five
reference articles where they are present, else to the demo corpus.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from presswork.corpus.shipped import find_default_corpus, find_shipped

PRESSWORK = str(Path(sys.executable).with_name("presswork"))


def measure_seconds(command: list[str]) -> float:
    """Return the wall-clock seconds of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PRESSWORK_CACHE": "off"})
    return time.perf_counter() - start


def measure_cpu_seconds(command: list[str], n_runs: int = 5) -> float:
    """Return the smallest CPU time of a command in `n_runs` runs."""
    return min(_run_once(command) for _ in range(n_runs))


def _run_once(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare_report(corpus: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds of one whole report, and of a report for each notebook one after another."""
    names = [notebook.stem for notebook in sorted(find_shipped("notebooks").glob("*.ipynb"))]
    command = [PRESSWORK, "report", str(corpus), "--out"]
    whole = measure_seconds([*command, str(folder / "whole")])
    parts = sum(measure_seconds([*command, str(folder / name), "--only", name]) for name in names)
    return whole, parts


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else find_default_corpus()
    with tempfile.TemporaryDirectory() as folder:
        whole, parts = compare_report(corpus, Path(folder))
    print(f"report of {corpus.name}: {whole:.1f} s, its parts in turn: {parts:.1f} s, ratio {whole / parts:.2f}")
    own = measure_cpu_seconds([PRESSWORK, "--help"])
    peer = measure_cpu_seconds([sys.executable, "-c", "import pandas"])
    print(f"presswork --help: {own:.2f} CPU s, import pandas: {peer:.2f} CPU s, ratio {own / peer:.2f}")


if __name__ == "__main__":
    main()
