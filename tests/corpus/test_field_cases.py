"""Files as people have them: exports, wrapped texts, odd pages, records, feeds.  One case is one folder of files."""

import field_cases
import pytest

CASES = field_cases.read_cases()
# What is told and not right yet: the post of another site inside a page is an excerpt without its author.
KNOWN = {"H12_embedded_post"}


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.xfail) if n in KNOWN else n for n in CASES])
def test_a_file_as_people_have_it_is_read(name):
    wrong, _ = field_cases.check_case(field_cases.FOLDER / name, CASES[name])
    assert wrong == []
