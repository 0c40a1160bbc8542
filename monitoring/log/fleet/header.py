"""What a file of counts says of itself, and whether that can be believed."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, NonNegativeInt, TypeAdapter, ValidationError

from monitoring.errors import DataError
from monitoring.log.cells.plan import Plan

VERSION = 1
HINT = "export it again with `modelwatch profile export`"

Origin = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
# What a device and its model call themselves: shown to people, so that no sign in it may be an order to a terminal.
Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


@dataclass(frozen=True)
class Header:
    """What the counts are of.

    Args:
        version: of this kind of file.
        counts: of the tables inside.
        origin: the log that was counted.
        contains: origins of the logs that had been merged into it.
        deployment: its name there.
        written: when (UTC).
        clock: what a grain is.
        rows: predictions counted.
        tokens: marks the key by which sensitive columns became tokens; empty where none is watched.
        fingerprint: of the plan.
        plan: into which cells values were counted; None: those that the fingerprint tells.
        device: what a device that counted is called; empty where a workspace did.
        model_version: the version of the model whose predictions a device counted, where it knows it.
        left_out: watched columns that are not counted, because a device has no key to make tokens by.
        given_up: rows that a device had no room for until it could send them.
    """

    version: int
    counts: int
    origin: Origin
    contains: tuple[Origin, ...]
    deployment: Annotated[str, Field(pattern="^[a-z0-9_-]{1,200}$")]
    written: AwareDatetime
    clock: Literal["day", "hour"]
    rows: NonNegativeInt
    tokens: str
    fingerprint: str
    plan: Plan | None = None
    device: Name = ""
    model_version: Name = ""
    left_out: tuple[str, ...] = ()
    given_up: NonNegativeInt = 0


@dataclass(frozen=True)
class _Versions:
    version: int
    counts: int


_HEADER, _VERSIONS = TypeAdapter(Header), TypeAdapter(_Versions)


def to_json(header: Header) -> bytes:
    """A header as it stands in a file."""
    return _HEADER.dump_json(header)


def header_of(text: bytes, name: str, counts: int) -> Header:
    """The header of a file that people call `name`, with tables of the version `counts`; raises `DataError`."""
    try:
        versions = _VERSIONS.validate_json(text)
        if (versions.version, versions.counts) != (VERSION, counts):
            raise DataError(f"{name} was exported by another version of Modelwatch", "export it again with this one")
        header = _HEADER.validate_json(text)
    except ValidationError as error:
        raise damaged(name, "its header cannot be read") from error
    if header.plan and header.plan.fingerprint != header.fingerprint:
        raise damaged(name, "its cells are not those that its fingerprint tells")
    return header


def damaged(name: str, how: str) -> DataError:
    """A file that is not as it was written."""
    return DataError(f"{name} is damaged: {how}", HINT)
