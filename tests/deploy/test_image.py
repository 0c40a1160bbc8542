"""The image, really built and started: what is inside, and how it lives and ends."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.markers import default_environment
from packaging.utils import canonicalize_name

from tests.deploy.image import PYTHON, ROOT, Container, Desk, lacking
from tests.deploy.test_pins import pins

LOCK = "core.lock"  # the one with all extras is twice as large
DEPENDENCIES = "localhost/dependencies"  # most of the work, so it is done once
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGE = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
    page = browser.new_page()
    page.goto("http://127.0.0.1:8501/")
    page.get_by_role("heading", name="Overview", exact=True).wait_for(timeout=120_000)
    browser.close()
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    if why := lacking():
        pytest.skip(why)
    desk = Desk(tmp_path_factory.mktemp("desk"))
    try:
        made = {"dependencies": desk.build(desk.base(), DEPENDENCIES, LOCK, "dependencies")}
        made["application"] = desk.build("localhost/base", "localhost/application:once", LOCK, "application", **made)
        desk.build("localhost/base", "localhost/modelwatch:once", LOCK, **made)
        yield desk
    finally:
        desk.clear()


@pytest.fixture(scope="module")
def root(desk):
    return desk.mount("localhost/modelwatch:once")


@pytest.fixture(scope="module")
def said(desk):
    return desk.config("localhost/modelwatch:once")["config"]


def test_hadolint_finds_nothing():
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([hadolint, ROOT / "deploy" / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_says_how_it_is_run(said):
    assert (said["User"], said["StopSignal"], said["Volumes"]) == ("10001:10001", "SIGTERM", {"/data": {}})
    labels = {name.removeprefix("org.opencontainers.image."): text for name, text in said["Labels"].items()}
    assert (labels["title"], labels["licenses"], labels["revision"]) == ("Modelwatch", "Apache-2.0", "tried")


def test_nothing_in_it_builds_or_can_be_changed_by_who_runs_it(root):
    tools = ("gcc", "cc", "make", "pip", "pip3", "uv", "git", "curl")
    places = ("usr/bin", "opt/app/bin", "opt/modelwatch/bin")
    assert [tool for tool in tools for place in places if (root / place / tool).exists()] == []
    assert not list((root / "opt/modelwatch/lib").glob("python*/site-packages/pip"))
    loose = [path for path in (root / "opt").rglob("*") if not path.is_symlink() and path.stat().st_uid != 0]
    assert loose == []


def test_the_bill_of_materials_is_what_is_inside(root):
    text = (root / "opt/app/sbom.cdx.json").read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    assert bill["metadata"]["component"]["name"] == "modelwatch"
    purls = [part["purl"].partition("?")[0] for part in bill["components"]]
    here = {**default_environment(), "python_version": PYTHON, "python_full_version": f"{PYTHON}.2"}
    wanted = {
        f"pkg:pypi/{canonicalize_name(one.name)}@{next(iter(one.specifier)).version}"
        for versions in pins(LOCK).values()
        for one in versions
        if one.marker is None or one.marker.evaluate(here)
    }
    assert {purl for purl in purls if purl.startswith("pkg:pypi/")} == wanted
    packages = {path.stem.partition(":")[0] for path in (root / "var/lib/dpkg/info").glob("*.list")}
    debian = [unquote(purl.partition("@")[0].rpartition("/")[2]) for purl in purls if "pkg:deb/" in purl]
    assert set(debian) == packages


@pytest.fixture(scope="module")
def container(root, said, tmp_path_factory):
    folder = tmp_path_factory.mktemp("container")
    folder.chmod(0o755)
    (data := folder / "data").mkdir()
    found = Container(root, said, data, folder / "log.txt")
    try:
        yield found
    finally:
        found.process.kill()
        found.process.wait()


def test_it_opens_the_sample_without_a_network_and_without_rights(container):
    assert container.healthy(), container.log.read_text()
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{container.pid}/status").read_text().splitlines())
    assert set(status["Uid"].split()) == set(status["Gid"].split()) == {"10001"}
    assert (int(status["CapEff"], 16), status["NoNewPrivs"]) == (0, "1")
    tried = container.inside("sh", "-c", "touch /opt/x /tmp/x || touch /data/x")
    assert (tried.returncode, tried.stderr.count("Read-only file system")) == (0, 2)
    assert container.inside("cat", "/proc/net/route").stdout.count("\n") == 1  # the head of a table without ways
    checked = container.inside("modelwatch", "report", "flights-logreg", "--format", "json")
    assert json.loads(checked.stdout)["deployment"] == "flights-logreg", checked.stderr


def test_it_shows_a_page(container):
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    shown = container.inside(sys.executable, "-c", PAGE, CHROMIUM, root=False)
    assert shown.returncode == 0, shown.stderr
    assert "Traceback" not in container.log.read_text()


def test_it_ends_with_0_within_ten_seconds_of_sigterm(container):
    before = time.monotonic()
    os.kill(int(container.pid), signal.SIGTERM)
    assert container.process.wait(timeout=60) == 0, container.log.read_text()
    assert time.monotonic() - before < 10


def test_built_again_the_layer_of_the_application_is_the_same(desk, container):
    desk.build("localhost/base", "localhost/application:again", LOCK, "application", dependencies=DEPENDENCIES)
    once, again = (desk.config(f"localhost/application:{tag}")["rootfs"]["diff_ids"] for tag in ("once", "again"))
    assert len(once) == 1
    assert once == again
