"""A candidate's way into production and back, in a real browser, on a workspace of its own."""

import re

import numpy as np
import pytest
import skops.io
from playwright.sync_api import expect
from sklearn.linear_model import LogisticRegression

from monitoring import cli
from monitoring.connect import add
from monitoring.log import Workspace
from tests import small

ROWS, BY_SECOND = 3000, 100  # predictions, of which the last ones name version 2


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A log that names versions, the model that it is connected with, a candidate as good, and its scores."""
    folder = tmp_path_factory.mktemp("journey")
    table = small.rows(ROWS)
    table["y"] = (table["a"] + table["b"] + np.random.default_rng(1).logistic(scale=0.6, size=ROWS) > 0) * 1
    features = table[["a", "b"]]
    first, second = (LogisticRegression(C=c).fit(features, table["y"]) for c in (1.0, 0.02))
    scores = [one.predict_proba(features)[:, 1] for one in (first, second)]
    late = np.arange(ROWS) >= ROWS - BY_SECOND
    table["p"], table["by"] = np.where(late, scores[1], scores[0]), np.where(late, "2", "1")
    table.to_csv(folder / "rows.csv", index=False)
    skops.io.dump(first, folder / "model.skops")
    skops.io.dump(second, folder / "candidate.skops")
    (folder / "churn.toml").write_text(
        small.TOML.format(name="churn").replace("[columns]", '[columns]\nversion = "by"')
    )
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / "churn.toml")
    return workspace, folder / "candidate.skops", scores


@pytest.fixture(scope="module")
def server(made, dashboard, tmp_path_factory):
    with dashboard(made[0].home, tmp_path_factory.mktemp("journey-server")) as running:
        yield running.url


def turn(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=name, exact=True).wait_for()


def take_step(page, box, reason, button):
    """Give the reason, tick the box, and press the button that counts then."""
    step = page.locator(f".st-key-{box}")
    expect(step.get_by_role("button", name=button)).to_be_disabled()
    step.get_by_role("textbox", name="Reason").fill(reason)
    step.get_by_role("textbox", name="Reason").press("Enter")
    step.get_by_text("Every score and explanation is by that version from then on").click()
    step.get_by_role("button", name=button).click()


def explained(page, prediction):
    page.get_by_role("textbox", name=re.compile("^Prediction id")).fill(str(prediction))
    page.keyboard.press("Enter")


def test_a_candidate_is_registered_gated_promoted_taken_back_and_explains_what_it_predicted(made, visit, monkeypatch):
    workspace, candidate, scores = made
    monkeypatch.setenv("MODELWATCH_HOME", str(workspace.home))
    assert cli.main(["version", "add", "churn", str(candidate), "--note", "shrunk"]) == 0

    page = visit("gate?deployment=churn", "Release gate")
    expect(page.get_by_text("It is held against version 1, which is in use.")).to_be_visible()
    page.get_by_role("button", name="Ask the rules").click()
    expect(page.get_by_text("What passed: ")).to_be_visible(timeout=120_000)
    expect(page.get_by_role("heading", name="What stands against it")).not_to_be_visible()

    turn(page, "Versions")
    expect(page.get_by_text("Version 1 is live.")).to_be_visible()
    take_step(page, "promote", "as good with smaller weights", "Put version 2 live")
    expect(page.get_by_text("Version 2 is live.").first).to_be_visible()

    turn(page, "Performance")
    expect(page.get_by_text("version 2 promoted").first).to_be_visible()
    page.go_back()
    page.get_by_role("heading", name="Versions", exact=True).wait_for()
    take_step(page, "rollback", "worse on Mondays", "Go back to version 1")
    expect(page.get_by_text("Version 1 is live.").first).to_be_visible()

    turn(page, "Explain")
    for prediction, version in ((ROWS - 1, 2), (0, 1)):
        explained(page, prediction)
        said = f"{prediction}: score {scores[version - 1][prediction]:.3f}"
        expect(page.get_by_text(re.compile(f"^{said}"))).to_be_visible(timeout=120_000)
        expect(page.get_by_text(f"Explained by version {version}, which its row names.")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Version 1 is live.").first).to_be_visible()
