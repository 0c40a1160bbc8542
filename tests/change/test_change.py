"""Settings of a connected deployment are changed, its model replaced, itself deleted: whole or not at all."""

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from monitoring.change.apply import apply
from monitoring.change.meaning import Effort, meaning
from monitoring.connect import agreement_of, load_importance, load_model
from monitoring.disk import stamped
from monitoring.disk.whole import write_whole
from monitoring.domain import Every, Selection
from monitoring.errors import DataError, ModelError, SettingsError, UnknownNameError
from monitoring.log import Workspace, changing
from monitoring.log.changing import adapted
from monitoring.log.folder import record
from monitoring.log.holdings import was_emptied
from monitoring.performance.run import run
from monitoring.releases.putting import replace_model
from monitoring.releases.trying import replaced, try_model
from tests import small

N = 300


@pytest.fixture(scope="module")
def connected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("change")
    small.connected(folder, "d", N)
    return folder


@pytest.fixture
def workspace(connected, tmp_path):
    return Workspace(shutil.copytree(connected / "workspace", tmp_path / "workspace"))


def change(workspace, **changed):
    log = workspace.log("d")
    return meaning(log, replace(log.deployment, **changed))


def threshold(workspace, value):
    model = workspace.deployment("d").model
    return change(workspace, model=replace(model, threshold=value))


def test_whom_a_letter_says_to_write_to_takes_nothing(workspace):
    found = change(workspace, contact="Complaints office")
    assert (found.keys, found.effort) == (("letter.contact",), Effort.NOTHING)


def test_what_is_fixed_takes_nothing(workspace):
    found = change(workspace, fixed=workspace.deployment("d").features[:1])
    assert (found.keys, found.effort) == (("columns.fixed",), Effort.NOTHING)
    found = change(workspace, one_way={workspace.deployment("d").numeric[0]: "up"})
    assert (found.keys, found.effort) == (("columns.one_way",), Effort.NOTHING)


def test_a_title_takes_nothing_and_changes_what_caches_go_by(workspace):
    before = workspace.log("d").version
    name = workspace.deployment("d").numeric[0]
    found = change(workspace, title="Loans", units={name: "km"}, groups={"all": (name,)}, every=Every("month"))
    assert found.effort is Effort.NOTHING
    assert found.keys == ("title", "columns.units", "columns.groups", "monitor.every")
    apply(workspace, found)
    assert workspace.deployment("d").title == "Loans"
    assert workspace.deployment("d").units == {name: "km"}
    assert workspace.log("d").version != before
    assert workspace.log("d").is_counted(Every("month"))


@pytest.mark.parametrize(("value", "effort"), [(0.3, Effort.NOTHING), (0.3217, Effort.COUNTING)])
def test_a_threshold_is_counted_where_there_is_no_edge_at_it(workspace, connected, value, effort):
    found = threshold(workspace, value)
    assert (found.keys, found.effort) == (("model.threshold",), effort)
    apply(workspace, found)
    rows = pd.read_csv(connected / "rows.csv")
    assert workspace.deployment("d").threshold == value
    log = workspace.log("d")
    measures = run(log, Selection("d", Every("week"))).results
    accuracy = [m.value * m.n for m in measures if m.metric == "accuracy" and m.window >= 0]
    assert sum(accuracy) == pytest.approx(((rows["p"] >= value) == rows["y"]).sum())


def test_segments_are_counted_from_the_rows_that_are_there(workspace, connected):
    found = change(workspace, segments=("town",))
    assert (found.keys, found.effort) == (("columns.segments",), Effort.COUNTING)
    apply(workspace, found)
    log, rows = workspace.log("d"), pd.read_csv(connected / "rows.csv")
    ulm = next(segment for segment in log.segments() if segment.value == "Ulm")
    windows = log.windows(Selection("d", Every("week"), segment=ulm))
    assert sum(window.rows for window in windows) == (rows["town"] == "Ulm").sum()


def test_other_columns_are_imported_again_and_without_their_files_nothing_changes(workspace, connected):
    found = change(workspace, categorical=(), segments=())
    assert (found.keys, found.effort) == (("columns.categorical",), Effort.IMPORTING)
    before = workspace.log("d").version
    gone = replace(found, after=replace(found.after, predictions=(connected / "nothing.csv",)))
    with pytest.raises(DataError):
        apply(workspace, gone)
    assert workspace.log("d").version == before
    apply(workspace, found)
    assert workspace.deployment("d").categorical == ()
    assert workspace.log("d").predictions.count() == N


def test_another_name_is_another_deployment(workspace):
    with pytest.raises(SettingsError, match="the name of d cannot be changed"):
        change(workspace, name="e")


def test_settings_that_somebody_else_has_changed_meanwhile_stay(workspace):
    mine = change(workspace, title="mine")
    apply(workspace, change(workspace, title="theirs"))
    with pytest.raises(SettingsError, match="were changed in the meantime"):
        apply(workspace, mine)
    assert workspace.deployment("d").title == "theirs"


def test_a_model_is_tried_first_and_then_replace_model(workspace, connected):
    before = workspace.deployment("d")
    old = workspace.model_folder("d")
    trial = try_model(workspace, before, replaced(before, connected / "other.skops"))
    assert trial.agreement.doubtful
    assert workspace.deployment("d") == before
    replace_model(workspace, trial)
    now = workspace.deployment("d")
    assert now.model.path.name == "other.skops"
    assert agreement_of(workspace, "d") == trial.agreement
    assert load_importance(workspace, "d")["a"] > 0
    assert old.exists()  # it is version 1
    rows = pd.read_csv(connected / "rows.csv")
    fresh = LogisticRegression(C=0.01).fit(rows[["a", "b"]], rows["y"]).predict_proba(rows[["a", "b"]])[:, 1]
    assert np.allclose(load_model(workspace, now).predict(rows), fresh)


def test_a_model_that_does_not_fit_leaves_the_old_one(workspace, connected):
    before = workspace.deployment("d")
    with pytest.raises(ModelError):
        try_model(workspace, before, replaced(before, connected / "strange.skops"))
    assert workspace.deployment("d") == before
    assert load_model(workspace, before)
    assert [path.name for path in (workspace.home / "d").glob("model*")] == ["model"]


def test_a_model_that_cannot_be_put_in_place_leaves_the_old_one(workspace, connected, monkeypatch):
    before = workspace.deployment("d")
    trial = try_model(workspace, before, replaced(before, connected / "other.skops"))
    apply(workspace, change(workspace, title="meanwhile"))
    with pytest.raises(SettingsError, match="were changed in the meantime"):
        replace_model(workspace, trial)
    assert [path.name for path in (workspace.home / "d").glob("model*")] == ["model"]
    assert load_model(workspace, workspace.deployment("d"))


def test_a_deployment_is_deleted_with_all_that_it_holds(workspace):
    held = workspace.holdings("d")
    assert held.rows == {"predictions": N, "labels": N, "reference": N}
    assert held.sentence.startswith("300 predictions, 300 labels, 300 rows of the reference, the copy of the model")
    workspace.delete("d")
    assert workspace.names() == ()
    assert {path.name for path in workspace.home.iterdir()} <= {".lock", ".emptied"}
    assert was_emptied(workspace.home)
    with pytest.raises(UnknownNameError):
        workspace.delete("d")


def test_a_damaged_deployment_can_be_deleted(workspace):
    (workspace.home / "d" / "deployment.json").write_text("{")
    (workspace.home / "d" / ".deployment.json.copy").write_text("{")
    (workspace.home / "d" / "plan.json").unlink()
    assert "300 predictions" in workspace.holdings("d").sentence
    workspace.delete("d")
    assert workspace.names() == ()


class Killed(BaseException):
    """What ends a process ends it between any two writes."""


@pytest.mark.parametrize("written", range(4))
def test_a_change_that_is_killed_between_two_writes_is_whole_or_not_at_all(workspace, monkeypatch, written):
    before = workspace.log("d")
    found = change(workspace, segments=("town",))
    left = iter(range(written))

    def write(place, content, copy=None):
        if next(left, None) is None:
            raise Killed
        write_whole(place, content, copy)

    def unlink(place, missing_ok=False):
        if place.name == record.CHANGE:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(stamped, "write_whole", write)
        if written == 3:
            patched.setattr(record.Path, "unlink", unlink)
        with pytest.raises(Killed):
            record.keep(before.folder, found.after, adapted(before.plan, found.after))

    log = Workspace(workspace.home).log("d")
    new = written > 0
    assert log.deployment.segments == (("town",) if new else ())
    assert len(log.segments()) == (2 if new else 0)
    assert log.windows(Selection("d", Every("week")))
    apply(workspace, change(workspace, title="afterwards"))
    now = workspace.log("d")
    assert (now.deployment.title, len(now.segments())) == ("afterwards", 2 if new else 0)
    assert not (now.folder / record.CHANGE).exists()


def test_between_other_settings_and_the_model_each_is_whole_and_the_same_change_completes_it(workspace, monkeypatch):
    model = workspace.deployment("d").model

    def wanted():
        return change(workspace, title="Loans", model=replace(model, threshold=0.3))

    def killed(folder, said):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(changing.journal, "append", killed)
        with pytest.raises(Killed):
            apply(workspace, wanted())
    now = workspace.deployment("d")
    assert (now.title, now.model) == ("Loans", model)

    apply(workspace, wanted())
    now = workspace.deployment("d")
    assert (now.title, now.model.threshold) == ("Loans", 0.3)
