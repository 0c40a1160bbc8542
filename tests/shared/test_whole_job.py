"""The whole main job on a workspace in a cloud store, every step on another machine: the same figures as on disk."""

import json
import re

from monitoring.cli import main

FORGOTTEN = re.compile(r"made_at|^at$|since|until|hash|time|folder|seconds|home|path|file|link|id$|digest|by$|sha256")
OTHERWISE = re.compile(r"/\S+|[0-9a-f]{8,}|\d+:\d\d\S*")  # places, digests, moments


STEPS = (
    "add small.toml",
    "log small later.csv",
    "report small --format json",
    "labels small truth.csv",
    "check small --format json",
    "alerts small --format json",
    "score small rows.csv --out OUT/scored.csv --format json",
    "refresh small",
    "profile export small OUT/small.counts",
    "retrain small --dry-run",
    "version add small other.skops --as second",
    "gate small second --format json",
    "promote small second --reason better --override known",
    "rollback small --reason worse",
    "history small --verify",
    "erase small 1007",
    "report small --format json",
    "explain small 1007 --format json",
    "add small.toml --replace",
    "history small --format json",
    "report small --format json",
    "remove small --yes",
    "report small --format json",
)


def plain(value):
    """What a command says, without what is another each time."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if not FORGOTTEN.search(key)}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return OTHERWISE.sub("·", value) if isinstance(value, str) else value


def run(desk, out, capsys, before_each):
    answers = []
    for step in STEPS:
        before_each()
        words = [str(desk / word) if (desk / word).is_file() else word for word in step.split()]
        status = main([word.replace("OUT", str(out)) for word in words])
        said = capsys.readouterr()
        told = [line for line in said.err.splitlines() if line.startswith("error")]
        try:
            answers.append((step, status, plain(json.loads(said.out)), told))
        except ValueError:
            answers.append((step, status, plain(said.out), told))
    return answers


def test_every_step_on_another_machine_says_what_it_says_on_disk(desk, store, elsewhere, tmp_path, capsys, monkeypatch):
    for name in ("there", "here"):
        (tmp_path / name).mkdir()
    there = run(desk, tmp_path / "there", capsys, elsewhere)
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    here = run(desk, tmp_path / "here", capsys, lambda: None)

    for shared, own in zip(there, here, strict=True):
        assert shared == own
    assert (tmp_path / "there" / "scored.csv").read_text() == (tmp_path / "here" / "scored.csv").read_text()
