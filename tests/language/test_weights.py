"""Weights are read only if they are the ones that were measured."""

from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from presswork.errors import ModelError
from presswork.language import weights


def test_every_file_of_weights_is_known_and_read():
    package = Path(str(resources.files("presswork")))
    shipped = sorted(path.relative_to(package).as_posix() for path in package.rglob("*.npz"))
    assert shipped == ["statements/tagger/model.npz", "tone/careful/weights.npz", "tone/light/weights.npz"]
    for place in shipped:
        assert all(isinstance(array, np.ndarray) for array in weights.read_weights(place).values())


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data + b"\0", lambda data: b"", lambda _: None]
)
def test_other_weights_are_refused(change, tmp_path, monkeypatch):
    package = Path(str(resources.files("presswork")))
    place = "tone/light/weights.npz"
    for name in (place, "language/weights.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((package / name).read_bytes())
    changed = change((tmp_path / place).read_bytes())
    (tmp_path / place).unlink() if changed is None else (tmp_path / place).write_bytes(changed)
    monkeypatch.setattr(weights.resources, "files", lambda _: tmp_path)
    with pytest.raises(ModelError, match=r"tone/light/weights\.npz are not those that the model card speaks of"):
        weights.read_weights(place)
