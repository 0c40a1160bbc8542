"""The command that proposes a deployment file."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitoring.cli import output, streams
from monitoring.cli.files import options
from monitoring.disk.temporary import TemporaryFolder
from monitoring.disk.whole import writable, write_whole
from monitoring.errors import MonitoringError, SettingsError
from monitoring.log import Workspace
from monitoring.models.files.trust import Trust
from monitoring.proposal import Proposal, Question, propose, to_toml
from monitoring.proposal.answers import parsed
from monitoring.proposal.draft.evidence import Value, written
from monitoring.proposal.written import relative_to
from monitoring.settings import load_deployment

SCHEMA = 1
WIDEST = 30  # signs of a value in the table


def init(arguments: Namespace) -> int:
    """Propose a deployment file, ask what is doubtful, and write it; 1 where something is left to be answered."""
    out = Path(arguments.out) if arguments.out else None
    if out:
        _require_free(out, arguments.force)
    progress = output.Progress()
    with progress:
        progress("looking at the files and the model", 0.0)
        proposal = propose(
            arguments.files,
            model=arguments.model,
            labels=arguments.labels or (),
            reference=arguments.reference,
            name=arguments.name or "",
            settings=options.given(arguments),
            trust=Trust.load(Workspace().home),
            answers=parsed(arguments.set or ()),
            progress=progress,
        )
    if proposal.questions and not arguments.yes and sys.stdin.isatty() and sys.stderr.isatty():
        proposal = _asked(proposal, progress)
    is_open = bool(proposal.questions) and not arguments.yes
    folder = out.parent if out else Path.cwd()
    if not is_open:
        _require_loadable(proposal)
    proposal = _with_paths(proposal, folder)
    if out and not is_open:
        write_whole(out, to_toml(proposal.deployment).encode())
    _show(proposal, arguments, is_open)
    return 1 if is_open else 0


def _require_free(out: Path, force: bool) -> None:
    writable(out)
    if out.exists() and not force:
        raise MonitoringError(f"{out} is there already", "choose another name, or give --force to replace it")


def _require_loadable(proposal: Proposal) -> None:
    """Raise `SettingsError` for what contradicts itself, as answers may make it."""
    with TemporaryFolder() as folder:
        place = folder / "proposal.toml"
        place.write_text(to_toml(relative_to(proposal.deployment, folder)), encoding="utf-8")
        try:
            load_deployment(place)
        except SettingsError as error:  # the file that it names is here for a moment alone
            message = error.message.removeprefix(f"{place.name}: ")
            raise SettingsError(f"the deployment file that this makes: {message}", error.hint) from error


def _with_paths(proposal: Proposal, folder: Path) -> Proposal:
    return replace(proposal, deployment=relative_to(proposal.deployment, folder))


def _asked(proposal: Proposal, progress: output.Progress) -> Proposal:
    """Ask one question after the other; an empty line takes the first answer."""
    while proposal.questions:
        question = proposal.questions[0]
        lines = [f"{question.text}"]
        lines += [f"  {n}. {c.written or 'none'}  {c.why}".rstrip() for n, c in enumerate(question.choices, 1)]
        streams.tell("\n".join(lines))
        streams.tell(f"{question.key} [1]: ", end="")
        line = sys.stdin.readline()
        if not line:
            raise MonitoringError("the input has ended before every question was answered", "give --yes, or --set")
        with progress:
            proposal = proposal.with_answers({question.key: _answer(question, line)})
    return proposal


def _answer(question: Question, line: str) -> Any:
    """The choice whose number was typed, or what else was typed."""
    text = line.strip()
    if not text:
        return question.choices[0].value
    if text.isdecimal() and 1 <= int(text) <= len(question.choices):
        return question.choices[int(text) - 1].value
    return parsed([f"{question.key}={text}"])[question.key]


def _show(proposal: Proposal, arguments: Namespace, is_open: bool) -> None:
    if arguments.format == "json":
        about = {"schema": SCHEMA, "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
        output.print_json(about | proposal.as_json())
    else:
        streams.show("\n".join(_lines(proposal, arguments.out, is_open)))
    for line in _next(proposal, arguments, is_open):
        streams.tell(line)


def _lines(proposal: Proposal, out: str | None, is_open: bool) -> list[str]:
    found = [(e.key, _short(e.value), "" if e.sure else "?", e.why) for e in proposal.evidence]
    lines = [output.table(("key", "value", "", "why"), found), "", *([f"wrote {out}:"] if out and not is_open else [])]
    return [*lines, to_toml(proposal.deployment)]


def _short(value: Value) -> str:
    text = written(value) or "-"
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _next(proposal: Proposal, arguments: Namespace, is_open: bool) -> Sequence[str]:
    """What to do now."""
    if is_open:
        lines = ["nothing is written: these are to be answered, or taken as they stand with --yes"]
        for question in proposal.questions:
            lines.append(f"? {question.text}")
            lines += [f"    --set '{question.key}={choice.written}'  {choice.why}" for choice in question.choices]
        return lines
    lines = [f"taken as it is likeliest: {q.key} = {q.choices[0].written or 'none'}" for q in proposal.questions]
    done = f"next: modelwatch add {arguments.out}" if arguments.out else "give --out FILE.toml to write it"
    return [*lines, done]
