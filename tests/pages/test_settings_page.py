"""The page on which a connected deployment is changed, given another model, or deleted."""

import pickle
from dataclasses import replace

import pytest
from sklearn.linear_model import LogisticRegression

from monitoring.change.apply import apply
from monitoring.change.meaning import meaning
from monitoring.ui.frame import session
from tests.small import ROWS, connected


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("settings-page")
    connected(folder)
    return folder


@pytest.fixture
def at(workspace, opened):
    return opened("settings", deployment="small")


def edit(at, old, new):
    box = at.text_area[0]
    assert old in box.value
    return box.set_value(box.value.replace(old, new)).run()


def click(at, label):
    found = [button for button in at.button if button.label == label]
    assert found, [button.label for button in at.button]
    return found[0].click().run()


def labels(at):
    return [button.label for button in at.button]


def test_the_file_is_shown_by_names_and_no_place_of_the_server(at, opened, made):
    assert not at.error
    assert 'predictions = ["rows.csv"]' in at.text_area[0].value
    everything = opened.texts(at) + at.text_area[0].value
    assert str(made) not in everything
    assert "/tmp" not in everything


def test_a_title_is_changed_after_it_was_said_what_that_takes(at, opened, workspace):
    edit(at, "Small one", "Loans")
    assert "**This changes** `title`. Nothing has to be counted" in opened.texts(at)
    assert workspace.deployment("small").title == "Small one"
    click(at, "Change it")
    assert not at.error
    assert at.success[0].value == "The change is done."
    assert workspace.deployment("small").title == "Loans"
    assert 'title = "Loans"' in at.text_area[0].value


def box(at, label):
    return next(each for each in (*at.selectbox, *at.text_input) if each.label == label)


def test_what_is_said_of_a_column_has_boxes_which_edit_the_file(at, opened, workspace):
    box(at, "Column").select("b").run()
    assert box(at, "Advice may move it").options == ["Either way", "Up alone", "Down alone", "Not at all"]
    box(at, "Advice may move it").select("up").run()
    box(at, "Counted in").set_value("km").run()
    assert 'one_way = {b = "up"}' in at.text_area[0].value
    assert "**This changes** `columns.units` and `columns.one_way`. Nothing has to be counted" in opened.texts(at)
    click(at, "Change it")
    assert not at.error
    found = workspace.deployment("small")
    assert (dict(found.one_way), dict(found.units)) == ({"b": "up"}, {"b": "km"})
    box(at, "Column").select("b").run()
    assert (box(at, "Advice may move it").value, box(at, "Counted in").value) == ("up", "km")
    box(at, "Advice may move it").select("fixed").run()
    assert "one_way" not in at.text_area[0].value
    assert 'fixed = ["b"]' in at.text_area[0].value
    box(at, "Column").select("town").run()
    assert box(at, "Advice may move it").options == ["Either way", "Not at all"], "a category has no direction"
    assert not [each for each in at.text_input if each.label == "Counted in"]


def test_an_edit_can_be_taken_back(at, workspace):
    edit(at, "Small one", "Loans")
    click(at, "Take the edit back")
    assert 'title = "Small one"' in at.text_area[0].value
    assert "Change it" not in labels(at)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Small one"', "title = ", "is not a TOML file"),
        ('score = "p"', 'skore = "p"', "there is no key"),
        ('path = "rows.csv"', 'path = "/etc/passwd"', "the file '/etc/passwd' is not there"),
        ('name = "small"', 'name = "other"', "he name of small cannot be changed"),
        ("[log]\n", '[log]\nengine = "spark"\n', "is set by whoever runs the dashboard"),
    ],
    ids=["syntax", "key", "path", "name", "engine"],
)
def test_a_wrong_text_is_one_sentence_and_changes_nothing(at, workspace, old, new, said):
    before = workspace.deployment("small")
    edit(at, old, new)
    assert len(at.error) == 1
    assert said in at.error[0].value.replace("\\", "")
    assert "Change it" not in labels(at)
    assert workspace.deployment("small") == before


def test_other_columns_are_imported_again_and_it_is_said_what_goes(at, opened, workspace):
    edit(at, 'categorical = ["town"]', "categorical = []")
    assert "everything is imported again" in opened.texts(at)
    assert f"{ROWS} predictions and all labels, is replaced" in at.warning[0].value
    click(at, "Change it")
    assert not at.error
    assert workspace.deployment("small").categorical == ()


def test_files_that_are_gone_are_asked_for(made, at, opened, workspace, tmp_path):
    held = (made / "rows.csv").read_bytes()
    (made / "rows.csv").rename(tmp_path / "away.csv")
    try:
        edit(at, 'categorical = ["town"]', "categorical = []")
        assert "are not there any more: rows\\.csv" in opened.texts(at)
        assert "Change it" not in labels(at)
        box = next(each for each in at.file_uploader if "again" in each.label)
        box.upload("rows.csv", held).run()
        click(at, "Change it")
        assert not at.error
        assert workspace.deployment("small").categorical == ()
    finally:
        (tmp_path / "away.csv").rename(made / "rows.csv")


def uploader(at):
    return next(each for each in at.file_uploader if "model" in each.label)


def test_another_model_is_compared_before_it_is_put_in_place(at, opened, workspace, made):
    uploader(at).upload("other.skops", (made / "other.skops").read_bytes()).run()
    click(at, "Try it")
    assert not at.error
    assert "was loaded, and fits the deployment's columns" in opened.texts(at)
    assert "Other scores" in opened.texts(at)
    assert workspace.deployment("small").model.path.name == "model.skops"
    click(at, "Put it in place")
    assert not at.error
    assert workspace.deployment("small").model.path.name == "other.skops"
    assert "**other\\.skops** is used" in opened.texts(at)


def test_a_model_that_was_tried_need_not_be_taken(at, opened, workspace, made):
    uploader(at).upload("other.skops", (made / "other.skops").read_bytes()).run()
    click(at, "Try it")
    click(at, "Keep the old one")
    assert "**model\\.skops** is used" in opened.texts(at)
    assert workspace.deployment("small").model.path.name == "model.skops"


def test_a_model_that_does_not_fit_is_refused_in_a_sentence(at, workspace, made):
    uploader(at).upload("strange.skops", (made / "strange.skops").read_bytes()).run()
    click(at, "Try it")
    assert len(at.error) == 1
    assert "age" in at.error[0].value
    assert workspace.deployment("small").model.path.name == "model.skops"


def test_a_pickle_is_not_opened_and_the_command_is_said(at, workspace):
    uploader(at).upload("model.pkl", pickle.dumps(LogisticRegression())).run()
    click(at, "Try it")
    assert len(at.error) == 1
    assert "modelwatch convert" in at.error[0].value.replace("\\", "")


def test_a_deployment_is_deleted_after_its_name_was_typed(at, opened, workspace, monkeypatch):
    assert f"{ROWS} predictions, {ROWS} labels, {ROWS} rows of the reference, the copy of the model" in opened.texts(at)
    delete = next(button for button in at.button if button.label == "Delete it")
    assert delete.disabled
    box(at, "Type small to delete it").set_value("smal").run()
    assert next(button for button in at.button if button.label == "Delete it").disabled
    box(at, "Type small to delete it").set_value("small").run()
    click(at, "Delete it")
    assert not at.exception
    assert workspace.names() == ()
    assert "The deployment small was deleted." in [each.value for each in at.success]
    at.run()  # as a browser asks for at once, and cuts the first one short
    assert "The deployment small was deleted." in [each.value for each in at.success]
    monkeypatch.setattr(session, "TELLING", 0.0)
    assert not at.run().success


def test_whoever_still_looks_at_it_is_told(workspace, opened):
    at = opened("overview", deployment="small")
    workspace.delete("small")
    at.run()
    assert not at.exception
    assert "Nothing is connected any more" in opened.texts(at)


def test_whoever_has_it_changed_meanwhile_is_told(at, workspace):
    edit(at, "Small one", "Loans")
    log = workspace.log("small")
    apply(workspace, meaning(log, replace(log.deployment, title="Somebody else's")))
    click(at, "Change it")
    assert not at.exception
    assert workspace.deployment("small").title == "Somebody else's"


def test_nothing_is_offered_where_nobody_may_change_anything(workspace, opened, monkeypatch):
    monkeypatch.setenv("MODELWATCH_READ_ONLY", "1")
    at = opened("settings", deployment="small")
    assert "is for looking only" in at.info[0].value
    assert not at.text_area
    assert not at.button
    assert 'predictions = ["rows.csv"]' in at.code[0].value
    at = opened("connect")
    assert "is for looking only" in at.info[0].value
    assert not at.get("file_uploader")


def test_an_edit_is_there_again_after_a_reload_until_it_is_done_or_taken_back(at, opened):
    edit(at, "Small one", "Loans")
    token = "".join(at.query_params["edit"])

    again = opened("settings", deployment="small", edit=token)
    assert 'title = "Loans"' in again.text_area[0].value
    assert "**This changes** `title`" in opened.texts(again)
    assert 'title = "Small one"' in opened("settings", deployment="small", edit="guessed").text_area[0].value

    click(again, "Take the edit back")
    assert 'title = "Small one"' in again.text_area[0].value
    assert "edit" not in again.query_params
    assert 'title = "Small one"' in opened("settings", deployment="small", edit=token).text_area[0].value
