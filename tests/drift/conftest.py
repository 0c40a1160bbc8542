import warnings
from types import SimpleNamespace

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def evidently():
    """Evidently's own functions on two lists of words: distances and the p-value of its chi-square test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its imports use names that numpy has deprecated
        from evidently.legacy.calculations import stattests
        from evidently.legacy.core import ColumnType

    def on_words(function):
        def call(old, new):
            # It changes what it is given, so every call gets series of its own.
            return function(pd.Series(old, dtype=object), pd.Series(new, dtype=object), ColumnType.Categorical, 0.1)

        return call

    def tvd(old, new):
        return stattests.tvd_stattest._total_variation_distance(pd.Series(old), pd.Series(new))

    return SimpleNamespace(
        psi=lambda old, new: on_words(stattests.psi._psi)(old, new)[0],
        js=lambda old, new: on_words(stattests.jensenshannon._jensenshannon)(old, new)[0],
        hellinger=lambda old, new: on_words(stattests.hellinger_distance._hellinger_distance)(old, new)[0],
        tvd=tvd,
        chi2_p_value=lambda old, new: on_words(stattests.chisquare_stattest._chi_stat_test)(old, new)[0],
    )
