"""The drift of scored rows is that of the same rows in a log."""

import numpy as np

from monitoring.domain import Selection, Verdict
from monitoring.drift.run import run
from monitoring.scored.drift import scored_drift


def test_the_figures_are_those_of_the_same_rows_in_the_log(world, made, score, tmp_path):
    workspace, scored = world
    log = workspace.log("loans")
    batch = made(1500, 9000, 0.6, month="2026-03")
    done = score(batch.drop(columns=["at"]))
    (tmp_path / "drift").mkdir()
    found = scored_drift(log, done, tmp_path / "drift")
    scored(batch).to_parquet(tmp_path / "more.parquet")
    workspace.append_predictions("loans", [tmp_path / "more.parquet"])
    log = workspace.log("loans")
    selection = Selection("loans", log.deployment.every)
    newest = log.windows(selection)[-1]
    assert newest.rows == 1500
    # The month is cut short: it is judged where it is looked at alone.
    selection = Selection("loans", log.deployment.every, start=newest.start)
    (newest,) = log.windows(selection)
    expected = {r.column: r for r in run(log, selection).results if r.window == newest.index and r.column != "bad"}
    assert {r.column for r in found.results} == set(expected) == {"income", "age", "town", "p", "said"}
    for result in found.results:
        other = expected[result.column]
        figures = [(r.value, r.limit, r.p_value, r.n_reference, r.n_current) for r in (result, other)]
        np.testing.assert_allclose(*figures, rtol=1e-12, atol=1e-12)
        assert (result.verdict, result.method) == (other.verdict, other.method)
    assert found.results[0].column in ("income", "p")
    assert found.results[0].verdict is Verdict.FAIL
    assert [r.column for r in found.beyond] == [r.column for r in found.results if r.verdict is Verdict.FAIL]
