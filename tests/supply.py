"""What stands behind an installation: the archive of every package by its sha256, and known holes in them.

    python tests/supply.py write         writes hashes.txt anew, after constraints.txt has changed (needs an index)
    python tests/supply.py fits          prints 1 where hashes.txt is of this system and Python, else says why not
    python tests/supply.py advisories    asks for known vulnerabilities; says so where nobody can be asked

hashes.txt holds one archive a package: the one that pip takes on CPython 3.11, Linux, x86_64.  Others install by
constraints.txt, whose versions are the same, without digests.
"""

from __future__ import annotations

import json
import platform
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONSTRAINTS, HASHES = ROOT / "constraints.txt", ROOT / "hashes.txt"
# What `make setup` installs, and what builds the package itself.
WANTED = ["{root}[explore,formats,scale]", "--group", "dev", "hatchling", "editables", "pip"]
SYSTEM = ("CPython", "3.11", "Linux", "x86_64")
ADVISORIES = "api.osv.dev"
HEAD = f"""\
# The archives that CI installs, by sha256: {" ".join(SYSTEM)}.  Written by `python tests/supply.py write`.
"""


def normalise(name: str) -> str:
    """Return the name of a package as all tools write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(path: Path = CONSTRAINTS) -> dict[str, str]:
    """Return version by name of a file of pinned packages."""
    found = re.findall(r"^([\w.-]+)==([^\s;\\]+)", path.read_text(encoding="utf-8"), re.M)
    return {normalise(name): version for name, version in found}


def read_hashes(path: Path = HASHES) -> dict[str, list[str]]:
    """Return the digests by name."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {
        normalise(line.partition("==")[0]): re.findall(r"--hash=sha256:([0-9a-f]{64})(?!\S)", line) for line in lines
    }


def name_system() -> tuple[str, ...]:
    """Return what an archive depends on."""
    version = ".".join(platform.python_version_tuple()[:2])
    return platform.python_implementation(), version, platform.system(), platform.machine()


def list_lines(report: Mapping) -> list[str]:
    """Return the lines of hashes.txt for what pip says that it would install."""
    lines = []
    for item in report["install"]:
        archive = item["download_info"].get("archive_info")
        if archive is None:  # the package itself
            continue
        name, version = normalise(item["metadata"]["name"]), item["metadata"]["version"]
        lines.append(f"{name}=={version} --hash=sha256:{archive['hashes']['sha256']}")
    return sorted(lines)


def write() -> int:
    """Let pip choose the archives, and write down which."""
    if name_system() != SYSTEM:
        print(f"hashes.txt is of {' '.join(SYSTEM)}, and this is {' '.join(name_system())}: write it there.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        wanted = [part.format(root=ROOT) for part in WANTED]
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        subprocess.run([*command, "--report", report, "-c", CONSTRAINTS, *wanted], check=True, cwd=ROOT)
        lines = list_lines(json.loads(report.read_text(encoding="utf-8")))
    HASHES.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} archives: {HASHES.name}")
    return 0


def fits() -> int:
    """Tell the Makefile whether hashes.txt can be used here."""
    if name_system() == SYSTEM:
        print(1)
    else:
        told = f"hashes.txt is of {' '.join(SYSTEM)}, and this is {' '.join(name_system())}: versions only"
        print(told, file=sys.stderr)
    return 0


def advisories() -> int:
    """Ask for known vulnerabilities of what hashes.txt names, where somebody can be asked."""
    try:
        socket.create_connection((ADVISORIES, 443), timeout=5).close()
    except OSError as error:
        print(f"skipped: {ADVISORIES} does not answer ({error}); nobody was asked for vulnerabilities")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "pip-audit"], check=True)
        command = [python, "-m", "pip_audit", "--vulnerability-service", "osv", "--disable-pip", "--require-hashes"]
        return subprocess.run([*command, "-r", HASHES], check=False).returncode


if __name__ == "__main__":
    sys.exit({"write": write, "fits": fits, "advisories": advisories}[sys.argv[1]]())
