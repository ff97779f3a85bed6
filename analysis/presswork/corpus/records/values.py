"""What does a cell of an export hold, whatever type it has?"""

from __future__ import annotations

import datetime

from presswork.corpus.encoding import replace_unstorable

# Names, headlines and addresses are shorter; libraries search longer ones for minutes.
MAX_VALUE = 2000


def clean_value(value: object) -> str | None:
    """Return a cell as a stripped string that can be stored anywhere; blank and missing values as None.

    >>> clean_value(" Orsa Post "), clean_value(["A. Bel", "C. Dun"]), clean_value("  "), clean_value(float("nan"))
    ('Orsa Post', 'A. Bel, C. Dun', None, None)
    """
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value if part is not None and not isinstance(part, (list, dict)))
    if isinstance(value, dict):  # an object is no name
        return None
    if isinstance(value, (datetime.date, datetime.datetime)):
        value = value.isoformat()
    if value is None or value != value:  # NaN is the one value that is not itself
        return None
    if isinstance(value, int) and abs(value) > 10**18:  # no id or day; digits without end
        return None
    return replace_unstorable(str(value)[:MAX_VALUE]).strip() or None


def read_text(value: object) -> str | None:
    """Return the text in a cell: a string, or a list of paragraphs; None for anything else, or nothing.

    >>> read_text(["One.", "Two."]), read_text({"a": 1}), read_text(" ")
    ('One.\\n\\nTwo.', None, None)
    """
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        value = "\n\n".join(part.strip() for part in value if part.strip())
    return value if isinstance(value, str) and value.strip() else None
