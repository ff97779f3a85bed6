"""What sets the sources apart?  The difference between outlets that matters most, for the first page.

Whom they let speak, what they call a thing, what one of them writes about, what they copied: the first of these that
the evidence bears out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from presswork import intervals
from presswork.coverage import Coverage
from presswork.intervals import MIN_ARTICLES_FOR_INTERVAL, estimate_clustered_share
from presswork.report.front import quotes
from presswork.report.front.quotes import Finding, Quote
from presswork.schema import to_rows
from presswork.show.charts.drawn.sketch import Dot, Row, Span, draw_rows
from presswork.show.colours import COLOURS, GREY, VOICES, assign_colours
from presswork.show.html import Rendered
from presswork.show.values import clean, tell_few, tell_number
from presswork.sources import house_style, outlets
from presswork.sources import measures as sources
from presswork.trust.accuracy import read_official_errors
from presswork.words import measures as words

# A variant, or a word, that an outlet uses less often is no habit.
_MIN_USES = 3


def find_difference(coverage: Coverage) -> Finding | None:
    """Return the difference between outlets that matters most: whom they let speak, what they call a thing, what one
    of them writes about, what they copied; None where there is none.
    """
    found = (find(coverage) for find in (find_shares, find_names, find_own_words, find_copies))
    return next((finding for finding in found if finding), None)


def find_shares(coverage: Coverage) -> Finding | None:
    """Return where officials have the smallest and the largest share, if the intervals of the two lie apart."""
    spoken = coverage.statements[coverage.statements["is_official"].notna()]
    statements, errors = outlets.add_outlets(spoken, coverage.articles), read_official_errors()
    shares = {
        outlet: (*estimate_clustered_share(quotes.is_official(rows), rows["article_id"], errors), len(rows))
        for outlet, rows in statements.groupby("outlet")
    }
    known = sorted(
        (outlet for outlet in shares if not math.isnan(shares[outlet][1])), key=lambda o: (shares[o][0], o)
    )
    if len(known) < 2 or shares[known[0]][2] >= shares[known[-1]][1]:
        return None
    least, most = known[0], known[-1]
    text = f"{clean(most)} gives officials {100 * shares[most][0]:.0f} % of its quotations, {clean(least)} "
    text += f"{100 * shares[least][0]:.0f} %."
    rows = [
        Row(
            clean(outlet),
            f"n = {shares[outlet][3]:,}",
            f"{100 * shares[outlet][0]:.0f} %",
            f"{clean(outlet)}: {100 * shares[outlet][0]:.0f} %{intervals.tell_likely(*shares[outlet][1:3])}",
            line=shares[outlet][1:3],
            dots=[Dot(shares[outlet][0], VOICES["official"])],
        )
        for outlet in reversed(known)
    ]
    alt = f"Officials' share of the statements: {', '.join(f'{row.label} {row.figure}' for row in rows)}."
    ticks = [(0, "0 %"), (0.5, "50 %"), (1, "100 %")]
    chart = draw_rows(rows, "Officials' share, where it is known who speaks", alt, "line: 95 % interval", ticks)
    shown = [
        quote
        for outlet in (most, least)
        for quote in quotes.choose_statements(coverage, _select_side(statements, outlet, outlet == most))
    ]
    note = "Counted where it is known whether an official speaks. The intervals of the two lie apart, so that chance "
    note += "alone hardly explains it."
    return Finding("03_source_comparison", "whom-do-they-let-speak", text, note, chart, shown)


def _select_side(statements: pd.DataFrame, outlet: str, is_official: bool) -> pd.DataFrame:
    return statements[(statements["outlet"] == outlet) & (quotes.is_official(statements) == is_official)]


def find_names(coverage: Coverage) -> Finding | None:
    """Return what outlets call the same thing in their own words, where they part on it most clearly."""
    table = sources.variants(coverage)
    own = table[(table["voice_kind"] == "outlet") & table["outlet"].notna() & (table["n"] >= _MIN_USES)]
    ranked = [
        (rows["n"].sum(), concept, rows) for concept, rows in own.groupby("concept") if rows["variant"].nunique() > 1
    ]
    if not ranked:
        return None
    _, concept, rows = max(ranked, key=lambda one: (one[2]["variant"].nunique(), one[0], one[1]))
    rows = rows.sort_values(["n", "outlet"], ascending=[False, True])
    first = to_rows(rows.drop_duplicates("variant"))
    told = [f"{clean(row['outlet'])} “{clean(row['variant'])}” ({tell_number(row['n'])})" for row in first[1:3]]
    lead = first[0]
    times = f"{tell_few(lead['n'], 'time')}"
    text = quotes.join_words([f"{clean(lead['outlet'])} writes “{clean(lead['variant'])}” ({times})", *told]) + "."
    note = f"The same thing ({clean(concept)}) in the outlets' own words; what they quote is not counted."
    return Finding(
        "03_source_comparison",
        "which-spellings-and-names-do-they-choose",
        text,
        note,
        _draw_names(coverage, concept, own),
        _quote_names(coverage, concept, first[:2]),
    )


def _draw_names(coverage: Coverage, concept: str, own: pd.DataFrame) -> Rendered:
    table = sources.variants(coverage)
    rows = table[(table["voice_kind"] == "outlet") & (table["concept"] == concept) & table["outlet"].notna()]
    most, colours = rows["n_uses"].max(), assign_colours(coverage.articles["outlet"])
    drawn = [
        Row(
            clean(row["outlet"]),
            f"“{clean(row['variant'])}”",
            f"{row['n']:,} of {row['n_uses']:,}",
            f"{clean(row['outlet'])}: “{clean(row['variant'])}” {row['n']:,} times of {row['n_uses']:,}",
            spans=[Span(0, row["n"] / most, colours.get(row["outlet"], GREY))],
        )
        for row in to_rows(rows.sort_values(["n", "outlet"], ascending=[False, True]).head(8))
    ]
    alt = f"What outlets call it: {', '.join(f'{row.label} {row.note} {row.figure}' for row in drawn)}."
    return draw_rows(
        drawn, f"{clean(concept).capitalize()}: each outlet's word, and how often of all its words for it", alt
    )


def _quote_names(coverage: Coverage, concept: str, rows: Sequence[Mapping]) -> list[Quote]:
    concepts = house_style.read_variants(coverage.variants)
    uses = house_style.find_variants(coverage.words, concepts)
    uses = uses[(uses["concept"] == concept) & (uses["voice_kind"] == "outlet")]
    found = [uses[(uses["outlet"] == row["outlet"]) & (uses["variant"] == row["variant"])] for row in rows]
    return quotes.quote_uses(coverage, [to_rows(one.head(1))[0] for one in found if len(one)])


def find_own_words(coverage: Coverage) -> Finding | None:
    """Return the word that most sets an outlet's own words apart, of those that say something."""
    table, left = sources.compare(coverage), set(words.left_out(coverage)["word"])
    supported = table[
        table["is_supported"] & (table["basis"] == "word") & ~table["item"].isin(left) & table["outlet"].notna()
    ]
    supported = supported[(supported["n_target"] >= _MIN_USES) & (supported["n_articles_target"] > 1)]
    if supported.empty:
        return None
    best = to_rows(supported.drop_duplicates("outlet").head(6))
    spelt = {row["item"]: coverage.written.get(row["item"], row["item"]) for row in best}
    row = best[0]
    text = f"{clean(row['outlet'])} writes “{spelt[row['item']]}” {row['n_target']:,} times in "
    text += f"{tell_few(row['n_articles_target'], 'document')}, all others together {row['n_reference']:,} times."
    rows = [
        Row(
            clean(r["outlet"]),
            f"“{spelt[r['item']]}”",
            f"{r['n_target']:,} : {r['n_reference']:,}",
            f"{r['n_target']:,} times here, {r['n_reference']:,} elsewhere",
            spans=[Span(0, r["n_target"] / (r["n_target"] + r["n_reference"]), COLOURS["blue"])],
        )
        for r in best
    ]
    told = "The word that most sets each outlet apart: its uses here and elsewhere"
    chart = draw_rows(rows, told, f"{told}: {', '.join(f'{r.label} {r.note}' for r in rows)}.")
    return Finding("03_source_comparison", "what-separates-them-most", text, "", chart)


def find_copies(coverage: Coverage) -> Finding | None:
    """Return the two documents of which one has most of the other's words, the larger share of the two."""
    if coverage.shared_text.empty:
        return None
    pairs = coverage.shared_text.assign(most=coverage.shared_text[["share", "other_share"]].max(axis=1))
    top = to_rows(pairs.sort_values("most", ascending=False, kind="stable"))[0]
    ids = (
        [top["article_id"], top["other_id"]]
        if top["share"] >= top["other_share"]
        else [top["other_id"], top["article_id"]]
    )
    rows = {row["article_id"]: row for row in to_rows(coverage.articles.drop(columns="marks"))}
    one, other = (quotes.name_article(rows[i]) if i in rows else clean(i)[:80] for i in ids)
    text = f"{100 * top['most']:.0f} % of the words of {one} stand in {other}, too."
    n = len(pairs)
    note = "It is the only pair of documents with running text in common." if n == 1 else ""
    return Finding(
        "03_source_comparison", "what-did-they-copy", text, note or f"{n:,} pairs of documents share text."
    )


def tell_no_difference(coverage: Coverage) -> Finding:
    """Return that nothing sets the outlets apart that chance could not, or what would have to be known."""
    sizes, place = (
        coverage.articles["outlet"].value_counts(),
        ("03_source_comparison", "how-much-is-there-of-each-outlet"),
    )
    if len(sizes) < 2:
        told = "Fewer than two outlets are known: a column “outlet” in metadata.csv beside the documents would tell."
    elif sizes.min() < MIN_ARTICLES_FOR_INTERVAL:
        told = f"Nothing that could not be chance: the smallest of {tell_number(len(sizes))} outlets has "
        told += f"{tell_few(int(sizes.min()), 'document')}, and a comparison takes five or more of each."
    else:
        told = f"Nothing that could not be chance, in {tell_number(len(sizes))} outlets."
    rows = [
        Row(clean(name), "", f"{n:,}", spans=[Span(0, n / sizes.max(), COLOURS["blue"])])
        for name, n in sizes.head(8).items()
    ]
    chart = (
        draw_rows(rows, "Documents of each outlet", f"Documents of each outlet: {len(rows)} shown.") if rows else None
    )
    return Finding(*place, told, "", chart)
