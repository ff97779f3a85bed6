"""Measure how far an instrument of tone is off on texts of another kind: ``python training/measure_bias.py light``.

The mean tone of the statements of the invented demo corpus less that of their annotation, sign left out, is written
to the calibration of the instrument (``errors``, ``bias``): its statements are of another kind than the sentences of
the training data, and so are a user's.  Run after the training scripts, on the weights that lie in the package.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from presswork import pipeline
from presswork.corpus.shipped import find_shipped
from presswork.tone import instruments
from presswork.trust import accuracy


def main() -> None:
    """Measure, and write the figure for both kinds of score."""
    model = sys.argv[1] if len(sys.argv) > 1 else "light"
    instruments.check_model(model)
    demo = find_shipped("seeds/demo")
    pairs = accuracy.pair_tones(pipeline.make_coverage(demo, tone_model=model), demo / "gold")
    bias = round(abs(float((pairs["tone"] - pairs["annotated"]).mean())), 4)
    path = Path(instruments.__file__).parent / model / "calibration.json"
    calibrations = json.loads(path.read_text(encoding="utf-8"))
    for kind in ("statements", "targets"):
        calibrations[kind].setdefault("errors", {})["bias"] = bias
    path.write_text(json.dumps(calibrations, indent=1) + "\n", encoding="utf-8")
    print(f"{model}: mean tone off by {bias} over {len(pairs)} statements")


if __name__ == "__main__":
    main()
