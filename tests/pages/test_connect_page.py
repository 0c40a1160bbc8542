"""The page on which somebody connects a deployment from files alone."""

import io
import pickle
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from monitoring.log import Workspace
from monitoring.ui.connect.draft import MOST, MOST_EMPTY, Drafts, drafts
from monitoring.ui.frame.choosing import Chosen
from tests.pages.lending import ROWS, log, model_text


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    for name in ("MODELWATCH_READ_ONLY", "MODELWATCH_FILES"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / ".emptied").touch()  # the sample is not what this is about
    return Workspace()


@pytest.fixture
def at(workspace, opened):
    return opened("connect")


def box(at, kind):
    return next(each for each in at.file_uploader if each.key.startswith(f"files-{kind}"))


def give(at, kind, name, content):
    box(at, kind).upload(name, content).run()
    assert not at.exception
    return at


def click(at, label):
    found = [button for button in at.button if button.label == label]
    assert found, [button.label for button in at.button]
    found[0].click().run()
    assert not at.exception
    return at


def token(at):
    """The draft that the address names."""
    return asked(at, "draft")


def asked(at, key):
    """What the address asks; after a run AppTest has it in a list, or not."""
    value = at.query_params[key]
    return value if isinstance(value, str) else value[0]


def answer_all(at):
    for _ in range(12):
        if not any(button.label == "Take this answer" for button in at.button):
            return at
        click(at, "Take this answer")
    pytest.fail("the questions do not end")


def test_with_nothing_given_the_page_says_what_it_takes(at, opened):
    text = opened.texts(at)
    assert "at most 500 MB a file" in text
    assert "modelwatch --files FOLDER" in text
    assert not any(button.label == "Connect" for button in at.button)
    assert not at.error


def test_a_log_and_a_model_are_connected_and_stay_after_a_reload(at, opened, workspace):
    give(at, "log", "kredite.csv", log())
    give(at, "model", "model.txt", model_text())
    assert at.dataframe[0].value.shape == (10, 8)
    answer_all(at)
    toml = at.text_area[0].value
    assert 'predictions = ["kredite.csv"]' in toml
    assert 'score = "score"' in toml
    assert "/tmp" not in toml + opened.texts(at)
    draft = token(at)
    reloaded = opened("connect", draft=draft)
    assert "kredite\\.csv" in opened.texts(reloaded)
    click(reloaded, "Connect")
    assert not reloaded.error
    assert f"read {ROWS:,} = accepted {ROWS:,} + rejected 0" in opened.texts(reloaded)
    name = workspace.names()[0]
    deployment = workspace.deployment(name)
    assert (deployment.score, deployment.label, deployment.positive) == ("score", "outcome", "default")
    again = opened("connect", draft=draft)
    assert "is connected" in again.success[0].value
    click(again, "Open its overview")
    assert again.title[0].value == "Overview"
    assert asked(again, "deployment") == name


def test_labels_of_another_file_find_their_predictions_by_another_name(at, workspace):
    rows = pd.read_csv(io.BytesIO(log()), sep=";")
    truth = rows[["customer", "outcome"]].rename(columns={"customer": "kunde"})
    give(at, "log", "kredite.csv", rows.drop(columns="outcome").to_csv(sep=";", index=False).encode())
    give(at, "labels", "wahrheit.csv", truth.to_csv(sep=";", index=False).encode())
    answer_all(at)
    assert not at.error
    assert 'labels = ["wahrheit.csv"]' in at.text_area[0].value
    click(at, "Connect")
    assert not at.error
    connected = workspace.log(workspace.names()[0])
    assert (connected.predictions.count(), connected.labels.count()) == (ROWS, ROWS)


def test_an_edited_text_wins_and_is_checked_in_the_loaders_words(at, opened, workspace):
    give(at, "log", "kredite.csv", log())
    answer_all(at)
    area = at.text_area[0]
    area.set_value(area.value.replace("[columns]", "[colums]")).run()
    assert "there is no key" in at.error[0].value
    assert not any(button.label == "Connect" for button in at.button)
    area = at.text_area[0]
    area.set_value(area.value.replace("[colums]", "[columns]").replace('name = "kredite"', 'name = "lending"')).run()
    assert not at.error
    click(at, "Connect")
    assert workspace.names() == ("lending",)


def test_no_text_names_another_file_of_the_server(at, workspace):
    give(at, "log", "kredite.csv", log())
    area = at.text_area[0]
    area.set_value(area.value.replace('"kredite.csv"', '"/etc/passwd"')).run()
    assert "/etc/passwd" in at.error[0].value.replace("\\", "")
    assert "is not there" in at.error[0].value


def test_what_was_assumed_is_corrected_and_stands_in_the_file(at, opened):
    give(at, "log", "kredite.csv", log())
    next(each for each in at.selectbox if each.key == "correct-delimiter").set_value(",")
    click(at, "Read the files so")
    assert 'delimiter = ","' in (at.text_area[0].value if at.text_area else 'delimiter = ","')
    next(each for each in at.selectbox if each.key == "correct-delimiter").set_value(";")
    click(at, "Read the files so")
    assert 'delimiter = ";"' in at.text_area[0].value


def test_a_pickle_is_not_opened_and_the_command_is_said(at):
    give(at, "log", "kredite.csv", log())
    give(at, "model", "model.pkl", pickle.dumps(LogisticRegression()))
    assert "modelwatch convert" in at.error[0].value.replace("\\", "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.csv", b"<!DOCTYPE html><html><body>no</body></html>"),
        ("empty.csv", b""),
        ("x.bin", bytes(range(256)) * 9),
    ],
)
def test_what_is_no_file_of_rows_is_one_sentence(at, name, content):
    give(at, "log", name, content)
    assert len(at.error) == 1
    assert not at.text_area


def test_a_file_is_chosen_below_the_operators_folder(workspace, opened, tmp_path, monkeypatch):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "kredite.csv").write_bytes(log())
    monkeypatch.setenv("MODELWATCH_FILES", str(tmp_path / "logs"))
    at = opened("connect")
    next(each for each in at.get("button_group") if "log" in each.key).set_value("On the server").run()
    chosen = next(each for each in at.multiselect if each.key.startswith("files-log"))
    assert chosen.options == ["logs/kredite.csv"]
    chosen.set_value(["logs/kredite.csv"]).run()
    assert not at.error
    assert 'predictions = ["logs/kredite.csv"]' in at.text_area[0].value
    assert str(tmp_path) not in opened.texts(at) + at.text_area[0].value


def test_a_removed_upload_is_gone_from_the_disk(at):
    give(at, "log", "kredite.csv", log())
    draft = drafts().get(
        at.query_params["draft"][0] if isinstance(at.query_params["draft"], list) else at.query_params["draft"]
    )
    place = draft.files["log"][0].path
    assert place.read_bytes() == log()
    click(at, "Remove")
    assert draft.files["log"] == ()
    assert not place.parent.exists()


def test_a_name_that_is_taken_is_not_proposed_and_not_accepted(at, opened, workspace):
    give(at, "log", "kredite.csv", log())
    answer_all(at)
    click(at, "Connect")
    click(at, "Connect another one")
    give(at, "log", "kredite.csv", log())
    answer_all(at)
    area = at.text_area[0]
    assert 'name = "kredite-2"' in area.value
    told = next(line for line in opened.texts(at).splitlines() if "**name**" in line)
    assert "After kredite\\.csv; there is already a deployment 'kredite'" in told, "nobody has said that name"
    area.set_value(area.value.replace("kredite-2", "kredite")).run()
    assert "here is already a deployment 'kredite'" in at.error[0].value


def test_a_draft_that_is_no_longer_kept_is_said(at, opened):
    give(at, "log", "kredite.csv", log())
    draft = token(at)
    place = drafts().get(draft).files["log"][0].path
    drafts().forget(draft)
    assert not place.parent.exists()
    assert "is no longer kept" in opened("connect", draft=draft).warning[0].value


def test_those_who_only_look_push_no_files_out():
    kept = Drafts()
    first = kept.new()
    first.files["log"] = (Chosen("a.csv", Path("a.csv")),)
    for _ in range(MOST_EMPTY + MOST + 5):
        kept.new()
    assert kept.get(first.token) is first
    assert len(kept.found) <= MOST_EMPTY + 3
    for _ in range(MOST + 1):
        kept.new().files["log"] = (Chosen("a.csv", Path("a.csv")),)
    kept.new()
    assert kept.get(first.token) is None


def test_a_log_without_labels_is_shown_as_it_will_be_read_and_can_be_connected(at):
    rows = pd.read_csv(io.BytesIO(log()), sep=";", decimal=",").drop(columns=["outcome"])
    give(at, "log", "kredite.csv", rows.to_csv(index=False).encode())
    assert not at.error
    assert any(button.label == "Connect" for button in at.button)


def test_the_sheet_and_the_file_in_a_zip_file_can_be_chosen(at):
    book, packed = io.BytesIO(), io.BytesIO()
    with pd.ExcelWriter(book) as sheets:
        pd.DataFrame({"about": ["a", "b"]}).to_excel(sheets, sheet_name="Info", index=False)
        pd.DataFrame({"loan": [1, 2], "p": [0.1, 0.9]}).to_excel(sheets, sheet_name="Loans", index=False)
    with zipfile.ZipFile(packed, "w") as files:
        files.writestr("readme.csv", "about\na\n")
        files.writestr("loans.csv", "loan,p\n1,0.1\n2,0.9\n")

    for key, name, content, wanted in (("sheet", "b.xlsx", book, "Loans"), ("member", "z.zip", packed, "loans.csv")):
        give(at, "log", name, content.getvalue())
        choice = at.selectbox(key=f"correct-{key}")
        assert wanted in choice.options
        choice.set_value(wanted)
        click(at, "Read the files so")
        assert list(at.dataframe[0].value.columns) == ["loan", "p"]
        at.button(key=f"remove-log-{name}").click().run()


def test_a_folder_of_the_server_gives_its_files(workspace, opened, tmp_path, monkeypatch):
    folder = tmp_path / "data" / "months"
    folder.mkdir(parents=True)
    for month in ("january", "february"):
        (folder / f"{month}.csv").write_text("a,p\n1,0.2\n2,0.3\n")
    monkeypatch.setenv("MODELWATCH_FILES", str(tmp_path / "data"))
    at = opened("connect")
    next(each for each in at.get("button_group") if "log" in each.key).set_value("On the server").run()
    next(each for each in at.multiselect if each.key.startswith("files-log")).set_value(["data/months"]).run()
    assert not at.exception
    assert [*drafts().get(token(at)).every] == ["data/months/february.csv", "data/months/january.csv"]


def test_an_upload_leaves_the_memory_once_it_is_on_disk(at, monkeypatch):
    freed = []
    monkeypatch.setattr("monitoring.ui.frame.choosing.free", freed.append)
    give(at, "log", "log.csv", log())
    assert len(freed) == 1
    assert drafts().get(token(at)).every["log.csv"].path.read_bytes() == log()
