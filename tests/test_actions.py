"""The actions for other people's repositories: their steps, run with bash as a workflow would."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import skops.io
import yaml
from sklearn.linear_model import LogisticRegression

from monitoring.log import Workspace
from monitoring.log.journal.entry import Action
from monitoring.releases.releases import Releases
from tests import small

ROOT = Path(__file__).parents[1]
ACTIONS = ROOT / ".github" / "actions"
EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")


class Job:
    """A job of a workflow in a repository: what its expressions say, and the outputs of its steps."""

    def __init__(self, repository, folder, **context):
        self.repository, self.folder, self.context = repository, folder, context
        commands = folder / "bin"
        commands.mkdir(parents=True)
        called = f'exec {sys.executable} -c "import sys; from monitoring.cli import main; sys.exit(main())" "$@"'
        self._command(commands / "modelwatch", called)
        self._command(commands / "gh", f'echo "$@" >> {folder / "gh.txt"}')
        path = f"{commands}{os.pathsep}{os.environ['PATH']}"
        self.env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "RUNNER_TEMP": str(folder)}
        self.env |= {name: str(folder / name.lower()) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}

    def run(self, action, **inputs):
        """The status of the first step that fails, or 0, and what was printed; installing and `uses` are left out."""
        told = yaml.safe_load((ACTIONS / action / "action.yml").read_text())
        given = {name: one.get("default", "") for name, one in told["inputs"].items()} | inputs
        self.context |= {f"inputs.{name}": self._filled(value) for name, value in given.items()}
        printed = ""
        for step in told["runs"]["steps"]:
            if "uses" in step or step["name"].startswith("Install"):
                continue
            env = self.env | {name: self._filled(value) for name, value in step.get("env", {}).items()}
            (self.folder / "github_output").write_text("")
            # As the runner calls a step whose shell is bash.
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            done = subprocess.run(command, cwd=self.repository, env=env, capture_output=True, text=True)
            printed += done.stdout + done.stderr
            for line in (self.folder / "github_output").read_text().splitlines():
                name, _, value = line.partition("=")
                self.context[f"steps.{step['id']}.outputs.{name}"] = value
            if done.returncode:
                return done.returncode, printed
        return 0, printed

    def _filled(self, text):
        """A text with its expressions worked out; of `a || b` the first that is known."""

        def value(found):
            known = [self.context[name] for name in re.split(r" *\|\| *", found[1]) if self.context.get(name)]
            return known[0] if known else ""

        return EXPRESSION.sub(value, str(text))

    @staticmethod
    def _command(path, line):
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)


def git(repository, *arguments):
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org")
    done = subprocess.run(["git", *who, *arguments], cwd=repository, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """One with a commit: a deployment of 3,000 rows and its model; a model as good, and one of noise, lie beside it."""
    folder = tmp_path_factory.mktemp("repository")
    (folder / "models").mkdir()
    random, table = np.random.default_rng(1), small.rows(3000)
    table["y"] = (table["a"] + table["b"] + random.logistic(scale=0.6, size=3000) > 0) * 1
    features = table[["a", "b"]]
    models = {name: LogisticRegression(C=c).fit(features, table["y"]) for name, c in (("churn", 1.0), ("as_good", 0.5))}
    models["noise"] = LogisticRegression().fit(features, random.permutation(table["y"]))
    for name, model in models.items():
        skops.io.dump(model, folder / "models" / f"{name}.skops")
    table["p"] = models["churn"].predict_proba(features)[:, 1]
    table.to_csv(folder / "rows.csv", index=False)
    (folder / "churn.toml").write_text(small.TOML.format(name="churn").replace('"model.skops"', '"models/churn.skops"'))
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "the champion")
    return folder


def context(repository):
    """What a workflow of a pull request knows."""
    return {
        "github.event.pull_request.base.sha": git(repository, "rev-parse", "HEAD"),
        "github.event.pull_request.number": "7",
        "github.event_name": "pull_request",
        "github.sha": "f00dfeed",
        "github.repository": "somebody/churn",
        "github.actor": "somebody",
    }


def test_a_pull_request_with_a_model_as_good_passes_and_goes_live_when_it_is_merged(repository, tmp_path):
    job = Job(repository, tmp_path / "job", **context(repository))
    shutil.copy(repository / "models" / "as_good.skops", repository / "models" / "churn.skops")

    status, printed = job.run("gate", deployment="churn.toml", workspace=str(tmp_path / "workspace"))

    evidence = repository / "gate-evidence"
    told = json.loads((evidence / "gate.json").read_text())
    assert (told["deployment"], told["version"], told["champion"]) == ("churn", "2", "1"), printed
    assert (status, told["verdict"], job.context["steps.gate.outputs.verdict"]) == (0, "PASS", "PASS"), printed
    assert {path.name for path in evidence.iterdir()} == {"gate.json", "gate.html", "gate.xml", "gate.md"}
    suite = ElementTree.parse(evidence / "gate.xml").getroot()
    assert len(list(suite.iter("testcase"))) == len(told["rules"])
    assert (tmp_path / "job" / "github_step_summary").read_text() == (evidence / "gate.md").read_text()
    assert "pr comment 7 --repo somebody/churn --body-file" in (tmp_path / "job" / "gh.txt").read_text()

    name, version = job.context["steps.champion.outputs.name"], job.context["steps.candidate.outputs.version"]
    status, printed = job.run("promote", name=name, version=version, workspace=str(tmp_path / "workspace"))
    newest = Releases(Workspace(tmp_path / "workspace"), "churn").history()[-1]
    told = (status, newest.action, newest.version, newest.reason, newest.by)
    assert told == (0, Action.PROMOTED, "2", "merged as f00dfeed", "somebody"), printed


def test_a_model_of_noise_stops_the_pull_request(repository, tmp_path):
    job = Job(repository, tmp_path / "job", **context(repository))
    shutil.copy(repository / "models" / "noise.skops", repository / "models" / "churn.skops")

    status, printed = job.run("gate", deployment="churn.toml", workspace=str(tmp_path / "workspace"))

    assert (status, "::error::the release gate says FAIL" in printed) == (1, True), printed
    name, version = job.context["steps.champion.outputs.name"], job.context["steps.candidate.outputs.version"]
    status, printed = job.run("promote", name=name, version=version, workspace=str(tmp_path / "workspace"))
    assert (status, "--override TEXT" in printed) == (2, True), printed


def test_a_file_that_is_no_model_stops_with_its_reason(repository, tmp_path):
    job = Job(repository, tmp_path / "job", **context(repository))
    (repository / "models" / "churn.skops").write_bytes(b"no model")

    status, printed = job.run("gate", deployment="churn.toml", workspace=str(tmp_path / "workspace"))

    assert status == 2, printed
    assert "churn.skops" in printed.splitlines()[-2], printed
