"""What does this coverage say?  One finding per question for the first page: a sentence, a picture, a quotation.

Of what could be said the finding is chosen by how large and how well supported a difference is, and it is told with
its number.  Where there is nothing to say, a finding says what would fill its place.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from presswork import intervals
from presswork.coverage import Coverage
from presswork.intervals import estimate_clustered_share
from presswork.language.lexicon import read_stop_words
from presswork.report.front import contrasts, quotes
from presswork.report.front.quotes import Finding, Quote
from presswork.schema import to_rows
from presswork.show.addresses import link_passage
from presswork.show.charts.drawn.fields import draw_timeline
from presswork.show.charts.drawn.sketch import Row, Span, draw_keys, draw_rows
from presswork.show.colours import COLOURS, VOICES, assign_colours
from presswork.show.html import Rendered
from presswork.show.values import clean, shorten, tell_count, tell_few, tell_number
from presswork.trust.accuracy import read_official_errors
from presswork.words import measures as words
from presswork.words.forms.families import find_lemma
from presswork.words.word_list import fold_phrase

_N_SPEAKERS, _N_WORDS = 10, 6
# With fewer comments a thread is read, not summed up.
# A thread with fewer comments than this share of the longest is led by it.
_CLEAR_LEAD = 0.8
_MIN_THREAD = 5
# A word that fewer comments hold is no subject of an argument.
_MIN_HOLDING = 3
# Stands for a commenter's name inside a comment.
_PSEUDONYM = re.compile(r"\[Reader(?: \d+)?\]")


def list_findings(coverage: Coverage, count_words: bool = True, compare: str = "outlet") -> list[Finding]:
    """Return one finding per question, in their order.

    Parameters
    ----------
    coverage
        What :func:`presswork.pipeline.load` returned, commenters under pseudonyms.
    count_words
        Whether words may be counted here: of a large corpus they are not held in memory for one sentence.
    compare
        The column that documents are compared by in place of the outlet.
    """
    compared = coverage.compare_by(compare)
    subject = find_subject(coverage) if count_words else _tell_uncounted(coverage)
    differences = contrasts.find_difference(compared) if count_words else contrasts.find_shares(compared)
    differences = differences or contrasts.tell_no_difference(compared)
    if compared.grouped_by:
        told = f"Compared by {clean(compared.grouped_by)}, which is meant wherever it says outlet."
        differences = dataclasses.replace(differences, note=f"{differences.note} {told}".strip())
    return [subject, find_speakers(coverage, count_words), differences, find_argument(coverage)]


# ---- what it is about


def find_subject(coverage: Coverage) -> Finding:
    """Return which words stand in most documents, when these were published, and headlines of the busiest day."""
    table = _count_subjects(coverage)
    chosen = quotes.choose_apart(table["word"].head(40), 8)
    spelt = {word: coverage.written.get(word, word) for word in chosen}
    table = table[table["word"].isin(chosen)].set_index("word").loc[chosen].reset_index()
    if len(table) < 3:
        return _tell_timeline(coverage)
    n, least = len(coverage.articles), int(table["n_articles"].head(3).min())
    first, second, third = (f"“{spelt[word]}”" for word in table["word"].head(3))
    told = f"{first}, {second} and {third} run through this coverage"
    of = f"at least {tell_number(least)} of the {n:,} documents" if least < n else f"all {tell_few(n, 'document')}"
    note = f"Each stands in {of}. Headlines that hold most such words:"
    drawn, shown = _draw_subject(coverage, table, spelt), _choose_headlines(coverage, table)
    return dataclasses.replace(_tell_timeline(coverage), text=f"{told}.", note=note, chart=drawn, quotes=shown)


def _count_subjects(coverage: Coverage) -> pd.DataFrame:
    """Return the words that may be a subject, in most documents first: surnames among them, for news is of people."""
    left = words.left_out(coverage)
    named = coverage.speakers.loc[coverage.speakers["role"].notna(), "speaker"]
    surnames = {parts[-1] for parts in map(fold_phrase, named) if len(parts) > 1}
    out = left.loc[~(left["reason"].eq("part of a name") & left["word"].isin(surnames)), "word"]
    table = words.count(coverage, min_n=2, every_word=True)
    return table[~table["word"].isin(out)].sort_values(["n_articles", "n"], ascending=False, kind="stable")


def _choose_headlines(coverage: Coverage, table: pd.DataFrame) -> list[Quote]:
    """Return the two headlines, of two outlets, that hold most of the widespread words."""
    weights = dict(zip(map(find_lemma, table["word"]), table["n_articles"], strict=True))
    rows = to_rows(coverage.articles.dropna(subset=["headline"]).drop(columns="marks"))
    held = [{find_lemma(word) for word in fold_phrase(row["headline"])} & set(weights) for row in rows]
    scores = [sum(weights[word] for word in words_held) for words_held in held]
    ranked = sorted(zip(scores, rows, strict=True), key=lambda one: (-one[0], one[1]["article_id"]))
    chosen: list[Mapping] = []
    for score, row in ranked:
        if score and len(chosen) < 2 and row["outlet"] not in [one["outlet"] for one in chosen]:
            chosen.append(row)
    return [quotes.quote_headline(row) for row in chosen]


def _draw_subject(coverage: Coverage, table: pd.DataFrame, spelt: Mapping[str, str]) -> Rendered:
    timeline = _tell_timeline(coverage).chart
    n = len(coverage.articles)
    rows = [
        Row(
            spelt[row["word"]],
            "",
            f"{row['n_articles']:,} of {n:,}",
            f"{row['forms'] or row['word']}: {row['n']:,} uses in {row['n_articles']:,} documents",
            spans=[Span(0, row["n_articles"] / n, COLOURS["blue"])],
        )
        for row in to_rows(table.head(_N_WORDS))
    ]
    told = "Words in most documents"
    alt = f"{told}: {', '.join(f'{row.label} {row.figure}' for row in rows)}."
    drawn = draw_rows(rows, told, alt)
    return Rendered(f'<div class="abreast">{timeline.markup if timeline else ""}{drawn.markup}</div>', alt)


def _tell_timeline(coverage: Coverage) -> Finding:
    articles = coverage.articles
    colours = assign_colours(articles["outlet"])
    chart = draw_timeline(articles, "published_on", "Documents over time", "documents", "outlet", colours, height=84)
    place = ("01_word_frequency", "which-words-are-used-most")
    text = f"{tell_count(len(articles), 'document')}, {tell_count(int(articles['n_words'].sum()), 'word')} in all."
    return Finding(*place, text, "", chart)


def _tell_uncounted(coverage: Coverage) -> Finding:
    """Return the days of the documents, and that their words are counted elsewhere."""
    told = "More words than this page can hold at once: which of them run through it tells the report on words."
    return dataclasses.replace(_tell_timeline(coverage), note=told)


# ---- who speaks


def find_speakers(coverage: Coverage, count_words: bool = True) -> Finding:
    """Return how much officials say, and who is heard most, with the words of the one heard most.

    These are chosen by what the coverage is about, if words may be counted.
    """
    place, spoken = ("02_quoted_officials", "who-is-quoted-most"), coverage.statements
    if spoken.empty:
        return Finding(*place, "Nobody is quoted here: no statements were found.")
    told = _tell_officials(spoken)
    speakers = coverage.speakers[coverage.speakers["is_named"].fillna(False).astype(bool)]
    top = to_rows(speakers.head(_N_SPEAKERS))
    if not top:
        return Finding(*place, told)
    first = top[0]
    note = f"{_tell_unknown(spoken)}Heard most is {_tell_speaker(first)}: "
    note += f"{tell_few(first['n_statements'], 'statement')} in {tell_few(first['n_articles'], 'document')}."
    own = spoken[spoken["speaker"] == first["speaker"]]
    about = set(words.count(coverage, min_n=2)["word"].head(12)) if count_words else set()
    shown = quotes.choose_statements(coverage, own, about)
    return Finding(*place, told, note, _draw_speakers(coverage, top), shown)


def _tell_officials(spoken: pd.DataFrame) -> str:
    spoken = spoken[spoken["is_official"].notna()]  # of whom nothing is known, it is not known either
    official = quotes.is_official(spoken)
    share, low, high = estimate_clustered_share(official, spoken["article_id"], read_official_errors())
    likely = intervals.tell_likely(low, high)
    if low > 0.5:
        return f"Most of what is quoted comes from officials: {100 * share:.0f} %{likely}."
    return f"Officials account for {100 * share:.0f} % of what is quoted{likely}."


def _tell_unknown(spoken: pd.DataFrame) -> str:
    """Return which statements the share of officials is of, where it is not of all."""
    n_unknown = int(spoken["is_official"].isna().sum())
    if not n_unknown:
        return ""
    known = tell_count(len(spoken) - n_unknown, "statement")
    return f"Of {known}; of {tell_number(n_unknown)} more it is not known whether an official makes them. "


def _tell_speaker(row: Mapping) -> str:
    role, affiliation = row["role"], row["affiliation"]
    office = clean(role) if role else ""
    if affiliation and role and clean(affiliation).casefold() not in office.casefold():
        office += f" ({clean(affiliation)})"
    return f"{clean(row['speaker'])}, {office}" if office else clean(row["speaker"])


def _draw_speakers(coverage: Coverage, top: Sequence[Mapping]) -> Rendered:
    most = top[0]["n_statements"]
    firsts = coverage.statements.drop_duplicates("speaker").set_index("speaker", drop=False)
    rows = []
    for row in top:
        who = "official" if row["is_official"] else "other speaker"
        tip = f"{_tell_speaker(row)}: {row['n_statements']:,} statements in {row['n_articles']:,} documents"
        spans = [Span(0, row["n_statements"] / most, VOICES[who])]
        address = link_passage(to_rows(firsts.loc[[row["speaker"]]])[0]) if row["speaker"] in firsts.index else ""
        rows.append(
            Row(clean(row["speaker"]), clean(row["role"] or ""), f"{row['n_statements']:,}", tip, address, spans)
        )
    keys = draw_keys([("official", VOICES["official"]), ("other speaker", VOICES["other speaker"])])
    alt = f"The {len(rows)} heard most: {', '.join(f'{row.label} {row.figure}' for row in rows)}."
    return draw_rows(rows, f"The {tell_number(len(rows))} heard most, by statements", alt, keys=keys)


# ---- what readers argue about


def find_argument(coverage: Coverage) -> Finding:
    """Return the words that stand in most comments, and two comments that hold the first of them."""
    place, comments = ("04_commentary", "how-many-comments-are-there-and-where"), coverage.comments
    if comments.empty:
        told = (
            "No reader comments are here: pages saved with their comments, or a comments.csv beside the documents, "
        )
        return Finding(*place, f"{told}would fill this.")
    threads = list_threads(coverage)
    n_all, n_pages = len(comments), comments["article_id"].nunique()
    first = threads[0]
    if first["n"] < _MIN_THREAD:
        text = f"{tell_few(n_all, 'comment')} under {tell_few(n_pages, 'document')}: too few to sum up, so read them."
        return Finding(*place, text[:1].upper() + text[1:], "", None, quotes.choose_comments(coverage, comments))

    is_even = len(threads) > 1 and threads[1]["n"] > _CLEAR_LEAD * first["n"]  # no lead worth a headline
    if is_even:
        text = f"Readers gather under {first['name']} and {threads[1]['name']}{_tell_over(first)}."
    else:
        text = f"The longest discussion is under {first['name']}{_tell_over(first)}."
    stand = f"{tell_few(first['n'], 'comment')} of {n_all:,} stand {'under the first' if is_even else 'there'}"
    stand = stand if first["n"] < n_all else f"all {tell_few(n_all, 'comment')} stand there"
    note = f"{stand}{_tell_everywhere(coverage)}."
    about = comments.loc[first["rows"] or list(comments.index[comments["article_id"] == first["article_id"]])]
    return Finding(
        *place,
        text,
        note[:1].upper() + note[1:],
        _draw_threads(coverage, threads),
        quotes.choose_comments(coverage, about),
    )


def _tell_over(thread: Mapping) -> str:
    """Return over which words a thread argues, those that enough of its comments hold."""
    held = [f"“{word}”" for word, n in zip(thread["words"], thread["holding"], strict=True) if n >= _MIN_HOLDING]
    return f", over {quotes.join_words(held[:2])}" if held else ""


def _tell_everywhere(coverage: Coverage) -> str:
    """Return the words that most comments hold, whatever they stand under."""
    holding = _count_holding(coverage, coverage.comments)
    top = [word for word in quotes.choose_apart(holding, 2) if len(holding[word]) >= _MIN_HOLDING]
    spelt = _spell_comments(coverage.comments, top)
    told = [f"“{spelt[word]}” (in {tell_few(len(holding[word]), 'comment')})" for word in top]
    return f". Across all threads the words that come up most are {quotes.join_words(told)}" if told else ""


def list_threads(coverage: Coverage) -> list[dict]:
    """Return the threads, the longest first: ``name, headline, n``, the ``words`` that most of its comments hold, and
    the ``rows`` of the comments that hold one of the first two.

    A word counts that at least two comments of the thread hold.
    """
    comments, threads = coverage.comments, []
    facts = {row["article_id"]: row for row in to_rows(coverage.articles.drop(columns="marks"))}
    sizes = comments["article_id"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    for article_id, n in sizes.head(_N_WORDS).items():
        own = comments[comments["article_id"] == article_id]
        holding = _count_holding(coverage, own)
        top = [word for word in quotes.choose_apart(holding, 3) if len(holding[word]) > 1]
        spelt = _spell_comments(own, top)
        fact = facts.get(article_id) or {"article_id": article_id, "headline": None, "outlet": None}
        rows = sorted({at for word in top[:2] for at in holding[word]})
        threads.append(
            {
                "name": quotes.name_article(fact),
                "headline": clean(fact["headline"] or article_id),
                "n": int(n),
                "article_id": article_id,
                "words": [spelt[word] for word in top],
                "holding": [len(holding[word]) for word in top],
                "rows": rows,
                "first": to_rows(own.head(1))[0],
            }
        )
    return threads


def _count_holding(coverage: Coverage, comments: pd.DataFrame) -> dict[str, list]:
    """Return, by word, the rows of the comments that hold it, the word that most comments hold first; words that say
    nothing are left out, inflections count as one.
    """
    left = {*read_stop_words(), *read_stop_words(is_matching=True), *words.left_out(coverage)["word"]}
    holding: dict[str, list] = {}
    for at, text in comments["text"].items():
        said = _PSEUDONYM.sub(" ", text or "")
        found = {find_lemma(word) for word in fold_phrase(said) if word not in left and word.isalpha()}
        for word in sorted(found - left):
            holding.setdefault(word, []).append(at)
    return dict(sorted(holding.items(), key=lambda item: (-len(item[1]), item[0])))


def _spell_comments(comments: pd.DataFrame, chosen: Sequence[str]) -> dict[str, str]:
    seen: dict[str, Counter] = {word: Counter() for word in chosen}
    for text in comments["text"].dropna():
        for written in text.split():
            for word in fold_phrase(written)[:1]:
                lemma = find_lemma(word)
                if lemma in seen:
                    form = written.strip("\"“”'’.,;:!?()…")
                    seen[lemma][form.lower() if form.isupper() else form] += 1  # nobody is quoted shouting
    return {word: min(forms, key=lambda f: (-forms[f], f)) if forms else word for word, forms in seen.items()}


def _draw_threads(coverage: Coverage, threads: Sequence[Mapping]) -> Rendered:
    most, rows = threads[0]["n"], []
    for thread in threads:
        told = ", ".join(thread["words"])
        tip = f"{tell_count(thread['n'], 'comment')} under {thread['name']}" + (f"; often: {told}" if told else "")
        label, spans = shorten(thread["headline"], 26), [Span(0, thread["n"] / most, VOICES["reader"])]
        rows.append(Row(label, told, f"{thread['n']:,}", tip, link_passage(thread["first"]), spans))
    told = "Comments by article, with the words that most of them hold"
    return draw_rows(rows, told, f"{told}: {', '.join(f'{row.label} {row.figure}' for row in rows)}.")
