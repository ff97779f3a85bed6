"""The weights that ship: arrays of numbers, read only if they are those that the model cards speak of.

``weights.json`` holds size and sha256 of each file; the training scripts write both.
"""

from __future__ import annotations

import hashlib
import io
import json
from importlib import resources

import numpy as np

from presswork.errors import ModelError


def read_weights(place: str) -> dict[str, np.ndarray]:
    """Return the arrays of a weights file of the package, such as ``tone/light/weights.npz``.

    Raises
    ------
    ModelError
        If the file is missing or is not the one that was measured.
    """
    package = resources.files("presswork")
    known = json.loads(package.joinpath("language/weights.json").read_text(encoding="utf-8"))[place]
    file = package.joinpath(place)
    data = b""
    if file.is_file():
        with file.open("rb") as stream:
            data = stream.read(known["bytes"] + 1)
    if describe_weights(data) != known:
        raise ModelError(
            f"The weights in {place} are not those that the model card speaks of; install Presswork anew, or learn "
            "them again: `make models`."
        )
    arrays = np.load(io.BytesIO(data), allow_pickle=False)
    return {name: arrays[name] for name in arrays.files}


def describe_weights(data: bytes) -> dict[str, int | str]:
    """Return size and sha256 of a file's bytes, as ``weights.json`` holds them."""
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
