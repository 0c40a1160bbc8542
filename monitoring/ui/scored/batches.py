"""Uploaded files and what became of them, kept by the server for a while: a reload, or a second tab, finds them again.

Whoever has the key has the file: it stands in the address, and nobody can guess it.
"""

import hashlib
import secrets
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, cast

import streamlit as st

from monitoring.disk.temporary import TemporaryFolder
from monitoring.disk.whole import remove
from monitoring.domain import Deployment, FileSettings
from monitoring.log import Workspace
from monitoring.ui.frame.jobs import Progress, StoppedError, begun, forget, result_unless_stopped
from monitoring.ui.frame.view import View

T = TypeVar("T")
MOST, HOURS = 8, 12


@dataclass(slots=True, eq=False)
class Batch:
    """One uploaded file.

    Args:
        key: its name in the address.
        name: the file's name.
        folder: where it and all that is made of it lie.
        digest: SHA-256 of its content.
        until: when it goes, in seconds since 1970.
        settings: how it is read, where somebody has said so; None: as the deployment's files are.
        results: what was made of it, by the name of the work.
        stopped: what was begun and stopped, by the same name: what it is called.
        gone: set when it was forgotten; work on it ends then.
    """

    key: str
    name: str
    folder: TemporaryFolder
    digest: str
    until: float
    settings: FileSettings | None = None
    results: dict[Hashable, Any] = field(default_factory=dict)
    stopped: dict[Hashable, str] = field(default_factory=dict)
    gone: threading.Event = field(default_factory=threading.Event)

    @property
    def source(self) -> Path:
        """The file as it came, under its own name, which stands in messages."""
        return self.folder.path / "source" / Path(self.name).name

    def as_read(self, deployment: Deployment) -> Deployment:
        """The deployment, with this file read as it was said."""
        return deployment if self.settings is None else replace(deployment, files=self.settings, own_files={})

    def place(self, of: str) -> Path:
        """A folder for what is made of it, a folder an `of`."""
        found = self.folder.path / hashlib.sha256(of.encode()).hexdigest()[:12]
        found.mkdir(exist_ok=True)
        return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where the scores of one file by one model go.

    Args:
        batch: the file.
        folder: of all that is made of it by this model.
        key: in the name of every work on it: the same file is scored once.
    """

    batch: Batch
    folder: Path
    key: tuple[str, ...]

    def file(self, name: str) -> Path:
        """One of the files that are made."""
        return self.folder / name

    def empty_folder(self, name: str) -> Path:
        """A folder that holds nothing yet."""
        found = self.file(name)
        remove(found)
        found.mkdir()
        return found

    def has(self, what: str) -> bool:
        """Whether some work on it is done or begun."""
        key = (what, *self.key)
        return key in self.batch.results or begun(key)

    def made(self, what: str, work: Callable[[Progress], T], *, title: str, stop: str) -> T | None:
        """What some work on it has made, done once, with progress; None where it was stopped."""
        key, results = (what, *self.key), self.batch.results

        def watched(progress: Progress) -> tuple[T]:
            def told(text: str, share: float) -> None:
                if self.batch.gone.is_set():
                    raise StoppedError
                progress(text, share)

            return (work(told),)

        if key not in results:
            self.batch.stopped.pop(key, None)
            found = result_unless_stopped(key, watched, title=title, stop=stop)
            if found is None:
                self.batch.stopped[key] = title
                return None
            results[key] = found[0]
        return cast(T, results[key])

    def tell_if_stopped(self, what: str) -> None:
        """Say it where some work was stopped, also to the page that is drawn after the one that waited for it."""
        if title := self.batch.stopped.get((what, *self.key)):
            st.info(f"{title} was stopped; nothing of it is kept.", icon=":material/stop_circle:")

    def take_back(self, what: str) -> None:
        """Have some work done anew, when it is asked for again."""
        self.batch.results.pop((what, *self.key), None)
        forget((what, *self.key))


@dataclass(slots=True)
class Batches:
    """All that are kept; the oldest goes where there are too many."""

    most: int = MOST
    seconds: float = HOURS * 3600
    found: OrderedDict[str, Batch] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, name: str, content: memoryview | Path) -> Batch:
        """Put an upload, or a copy of a file, on disk, where it can be read piece by piece."""
        folder = TemporaryFolder()
        batch = Batch(secrets.token_urlsafe(24), name, folder, "", time.time() + self.seconds)
        batch.source.parent.mkdir()
        try:
            if isinstance(content, Path):
                shutil.copyfile(content, batch.source)
            else:
                batch.source.write_bytes(content)
        except OSError as error:  # a full disk does not say which one
            folder.remove()
            error.filename = error.filename or str(batch.source)
            raise
        with batch.source.open("rb") as whole:
            batch.digest = hashlib.file_digest(whole, "sha256").hexdigest()
        with self.lock:
            self.found[batch.key] = batch
            crowded = list(self.found)[: max(len(self.found) - self.most, 0)]
        for key in crowded:
            self.forget(key)
        timer = threading.Timer(self.seconds, self.forget, [batch.key])
        timer.daemon = True
        timer.start()
        return batch

    def get(self, key: str) -> Batch | None:
        """The one of this key; None where it is not kept, or no longer."""
        batch = self.found.get(key)
        if batch and time.time() >= batch.until:
            self.forget(key)
            return None
        return batch

    def forget(self, key: str) -> None:
        """Remove one with all that was made of it, and end the work on it."""
        with self.lock:
            batch = self.found.pop(key, None)
        if batch:
            batch.gone.set()
            batch.results.clear()
            batch.folder.remove()


@st.cache_resource(max_entries=1, show_spinner=False)
def batches() -> Batches:
    """Those of this server."""
    return Batches()


def model_stamp(view: View) -> str:
    """Differs wherever the model, or what it is asked for, may differ; a log that grows leaves it as it is."""
    folder = Workspace(Path(view.home)).model_folder(view.deployment.name).stat()
    asked = replace(view.deployment, words={})  # those of labels are learnt as they come
    return repr((view.home, folder.st_ino, folder.st_mtime_ns, asked))
