"""What a wheel carries, and that it works away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The wheel, built from the checkout and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("modelwatch-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_pages_and_sample_come_along(site):
    bundle = site / "monitoring" / "_bundle"
    for folder in ("pages", "sample_data"):
        expected = {p.name for p in (ROOT / folder).iterdir() if p.suffix in (".py", ".toml", ".parquet", ".skops")}
        assert expected <= {p.name for p in (bundle / folder).iterdir()}
    assert (bundle / "app.py").is_file()
    assert (bundle / ".streamlit" / "config.toml").is_file()


def test_nothing_of_the_checkout_lands_beside_the_package(site):
    assert {p.name.split("-")[0] for p in site.iterdir()} == {"monitoring", "modelwatch"}


def test_an_installed_wheel_finds_its_sample(site, tmp_path):
    code = (
        "from monitoring.paths import app, sample_data; from monitoring.settings import load_deployment;"
        "print(app()); print(*[load_deployment(f).name for f in sorted(sample_data().glob('*.toml'))])"
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    app, names = done.stdout.splitlines()
    assert Path(app).is_relative_to(site)
    assert names == "flights-airtime flights-boosting flights-logreg"
