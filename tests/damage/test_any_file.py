"""Any file of a workspace, cut, emptied, flipped, gone or a folder: never a traceback, never a wrong figure."""

import json
import random
import shutil
from pathlib import Path

import pytest

from monitoring.cli import main

WAYS = ("cut", "emptied", "flipped", "deleted", "folder")
# Set aside: locks, which hold nothing; and what is only written, never read for a figure.
NOTHING_IN_IT = (".lock", "mishaps.log")
CASES = 24


def run(home, capsys, *arguments):
    """A command's exit status, and what it printed, without the moment at which that was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELWATCH_HOME", str(home))
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def figures(home, capsys):
    """The report's figures, or None where it ended in an error."""
    status, out, err = run(home, capsys, "report", "d", "--format", "json")
    if status:
        return status, err
    found = json.loads(out)
    found.pop("made_at", None)
    found.pop("notes")  # what was mended is told there
    return status, found


def damage(path: Path, way: str, rng: random.Random) -> None:
    content = bytearray(path.read_bytes())
    if way in ("deleted", "folder"):
        path.unlink()
        if way == "folder":
            path.mkdir()
    elif way == "flipped" and content:
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        path.write_bytes(content)
    else:
        path.write_bytes(content[: rng.randrange(len(content)) if way == "cut" and content else 0])


def one_case(seed, whole, desk, home, capsys, expected):
    """Damage a file; a sentence that says what is wrong, or an empty one."""
    rng = random.Random(seed)
    files = sorted(path for path in whole.rglob("*") if path.is_file() and path.name not in NOTHING_IN_IT)
    kinds = sorted({(path.parent, path.suffix) for path in files})  # or nearly all would be tables of counts
    kind = rng.choice(kinds)
    broken = rng.choice([path for path in files if (path.parent, path.suffix) == kind])
    way = rng.choice(WAYS)
    shutil.copytree(whole, home)
    damage(home / broken.relative_to(whole), way, rng)
    what = f"seed {seed}: {broken.relative_to(whole)} {way}"
    for step in ("report", "check", "log", "report", "refresh", "report"):
        if step == "report":
            status, found = figures(home, capsys)
            wrong = found != expected if status == 0 else status != 2 or "error: " not in found
        else:
            more = [desk / "more.csv"] if step == "log" else []
            status, found, err = run(home, capsys, step, "d", *more)
            wrong = status not in (0, 1, 2) if step == "check" else status not in (0, 2)
            wrong |= status == 2 and "error: " not in err
            found = err
        if wrong or "Traceback" in str(found) or "fault in Modelwatch" in str(found):
            return f"{what}, {step}: {status} {str(found)[:500]}"
    return ""


def test_no_traceback_and_no_wrong_figure(whole, desk, tmp_path, capsys):
    expected = figures(whole, capsys)[1]
    found = [one_case(seed, whole, desk, tmp_path / str(seed), capsys, expected) for seed in range(CASES)]
    assert [each for each in found if each] == []
