"""A page may tell of states that no list knows; regions, persons and firms are none."""

import pytest
from presswork.language.gazetteer import is_demonym
from presswork.speakers.own_states import list_own_states
from presswork.speakers.people.labels import read_tokens
from presswork.speakers.people.states import list_states

STATES = {
    "Corvania's defence ministry said the boat had left. The Corvanian navy found it.": {"Corvania", "Corvanian"},
    "PUERTO LINDO - Santa Aurelia recalled its ambassador on Monday.": {"Santa Aurelia"},
    "The Emir of the State of Rashidiya received him.": {"Rashidiya"},
    "In Urmia's capital, Sarvan, the government said so. The Urmian minister agreed.": {"Urmia", "Urmian", "Sarvan"},
    "The Tessalian transport minister spoke. Tessaly has no railways.": {"Tessaly", "Tessalian"},
}
NONE = [
    "Ida Orsa spoke. Orsa's government would build it, Orsa's foreign minister said.",
    "President Malmgren's government fell. Malmgren's defence minister resigned.",
    "France and Spain agreed. Norrland's government said it would build the road.",
    "Acme recalled its cars. Acme's president said so.",
    "A State of Emergency was declared in the republic of letters.",
    "HP's ambassador to the young spoke. Kesk's police said so.",
]


def list_forms(text):
    tokens = read_tokens(text)
    return {form for form, _ in list_own_states(tokens, list_states(tokens).total())}


@pytest.mark.parametrize("text", STATES)
def test_state_is_founded_by_what_only_states_have(text):
    assert list_forms(text) == STATES[text]


@pytest.mark.parametrize("text", NONE)
def test_person_region_and_firm_are_no_state(text):
    assert not list_forms(text)


@pytest.mark.parametrize(
    ("word", "name", "expected"),
    [("Kelmari", "Kelmark", True), ("Urmians", "Urmia", True), ("Rossi", "Rossa", False), ("Oma", "Oman", False)],
)
def test_demonym_is_built_on_its_name(word, name, expected):
    assert is_demonym(word, name) is expected
