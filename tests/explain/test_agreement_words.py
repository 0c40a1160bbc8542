"""The sentence on two explanations is read back and held against their amounts."""

import re

from hypothesis import given
from hypothesis import strategies as st

from monitoring.domain import Contribution, Explanation
from monitoring.explain.agreement import compare
from monitoring.explain.surrogate.fit import FITS

NAMES = "abcdefg"
amounts = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([0.0, 0.5, -0.5, 2.0, -2.0, 7.0, -7.0]), max_size=7)


def explained(parts, r2=None):
    found = sorted((Contribution(name, 0, amount) for name, amount in parts.items()), key=lambda c: -abs(c.amount))
    return Explanation("e", "m", 0.0, tuple(found), "u", 0.0, 0.0, {} if r2 is None else {"r2": r2})


def strongest(parts, size):
    """By amount, ties in the order of the explanation."""
    order = sorted((name for name in parts if parts[name]), key=lambda name: -abs(parts[name]))
    return order[:size]


def named(text):
    return re.findall(r"\b([a-g])\b", text)


@given(shap=amounts, lime=amounts, r2=st.one_of(st.none(), st.floats(0, 1)))
def test_the_columns_that_are_named_are_those_that_both_have_and_trust_follows_their_signs(shap, lime, r2):
    found = compare(explained(shap), explained(lime, r2))
    said, size = found.sentence, min(5, len(shap), len(lime))
    first, second = strongest(shap, size), strongest(lime, size)
    shared = [name for name in first if name in second]
    against = [name for name in shared if shap[name] * lime[name] < 0]

    assert found.top == size
    assert round(found.overlap * size) == len(shared) if size else found.overlap != found.overlap
    if r2 is not None and r2 < FITS:
        assert "read SHAP" in said
        assert abs(float(re.search(r"R² ([\d.]+),", said)[1]) - r2) <= 0.0101
    elif not first or not second:
        assert "nothing to compare" in said
    elif not shared:
        shap_part, lime_part = said.split("LIME names")
        assert named(shap_part) == first
        assert named(lime_part.split(";")[0]) == second
    else:
        head, _, rest = said.partition(" as the strongest")
        assert named(head) == shared
        if against:
            wrong, _, trust = rest.partition("Trust ")
            assert named(wrong) == against
            assert named(trust) == [name for name in shared if name not in against]
        else:
            assert ("its direction" in rest) == (len(shared) == 1)
            assert ("differ" in rest) == (not len(shared) == len(first) == len(second))
