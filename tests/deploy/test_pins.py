"""The pins of the image are those of `pyproject.toml`, held to hashes, and name no place to fetch them from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS = PROJECT["project"]["optional-dependencies"]
LEFT_OUT = {"spark"}  # 450 MB, and a Java beside them
OF_NO_USE = "sys_platform == 'never'"


def pins(name):
    """Package -> its pinned requirements, one a range of Python versions; all of them with hashes."""
    found = {}
    for block in re.split(r"\n(?=\S)", (ROOT / "deploy" / name).read_text().strip()):
        first, *hashes = [line.strip().removesuffix("\\").strip() for line in block.splitlines()]
        one = Requirement(first)
        assert one.url is None, first
        assert hashes or OF_NO_USE in first, first
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes), first
        found.setdefault(one.name, []).append(one)
    return found


def asked(lines):
    """The requirements of others, with those of our own extras in their place."""
    for line in lines:
        one = Requirement(line)
        if one.name == PROJECT["project"]["name"]:
            yield from asked(line for extra in one.extras for line in EXTRAS[extra])
        else:
            yield one


def unmet(lines, name):
    there = pins(name)
    missing = []
    for one in asked(lines):
        versions = [next(iter(pin.specifier)).version for pin in there.get(one.name, ())]
        if not versions or not all(version in one.specifier for version in versions):
            missing.append(f"{one} ({', '.join(versions)})")
    return missing


@pytest.mark.parametrize("name", ["core.lock", "requirements.lock", "build.lock"])
def test_each_pin_is_a_version(name):
    for versions in pins(name).values():
        assert all(re.fullmatch(r"==[\w.]+", str(one.specifier)) for one in versions)


def test_what_the_project_asks_for_is_pinned():
    core, build = PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]["image"]
    extras = [line for name, lines in EXTRAS.items() if name not in LEFT_OUT for line in lines]
    hint = "make lock"
    assert unmet(core, "core.lock") == [], hint
    assert unmet([*core, *extras], "requirements.lock") == [], hint
    assert unmet([*build, *PROJECT["build-system"]["requires"]], "build.lock") == [], hint


def test_both_images_have_the_same_versions():
    core, whole = pins("core.lock"), pins("requirements.lock")
    assert core.items() <= whole.items()
    assert core.keys() < whole.keys()


def test_the_image_tells_the_projects_version():
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    assert re.findall(r"^ARG VERSION=(.*)$", text, re.M) == [PROJECT["project"]["version"]]
