"""The one registration idiom, on a package made for the purpose, and the catalogues that there are."""

import importlib
import sys
from dataclasses import FrozenInstanceError, dataclass

import pytest

from monitoring.catalogue import Catalogue
from monitoring.drift.method import METHODS
from monitoring.errors import MonitoringError, UnknownNameError, nearest, unknown_name
from monitoring.gate.rule import RULES
from monitoring.performance.metric import METRICS
from monitoring.quality.check import CHECKS
from monitoring.quality.whole_check import WHOLE


@dataclass(frozen=True)
class Fruit:
    name: str
    title: str = "Fruit"


@pytest.fixture
def orchard(tmp_path, monkeypatch):
    """A package of two modules that register when they are imported."""
    (tmp_path / "fruits").mkdir()
    (tmp_path / "fruits" / "__init__.py").write_text("")
    for name in ("pear", "apple"):
        (tmp_path / "fruits" / f"{name}.py").write_text(
            f"from grove import ALL, Fruit\n@ALL.register(Fruit({name!r}))\ndef {name}():\n    return {name!r}\n"
        )
    (tmp_path / "grove.py").write_text("ALL = Fruit = None\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    grove = importlib.import_module("grove")
    grove.ALL, grove.Fruit = Catalogue[Fruit]("fruit", "fruits"), Fruit
    yield grove.ALL
    for name in ("grove", "fruits", "fruits.pear", "fruits.apple"):
        sys.modules.pop(name, None)


def test_whatever_lies_in_the_package_is_found_in_order_of_names(orchard):
    assert orchard.names() == ("apple", "pear")
    assert [entry.descriptor.name for entry in orchard] == ["apple", "pear"]
    assert orchard["pear"].function() == "pear"


def test_an_unknown_name_is_answered_with_those_there_are(orchard):
    with pytest.raises(UnknownNameError) as caught:
        orchard["aple"]
    assert caught.value.message == "there is no fruit 'aple'; there are: apple, pear"
    assert caught.value.hint == "did you mean 'apple'?"


def test_a_name_is_registered_once(orchard):
    assert orchard.register(Fruit("plum"))(len) is len
    with pytest.raises(ValueError, match="'plum' is registered twice"):
        orchard.register(Fruit("plum"))(len)


def test_entries_cannot_be_changed(orchard):
    with pytest.raises(FrozenInstanceError):
        orchard["pear"].function = None


@pytest.mark.parametrize("catalogue", [METHODS, METRICS, CHECKS, WHOLE, RULES], ids=lambda catalogue: catalogue.what)
def test_every_entry_has_a_name_a_title_and_a_module_of_its_package(catalogue):
    assert catalogue.names() == tuple(sorted(catalogue.names()))
    assert len(catalogue.names()) >= 4
    for entry in catalogue:
        assert entry.descriptor.title
        function = getattr(entry.function, "func", entry.function)  # one function at several levels is a partial
        assert function.__module__.rpartition(".")[0] == catalogue.package
        assert entry.function.__doc__


def test_every_error_of_the_family_has_a_message_and_a_hint():
    assert (str(MonitoringError("wrong", "do this")), MonitoringError("wrong").hint) == ("wrong", "")
    assert unknown_name("fruit", "x", []).message == "there is no fruit 'x'; there are: none yet"


@pytest.mark.parametrize(
    ("name", "known", "hint"), [("psy", ["psi", "ks"], "did you mean 'psi'?"), ("x", ["psi"], ""), ("a", [], "")]
)
def test_the_nearest_name_is_meant_where_one_is_near(name, known, hint):
    assert nearest(name, known) == hint
