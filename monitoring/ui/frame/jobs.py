"""Long work in a thread of its own, with its progress on the page; others who want the same wait for the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from monitoring.shared.turn import turn
from monitoring.ui.frame.words import plain

T = TypeVar("T")
Progress = Callable[[str, float], None]
KEPT = 8
TICK = 0.15


class StoppedError(BaseException):
    """The person who waited has ended the work; as with Ctrl-C, nobody who handles errors may take it for one."""


@dataclass(slots=True)
class Job(Generic[T]):
    """One piece of work: how far it is, and what came of it."""

    text: str = "starting"
    share: float = 0.0
    result: T | None = None
    error: BaseException | None = None
    done: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)

    def tell(self, text: str, share: float) -> None:
        """Called by the work itself; raises where somebody has ended it."""
        if self.stopped.is_set():
            raise StoppedError
        self.text, self.share = text, min(max(share, 0.0), 1.0)

    def run(self, work: Callable[[Progress], T]) -> None:
        """Do the work and remember how it ended."""
        try:
            with turn():
                self.result = work(self.tell)
        except BaseException as error:  # whatever ends the work must reach the page that waits for it
            self.error = error
        finally:
            self.done.set()


@dataclass(slots=True)
class Jobs:
    """All jobs of this process, the most recent ones kept."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    found: OrderedDict[Hashable, Job[Any]] = field(default_factory=OrderedDict)

    def start(self, key: Hashable, work: Callable[[Progress], T], so_far: T | None = None) -> Job[T]:
        """The job of this key that runs, has succeeded, or was stopped and not yet told to be; or a new one."""
        with self.lock:
            there = self.found.get(key)
            if there is not None and (there.error is None or there.stopped.is_set()):
                self.found.move_to_end(key)
                return there
            job: Job[T] = Job(result=so_far)
            self.found[key] = job
            finished = [k for k, j in self.found.items() if j.done.is_set()]
            for old in finished[: max(len(self.found) - KEPT, 0)]:
                del self.found[old]
        thread = threading.Thread(target=job.run, args=(work,), daemon=True, name="modelwatch-job")
        session = get_script_run_ctx(suppress_warning=True)
        if session is not None:  # cached functions look for it, and complain in the server's log without it
            add_script_run_ctx(thread, session)
        thread.start()
        return job

    def forget(self, key: Hashable, job: Job[Any]) -> None:
        """Whoever waits for this key from now on has it done anew."""
        with self.lock:
            if self.found.get(key) is job:
                del self.found[key]


@st.cache_resource(max_entries=1, show_spinner=False)
def _jobs() -> Jobs:
    return Jobs()


def wait(key: Hashable, work: Callable[[Progress], T], *, title: str, stop: str = "") -> T:
    """The result of `work`, done once a key; shows a progress bar until it is there and raises what it raised.

    `stop` names a button that ends the work, which then raises `StoppedError`.
    """
    return _wait(key, _jobs().start(key, work), title, stop)


def _wait(key: Hashable, job: Job[T], title: str, stop: str) -> T:
    for _ in ticks(job, title, stop):
        pass
    return ended(key, job)


def ticks(job: Job[T], title: str, stop: str) -> Iterator[None]:
    """Shows how far a job is until it is done; once a tick others may draw something."""
    if not job.done.wait(TICK):
        place, below = st.empty(), st.empty()
        if stop:
            below.button(stop, icon=":material/stop_circle:", on_click=job.stopped.set)
        while not job.done.wait(TICK):
            place.progress(job.share, text=f"**{title}** · {plain(job.text)}")
            yield
        place.empty()
        below.empty()


def ended(key: Hashable, job: Job[T]) -> T:
    """What has come of a job that is done; raises what it raised."""
    if job.error is not None:
        _jobs().forget(key, job)
        raise job.error
    return cast(T, job.result)


def done_unless_stopped(key: Hashable, work: Callable[[Progress], object], *, title: str, stop: str) -> bool:
    """Whether the work was done, as in `wait`, and nobody stopped it."""
    return result_unless_stopped(key, lambda progress: (work(progress),), title=title, stop=stop) is not None


def result_unless_stopped(key: Hashable, work: Callable[[Progress], T], *, title: str, stop: str) -> T | None:
    """The result of the work, as in `wait`; None where somebody has stopped it."""
    try:
        return wait(key, work, title=title, stop=stop)
    except StoppedError:
        return None


def result_or_again(key: Hashable, work: Callable[[Progress], T], *, title: str, stop: str) -> T | None:
    """The result of the work, as in `wait`; where somebody has stopped it, None, a word on it and a button."""
    with unless_stopped(title):
        return wait(key, work, title=title, stop=stop)
    return None


@contextmanager
def unless_stopped(title: str) -> Iterator[None]:
    """Where somebody has stopped what is waited for inside: a word on it, and a button that has it begin again."""
    try:
        yield
    except StoppedError:
        st.info(f"{title} was stopped.", icon=":material/stop_circle:")
        # What was stopped is forgotten, so that the page which any click draws begins it anew.
        st.button("Begin again", key=f"again-{title}", icon=":material/refresh:")


STOPPED = object()


def begin(key: Hashable, work: Callable[[Progress], T], so_far: T | None = None) -> Job[T]:
    """Begin a piece of work, unless it is at it already; the page that is drawn next takes what comes of it.

    `so_far` is what the work puts its results into, for those who want to see them before its end.
    """
    return _jobs().start(key, work, so_far)


def take(key: Hashable, *, title: str, stop: str) -> object:
    """What comes of work that was begun, as in `wait`; `STOPPED` where somebody has stopped it."""
    job = _jobs().found[key]
    try:
        return _wait(key, job, title, stop)
    except StoppedError:
        return STOPPED


def finished(key: Hashable) -> bool:
    """Whether the job of this key is running or has succeeded."""
    job = _jobs().found.get(key)
    return job is not None and job.error is None


def forget(key: Hashable) -> None:
    """Whoever asks for the job of this key from now on has it done anew."""
    job = _jobs().found.get(key)
    if job is not None:
        _jobs().forget(key, job)


def begun(key: Hashable) -> bool:
    """Whether there is a job of this key: it runs, or its end, however it came, has yet to be told."""
    return key in _jobs().found


def running(key: Hashable) -> bool:
    """Whether the job of this key is still at it."""
    job = _jobs().found.get(key)
    return job is not None and not job.done.is_set()
