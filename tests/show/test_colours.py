"""One colour for one name everywhere, and colours that everybody can tell apart."""

import itertools
import re
from importlib import resources

import numpy as np
import pandas as pd
import pytest
from presswork.show import colours, tables

# Machado, Oliveira and Fernandes (2009), A Physiologically-based Model for Simulation of Color Vision Deficiency,
# full severity, on linear RGB.
SIGHT = {
    "all cones": np.eye(3),
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def see(colour, sight):
    """Return a colour in CIE Lab, in which distances are about as large as they look."""
    rgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(np.array(SIGHT[sight]) @ linear, 0, 1) / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("palette", [(*colours.NAMES, colours.GREY), tuple(colours.VOICES.values())], ids=len)
def test_colours_can_be_told_apart(palette, sight):
    # A difference of 2.3 is just noticed side by side; small areas apart from one another need several times that.
    for one, other in itertools.combinations(palette, 2):
        assert np.linalg.norm(see(one, sight) - see(other, sight)) > 13, (one, other)


def test_names_and_voices_share_no_colour():
    assert not set(colours.NAMES) & set(colours.COLOURS.values())


def test_a_few_documents_more_or_less_move_no_colour():
    outlets = ["The Post", "The Post", "Basin Watch", None, "Far Shore"]
    assert colours.assign_colours(outlets) == colours.assign_colours([*outlets[::-1], "Far Shore"])


def test_the_rarest_names_go_without_a_colour():
    names = [f"outlet {n}" for n in range(12)]
    chosen = colours.assign_colours([*names, *names[3:]])
    assert set(chosen) == set(names[3:])
    assert len(set(chosen.values())) == 9


def test_every_colour_has_its_swatch():
    style = resources.files("presswork.show").joinpath("evidence.css").read_text(encoding="utf-8")
    swatches = dict(re.findall(r"\.(key-\w+)::before \{ background: (#\w+); \}", style))
    assert swatches == {colours.name_key(c): c for c in (*colours.COLOURS.values(), *colours.NAMES)}


def test_a_table_is_the_legend_of_the_charts():
    rows = pd.DataFrame({"outlet": ["A <b>", None, "C"], "voice_kind": ["outlet", "reader", "none"]})
    markup = tables.render_table(rows, "Outlets", colours={"outlet": {"A <b>": "#332288"}}).markup
    assert '<span class="key key-332288">A &lt;b&gt;</span>' in markup
    assert re.findall(r"key-\w+", markup) == ["key-332288", "key-0072b2", "key-e69f00", "key-c3c8ce"]
