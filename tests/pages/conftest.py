"""Runs the dashboard's pages without a browser."""

import json
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from monitoring.log import Workspace
from monitoring.log.exchange import export, merge
from monitoring.paths import page, shell


def texts(at):
    """Everything that the person reads, in one string."""
    kinds = ("title", "subheader", "markdown", "caption", "warning", "error", "info")
    parts = [str(element.value) for kind in kinds for element in getattr(at, kind)]
    return "\n".join(parts + [f"{m.label} {m.value}" for m in at.metric])


def figures(at):
    """The plotly figures on the page, by their alternative text's beginning."""
    return [json.loads(element.proto.spec) for element in at.get("plotly_chart")]


class Visit:
    """Opens a page by its address."""

    texts = staticmethod(texts)
    figures = staticmethod(figures)

    def __call__(self, name="overview", **params):
        at = AppTest.from_file(str(shell()), default_timeout=120)
        if name != "overview":
            at.switch_page(str(page(name)))
        for key, value in params.items():
            at.query_params[key] = value
        at.run()
        assert not at.exception, at.exception
        return at


@pytest.fixture
def opened():
    """Opens pages over the workspace that a test has of its own."""
    return Visit()


@pytest.fixture
def visit(sample_workspace, opened):
    return opened


@pytest.fixture
def workspace(made, tmp_path, monkeypatch):
    """What the file's own `made` has connected, in a workspace that a test may change."""
    home = shutil.copytree(made / "workspace", tmp_path / "workspace")
    monkeypatch.setenv("MODELWATCH_HOME", str(home))
    monkeypatch.delenv("MODELWATCH_READ_ONLY", raising=False)
    return Workspace(home)


@pytest.fixture
def merged(sample_workspace, tmp_path, monkeypatch):
    """The sample, with the counts of another log that has as many rows."""
    homes = [tmp_path / "here", tmp_path / "there"]
    for home in homes:
        shutil.copytree(sample_workspace.home / "flights-logreg", home / "flights-logreg")
    export(Workspace(homes[1]).log("flights-logreg"), tmp_path / "there.counts")
    log = Workspace(homes[0]).log("flights-logreg")
    merge(log, [tmp_path / "there.counts"])
    monkeypatch.setenv("MODELWATCH_HOME", str(homes[0]))
    return log
