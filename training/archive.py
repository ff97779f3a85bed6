"""Write weights: numbers only, the same numbers as the same bytes; for the scripts in this folder."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import presswork
from presswork.language import weights

_PACKAGE = Path(presswork.__file__).parent
_DIGESTS = Path(weights.__file__).with_name("weights.json")


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write what numpy reads as .npz, with a fixed date; of a file of the package the digest is noted."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.array(arrays[name], order="C"), allow_pickle=False)
            info = zipfile.ZipInfo(name + ".npy", (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, buffer.getvalue())
    if path.resolve().is_relative_to(_PACKAGE):
        note_weights(path.resolve().relative_to(_PACKAGE).as_posix())


def note_weights(place: str) -> None:
    """Note size and sha256 of a weights file of the package, by which it is known when it is read."""
    known = json.loads(_DIGESTS.read_text(encoding="utf-8")) if _DIGESTS.is_file() else {}
    known[place] = weights.describe_weights((_PACKAGE / place).read_bytes())
    _DIGESTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for place in sorted(_PACKAGE.rglob("*.npz")):
        note_weights(place.relative_to(_PACKAGE).as_posix())
