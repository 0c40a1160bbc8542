"""Deployments that were connected before words for "no value" could be named."""

from monitoring.domain import Deployment, Task
from monitoring.intake.columns.spelling import EARLIER
from monitoring.log.cells.plan import Plan
from monitoring.log.folder import record


def test_a_deployment_of_before_keeps_the_words_of_before_and_a_new_one_has_the_usual_ones(tmp_path, monkeypatch):
    record.keep(tmp_path, Deployment(name="d", title="D", task=Task.BINARY, numeric=("x",)), Plan({}))
    assert record.deployment(tmp_path).files.missing is None

    class Earlier:
        """Writes what there was before."""

        dump_json = staticmethod(lambda d, **_: dumped(d, exclude={"files"}))
        validate_json = record._DEPLOYMENT.validate_json

    dumped = record._DEPLOYMENT.dump_json
    monkeypatch.setattr(record, "_DEPLOYMENT", Earlier)
    record.keep(tmp_path, Deployment(name="d", title="D", task=Task.BINARY, numeric=("x",)), Plan({}))
    assert record.deployment(tmp_path).files.missing == EARLIER
