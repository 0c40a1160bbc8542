"""`modelwatch export`: a version leaves whole and proven, or nothing is written; a bundle is checked from itself."""

import importlib.util
import json
import py_compile
import shutil
import subprocess
import sys

import numpy as np
import pytest

from monitoring.cli.main import main
from monitoring.edge import bundle, collected
from monitoring.log import Workspace
from monitoring.log.journal.entry import Action
from monitoring.releases.releases import Releases
from tests import small
from tests.described import described


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A deployment `d` with a second version, and a bundle of the first."""
    folder = tmp_path_factory.mktemp("edge")
    Releases(small.connected(folder, "d", 200), "d").add(folder / "other.skops")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELWATCH_HOME", str(folder / "workspace"))
        assert main(["export", "d", "1", "--to", str(folder / "bundle")]) == 0
    return folder


@pytest.fixture
def home(folder, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(folder / "workspace"))
    return Workspace(folder / "workspace")


@pytest.fixture
def copy(folder, tmp_path):
    return shutil.copytree(folder / "bundle", tmp_path / "copy")


def told(capsys):
    return json.loads(capsys.readouterr().out)


def test_a_bundle_holds_what_a_device_needs_and_the_journal_knows_its_seal(folder, home):
    there = {path.name for path in (folder / "bundle").iterdir()}
    assert {"model.npz", "deployment.json", "cells.json", "certificate.json", "certificate.html"} <= there
    assert {"edge_runner", "requirements.txt", "SHA256SUMS", "checks.npz"} <= there
    assert (folder / "bundle" / "requirements.txt").read_text().startswith("numpy")
    assert (folder / "bundle" / "cells.json").read_bytes() == home.log("d").plan.to_json()
    described = json.loads((folder / "bundle" / "deployment.json").read_bytes())
    version = Releases(home, "d").version("1")
    assert (described["digest"], described["version"], described["threshold"]) == (version.sha256, "1", 0.5)
    entry = next(e for e in Releases(home, "d").history() if e.action is Action.EXPORTED)
    assert (entry.version, entry.details["seal"]) == ("1", bundle.seal(folder / "bundle"))
    assert entry.live.version == "1"
    done = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder / "bundle", check=False)
    assert done.returncode == 0


def test_an_export_answers_as_agreed_and_takes_the_place_of_an_earlier_bundle(home, copy, capsys):
    assert main(["export", "d", "2", "--to", str(copy), "--format", "json"]) == 0
    found = told(capsys)
    described("export", found)
    assert (found["schema"], found["folder"]) == (1, str(copy))
    assert found["size"] == sum(path.stat().st_size for path in copy.rglob("*") if path.is_file())
    certificate = found["certificate"]
    assert (certificate["verdict"], certificate["version"], certificate["flips"]) == ("PASS", "2", 0)
    assert certificate["rows"] == 400 + certificate["kinds"][2]["rows"]
    assert certificate["standing"] == {
        "live": False,
        "gate": None,
        "gated_at": None,
        "not_passed": "version 2 was not sent through the gate yet",
    }
    assert json.loads((copy / "certificate.json").read_bytes()) == certificate
    assert [path.name for path in copy.parent.iterdir()] == [copy.name], "nothing is left beside it"


def test_where_the_certificate_refuses_nothing_is_written(home, copy, tmp_path, monkeypatch, capsys):
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    right, entries = collected.form_of, len(Releases(home, "d").history())

    def wrong(model, *more):
        """The form of a model whose link has the other sign."""
        estimator = model.pipeline
        kept = estimator.coef_.copy(), estimator.intercept_.copy()
        estimator.coef_, estimator.intercept_ = -kept[0], -kept[1]
        form = right(model, *more)
        estimator.coef_, estimator.intercept_ = kept
        return form

    monkeypatch.setattr(collected, "form_of", wrong)
    assert main(["export", "d", "1", "--to", str(copy)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("FAIL: the bundle is not version 1 of d: scores of logged rows differ by up to")
    assert said.rstrip().endswith("nothing was written")
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before
    assert main(["export", "d", "1", "--to", str(tmp_path / "new"), "--format", "json"]) == 1
    found = told(capsys)
    assert (found["folder"], found["seal"], found["certificate"]["verdict"]) == (None, None, "FAIL")
    assert {one["limit"] for one in found["certificate"]["failures"]} >= {"gap", "flips"}
    assert [path.name for path in tmp_path.iterdir()] == [copy.name]
    assert len(Releases(home, "d").history()) == entries


def test_a_folder_of_somebody_else_is_left_alone(home, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for place, said in ((tmp_path / "mine", "is not empty"), (tmp_path / "no" / "where", "there is no folder")):
        assert main(["export", "d", "1", "--to", str(place)]) == 2
        error = capsys.readouterr().err
        assert said in error
        assert "hint: " in error
    assert main(["export", "d"]) == 2
    assert main(["export", "d", "9", "--to", str(tmp_path / "new")]) == 2
    assert "version" in capsys.readouterr().err


def test_a_model_that_is_not_what_was_registered_does_not_leave(folder, tmp_path, monkeypatch, capsys):
    home = shutil.copytree(folder / "workspace", tmp_path / "workspace")
    monkeypatch.setenv("MODELWATCH_HOME", str(home))
    releases = Releases(Workspace(home), "d")
    place = releases.folder / releases.version("2").model.kept
    file = next(path for path in place.iterdir() if path.suffix == ".skops")
    shutil.copy(folder / "model.skops", file)
    assert main(["export", "d", "2", "--to", str(tmp_path / "b")]) == 2
    assert "is not the registered one" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


def test_a_bundle_is_verified_from_itself_alone(copy, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "no workspace"))
    assert main(["export", "--verify", str(copy), "--format", "json"]) == 0
    found = told(capsys)
    described("export --verify", found)
    assert (found["certificate"]["verdict"], found["problems"]) == ("PASS", [])
    assert found["certificate"]["rows"] > 400
    assert any("workspace" in one for one in found["left_out"])
    assert not (tmp_path / "no workspace").exists()
    assert main(["export", "--verify", str(tmp_path)]) == 2


def test_a_changed_byte_is_found_and_what_is_strange_is_not_run(copy, tmp_path, capsys):
    model = copy / "model.npz"
    content = model.read_bytes()
    model.write_bytes(content[:-30] + bytes([content[-30] ^ 1]) + content[-29:])
    (copy / "notes.txt").write_text("x")
    assert main(["export", "--verify", str(copy)]) == 1
    said = capsys.readouterr().out
    assert "model.npz is not the file that was written; notes.txt was put there by somebody" in said

    model.write_bytes(content)
    (copy / "notes.txt").unlink()
    code = copy / "edge_runner" / "bundle.py"
    code.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n{code.read_text()}")
    bundle.put(copy, {})
    assert main(["export", "--verify", str(copy)]) == 1
    assert (
        "edge_runner/bundle.py of the bundle is not what this version of Modelwatch writes" in capsys.readouterr().out
    )
    assert not (tmp_path / "ran").exists()


def test_compiled_code_in_a_bundle_is_never_run(copy, tmp_path, capsys):
    """A compiled file may say that it is not to be held against its source, and Python then runs it as it is."""
    source = tmp_path / "evil.py"
    source.write_text(f"{(copy / 'edge_runner' / 'bundle.py').read_text()}\nopen({str(tmp_path / 'ran')!r}, 'w')\n")
    compiled = importlib.util.cache_from_source(str(copy / "edge_runner" / "bundle.py"))
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(source), cfile=compiled, doraise=True, invalidation_mode=unchecked)
    subprocess.run([sys.executable, "runner.py", "--help"], cwd=copy, check=True, capture_output=True)
    assert (tmp_path / "ran").exists()  # so would any process that reads it
    (tmp_path / "ran").unlink()
    assert main(["export", "--verify", str(copy)]) == 0
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["cells.json", "deployment.json", "model.npz", "requirements.txt", "checks.npz"])
def test_a_file_that_was_changed_under_good_checksums_is_not_the_one_of_the_certificate(copy, capsys, name):
    (copy / name).write_bytes((copy / name).read_bytes() + b" ")
    bundle.put(copy, {})

    assert main(["export", "--verify", str(copy)]) == 1
    assert f"{name} is not the file that the certificate was made of" in capsys.readouterr().out


def test_a_certificate_that_names_no_files_is_told(copy, capsys):
    paper = json.loads((copy / "certificate.json").read_bytes())
    paper["files"] = {}
    bundle.put(copy, {"certificate.json": json.dumps(paper).encode()})

    assert main(["export", "--verify", str(copy)]) == 0
    assert "from before certificates named the files" in capsys.readouterr().out


def test_what_could_be_imported_is_named_also_under_good_checksums(copy, tmp_path, capsys):
    (copy / "numpy.pyc").write_bytes(b"\0")
    bundle.put(copy, {})
    (copy / "edge_runner" / "numpy").symlink_to(tmp_path)
    sums = copy / "SHA256SUMS"
    assert main(["export", "--verify", str(copy)]) == 1
    assert "edge_runner/numpy was put there by somebody" in capsys.readouterr().out
    sums.write_text(sums.read_text() + "  edge_runner/numpy\n")
    assert main(["export", "--verify", str(copy)]) == 1
    why = "of the bundle is not what this version of Modelwatch writes: it was not run"
    assert f"edge_runner/numpy, numpy.pyc {why}" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["cells.json", "deployment.json", "runner.py", "checks.npz", "certificate.json"])
def test_each_file_that_was_changed_is_named(copy, capsys, name):
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:-40] + b"#" + content[-39:])
    assert main(["export", "--verify", str(copy)]) == 1
    assert f"{name} is not the file that was written" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["checks.npz", "certificate.json", "SHA256SUMS"])
def test_a_file_that_is_something_else_is_told_in_a_sentence(copy, capsys, name):
    (copy / name).write_bytes(b"PK\x03\x04 and not much more" if name == "checks.npz" else b"[1]")
    if name != "SHA256SUMS":
        bundle.put(copy, {})
    assert main(["export", "--verify", str(copy)]) == (1 if name == "SHA256SUMS" else 2)
    said = "put there by somebody" if name == "SHA256SUMS" else f"{name} of the bundle cannot be read"
    assert said in "".join(capsys.readouterr())


def test_another_model_under_good_checksums_is_found_by_its_scores(copy, capsys):
    with np.load(copy / "model.npz") as file:
        arrays = {name: file[name] for name in file.files}
    weights = next(name for name, values in arrays.items() if values.dtype == float and values.size == 2)
    arrays[weights] = arrays[weights][..., ::-1]
    np.savez(copy / "model.npz", **arrays)
    bundle.put(copy, {})
    assert main(["export", "--verify", str(copy), "--format", "json"]) == 1
    found = told(capsys)
    assert "its scores differ from the approved ones" in found["problems"][0]
    assert found["certificate"]["largest_gap"] > 0.01


def test_what_a_killed_export_left_is_swept_and_living_ones_are_not(tmp_path):
    left = tmp_path / ".b.0123abcd.bundle"
    left.mkdir()
    other = tmp_path / ".b.0123abce.bundle-mine"
    other.mkdir()
    with bundle.staged(tmp_path / "b") as first, bundle.staged(tmp_path / "b") as second:
        assert not left.exists()
        assert first.is_dir()
        assert second.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == [other.name]
