"""The one family of errors that people see: what was wrong, what is there, and a hint.

Anything else that escapes is a defect of ours. The command line and the pages each catch
`MonitoringError` in exactly one place.
"""

import os
from collections.abc import Iterable

from monitoring.misspelt import meant

LONGEST = 60  # signs of a value in a sentence
LONGEST_CAUSE = 300  # signs of what somebody else's code says of an error


class MonitoringError(Exception):
    """Something the person can put right.

    Args:
        message: one sentence that says what was wrong and what is there.
        hint: what to do next; empty where the message says it already.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SettingsError(MonitoringError):
    """A deployment file that cannot be used."""


class DataError(MonitoringError):
    """A data file, or a row of one, that does not fit the deployment."""


class ModelError(MonitoringError):
    """A model file that is refused or does not do what the deployment says."""


class DamagedError(DataError):
    """A file of the workspace that is not what was written there, or cannot be read any more."""


class SharedError(MonitoringError):
    """A workspace in a cloud store that cannot be reached or changed, or that somebody else has changed first."""


class UnknownNameError(MonitoringError):
    """A name that is not there."""


class NotApplicableError(MonitoringError):
    """What was asked for makes no sense here; becomes SKIPPED with this message as its reason."""


def short(value: object) -> str:
    """A value as it stands in a sentence, cut where it is long.

    >>> short("a" * 100)[-3:], short(12)
    ('aa…', '12')
    """
    text = repr(value[: 2 * LONGEST] if isinstance(value, str | list) else value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def cause(said: object) -> str:
    """What somebody else's code said of an error, as it stands in a sentence: one line, cut where it is long.

    >>> cause(ValueError("expected:\\n  2 columns")), cause(KeyError()), len(cause(ValueError("x" * 20_000)))
    ('expected: 2 columns', 'KeyError', 300)
    """
    text = " ".join(str(said).split()) or type(said).__name__
    return text if len(text) <= LONGEST_CAUSE else f"{text[: LONGEST_CAUSE - 1]}…"


def listed(names: Iterable[object], most: int = 10) -> str:
    """Names in a sentence; of very many the first, and how many more there are.

    >>> listed("abc"), listed(range(5000), 3)
    ('a, b, c', '0, 1, 2 and 4,997 more')
    """
    every = [str(name) for name in names]
    shown = [name if len(name) <= 2 * LONGEST else f"{name[: 2 * LONGEST - 1]}…" for name in every[:most]]
    return ", ".join(shown) + (f" and {len(every) - most:,} more" if len(every) > most else "")


def no_row_could(count: int) -> str:
    """The beginning of a sentence about a file of which not one of so many rows will do.

    >>> no_row_could(1), no_row_could(2000)
    ('the only row could not', 'none of the 2,000 rows could')
    """
    return "the only row could not" if count == 1 else f"none of the {count:,} rows could"


def unknown_name(what: str, name: str, known: Iterable[str], otherwise: str = "") -> UnknownNameError:
    """The uniform answer to a name that is not there: what is there, and the nearest one, `otherwise` another hint.

    >>> error = unknown_name("drift method", "pis", ["psi", "ks"])
    >>> error.message
    "there is no drift method 'pis'; there are: ks, psi"
    >>> error.hint
    "did you mean 'psi'?"
    """
    names = sorted(known)
    there = listed(names, 30) if names else "none yet"
    return UnknownNameError(f"there is no {what} {short(name)}; there are: {there}", nearest(name, names) or otherwise)


def nearest_file(name: str, beside: Iterable[str]) -> str:
    """The name of a file beside that is meant, told by what stands before its ending; empty where none is near.

    >>> nearest_file("januar.csv", ["january.parquet", "may.csv"]), nearest_file("o.csv", ["opt"])
    ('january.parquet', '')
    """
    stems = {os.path.splitext(other)[0]: other for other in beside}
    return stems.get(meant(os.path.splitext(name)[0], stems), "")


def nearest(name: str, known: Iterable[object]) -> str:
    """A "did you mean" for the known name that `name` misspells, as `misspelt.meant` has it; empty without one.

    >>> nearest("regoin", ["income", "region"]), nearest("einkommen", ["income", "region"])
    ("did you mean 'region'?", '')
    """
    close = meant(name, known)
    return f"did you mean {close!r}?" if close else ""
