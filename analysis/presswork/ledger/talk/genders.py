"""Who gets to speak, by gender, where the text tells it?

One row of `genders` is a named person who is quoted.
"""

from __future__ import annotations

import pandas as pd

from presswork.language.gazetteer import find_title_entry, load_first_names, load_titles
from presswork.schema import to_rows
from presswork.speakers.identities import is_person_name

_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
# Of the pronouns and titles of one person so many must agree; a pronoun is resolved wrongly now and then.
_LEAST_SHARE = 0.75


def find_genders(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the gender of each named person who is quoted, and on what basis.

    One row per person, in the order of their names.

    Parameters
    ----------
    statements
        ``speaker, is_named, speaker_mention`` of the statements.

    Returns
    -------
    genders
        ``speaker, gender`` (f, m; null where nothing tells it or what tells it does not agree)``, gender_basis``
        (text: pronouns and titles; first name: the list)``, by_text, by_name`` (what each says)``, n_told`` (pronouns
        and titles that tell it).

    Notes
    -----
    A first name is a guess about a name, not about a person; :func:`tell_agreement` says how often the list agrees
    with the texts of the corpus in hand.  Who is neither has no row of their own in any text of ours yet: null.
    """
    named = statements[statements["is_named"].fillna(False).astype(bool)]
    said: dict[str, list[str]] = {}
    for row in to_rows(named[["speaker", "speaker_mention"]].dropna(subset=["speaker"])):
        said.setdefault(row["speaker"], []).append(row["speaker_mention"] or "")
    rows = [_judge(name, mentions) for name, mentions in sorted(said.items()) if is_person_name(name)]
    columns = ["speaker", "gender", "gender_basis", "by_text", "by_name", "n_told"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[:-1], "str"))


def _judge(name: str, mentions: list[str]) -> tuple:
    told = [gender for mention in mentions for gender in _read_mention(mention)]
    most = max(("f", "m"), key=told.count)
    by_text = most if told and told.count(most) >= _LEAST_SHARE * len(told) else None
    first = name.split()[0]
    by_name = load_first_names().get(first) if " " in name else None
    gender = by_text or (by_name if not told else None)
    basis = None if gender is None else "text" if by_text else "first name"
    return name, gender, basis, by_text, by_name, len(told)


def _read_mention(mention: str) -> list[str]:
    words = mention.split()
    if len(words) == 1 and words[0].lower() in _PRONOUNS:
        return [_PRONOUNS[words[0].lower()]]
    entries = [load_titles().get(word) or find_title_entry(word.strip(",.")) for word in words[:6]]
    return [entry.gender for entry in entries if entry is not None and entry.gender]


def add_genders(statements: pd.DataFrame) -> pd.DataFrame:
    """Return statements with the ``gender`` of the person who is quoted: woman, man, unknown, or no person."""
    genders = find_genders(statements).set_index("speaker")["gender"]
    names = {"f": "woman", "m": "man"}
    column = [
        (names.get(genders[who], "unknown") if who in genders.index else "no named person")
        if isinstance(who, str)
        else "no named person"
        for who in statements["speaker"].astype(object)
    ]
    return statements.assign(gender=column)


def tell_agreement(genders: pd.DataFrame) -> str:
    """Return in a sentence how gender is known, and how often first names agree with pronouns and titles."""
    n = genders["gender_basis"].value_counts()
    both = genders.dropna(subset=["by_text", "by_name"])
    agreed = int((both["by_text"] == both["by_name"]).sum())
    told = (
        f"Of {len(genders)} named people quoted, gender is told by pronoun or title for {n.get('text', 0)}, by first "
        f"name alone for {n.get('first name', 0)}, and not known for {int(genders['gender'].isna().sum())}."
    )
    return f"{told} Where both tell it, they agree for {agreed} of {len(both)}." if len(both) else told
