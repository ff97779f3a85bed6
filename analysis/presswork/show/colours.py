"""Which colour stands for whom?  One choice for every chart and every page of a report.

Two palettes that share no colour: one for voices and the parts of a page, one for names, of outlets or of those for
whom people speak.  Both can be told apart with the common forms of colour blindness.

References
----------
M. Okabe and K. Ito (2008), Color Universal Design; P. Tol (2021), Colour Schemes, "muted".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

# Okabe and Ito; the two greys are for what belongs to nobody and for what is about a page, not in it.
COLOURS = {
    "blue": "#0072b2",
    "orange": "#d55e00",
    "green": "#009e73",
    "yellow": "#e69f00",
    "pink": "#cc79a7",
    "sky": "#56b4e9",
    "slate": "#6e7781",
    "grey": "#c3c8ce",
    "ink": "#1f2328",
}
GREY = COLOURS["grey"]
VOICES = {
    "outlet": COLOURS["blue"],
    "official": COLOURS["orange"],
    "other speaker": COLOURS["sky"],
    "excerpt": COLOURS["green"],
    "reader": COLOURS["yellow"],
    "none": GREY,
}
# Shares of statements by who makes them, in the colours of the voices.
SHARES = {
    "share_official": VOICES["official"],
    "share_other": VOICES["other speaker"],
    "share_unknown": GREY,
}
BLOCKS = {
    **dict.fromkeys(("headline", "kicker", "standfirst", "subheading"), COLOURS["ink"]),
    **dict.fromkeys(("byline", "dateline", "credit", "citation"), COLOURS["slate"]),
    **{"body": VOICES["outlet"], "caption": COLOURS["pink"]},
    **{"excerpt": VOICES["excerpt"], "comment": VOICES["reader"]},
    **dict.fromkeys(("boilerplate", "duplicate"), GREY),
}
# What a colour of blocks stands for, by one of the kinds that have it.
BLOCK_NAMES = {
    **{"headline": "headline, standfirst", "byline": "byline, date, credit, citation", "body": "body"},
    **{"caption": "caption", "excerpt": "excerpt", "comment": "reader comment", "boilerplate": "furniture, repeats"},
}
# Beyond these a mean tone is drawn as negative or positive.
_NEUTRAL = 0.15
# Tol's nine; the first ones differ most, also for those who do not see red or green.
NAMES = ("#332288", "#44aa99", "#882255", "#999933", "#aa4499", "#117733", "#88ccee", "#cc6677", "#ddcc77")


def assign_colours(names: Iterable[str | None]) -> dict[str, str]:
    """Return a colour for each of the nine most frequent names of a corpus; whatever is not in it is grey.

    Parameters
    ----------
    names
        A column of the whole corpus, such as the outlet of each article: a chart of a part of it then has the same
        colours.

    Notes
    -----
    Colours follow the alphabet, so that a few documents more or less move none of them.  More than nine colours
    nobody can tell apart; of names equally frequent the first in the alphabet is taken.

    >>> assign_colours(["The Post", None, "Basin Watch", "The Post"])
    {'Basin Watch': '#332288', 'The Post': '#44aa99'}
    """
    counts = Counter(name for name in names if isinstance(name, str))
    chosen = sorted(counts, key=lambda name: (-counts[name], name))[: len(NAMES)]
    return dict(zip(sorted(chosen), NAMES, strict=False))


def choose_tone_colour(tone: float | None) -> str:
    """Return the colour of a mean tone: grey where it is neutral or not known.

    >>> choose_tone_colour(-0.5) == COLOURS["orange"], choose_tone_colour(None) == GREY
    (True, True)
    """
    if tone is None or not abs(tone) >= _NEUTRAL:
        return GREY
    return COLOURS["blue"] if tone > 0 else COLOURS["orange"]


def name_key(colour: str | None) -> str:
    """Return the class of a colour's swatch in ``evidence.css``, or nothing for a colour that has none.

    >>> name_key("#332288"), name_key(None)
    ('key-332288', '')
    """
    return f"key-{colour[1:]}" if colour in (*COLOURS.values(), *NAMES) else ""
