"""The composition of the dashboard and its proxy, as far as it can be looked at without Docker."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
SINCE = (2, 8)  # Caddy's, in which `basicauth` became `basic_auth`


@pytest.fixture(scope="module")
def said():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_every_service_is_bounded_and_may_write_nowhere_but_in_its_volumes(said):
    for service in said["services"].values():
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
        assert service["pids_limit"] > 0
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service.keys() & {"privileged", "network_mode", "pid"}
    assert said["services"]["modelwatch"]["user"] == "10001:10001"
    assert said["services"]["proxy"]["cap_add"] == ["NET_BIND_SERVICE"]


def test_only_the_proxy_is_reached_from_outside(said):
    assert [name for name, service in said["services"].items() if "ports" in service] == ["proxy"]
    assert said["services"]["proxy"]["depends_on"] == {"modelwatch": {"condition": "service_healthy"}}


def test_secrets_are_files_of_a_folder_that_is_not_committed(said):
    asked = {name for service in said["services"].values() for name in service["secrets"]}
    assert asked == said["secrets"].keys()
    for name, secret in said["secrets"].items():
        assert secret == {"file": f"./secrets/{name}"}
    assert (DEPLOY / "secrets" / ".gitignore").read_text().splitlines()[0] == "*"
    for service in said["services"].values():
        assert not {"PASSWORD", "KEY", "SECRET"} & set("_".join(service["environment"]).split("_"))


def test_what_is_named_is_there(said):
    for service in said["services"].values():
        assert set(service["networks"]) <= said["networks"].keys()
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert (DEPLOY / source).is_file() if source.startswith(".") else source in said["volumes"]
    built = said["services"]["modelwatch"]["build"]
    assert (DEPLOY / built["context"] / built["dockerfile"]).is_file()


def test_caddy_takes_its_file(said, tmp_path):
    if shutil.which("caddy") is None:
        pytest.skip("there is no caddy here")
    text = (DEPLOY / "Caddyfile").read_text()
    version = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < SINCE:
        text = text.replace("basic_auth", "basicauth")
    (people := tmp_path / "people").write_text(f"ann {hashed('sesame')}\n")
    (file := tmp_path / "Caddyfile").write_text(text.replace("/run/secrets/people", str(people)))
    command = ["caddy", "adapt", "--adapter", "caddyfile", "--validate", "--config", str(file)]
    home = {"SITE": "watch.example.com", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=home)

    assert done.returncode == 0, done.stderr
    assert '"dial":"modelwatch:8501"' in done.stdout
    assert '"username":"ann"' in done.stdout


def hashed(password):
    done = subprocess.run(["caddy", "hash-password", "--plaintext", password], capture_output=True, check=True)
    return done.stdout.decode().strip()
