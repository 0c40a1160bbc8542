"""What was mended is told where people look: beside a command's output, in its JSON, on the pages; of a model, too."""

import json
import shutil
import subprocess
import sys

import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from streamlit.testing.v1 import AppTest

from monitoring.agreement.kept_weights import IMPORTANCE
from monitoring.cli import main
from monitoring.connect import load_importance, load_model
from monitoring.disk import mended, stamped
from monitoring.errors import ModelError
from monitoring.log import Workspace
from monitoring.models import stored_copy
from monitoring.paths import shell


@pytest.fixture(scope="module")
def scored(desk, tmp_path_factory):
    """A workspace whose deployment has a model."""
    place = tmp_path_factory.mktemp("scored")
    rows = pd.read_csv(desk / "reference.csv")
    skops.io.dump(LogisticRegression().fit(rows[["x"]], rows["y"]), place / "m.skops")
    toml = (desk / "d.toml").read_text().replace('categorical = ["town"]\nsensitive = ["town"]\n', "")
    for name in ("reference", "predictions", "labels"):
        shutil.copy(desk / f"{name}.csv", place)
    (place / "d.toml").write_text(f'{toml}\n[model]\npath = "m.skops"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELWATCH_HOME", str(place / "home"))
        assert main(["add", str(place / "d.toml")]) == 0
    return place


@pytest.fixture
def home(scored, tmp_path, monkeypatch):
    """A workspace of one's own."""
    shutil.copytree(scored / "home", tmp_path / "home")
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "home"))
    mended.forget()
    yield tmp_path / "home"
    mended.forget()


def cut(path):
    path.write_bytes(path.read_bytes()[:20])


def test_json_tells_it_in_its_notes_and_the_next_command_has_nothing_to_tell(home, capsys):
    for _ in range(2):
        cut(home / "d" / "plan.json")
        assert main(["report", "d", "--format", "json"]) == 0
        (said,) = [note for note in json.loads(capsys.readouterr().out)["notes"] if "plan.json" in note]
        assert said.endswith("is damaged; it was read from its copy")
    assert main(["report", "d", "--format", "json"]) == 0
    assert not [note for note in json.loads(capsys.readouterr().out)["notes"] if "plan.json" in note]


def test_a_terminal_tells_it_beside_the_answer(home):
    cut(home / "d" / "deployment.json")
    command = [sys.executable, "-c", "import sys; from monitoring.cli import main; sys.exit(main())", "refresh", "d"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout.count("damaged")) == (0, 0)
    assert done.stderr.count("deployment.json is damaged; it was read from its copy") == 1


def test_the_page_tells_it(home):
    cut(home / "d" / "plan.json")
    at = AppTest.from_file(str(shell()), default_timeout=120).run()
    assert not at.exception
    assert [c.value for c in at.caption if "is damaged; it was read from its copy" in c.value]


def test_what_the_columns_weigh_is_found_again(home):
    path = home / "d" / "model" / IMPORTANCE
    before = load_importance(Workspace(), "d")
    path.unlink()
    assert load_importance(Workspace(), "d") == before
    assert mended.told(home / "d") == (f"{path} was gone; the columns are weighed anew",)
    assert path.exists()
    shutil.rmtree(path.parent)
    assert load_importance(Workspace(), "d") == {}
    assert "the columns are not weighed: no model is registered for d" in mended.told(home / "d")[-1]


def test_a_model_that_is_gone_is_copied_again_or_named_with_the_command_that_helps(home, scored):
    deployment, path = Workspace().deployment("d"), next((home / "d" / "model").glob("*.skops"))
    path.unlink()
    assert load_model(Workspace(), deployment).sha256[:16] == path.stem
    assert mended.told(home / "d") == (f"{path} was gone; it was copied anew from {scored / 'm.skops'}",)
    path.unlink()
    (scored / "m.skops").rename(scored / "moved")
    with pytest.raises(ModelError, match="cannot be read: No such file") as error:
        load_model(Workspace(), deployment)
    assert error.value.hint.endswith("connect d anew with its model: modelwatch add FILE.toml --replace")
    (scored / "moved").rename(scored / "m.skops")


def test_what_was_settled_and_cannot_be_read_is_named_with_the_command_that_helps(home):
    path = home / "d" / "model" / stored_copy.SETTLED
    for place in (path, stamped.copy_of(path)):
        cut(place)
    with pytest.raises(ModelError, match=r"what was settled about the model of d is damaged: .*settled\.json") as error:
        load_model(Workspace(), Workspace().deployment("d"))
    assert "modelwatch add FILE.toml --replace" in error.value.hint
