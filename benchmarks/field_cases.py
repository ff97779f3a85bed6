"""How many files in the shapes in which people have news are read right?  One row per case.

    python benchmarks/field_cases.py [FOLDER]

`FOLDER` holds one folder of files per case and, as ``FOLDER.json``, what is expected of each; without it those of the
tests are read.  A case is *right*; or it is *told*: something is not as wanted and a problem says that something is
the matter; or *silent*.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import field_cases


def main() -> None:
    """Print the state of every case and how many there are of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=field_cases.FOLDER)
    folder = parser.parse_args().folder
    states: Counter[str] = Counter()
    for name, expected in field_cases.read_cases(folder.with_suffix(".json")).items():
        wrong, is_told = field_cases.check_case(folder / name, expected)
        state = "right" if not wrong else "told" if is_told else "silent"
        states[state] += 1
        print(f"{name:42} {state:7} {'; '.join(wrong)[:120]}")
    print(", ".join(f"{states[state]} {state}" for state in ("right", "told", "silent")))


if __name__ == "__main__":
    main()
