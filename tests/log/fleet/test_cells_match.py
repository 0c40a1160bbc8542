"""Only counts in the same cells add up: how logs come to the same ones, and what is said where they did not."""

from dataclasses import replace

import pytest

from monitoring.domain import Deployment, ModelFile, Reference, Task
from monitoring.errors import DataError
from monitoring.log import Workspace
from monitoring.log.exchange import merge
from monitoring.paths import sample_data
from monitoring.settings import load_deployment


def test_the_same_reference_gives_the_same_cells(device, halves, sample_workspace, tmp_path, fill):
    assert device(halves[0]).plan.fingerprint == device().plan.fingerprint
    workspace = Workspace(tmp_path / "other")
    for name in ("flights-airtime", "flights-boosting"):
        d = load_deployment(sample_data() / f"{name}.toml")
        bare = replace(d, predictions=(), labels=())
        with workspace.staging(bare) as folder:
            workspace.fill(folder, bare)
            plan, connected = workspace.publish(folder, bare).plan, sample_workspace.log(name).plan
            assert plan.fingerprint == connected.fingerprint
            assert plan == replace(connected, known=plan.known)


def test_other_cells_are_refused_by_name(device, halves, small, connect, exported, few_columns):
    rows, _, reference = small
    head = device(halves[0])
    other = connect(rows[halves[1]], None, reference[:100], **few_columns)
    fewer = connect(rows[halves[1]], None, reference, **few_columns | {"numeric": ("gaps", "few", "plain")})
    before = head.version
    with pytest.raises(DataError) as refused:
        merge(head, exported(other))
    assert refused.value.message.startswith("0.counts is not counted as d is: it has other cells of ")
    assert {"gaps", "huge", "score"} <= set(refused.value.message.replace(",", "").replace(";", "").split())
    assert "--plan" in refused.value.hint
    with pytest.raises(DataError, match="it has no column huge; a further column few, plain"):
        merge(head, exported(fewer))
    assert head.version == before


@pytest.fixture
def fill(few_columns):
    """Connects files, counted in the cells of an export."""

    def connect_in_cells(workspace, reference, cells, **fields):
        given = {"name": "d", "title": "D", "task": Task.BINARY, "reference": Reference(path=reference)}
        deployment = Deployment(**given | few_columns | fields)
        with workspace.staging(deployment) as folder:
            workspace.fill(folder, deployment, cells=cells)
            return workspace.publish(folder, deployment)

    return connect_in_cells


def test_a_log_can_be_counted_in_the_cells_of_another(
    device, halves, small, exported, write, tmp_path, everything, assert_counts, fill
):
    rows, labels, reference = small
    head = device(halves[0])
    (cells,) = exported(head)
    own = write(reference[:77], tmp_path / "own.parquet")
    files = (write(rows[halves[1]], tmp_path / "rows.parquet"), write(labels, tmp_path / "labels.parquet"))
    fields = {"predictions": files[:1], "labels": files[1:]}
    log = fill(Workspace(tmp_path / "ws"), own, cells, **fields)
    assert log.plan == head.plan
    merge(head, exported(log))
    assert_counts(head, everything)


def test_cells_of_another_deployment_are_refused(device, small, exported, write, tmp_path, fill):
    own = write(small[2], tmp_path / "own.parquet")
    (cells,) = exported(device())
    for place, (other, problem) in enumerate(
        [
            ({"numeric": ("gaps", "huge", "plain")}, "has no column plain"),
            ({"numeric": ("gaps",)}, "has a further column huge"),
            ({"categorical": ("town", "huge"), "numeric": ("gaps",)}, "has another kind of huge"),
            ({"segments": ()}, "has other segments"),
            ({"score": None, "prediction": "score", "task": Task.REGRESSION}, "has cells for another task"),
        ]
    ):
        workspace = Workspace(tmp_path / f"{place}")
        with pytest.raises(
            DataError, match=rf"d cannot be counted as 0\.counts is, which .*{problem.split()[-1]}"
        ) as refused:
            fill(workspace, own, cells, **other)
        assert problem.removeprefix("has ") in refused.value.message
        assert workspace.names() == ()


def test_a_threshold_inside_a_cell_takes_the_cells_as_they_are(device, small, exported, write, tmp_path, fill):
    own = write(small[2], tmp_path / "own.parquet")
    (cells,) = exported(head := device())

    log = fill(Workspace(tmp_path / "ws"), own, cells, model=ModelFile(own, 0.123))

    assert log.plan == head.plan


def test_tokens_add_up_only_where_one_key_made_them(small, connect, exported, halves, tmp_path, rows_of, few_columns):
    rows, _, reference = small
    fields = few_columns | {"sensitive": ("town",)}
    homes = [tmp_path / name for name in ("a", "b", "c")]
    homes[2].mkdir()
    logs = [
        connect(rows[half], None, reference, home=home, **fields) for half, home in zip(halves, homes[:2], strict=True)
    ]
    (path,) = exported(logs[1])
    with pytest.raises(DataError, match=r"0\.counts and d do not keep sensitive columns as the same tokens"):
        merge(logs[0], [path])
    (homes[2] / "token-key").write_bytes((homes[0] / "token-key").read_bytes())
    third = connect(rows[halves[1]], None, reference, home=homes[2], **fields)
    merge(logs[0], exported(third))
    assert rows_of(logs[0]) == 300
    assert {str(s) for s in logs[0].segments()} == {str(s) for s in third.segments()}
