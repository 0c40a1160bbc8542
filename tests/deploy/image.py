"""Building the image without a daemon, and starting it without a network: Debian's buildah, mmdebstrap, util-linux."""

import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ("buildah", "mmdebstrap", "uvx", "unshare", "nsenter", "setpriv")
SUITE, PYTHON = "bookworm", "3.11"  # Debian 12, and its Python
EPOCH = "1700000000"
PARTS = {
    "app.py",
    "LICENSE",
    "README.md",
    "pyproject.toml",
    ".streamlit",
    "deploy",
    "monitoring",
    "pages",
    "sample_data",
}
# As a container would have it: its own processes, no network but the way to itself, nothing to write but /data.
INSIDE = """
set -eu
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount --bind "$2" "$1/data"
mount -o remount,bind,ro "$1"
python3 -c 'import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh", b"lo", 0x41))'
user=$3
root=$1
shift 3
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid chroot --userspec="$user" "$root" "$@"
"""


def lacking() -> str:
    """Why an image cannot be built here; empty where it can."""
    if os.geteuid() != 0:
        return "images are built by root here"
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        return f"there is no {', '.join(missing)} here"
    found = subprocess.run(["uv", "python", "find", PYTHON], capture_output=True, check=False)
    return "" if found.returncode == 0 else f"there is no Python {PYTHON} here, which Debian's image has"


@dataclass(frozen=True)
class Desk:
    """A folder in which images are built and kept, and nothing outside of it."""

    folder: Path

    def buildah(self, *arguments: str | Path) -> str:
        """What buildah prints; its own errors where it fails."""
        places = ["--root", str(self.folder / "images"), "--runroot", str(self.folder / "run")]
        return run("buildah", *places, "--storage-driver", driver(), *arguments)

    def base(self) -> str:
        """A Debian with Python, made from its packages."""
        tar = str(self.folder / "base.tar")
        run("mmdebstrap", "--quiet", "--variant=minbase", "--include=python3,python3-venv", SUITE, tar)
        empty = self.buildah("from", "scratch")
        self.buildah("add", "--quiet", empty, tar, "/")
        self.buildah("commit", "--quiet", "--rm", empty, "localhost/base")
        return "localhost/base"

    def build(self, base: str, tag: str, lock: str, stage: str = "", **made: str) -> str:
        """The image or one of its stages, from a copy of the checkout; once wheels are there, without a network.

        Args:
            made: by the names of stages, images that were made of them before: nothing of these is done again.
        """
        context = self.context(tag, lock)
        given = {"BASE": base, "LOCK": lock, "SOURCE_DATE_EPOCH": EPOCH, "REVISION": "tried"}
        arguments = [f"--build-arg={name}={value}" for name, value in given.items()]
        arguments += [f"--build-context={name}=container-image://{image}" for name, image in made.items()]
        arguments += ["--target", stage] if stage else []
        file = context / "deploy" / "Dockerfile"
        how = ["--isolation", "chroot", "--format", "docker", "--timestamp", EPOCH, "--no-cache", "--quiet"]
        self.buildah("bud", *how, *arguments, "--ignorefile", f"{file}.dockerignore", "-f", file, "-t", tag, context)
        return tag

    def context(self, name: str, lock: str) -> Path:
        """The checkout as it was first seen, without what lies about in it, and the wheels."""
        first, place = self.folder / "checkout", self.folder / name.replace("/", "-")
        if not first.is_dir():
            shutil.copytree(ROOT, first, ignore=lambda folder, names: set(names) - kept(Path(folder), names))
            pins = [f"-r{first / 'deploy' / file}" for file in ("build.lock", lock)]
            fetch = ["pip", "download", "--quiet", "--no-deps", "--require-hashes", "-d", self.folder / "wheels"]
            run("uvx", "--quiet", "--python", PYTHON, *fetch, *pins)
        shutil.copytree(first, place, copy_function=shutil.copyfile)  # with other times, which must not matter
        shutil.copytree(self.folder / "wheels", place / "deploy" / "wheels", copy_function=os.link, dirs_exist_ok=True)
        return place

    def config(self, tag: str) -> dict:
        """What the image says of itself: `config` and `rootfs`."""
        return json.loads(self.buildah("inspect", "--type", "image", tag))["Docker"]

    def mount(self, tag: str) -> Path:
        """The image's root file system."""
        return Path(self.buildah("mount", self.buildah("from", tag)))

    def clear(self) -> None:
        """Nothing stays mounted, and nothing kept."""
        self.buildah("umount", "--all")
        self.buildah("rm", "--all")
        self.buildah("rmi", "--all", "--force")
        shutil.rmtree(self.folder, ignore_errors=True)


def driver() -> str:
    """Layers over each other where the kernel lets us; copies of them elsewhere."""
    overlay = subprocess.run(["buildah", "--storage-driver", "overlay", "info"], capture_output=True, check=False)
    return "overlay" if overlay.returncode == 0 else "vfs"


def kept(folder: Path, names: list[str]) -> set[str]:
    """Of a folder's entries, those that the image is made of."""
    there = {name for name in names if name != "__pycache__" and not name.endswith(".whl")}
    return there & PARTS if folder == ROOT else there


def run(*command: str | Path) -> str:
    """What a command prints; `AssertionError` with its own words where it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout.strip()


class Container:
    """The image at work: in a process and a network of its own, on a root file system that cannot be written."""

    def __init__(self, root: Path, config: dict, data: Path, log: Path) -> None:
        os.chown(data, *map(int, config["User"].split(":")))
        self.log, self.config = log, config
        start = ["env", "-i", f"--chdir={config['WorkingDir']}", *config["Env"], *config["Entrypoint"]]
        alone = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"]
        with log.open("w") as handle:
            command = [*alone, "bash", "-c", INSIDE, "bash", str(root), str(data), config["User"], *start]
            self.process = subprocess.Popen(command, stdout=handle, stderr=subprocess.STDOUT)

    @property
    def pid(self) -> str:
        """The process that is the first one inside."""
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().strip()

    def inside(self, *command: str, root: bool = True, **options) -> subprocess.CompletedProcess:
        """Run a command in its network and, with `root`, in its file system as its user."""
        places = ["--root", "--mount", "--pid", "--setuid", "10001", "--setgid", "10001"] if root else []
        enter = ["nsenter", "--target", self.pid, "--net", *places]
        environment = ["env", "-i", *self.config["Env"]] if root else []
        given = {"capture_output": True, "text": True, "check": False, "timeout": 120, **options}
        return subprocess.run([*enter, *environment, *command], **given)

    def healthy(self, seconds: float = 240) -> bool:
        """Wait until the image's own health check is content."""
        until = time.monotonic() + seconds
        check = self.config["Healthcheck"]["Test"][1:]
        while time.monotonic() < until and self.process.poll() is None:
            if self.pid and self.inside(*check).returncode == 0:
                return True
            time.sleep(0.5)
        return False
