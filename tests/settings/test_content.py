"""A deployment's file can be written again from what was read of it."""

from dataclasses import fields, replace
from datetime import datetime

import pytest

from monitoring.domain import Deployment, Every, GateSettings, Reference, Shadow, Task
from monitoring.errors import SettingsError
from monitoring.paths import sample_data
from monitoring.settings import load_deployment
from monitoring.settings.content import all_places, content, names
from monitoring.settings.named import Given
from monitoring.settings.written import to_toml
from tests.settings.files import WHOLE


def written(deployment, folder, **more):
    called = names(all_places(deployment))
    path = folder / "again.toml"
    path.write_text(to_toml(content(deployment, called.__getitem__)))
    return load_deployment(path, Given({name: place for place, name in called.items()}, **more))


@pytest.mark.parametrize("file", sorted(sample_data().glob("*.toml")), ids=lambda file: file.stem)
def test_the_samples_come_back_as_they_were(file, tmp_path):
    deployment = load_deployment(file)
    assert written(deployment, tmp_path) == deployment


def test_every_key_comes_back(load, tmp_path):
    deployment = load(WHOLE)
    unset = {f.name for f in fields(Deployment) if getattr(deployment, f.name) == f.default}
    elsewhere = {"class_scores", "words", "decimals", "engine", "attached", "places", "label_places"}
    assert unset <= elsewhere, "set it in tests/settings/files.py"
    assert written(deployment, tmp_path) == deployment


@pytest.mark.parametrize("labels", [(), ("/logs/truth",)], ids=["beside", "elsewhere"])
@pytest.mark.parametrize("place", ["/logs/may/*.csv", "postgresql://ann@host/shop?table=logs.predictions"])
def test_an_attached_log_comes_back_with_its_places(load, tmp_path, place, labels):
    whole = replace(load(WHOLE), sensitive=(), predictions=(), labels=(), attached=True)
    attached = replace(whole, places=(place,), label_places=labels, source_names={"income": "inc"})
    assert written(attached, tmp_path) == attached


def test_classes_come_back_with_their_columns(load, tmp_path):
    model = replace(load(WHOLE).model, threshold=None)
    classes = replace(load(WHOLE), task=Task.MULTICLASS, score=None, positive=None, model=model, gate=GateSettings())
    shadow = (Shadow("2", classes={"a b": "q_a", "c": "q.c"}),)
    deployment = replace(classes, class_scores={"a b": "p_a", "c": "p.c"}, shadow=shadow, hoped="c")
    assert written(deployment, tmp_path) == deployment


@pytest.mark.parametrize(
    "changed",
    [
        {"every": Every("rows", 500)},
        {"as_of": datetime(2024, 5, 1)},
        {"as_of": datetime(2024, 5, 1, 6, 30)},
        {"as_of": datetime.max},
        {"reference": Reference(start=datetime(2024, 1, 1), end=datetime(2024, 2, 1))},
        {"reference": Reference(rows=500)},
        {"title": 'Quotes " and \\ and\nlines'},
        {"numeric": ("income", "age", 'a"b', "c.d", "é ü", "a\tb")},
    ],
    ids=lambda changed: f"{[*changed]}",
)
def test_unusual_values_come_back(load, tmp_path, changed):
    deployment = replace(load(WHOLE), positive="default", gate=GateSettings(), **changed)
    assert written(deployment, tmp_path) == deployment


def test_a_text_from_a_page_names_what_was_given_and_nothing_else(load, tmp_path):
    load(WHOLE)
    path = tmp_path / "d.toml"
    path.write_text('name = "d"\ntask = "binary"\n[columns]\nnumeric = ["a"]\n[reference]\npath = "/etc/passwd"\n')
    with pytest.raises(SettingsError, match=r"reference\.path: the file '/etc/passwd' is not there"):
        load_deployment(path, Given({"log.csv": "/somewhere/log.csv"}))
