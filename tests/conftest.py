"""Ways to count samples by hand, independent of any engine; a log that holds such counts; the sample; a real server."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadFileScheduling

from monitoring.catalogue import Entry
from monitoring.connect import prepare_sample
from monitoring.disk.locks import locked
from monitoring.domain import (
    Bins,
    Deployment,
    Every,
    Feed,
    Histogram,
    Kind,
    Quiet,
    Role,
    SameAge,
    Selection,
    Task,
    Window,
)
from monitoring.log import Workspace
from monitoring.models.trials import trial
from monitoring.process.child import End, Ended, run
from monitoring.shared import turn
from monitoring.shared.store import lease
from tests.s3 import serving, settings

# Streamlit looks through all installed packages for components whenever a page is opened by a test; they stay the same.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # tests import onnxruntime by itself, too, which sends what it does

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("untimed", hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("untimed")


def number_bins(reference, cells=256):
    """Edges at the reference's quantiles, or at its values where there are few."""
    finite = np.sort(np.asarray(reference, dtype=float))
    finite = finite[np.isfinite(finite)]
    distinct = np.unique(finite)
    if distinct.size > cells:
        distinct = np.unique(finite[np.arange(cells) * finite.size // cells])
    return Bins(Kind.NUMERIC, edges=(*distinct.tolist(), float(np.nextafter(finite[-1], np.inf))))


def count_numbers(bins, sample):
    """The counts of one sample of numbers, nan being missing; the windows axis for a list of samples."""
    if isinstance(sample, list) and sample and np.ndim(sample[0]):
        parts = [count_numbers(bins, part) for part in sample]
        return Histogram(bins, *(np.array([getattr(p, a) for p in parts]) for a in ("counts", "sums", "low", "high")))
    values = np.asarray(sample, dtype=float)
    cell = np.searchsorted(bins.edges, values, side="right")
    cell = np.where(np.isnan(values), bins.missing, np.where(np.isinf(values), bins.missing + 1, cell))
    finite = values[np.isfinite(values)]
    counts = np.bincount(cell, minlength=bins.size).astype(float)
    sums = np.bincount(cell[np.isfinite(values)], weights=finite, minlength=bins.size)
    low, high = (finite.min(), finite.max()) if finite.size else (np.nan, np.nan)
    return Histogram(bins, counts, sums, np.array(low), np.array(high))


def count_words(bins, sample):
    """The counts of one sample of texts, None being missing; the windows axis for a list of samples."""
    if sample and isinstance(sample[0], (list, tuple)):
        return Histogram(bins, np.array([count_words(bins, part).counts for part in sample]))
    place = {name: i for i, name in enumerate(bins.categories)}
    cells = [bins.missing if word is None else place.get(word, bins.missing - 1) for word in sample]
    return Histogram(bins, np.bincount(np.array(cells, dtype=int), minlength=bins.size).astype(float))


NUMBERS = count()


@dataclass
class CountedLog:
    """A log that holds counts by column: `(reference, current)`, or the error that reading them raises."""

    counts: Mapping[str, tuple[Histogram, Histogram] | Exception]
    every: Every = field(default_factory=lambda: Every("day"))
    false_alarms_per_month: float = 1.0
    roles: Mapping[str, Role] = field(default_factory=dict)
    rows: Sequence[int] | None = None
    quiet_counts: Mapping[str, Histogram] = field(default_factory=dict)
    why_unripe: Sequence[str] = ()
    known_as: Mapping[str, str] = field(default_factory=dict)
    aged: SameAge | None = None
    correction: str = "budget"
    fed: Feed = field(default_factory=lambda: Feed(why="counted by hand", unknown="counted by hand"))

    @property
    def deployment(self):
        first = {name: found for name, found in self.counts.items() if not isinstance(found, Exception)}
        kinds = {name: pair[0].bins.kind for name, pair in first.items()}
        roles = {role: name for name, role in self.roles.items()}
        features = [name for name in self.counts if name not in self.roles]
        return Deployment(
            name="counted",
            title="Counted by hand",
            task=Task.BINARY,
            numeric=tuple(name for name in features if kinds.get(name, Kind.NUMERIC) is Kind.NUMERIC),
            categorical=tuple(name for name in features if kinds.get(name) is Kind.CATEGORICAL),
            score=roles.get(Role.SCORE),
            label=roles.get(Role.LABEL),
            every=self.every,
            false_alarms_per_month=self.false_alarms_per_month,
            correction=self.correction,
            **self.known_as,
        )

    @property
    def selection(self):
        return Selection("counted", self.every)

    def identity(self):
        return "counted by hand", str(next(NUMBERS))  # never the same, so nothing is kept of it

    def windows(self, selection):
        found = [pair[1] for pair in self.counts.values() if not isinstance(pair, Exception)]
        return self.days(self.rows if self.rows is not None else found[0].n.astype(int).tolist(), selection)

    def days(self, rows, selection):
        day = [datetime(2026, 3, 2) + timedelta(days=i) for i in range(len(rows) + 1)]
        return tuple(Window(i, i, i + 1, day[i], day[i + 1], n, 0, True, selection.every) for i, n in enumerate(rows))

    def apart(self, selection):
        return 0

    def feed(self, selection):
        return self.fed

    def same_age(self, selection):
        return self.aged or SameAge(np.full((len(self.windows(selection)), 1), np.nan), "counted by hand")

    def unripe(self, selection):
        return self.why_unripe or ("",) * len(self.windows(selection))

    def quiet(self, selection, columns):
        rows = [found.n.astype(int).tolist() for found in self.quiet_counts.values()]
        return Quiet(self.days(rows[0], selection), self.quiet_counts) if rows else Quiet()

    def histograms(self, selection, columns):
        return Raising({name: self.counts[name] for name in columns})


class Raising(dict):
    """What was put in as an error is raised when it is looked up."""

    def __getitem__(self, name):
        found = super().__getitem__(name)
        if isinstance(found, Exception):
            raise found
        return found


class Counting:
    """What tests need to count by hand."""

    bins = staticmethod(number_bins)
    numbers = staticmethod(count_numbers)
    words = staticmethod(count_words)
    log = CountedLog

    @staticmethod
    def categories(*names: str) -> Bins:
        return Bins(Kind.CATEGORICAL, categories=names)

    @staticmethod
    def of(names: Sequence[str], counts: object) -> Histogram:
        """A categorical histogram from its counts: the categories', unseen, missing."""
        return Histogram(Bins(Kind.CATEGORICAL, categories=tuple(names)), np.asarray(counts, dtype=float))


# One Spark and one running dashboard each: a process that shares in the tests of both would start its own, for minutes.
TOGETHER = ("tests/contracts/", "tests/browser/")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Test files are shared out among processes; those of a folder of `TOGETHER` go to one."""

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return next((folder for folder in TOGETHER if nodeid.startswith(folder)), super()._split_scope(nodeid))

    return Scheduling(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_make_parametrize_id(val):
    """What stands in a catalogue goes by its name."""
    return val.descriptor.name if isinstance(val, Entry) else None


@pytest.fixture(scope="session")
def counting() -> Counting:
    return Counting()


@pytest.fixture(scope="session", autouse=True)
def _no_trials():
    """Trials of model files cost seconds each; `trials` brings them back where they are what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial, "run", lambda *asked, **more: Ended(End.ANSWERED, {"passed": True}))
        yield


@pytest.fixture
def trials(monkeypatch):
    """Trials as they are."""
    monkeypatch.setattr(trial, "run", run)


@pytest.fixture(scope="session")
def s3(tmp_path_factory):
    """A server of the S3 protocol, with a bucket."""
    with serving(tmp_path_factory.mktemp("store") / "requests.log") as server:
        yield server


@pytest.fixture
def store(s3, monkeypatch, tmp_path):
    """The environment of a workspace in it that nobody else has; gives its address."""
    told = settings(s3, tmp_path / "cache")
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(lease, "SECONDS", 2.0)
    yield told["MODELWATCH_HOME"]
    turn.leave()


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory, worker_id):
    """The three sample deployments, connected once; `MODELWATCH_HOME` names their folder from then on.

    Whichever process is first connects them; each has a copy of its own.
    """
    base = tmp_path_factory.getbasetemp()
    prepared = (base if worker_id == "master" else base.parent) / "prepared"
    own = tmp_path_factory.mktemp("sample") / "workspace"
    prepared.mkdir(exist_ok=True)
    with locked(prepared):
        if not (prepared / "workspace").exists():
            prepare_sample(Workspace(prepared / "workspace"))
    shutil.copytree(prepared / "workspace", own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELWATCH_HOME", str(own))
        yield Workspace()


# Read by the server's Python when it starts: every attempt to reach another machine, or to look up its name, is kept.
WATCH = """
import os, sys

HERE = ("127.0.0.1", "::1", "localhost", "", "None")

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        place = arguments[1][0] if isinstance(arguments[1], tuple) else ""
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        place = arguments[0].decode() if isinstance(arguments[0], bytes) else str(arguments[0])
    else:
        return
    if place not in HERE:
        with open(os.environ["WATCHED"], "a") as file:
            file.write(f"{event} {place}\\n")

sys.addaudithook(watch)
"""


@dataclass(frozen=True)
class Server:
    """A dashboard that runs: its address, and what it tried to reach."""

    url: str
    watched: Path

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    @property
    def tried(self) -> list[str]:
        return self.watched.read_text().splitlines() if self.watched.exists() else []


@pytest.fixture(scope="session")
def dashboard():
    """Run the dashboard over a workspace: `with dashboard(home, folder for its log) as server`."""
    return contextmanager(serve)


def serve(home, folder):
    """The dashboard on a port of its own, over a workspace; it never tries to reach another machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = Path(__file__).parents[1]
    (folder / "sitecustomize.py").write_text(WATCH)
    log, watched = folder / "log.txt", folder / "watched.txt"
    environment = {
        **os.environ,
        "MODELWATCH_HOME": str(home),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "localhost 127.0.0.1 watch.example",
        "STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS": "https://portal.example",
        "PYTHONPATH": f"{folder}{os.pathsep}{root}",
        "WATCHED": str(watched),
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("w") as handle:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=handle, stderr=subprocess.STDOUT)
    found = Server(f"http://127.0.0.1:{port}", watched)
    try:
        wait_until_healthy(found.url, process, log)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert "Traceback" not in log.read_text(), log.read_text()
    assert found.tried == []


@pytest.fixture(scope="session")
def running(dashboard, sample_workspace, tmp_path_factory):
    """The dashboard over the prepared sample."""
    with dashboard(sample_workspace.home, tmp_path_factory.mktemp("server")) as found:
        yield found


@pytest.fixture(scope="session")
def server(running):
    """The running dashboard's address."""
    return running.url


def wait_until_healthy(url, process, log):
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                assert answer.read() == b'{"status":"ok"}'
                return
        except OSError:  # not listening yet, or too busy to answer
            time.sleep(0.25)
    pytest.fail("the server did not answer within a minute")
