"""Who speaks: people are invented; states, capitals and public bodies are real only where a case is about them."""

import json
import random
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from presswork.language.lexicon import read_lexicon
from presswork.schema import make_table, to_rows
from presswork.speakers.people import office_holders
from presswork.speakers.speakers import annotate_speakers, join_speakers, list_speakers, resolve_speakers

CASES = [
    case
    for name in ("speakers", "speakers_world")
    for case in json.loads((Path(__file__).parent / "cases" / f"{name}.json").read_text(encoding="utf-8"))
]
NAMES = ["alias", "speaker", "role", "affiliation", "is_official"]


def make_input(*documents, published_on: str | None = None):
    """Return the tables of (text, mentions) pairs; each mention, in order, is the speaker of a statement."""
    rows, articles = [], []
    for n, (text, mentions) in enumerate(documents):
        at, article_id = 0, f"a{n}"
        articles.append({"article_id": article_id, "text": text, "published_on": published_on})
        for number, mention in enumerate(mentions):
            at = text.index(mention, at)
            span = {"speaker_mention": mention, "speaker_start": at, "speaker_end": at + len(mention)}
            rows.append({"article_id": article_id, "quotation": number, "start": at, "end": at + 1} | span)
            at += len(mention)
    return make_table("quotations", rows), make_table("articles", articles), make_table("blocks")


def resolve(*documents, names=None, published_on=None):
    return to_rows(resolve_speakers(*make_input(*documents, published_on=published_on), names=names))


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_speaker_of_each_mention(case):
    found = resolve((case["text"], [e["mention"] for e in case["expected"]]), published_on=case.get("published_on"))
    for row, expected in zip(found, case["expected"], strict=True):
        wanted = {key: value for key, value in expected.items() if key != "mention"}
        assert {key: row[key] for key in wanted} == wanted


def say(name: str) -> tuple[str, list[str]]:
    return f"{name} said so.", [name]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (["Sergei Orsa", "Sergey Orsa", "Sergei Orsa"], ["Sergei Orsa"] * 3),  # transliterations of one name
        (["Mevlüt Orsaoğlu", "Mevlut Orsaoglu", "Mevlut Orsaoglu"], ["Mevlut Orsaoglu"] * 3),
        (["Taras Malmenskiy", "Taras Malmenskyy"], ["Taras Malmenskiy"] * 2),  # a tie goes to the alphabet
        (["Ida Orsa", "Ivan Orsa"], ["Ida Orsa", "Ivan Orsa"]),  # one surname, two people
        (["Mario Orsa", "Maria Orsa"], ["Mario Orsa", "Maria Orsa"]),
        (["Ida Orsa", "Ida Orsa", "Orsa"], ["Ida Orsa"] * 3),  # a bare surname that only one person bears
        (["Ida Orsa", "Ivan Orsa", "Orsa"], ["Ida Orsa", "Ivan Orsa", "Orsa"]),  # ... and one that two bear
        (["Ida Orsa", "Orsa"], ["Ida Orsa", "Orsa"]),  # one document is too little to tell
        (["Ida Sæberg", "Ida Saeberg", "Ida Saeberg"], ["Ida Saeberg"] * 3),
        (["TarlaPoll", "TARLAPOLL"], ["TarlaPoll"] * 2),  # capitals make no other name
        (["ORSA", "Jake Orsa", "Jake Orsa"], ["Jake Orsa"] * 3),
        (["Ida B. Orsa", "Ida Orsa", "Ida Orsa"], ["Ida Orsa"] * 3),
    ],
)
def test_names_joined_across_documents(forms, expected):
    assert [row["speaker"] for row in resolve(*map(say, forms))] == expected


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("Mohammed Karuti", "Muhammad Karuti", True),
        ("Qasim Sadun", "Kassim Sadun", True),
        ("Kemal Yıldırhan", "Kemal Yildirhan", True),
        ("Serhiy Holubenko", "Serhii Holubenko", True),
        ("Aleksandr Marinov", "Alexander Marinov", True),
        ("Ahmed al-Sharun", "Ahmed el-Sharun", True),
        ("Kim Song Nam", "Kim Song-nam", True),
        ("Jürgen Mühlen", "Juergen Muehlen", True),
        ("Maria Karuti", "Mario Karuti", False),
        ("Omar Karuti", "Amir Karuti", False),
        ("Anna Karuti", "Hanna Karuti", False),
        ("Ivan Petrun", "Ivan Petrunin", False),
    ],
)
def test_spellings_of_one_office_holder_are_one_name_and_two_people_are_two(first, second, is_one):
    found = resolve(*((f"Libyan Finance Minister {name} spoke.", [name]) for name in (first, second)))
    assert len({row["speaker"] for row in found}) == (1 if is_one else 2)


def test_variants_with_different_affiliations_stay_apart():
    texts = ["Polish Finance Minister Sergei Orsa said so.", "Latvian Finance Minister Sergey Orsa said so."]
    found = resolve((texts[0], ["Sergei Orsa"]), (texts[1], ["Sergey Orsa"]))
    assert [row["speaker"] for row in found] == ["Sergei Orsa", "Sergey Orsa"]


def test_what_a_document_leaves_out_is_filled_only_where_the_others_agree():
    minister, bare = ("Polish Finance Minister Ida Orsa spoke.", ["Ida Orsa"]), say("Ida Orsa")
    former = ("Former Polish Finance Minister Ida Orsa spoke.", ["Ida Orsa"])
    assert [row["affiliation"] for row in resolve(minister, bare)] == ["Poland", "Poland"]
    assert resolve(minister, former, bare)[2]["affiliation"] is None


def test_a_state_that_one_page_only_suggests_gives_way_to_the_one_that_others_name():
    """The page is about Latvia; that its guest is the prime minister of Poland another page says."""
    guest = (
        "Latvia gave way. Latvia will pay, Latvia's government said. Latvia had waited for Prime Minister Ida Orsa.",
        ["Ida Orsa"],
    )
    told = ("The Polish prime minister, Ida Orsa, spoke.", ["Ida Orsa"])
    assert resolve(guest)[0]["affiliation"] == "Latvia"
    assert [row["affiliation"] for row in resolve(guest, told)] == ["Poland", "Poland"]
    other = ("The Estonian prime minister, Ida Orsa, spoke.", ["Ida Orsa"])
    assert [row["affiliation"] for row in resolve(guest, told, other)] == ["Latvia", "Poland", "Estonia"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Minister Ida Orsa named a day and then scolded reporters who asked about money.", "reporters"),
        ("She scolded reporters who asked about money.", "reporters"),
        ("The minister met with retired officers who asked about money.", "retired officers"),
        ("The letter came from wounded soldiers who asked about money.", "wounded soldiers"),
    ],
)
def test_a_verb_is_no_part_of_whom_a_relative_clause_is_about(text, expected):
    assert [row["speaker"] for row in resolve((text, ["who"]))] == [expected]


def test_a_former_post_elsewhere_does_not_move_another_one():
    envoy = ("Polish Trade Envoy Ida Orsa spoke.", ["Ida Orsa"])
    minister = ("Latvian Prime Minister Ida Orsa spoke.", ["Ida Orsa"])
    assert [row["affiliation"] for row in resolve(envoy, minister)] == ["Poland", "Latvia"]


def test_an_office_elsewhere_is_not_filled_in_where_other_documents_call_the_person_a_candidate():
    courtesy = ("Polish President Ida Orsa spoke.", ["Ida Orsa"])
    candidate = ("Presidential candidate Ida Orsa spoke.", ["Ida Orsa"])
    found = resolve(courtesy, candidate, say("Ida Orsa"))
    assert [(row["affiliation"], row["is_official"]) for row in found[1:]] == [(None, False)] * 2


def test_a_newspaper_that_one_document_introduces_is_known_in_the_others():
    found = resolve(("The weekly Nordlys said so.", ["The weekly Nordlys"]), ("Nordlys said so.", ["Nordlys"]))
    assert [(row["speaker"], row["affiliation"], row["is_official"]) for row in found] == [
        ("Nordlys", "Nordlys", False)
    ] * 2


def make_names(*rows) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(NAMES, row, strict=True)) for row in rows]).astype({"is_official": "boolean"})


def test_names_csv_wins_and_follows_the_person_through_the_document():
    names = make_names(("Orsa", "Ida Orsa-Malm", "Mayor", "Tarla", True))
    found = resolve(
        ("Ida Brask left. Orsa said so. “Late,” she said.", ["Orsa", "she"]), say("Ivan Malm"), names=names
    )
    told = [(row["speaker"], row["role"], row["affiliation"], row["is_official"]) for row in found]
    assert told[0] == ("Ida Orsa-Malm", "Mayor", "Tarla", True)
    assert told[2][0] == "Ivan Malm"


def test_a_renamed_person_keeps_the_name_where_a_pronoun_stands():
    names = make_names(("Ida Orsa", "Ida Orsa-Malm", "Mayor", "Tarla", True))
    found = resolve(("Ida Orsa said so. “Late,” she said.", ["Ida Orsa", "she"]), names=names)
    assert [row["speaker"] for row in found] == ["Ida Orsa-Malm"] * 2


def test_names_csv_adds_places_and_bodies():
    names = make_names(("Tarlan", "Tarla", None, "Tarla", True), ("the Rotunda", "the Rotunda", None, "Tarla", True))
    text = "Tarlan officials said no. The Rotunda said yes. Tarlan Foreign Minister Ida Orsa said so."
    found = resolve((text, ["Tarlan officials", "The Rotunda", "Ida Orsa"]), names=names)
    assert [row["affiliation"] for row in found] == ["Tarla"] * 3
    assert [row["is_official"] for row in found] == [True] * 3


def test_names_csv_of_one_corpus_joins_its_bodies_and_no_other_corpus():
    names = make_names(("Kelmari", "Kelmark", None, "Kelmark", True), ("Kelmark", "Kelmark", None, "Kelmark", True))
    forms = ["Kelmari defense ministry", "Kelmark's defence ministry"]
    texts = [(f"{form} said so.", [form]) for form in forms]
    apart = [row["speaker"] for row in resolve(*texts)]
    assert len({row["speaker"] for row in resolve(*texts, names=names)}) == 1
    assert [row["speaker"] for row in resolve(*texts)] == apart == forms


def test_one_of_them_is_no_speaker_and_descriptions_are_not_named():
    found = resolve(("One of them said so. Two officials said no.", ["One of them", "Two officials"]))
    assert [(row["speaker"], row["is_named"]) for row in found] == [(None, None), ("two officials", False)]


def test_a_bare_surname_of_an_office_holder_is_never_the_relative():
    president = ("Polish President Ida Orsa spoke.", ["Ida Orsa"])
    bare = ("Polish President Orsa spoke.", ["Orsa"])
    found = resolve(president, president, bare, say("Ivan Orsa"), say("Orsa"))
    assert [row["speaker"] for row in found] == ["Ida Orsa"] * 3 + ["Ivan Orsa", "Orsa"]


@pytest.fixture
def one_office(monkeypatch):
    office = office_holders.Office("Ida Orsa", "President", "Poland", "2010-01-01", "2014-01-01")
    monkeypatch.setattr(office_holders, "_load_offices", lambda: {"orsa": [("ida orsa", office)]})
    monkeypatch.setattr(office_holders, "_load_written_surnames", lambda: {"Orsa"})


@pytest.mark.parametrize(
    ("text", "published_on", "expected"),
    [
        ("Poland waits. Orsa said so.", "2012-05-05", ("Ida Orsa", "Poland", True)),
        ("Poland waits. Orsa said so.", "2015-05-05", ("Orsa", None, None)),  # no longer in office
        ("Poland waits. Orsa said so.", None, ("Orsa", None, None)),  # an undated article proves nothing
        ("Latvia waits. Orsa said so.", "2012-05-05", ("Orsa", None, None)),  # nothing says that it is she
        ("President Ida Orsa met us. Orsa said so.", None, ("Ida Orsa", "Poland", True)),  # her own title does
        ("President Ida Orsa met us. Orsa said so.", "2015-05-05", ("Ida Orsa", "Poland", False)),  # by courtesy
    ],
)
def test_known_office_holders_only_with_date_or_title(one_office, text, published_on, expected):
    row = resolve((text, ["Orsa"]), published_on=published_on)[0]
    assert (row["speaker"], row["affiliation"], row["is_official"]) == expected


def test_nobody_named_inside_a_statement_says_it():
    text = "Judge Ida Orsa met us. Mayor Rolf Malm spoke. Governor Knut Brask is late, he said."
    at = text.index("he said")
    statement = {"article_id": "a", "start": text.index("Governor"), "end": at - 2, "speaker_mention": "he"}
    statement |= {"fragments": [[text.index("Governor"), at - 2]], "speaker_start": at, "speaker_end": at + 2}
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    found = resolve_speakers(make_table("quotations", [statement]), articles, make_table("blocks"))
    assert to_rows(found)[0]["speaker"] == "Rolf Malm"


def test_readers_comments_do_not_introduce_anybody():
    text = "Orsa said so.\nIda Orsa, the minister, should go!"
    quotations, articles, _ = make_input((text, ["Orsa"]))
    blocks = make_table("blocks", [{"article_id": "a0", "kind": "comment", "start": 14, "end": len(text)}])
    assert to_rows(resolve_speakers(quotations, articles, blocks))[0]["speaker"] == "Orsa"


def test_partitions_give_the_same_rows():
    documents = [say("Ida Orsa"), ("Latvian President Rolf Malm spoke. Malm said so.", ["Malm"])]
    whole = annotate_speakers(*make_input(*documents))
    quotations, articles, blocks = make_input(*documents)
    parts = [annotate_speakers(quotations[quotations["article_id"] == a], articles, blocks) for a in ("a0", "a1")]
    pd.testing.assert_frame_equal(whole, pd.concat(parts))
    assert len(join_speakers(whole)) == len(whole)


def test_list_speakers_counts_statements_and_articles():
    documents = [("Minister Ida Orsa spoke. Orsa said so.", ["Ida Orsa", "Orsa"]), say("Ida Orsa"), say("Rolf Malm")]
    rows = to_rows(list_speakers(resolve_speakers(*make_input(*documents))))
    counts = [(row["speaker"], row["n_statements"], row["n_articles"], row["variants"]) for row in rows]
    assert counts == [("Ida Orsa", 3, 2, ["Ida Orsa", "Orsa"]), ("Rolf Malm", 1, 1, ["Rolf Malm"])]


def test_no_form_stands_for_two_places_or_two_bodies_and_every_body_has_a_reason():
    places, bodies = read_lexicon("places"), read_lexicon("bodies")
    forms = Counter(f for r in places for f in {r["place"], *"|".join(list(r.values())[3:]).split("|")} if f)
    assert [f for f, n in forms.items() if n > 1] == []
    names = Counter(f for r in bodies for f in (r["body"], *filter(None, r["aliases"].split("|"))))
    assert [f for f, n in names.items() if n > 1] == ["network"]  # neither is a public body
    assert [r["body"] for r in bodies if not r["reason"] or r["is_official"] not in ("yes", "no", "context")] == []


def test_every_state_is_found_by_its_demonym():
    silent = [r["place"] for r in read_lexicon("places") if r["kind"] == "state" and not r["adjectives"]]
    assert silent == ["Republic of Congo", "Dominica", "Vatican"]  # shared with a greater neighbour, or none in use


def test_no_statements_give_no_speakers():
    assert to_rows(list_speakers(resolve_speakers(*make_input(("", []))))) == []


@pytest.mark.parametrize(
    "piece", ['"', "’", " ", "\n", "Orsa ", "President ", "the ", "of ", "and ", "A. ", "(", "\ud800"]
)
def test_hostile_text_does_no_harm(piece):
    text = piece * (100_000 // len(piece))
    picks = random.Random(1).sample(range(len(text)), 20)
    rows = [
        {"article_id": "a", "start": k, "speaker_start": k, "speaker_end": k + 50, "speaker_mention": "x"}
        for k in picks
    ]
    articles = make_table("articles", [{"article_id": "a", "text": text}])
    assert len(resolve_speakers(make_table("quotations", rows), articles, make_table("blocks"))) == 20
