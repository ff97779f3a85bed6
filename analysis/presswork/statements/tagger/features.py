"""Which rows of a table of weights a token draws: its properties and its neighbours', in templates, hashed.

One row of a result is one template, one column one token.
"""

from __future__ import annotations

import numpy as np

from presswork.statements.tagger.tokens import PAD

N_BITS = 18  # features are hashed into 2 ** N_BITS rows of weights, some three megabytes when packed


def _list_templates() -> list[tuple[tuple[str, int], ...]]:
    one = [(("word", i),) for i in range(-3, 4)] + [(("cluster", i),) for i in range(-3, 4)]
    one += [((name, i),) for name in ("suffix", "shape", "class") for i in (-2, -1, 0, 1, 2)]
    one += [((name, i),) for name in ("state", "rate") for i in (-1, 0, 1)]
    one += [((name, 0),) for name in ("region", "page", "resumed", "place", "is_first")]
    two = [(("word", i), ("word", i + 1)) for i in (-1, 0)] + [(("word", -1), ("word", 1))]
    two += [(("cluster", i), ("cluster", i + 1)) for i in (-2, -1, 0, 1)]
    two += [(("cluster", i), ("cluster", i + 1), ("cluster", i + 2)) for i in (-2, -1, 0)]
    two += [(("shape", i), ("shape", i + 1), ("shape", i + 2)) for i in (-2, -1, 0)]
    two += [(("word", 0), ("state", 0)), (("shape", 0), ("shape", -1), ("state", 0))]
    far = [(("cue_left", 0), ("cue_gap_left", 0)), (("cue_right", 0), ("cue_gap_right", 0))]
    far += [(("class_left", 0), ("class_right", 0), ("state", 0)), (("class_left", 0), ("cluster", 0))]
    far += [(("class_right", 0), ("cluster", 0)), (("cue_gap_left", 0), ("cue_gap_right", 0), ("shape", 0))]
    far += [(("mark_left", 0), ("mark_right", 0), ("state", 0)), (("mark_right", 0), ("cluster", 0))]
    far += [(("mark_left", 0), ("cluster", 0)), (("cue_right", 0), ("place", 0)), (("cue_left", 0), ("shape", 0))]
    quoted = [(("region", 0), ("before_marks", 0)), (("region", 0), ("after_marks", 0)), (("after_marks_2", 0),)]
    quoted += [(("region", 0), ("after_marks_3", 0)), (("after_marks", 0), ("before_marks", 0))]
    quoted += [
        (("region", 0), ("class_left", 0), ("cue_gap_left", 0)),
        (("region", 0), ("state", 0), ("is_first", 0)),
    ]
    quoted += [(("region", 0), ("class_right", 0), ("cue_gap_right", 0)), (("state", 0), ("page", 0))]
    quoted += [
        (("region", 1), ("word", 0)),
        (("region", 1), ("class", 0), ("class", -1)),
        (("resumed", 0), ("state", 0)),
    ]
    names = [
        (("name_before", 0), ("name_at", 0)),
        (("name_after", 0), ("name_size", 0)),
        (("name_at", 0), ("word", 0)),
    ]
    names += [(("name_before", 0), ("name_after_class", 0)), (("name_after_shape", 0), ("name_before", 0))]
    names += [(("name_after_class", 0), ("name_at", 0), ("is_first", 0))]
    near = [
        (("cue_left", 0), ("left_next", 0)),
        (("left_next", 0), ("cue_gap_left", 0)),
        (("left_previous", 0), ("cue_left", 0)),
    ]
    near += [(("right_next", 0), ("cue_right", 0), ("state", 0)), (("right_previous", 0), ("cue_right", 0))]
    near += [
        (("class_left", 0), ("commas_left", 0), ("class", 0)),
        (("class_right", 0), ("commas_right", 0), ("class", 0)),
    ]
    near += [(("commas_left", 0), ("commas_right", 0), ("mark_left", 0), ("mark_right", 0))]
    near += [(("cue_right", 0), ("right_class", 0), ("commas_right", 0))]
    near += [(("last_state", 0), ("state", 0), ("class_left", 0)), (("last_state", 0), ("place", 0), ("shape", 0))]
    near += [(("sentence_size", 0), ("class_left", 0), ("class_right", 0)), (("sentence_size", 0), ("page", 0))]
    near += [(("class", -1), ("class", 0), ("class", 1)), (("class", -2), ("class", -1), ("class", 0))]
    return one + two + far + quoted + names + near


def _list_second_templates() -> list[tuple[tuple[str, int], ...]]:
    label, role = [(("label", i),) for i in range(-3, 4)], ("role", 0)
    around = [(("role", -1), role, ("role", 1)), (("role", -2), ("role", -1), role, ("role", 1), ("role", 2))]
    around += [(("before_1", 0), role, ("after_1", 0)), (("before_2", 0), ("before_1", 0), role, ("after_1", 0))]
    around += [(("before_1", 0), role, ("after_1", 0), ("after_2", 0))]
    around += [(("before_1", 0), ("before_2", 0), ("before_3", 0), role)]
    around += [(("after_1", 0), ("after_2", 0), ("after_3", 0), role)]
    around += [(("before_1", 0), role, ("after_1", 0), (name, 0)) for name in ("run_at", "run_left", "state")]
    around += [(("before_1", 0), role, ("after_1", 0), ("shape", 0), ("shape", -1))]
    around += [
        (("before_1", 0), role, ("after_1", 0), ("cluster", 0)),
        (role, ("region", 0), ("after_1", 0), ("before_1", 0)),
    ]
    around += [(role, ("sentence_size", 0), ("before_1", 0), ("after_1", 0)), (role, ("place", 0), ("before_1", 0))]
    around += [(role, ("mark_left", 0), ("mark_right", 0), ("before_1", 0))]
    around += [
        (role, ("after_1", 0), ("class_right", 0), ("commas_right", 0)),
        (role, ("after_1", 0), ("class", 0), ("class", 1)),
    ]
    around += [(role, ("before_1", 0), ("class_left", 0), ("commas_left", 0))]
    words = [(("label", 0), (name, 0)) for name in ("word", "cluster")]
    words += [(("role", i), role, (name, i), (name, 0)) for i in (-1, 1) for name in ("cluster",)]
    words += [(("role", -1), role, ("word", i)) for i in (-1, 0)] + [(("role", 1), role, ("word", 1))]
    words += [(role, (side, 0), ("word", 0)) for side in ("before_1", "after_1")]
    words += [(role, ("name_before", 0), ("name_at", 0)), (role, ("name_after", 0), ("name_size", 0))]
    return label + around + words


TEMPLATES = (_list_templates(), _list_second_templates())
_ODD = [(0x9E3779B97F4A7C15 * (2 * i + 1)) % 2**64 | 1 for i in range(1, 8 * 128)]
_SLOTS = 6


def hash_features(columns: dict[str, np.ndarray], templates: list) -> np.ndarray:
    """Return the weight row of every token under every template: array (templates, tokens) of int32."""
    n = len(columns["word"])
    used = {name for template in templates for name, _ in template}
    padding = np.zeros(PAD, np.int64)
    padded = {name: np.concatenate([padding, columns[name], padding]).astype(np.uint64) for name in used}
    rows = np.empty((len(templates), n), np.int32)
    for t, template in enumerate(templates):
        mixed = np.full(n, _ODD[_SLOTS * t] * 0x2545F491 % 2**64, np.uint64)
        for slot, (name, offset) in enumerate(template):
            mixed += padded[name][PAD + offset : PAD + offset + n] * np.uint64(_ODD[_SLOTS * t + slot])
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        rows[t] = mixed >> np.uint64(64 - N_BITS)
    return rows
