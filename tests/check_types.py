"""Check the types, with a ratchet: no module may have more errors than `types.json` allows, and none is added there.

python tests/check_types.py            fails where a module has more
python tests/check_types.py --lower    writes what there is now, where it is less
"""

import collections
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALLOWED = Path(__file__).with_name("types.json")


def count_errors() -> collections.Counter:
    """Return the number of errors that mypy finds in each module."""
    command = [sys.executable, "-m", "mypy", "analysis/presswork"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout + done.stderr)
    return collections.Counter(re.findall(r"^analysis/(\S+?):\d+: error", done.stdout, re.MULTILINE))


def main() -> None:
    """Compare, and lower the bounds if asked to."""
    found, allowed = count_errors(), json.loads(ALLOWED.read_text(encoding="utf-8")) if ALLOWED.is_file() else {}
    worse = {name: n for name, n in found.items() if n > allowed.get(name, 0)}
    if "--lower" in sys.argv:
        kept = {name: min(n, allowed.get(name, n)) for name, n in sorted(found.items())}
        ALLOWED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    elif worse:
        told = "; ".join(f"{name} has {n}, allowed {allowed.get(name, 0)}" for name, n in sorted(worse.items()))
        raise SystemExit(f"More type errors than allowed: {told}.  `mypy analysis/presswork` shows them.")
    print(f"{sum(found.values())} type errors in {len(found)} modules, {sum(allowed.values())} allowed")


if __name__ == "__main__":
    main()
