"""Whatever Hypothesis makes: no crash, no character outside blocks, no statement outside its text.

The same is made every time.  `make torture` tries thousands of each; `tests/properties.py` says what is drawn.
"""

import properties
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from presswork import pipeline

# A failure is shown as it was drawn: shrinking would take minutes where one reading takes a tenth of a second.
FEW = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", sorted(properties.PROPERTIES))
def test_whatever_is_read(name):
    FEW(properties.make_test(*properties.PROPERTIES[name]))()


@settings(FEW, max_examples=300)
@given(st.one_of(properties.cells, st.floats().map(str), st.text()), st.sampled_from(properties.KINDS))
def test_whatever_is_given_as_a_parameter(value, kind):
    properties.check_parameter(value, kind)


@pytest.mark.parametrize(
    ("table", "change", "told"),
    [
        ("blocks", lambda rows: rows.iloc[1:], "characters in no block"),
        ("quotations", lambda rows: rows.assign(end=rows["end"] + 10_000), "a row of quotations outside its text"),
    ],
)
def test_what_is_looked_for_would_be_found(tmp_path, table, change, told):
    (tmp_path / "ferry.txt").write_text(properties.GOOD, encoding="utf-8")
    coverage = pipeline.make_coverage(tmp_path)
    assert properties.list_breaches(coverage) == []
    object.__setattr__(coverage, table, change(getattr(coverage, table)))
    assert any(told in breach for breach in properties.list_breaches(coverage))
