"""Parameters are typed as the notebook wants them, and refused where they cannot be."""

import pytest
from presswork import parameters
from presswork.errors import ParameterError

KINDS = {"corpus": str, "since": str, "top_n": int}
VALUES = {"corpus": "texts", "since": "", "top_n": 25}


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        ("20", "int", 20),
        (20, "int", 20),
        ("0.5", "float", 0.5),
        ("true", "bool", True),
        ("No", "bool", False),
        (False, "bool", False),
        ("2024", "str", "2024"),
        (2024, "str", "2024"),
        ("", "str", ""),
        ("['a']", "list", ["a"]),
    ],
)
def test_values_are_read_as_the_notebook_annotates_them(value, kind, read):
    assert parameters.read_value("name", value, kind) == read
    assert type(parameters.read_value("name", value, kind)) is type(read)


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        ("many", "int", "a whole number"),
        ("2.5", "int", "a whole number"),
        (2.5, "int", "a whole number"),
        (True, "int", "a whole number"),
        ("0", "int", "a whole number of at least 1"),
        (-3, "int", "a whole number of at least 1"),
        ("maybe", "bool", "true or false"),
        (1.5, "str", "text"),
        ("a, b", "list", "a list"),
        ("__import__('os')", "list", "a list"),
    ],
)
def test_a_mistyped_value_is_refused_by_name(value, kind, told):
    with pytest.raises(ParameterError, match=rf"parameter top_n is .*must be {told}"):
        parameters.read_value("top_n", value, kind)


def test_a_notebook_is_told_its_own_parameters():
    found = parameters.check(VALUES | {"words": ["a"], "In": ["", "top_n: int = 25"]}, **KINDS)
    assert found == {"since": "", "top_n": 25}


@pytest.mark.parametrize("source", ["topn = 5", 'corpus = "texts"\ntopn = 5'])
def test_a_name_that_papermill_was_given_in_vain_is_refused(source):
    with pytest.raises(ParameterError, match=r"no parameter 'topn' in this notebook; known are corpus, since, top_n"):
        parameters.check(VALUES | {"In": ["", f"# Parameters\n{source}\n"]}, **KINDS)


def test_names_of_later_cells_are_no_parameters():
    """The cell may run again in JupyterLab after all the others."""
    parameters.check(VALUES | {"title": "x", "In": ["", 'title = "x"']}, **KINDS)


def test_what_papermill_hands_over_as_text_or_number_is_set_right_in_the_notebook():
    notebook = {"corpus": "", "names": "yes", "top_n": "25", "focus": 2024, "once": "False"}
    parameters.check(notebook, corpus=str, names=bool, top_n=int, focus=str, once=bool)
    assert notebook == {"corpus": "", "names": True, "top_n": 25, "focus": "2024", "once": False}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("top_n", "many", "a whole number"),
        ("top_n", 2.5, "a whole number"),
        ("top_n", True, "a whole number"),
        ("top_n", 0, "at least 1"),
        ("since", 20.24, "text"),
        ("corpus", None, "text"),
    ],
)
def test_a_value_of_another_type_is_refused(name, value, told):
    with pytest.raises(ParameterError, match=rf"parameter {name} is .*must be .*{told}"):
        parameters.check(VALUES | {name: value}, **KINDS)


def test_a_mapping_is_read_as_it_is_written():
    for mapping in ({"text": "body", "reading.dates": "dmy"}, {"text": "dc:title"}, {"text": "a=b", "url": "c"}):
        assert parameters.read_mapping(parameters.write_mapping(mapping)) == mapping
    with pytest.raises(ParameterError, match=r"--map got 'text'; write it as OURS=THEIRS"):
        parameters.read_mapping("text")


REMEDIES = {
    "leave --map out": "leave mapping empty",
    "say which one with --map text=COLUMN, or": 'say which one with the parameter mapping, "text=COLUMN", or',
    "--map topic=x: no column": "mapping topic=x: no column",
    "--dates 'x' is none": "reading.dates in mapping 'x' is none",
    "choose another folder with --out.": "choose another folder as out.",
}


@pytest.mark.parametrize(("command", "notebook"), REMEDIES.items())
def test_an_error_names_the_remedy_of_the_place_it_is_read_in(command, notebook, monkeypatch):
    assert str(ParameterError(command)) == command
    monkeypatch.setattr("presswork.errors._is_notebook", lambda: True)
    assert str(ParameterError(command)) == notebook
