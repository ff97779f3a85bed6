"""In which language is a text written?  Unknown where its commonest words do not tell."""

from __future__ import annotations

import collections
import functools
import re
from collections.abc import Sequence

from presswork.language.lexicon import read_lexicon

# Of an article's first words, at least this share are function words of its language (a third in running English);
# the runner-up must have clearly fewer, or nothing is said: Danish and Norwegian, Spanish and Portuguese share many.
LOWEST_SHARE = 0.08
LEAST_LEAD = 1.15
FIRST_WORDS = 200


_LETTERS = re.compile(r"[^\W\d_]+")
# Scripts that stand for one language, or for one unless letters of another stand in the text.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), None),
    ("ko", re.compile("[\uac00-\ud7af]"), None),
    ("zh", re.compile("[\u4e00-\u9fff]"), re.compile("[\u3040-\u30ff\uac00-\ud7af]")),
    ("th", re.compile("[\u0e00-\u0e7f]"), None),
    ("he", re.compile("[\u0590-\u05ff]"), None),
    ("el", re.compile("[\u0370-\u03ff]"), None),
    ("hy", re.compile("[\u0530-\u058f]"), None),
    ("ka", re.compile("[\u10a0-\u10ff]"), None),
    ("ar", re.compile("[\u0621-\u064a]"), re.compile("[\u067e\u0686\u0698\u06af\u06a9\u06cc\u0679\u06d2]")),
)
# Names in another script stand in every text: a script is the text's own from a fifth of its letters on.
_SHARE_OF_SCRIPT = 0.2
# Japanese writes its nouns in Chinese signs.
_SHARE_OF_KANA = 0.05
# Languages that write no blanks between words: what stands between two blanks there is no word.
UNSPACED = frozenset(("zh", "ja", "th", "km", "lo", "my"))


@functools.cache
def _load_function_words() -> dict[str, tuple[str, ...]]:
    """Return the languages of every function word."""
    languages: dict[str, tuple[str, ...]] = {}
    for row in read_lexicon("language_words"):
        languages[row["word"]] = (*languages.get(row["word"], ()), row["language"])
    return languages


def find_language(text: str) -> str | None:
    """Return the language of a text as a two-letter code by its function words; None if they do not tell.

    >>> [find_language(text) for text in ("The bridge that was built in spring is to be closed.", "Orsa, Vell")]
    ['en', None]
    """
    if not text.isascii() and (language := _find_script(text[: 8 * FIRST_WORDS])):
        return language
    words = _LETTERS.findall(text[: 8 * FIRST_WORDS].casefold())[:FIRST_WORDS]
    hits = {"": 0, "und": 0}
    counts, languages = collections.Counter(words), _load_function_words()
    for word in counts.keys() & languages.keys():
        for language in languages[word]:
            hits[language] = hits.get(language, 0) + counts[word]
    (best, most), (_, next_most) = collections.Counter(hits).most_common(2)
    if most < 3 or most < LOWEST_SHARE * len(words) or most < LEAST_LEAD * next_most:
        return None
    return best


def _find_script(text: str) -> str | None:
    """Return the language whose own script a text is written in."""
    n_letters = sum(map(len, _LETTERS.findall(text)))
    for language, letters, others in _SCRIPTS:
        n_own = len(letters.findall(text))
        if n_own > (_SHARE_OF_KANA if language == "ja" else _SHARE_OF_SCRIPT) * n_letters:
            return None if others and len(others.findall(text)) > 0.02 * n_own else language
    return None


@functools.cache
def _load_names() -> dict[str, str]:
    return {row["name"]: row["language"] for row in read_lexicon("language_names")}


def fold_language(label: str) -> str | None:
    """Return the two-letter code of a language's label: code, tag or name in several languages; None if unknown.

    >>> [fold_language(label) for label in ("EN", "en_GB", "English", "eng", "Englisch; Deutsch", "und", "Klingon")]
    ['en', 'en', 'en', 'en', 'en', None, None]
    """
    label = label.casefold().strip()
    names = _load_names()
    first = re.split(r"[;,/|]", label)[0].strip()
    return names.get(first) or names.get(re.split(r"[-_ (]", first)[0])


# Languages that write an article or pronoun and the next word as one: l'accord, dell'anno.
ELIDING = frozenset(("fr", "it", "ca"))


def note_words(paths: Sequence[str], languages: Sequence[str | None]) -> list[dict[str, str]]:
    """Return a row of `problems` for each way of writing in which words are not counted as in English."""
    rows = []
    for kind, problem, action in (
        (UNSPACED, "written without blanks between words", "its words are not counted"),
        (ELIDING, "elisions (l'accord) are one word", "counted as they stand"),
    ):
        own = [(path, language) for path, language in zip(paths, languages, strict=True) if language in kind]
        if own:
            more = f" (and {len(own) - 1:,} more documents)" if len(own) > 1 else ""
            found = ", ".join(sorted({language for _, language in own}))
            rows.append({"path": own[0][0], "problem": f"in {found}{more}: {problem}", "action": action})
    return rows
