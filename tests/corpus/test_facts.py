"""What is known of a document: columns as exports name them, names of files, labels of languages, walls and cuts."""

import json

import pytest
from presswork.corpus import documents
from presswork.corpus.facts import NamePattern, find_cut, find_pattern, judge_page
from presswork.corpus.problems import tell_problems
from presswork.errors import ParameterError
from presswork.language.dates import read_date
from presswork.language.identify import find_language, fold_language
from presswork.schema import to_rows

TEXT = "Mayor Ilda Varro said on Monday that the ferry to Tessin would not run before spring. " * 6
GERMAN = "Die Bürgermeisterin sagte am Montag, dass die Fähre nach Tessin nicht vor dem Frühling fahren wird. " * 6


def _read(path, mapping=None):
    articles, problems = documents.read_corpus(path, mapping)
    return to_rows(articles), to_rows(problems)


def _write(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"maintext": TEXT, "source_domain": "orsa.example"}, {"outlet": "orsa.example"}),
        ({"content": {"rendered": TEXT}, "title": {"rendered": "Ferry"}}, {"headline": "Ferry"}),
        ({"fields": {"bodyText": TEXT, "byline": "A. Bel"}}, {"byline": "A. Bel"}),
        ({"Text": TEXT, "Source": {"name": "Orsa Post", "id": None}}, {"outlet": "Orsa Post"}),
        ({"body": TEXT, "authors": [{"name": "A. Bel"}, {"name": "C. Dun"}]}, {"byline": "A. Bel, C. Dun"}),
        ({"text": None, "maintext": TEXT, "date": "31.12.2023"}, {"published_on": "2023-12-31"}),
        ({"text": [TEXT, TEXT], "lang": "ENGLISH"}, {"language": "en"}),
        ({"text": TEXT, "title": "Ferry - Orsa Post", "publication": "Orsa Post"}, {"headline": "Ferry"}),
    ],
)
def test_columns_are_known_by_the_names_of_exports(tmp_path, record, expected):
    (article,), _ = _read(_write(tmp_path / "a.jsonl", record))
    assert article["text"].startswith("Mayor")
    assert {name: article[name] for name in expected} == expected


def test_a_part_of_an_object_is_named_with_a_dot_and_an_object_is_no_name(tmp_path):
    record = {"text": TEXT, "x": {"y": "Orsa Post"}, "z": {"k": 1}}
    path = _write(tmp_path / "a.jsonl", record)
    (article,), _ = _read(path, {"outlet": "x.y"})
    assert article["outlet"] == "Orsa Post"
    (article,), problems = _read(path, {"outlet": "z"})
    assert article["outlet"] is None
    assert any("z holds objects" in row["problem"] for row in problems)


def test_columns_that_are_not_used_are_told_once_for_all_files(tmp_path):
    for n in range(3):
        _write(tmp_path / f"{n}.jsonl", {"text": TEXT, "mood": 1, "paper size": "A3"})
    _, problems = _read(tmp_path)
    assert [(row["path"], row["problem"]) for row in problems] == [
        ("0.jsonl", "columns not used (and in 2 more files): mood, paper size")
    ]


def test_dates_that_can_be_misread_are_read_in_the_order_that_the_user_says(tmp_path):
    path = _write(tmp_path / "a.jsonl", {"text": TEXT, "date": "3/4/2021"})
    days = [
        _read(path, {"reading.dates": order} if order else None)[0][0]["published_on"] for order in ("", "dmy", "mdy")
    ]
    assert days == [None, "2021-04-03", "2021-03-04"]
    with pytest.raises(ParameterError, match="ymd"):
        documents.read_corpus(path, {"reading.dates": "ymd"})


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("December 31, 2023, Sunday, Late Edition", "2023-12-31"),
        ("Tue Jan 09 10:00:00 EST 2024", "2024-01-09"),
        ("2023年12月31日", "2023-12-31"),
        ("31-Dec-23", "2023-12-31"),
        ("20231231T140500Z", "2023-12-31"),
        ("1 May 2021 to 3 May 2021", None),
        ("Varro said on May 3, 2021 that", None),
        ("2023-12", None),
        ("45291", None),
    ],
)
def test_a_day_is_read_where_there_is_one_way_to(written, day):
    assert read_date(written) == day


def test_encoding_is_what_the_user_says(tmp_path):
    (tmp_path / "a.txt").write_bytes("Kava wita gości, rzekł burmistrz Orsy.".encode("cp852"))
    (tmp_path / "b.txt").write_text("Żaden prom nie jest zły.", encoding="utf-8-sig")
    articles, _ = _read(tmp_path, {"reading.encoding": "cp852"})
    assert articles[0]["text"] == "Kava wita gości, rzekł burmistrz Orsy."
    assert articles[1]["text"] == "Żaden prom nie jest zły."
    with pytest.raises(ParameterError, match="klingon"):
        documents.read_corpus(tmp_path, {"reading.encoding": "klingon"})


def test_a_folder_or_a_pattern_names_the_outlet(tmp_path):
    (tmp_path / "Orsa Post").mkdir()
    (tmp_path / "Orsa Post" / "2021-03-04 ferry.txt").write_text(TEXT)
    (tmp_path / "Orsa Post" / "toll.txt").write_text(TEXT)
    articles, _ = _read(tmp_path, {"outlet": "folder"})
    assert [article["outlet"] for article in articles] == ["Orsa Post", "Orsa Post"]
    articles, problems = _read(tmp_path, {"reading.path": "{outlet}/{date} {slug}"})
    assert [article["published_on"] for article in articles] == ["2021-03-04", None]
    assert any("has not the form" in row["problem"] for row in problems)
    with pytest.raises(ParameterError, match="colour"):
        NamePattern("{colour}_{date}")


def test_a_pattern_is_tried_only_where_every_name_agrees():
    assert find_pattern(["post_2021-03-04_ferry", "herald_2021-02-30_toll"]) is None
    assert find_pattern(["post_2021-03-04_ferry"]) is None
    assert find_pattern(["a/2021-03-04_x", "b/2021-03-05_y"]).pattern == "{outlet}/{date}_{slug}"


def test_labels_of_languages_are_folded_and_the_text_goes_before_a_wrong_one(tmp_path):
    labels = ["English", "EN", "eng", "en_GB", "Englisch; Deutsch", "Klingon"]
    assert [fold_language(label) for label in labels] == ["en"] * 5 + [None]
    path = _write(tmp_path / "a.jsonl", {"text": TEXT, "language": "de"}, {"text": GERMAN, "language": "German"})
    articles, problems = _read(path)
    assert [article["language"] for article in articles] == ["en", "de"]
    assert [row["problem"] for row in problems] == ["the language is given as de, the words are en"]
    assert [find_language(text) for text in ("首相は火曜日", "首相周二表示", "قال الوزير", "وزیر گفت که")] == [
        "ja",
        "zh",
        "ar",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        (
            "We value your privacy\n\nWe and our 9 partners store and access information on a device.",
            None,
            "a consent wall",
        ),
        ("orsa.example\n\nChecking if the site connection is secure.", "Just a moment...", "a robot check"),
        ("Page not found\n\nSorry, the page you are looking for has been moved.", "404 Not Found", "an error page"),
        (f"We value your privacy\n\n{TEXT}\n\nWe use cookies, and you can manage preferences.", "Ferry", None),
        ("Ferry stays in port.", "Ferry", None),
    ],
)
def test_walls_are_no_articles_and_short_articles_are(text, title, kind):
    assert judge_page(text, title) == kind


@pytest.mark.parametrize(
    ("text", "is_record", "told"),
    [
        ("The ferry will not r… [+2219 chars]", True, "[+2219 chars]"),
        ("The ferry will not run before…", True, "dots"),
        ("The ferry will not run before…", False, None),
        (f"{TEXT}\n\nSubscribe now to continue reading.", False, "paywall"),
        (TEXT, True, None),
    ],
)
def test_a_text_that_is_cut_off_is_told(text, is_record, told):
    cut = find_cut(text, is_record)
    assert (cut is None) if told is None else told in cut[1]


def test_texts_that_are_cut_off_are_counted(tmp_path):
    path = _write(tmp_path / "a.jsonl", {"text": f"{TEXT[:80]}… [+99 chars]"}, {"text": f"{TEXT[:70]}… [+9 chars]"})
    _, problems = documents.read_corpus(path)
    assert tell_problems(problems) == "2 texts cut off"
