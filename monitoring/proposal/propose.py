"""From files and a model to a proposed deployment file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from monitoring.domain import ALL_FOUND_OUT, FileSettings, Task
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.models.files.trust import Trust
from monitoring.proposal.answers import require_possible
from monitoring.proposal.assemble import assemble, find_name
from monitoring.proposal.check import check
from monitoring.proposal.draft.draft import Draft, as_list
from monitoring.proposal.draft.evidence import Value
from monitoring.proposal.proposal import Proposal
from monitoring.proposal.roles.clocks import find_time
from monitoring.proposal.roles.features import find_features
from monitoring.proposal.roles.how_written import ask_readings, find_files, own, said
from monitoring.proposal.roles.ids import find_id
from monitoring.proposal.roles.label_times import find_label_time
from monitoring.proposal.roles.labels import find_label
from monitoring.proposal.roles.positive import find_positive
from monitoring.proposal.roles.scores.decisions import classes_of, find_prediction, find_threshold
from monitoring.proposal.roles.scores.named import find_class_scores, find_named_score, give_up_lone_score
from monitoring.proposal.roles.segments import find_segments, find_version
from monitoring.proposal.roles.sensitive import find_sensitive
from monitoring.proposal.roles.task import find_task, find_task_of_model
from monitoring.proposal.roles.windows import find_windows
from monitoring.proposal.seen.course import Course
from monitoring.proposal.seen.facts import Facts, ModelFacts, gather, opened
from monitoring.proposal.seen.right_places import require_right_places, require_whole_reference
from monitoring.proposal.tried.model_columns import CATEGORICAL, NUMERIC, find_model_columns
from monitoring.proposal.tried.outputs import find_model_scores
from monitoring.proposal.tried.trial import Found


@dataclass(frozen=True)
class Given:
    """What was named beforehand; see `propose`."""

    files: tuple[Path, ...]
    model: ModelFacts | None
    labels: tuple[Path, ...]
    reference: Path | None
    name: str
    taken: Collection[str]
    settings: FileSettings
    course: Course


def propose(
    files: Sequence[Path | str],
    *,
    model: Path | str | None = None,
    labels: Sequence[Path | str] = (),
    reference: Path | str | None = None,
    name: str = "",
    taken: Collection[str] = (),
    settings: FileSettings = ALL_FOUND_OUT,
    trust: Trust | None = None,
    answers: Mapping[str, Value] | None = None,
    progress: Progress = no_progress,
) -> Proposal:
    """Look at a log, and propose what its columns mean, with evidence and questions.

    Args:
        files: of the log.
        model: the model's file; it passes through the same checks as when it is connected.
        labels: files of labels, where they do not stand in the log.
        reference: what windows are compared with; without one, the first part of the log.
        name: of the deployment; without one, that of the first file.
        taken: names that other deployments have: another one is proposed.
        settings: how the files are written, where that is not to be found out from them.
        trust: which model files the operator trusts.
        answers: what a person has said already, by key.
        progress: is told how far it is, also where further answers are taken; what it raises ends the look.

    Raises:
        MonitoringError: a file or the model cannot be used, or an answer cannot be.
    """
    given = Given(
        tuple(map(Path, files)),
        opened(Path(model), trust or Trust()) if model else None,
        tuple(map(Path, labels)),
        Path(reference) if reference else None,
        name,
        taken,
        settings,
        Course(progress),
    )
    return _proposed(given, None, answers or {})


def _proposed(given: Given, facts: Facts | None, answers: Mapping[str, Value]) -> Proposal:
    """Files are read again only where what was said of them is new."""
    require_possible(answers, given.model.path if given.model else None)
    if facts is None or (facts.settings, facts.own) != (said(answers, given.settings), own(answers)):
        facts = _gathered(given, answers)
    draft = Draft(facts, answers)
    find_files(draft)
    assumed = {each.key: each.choices[0].value for each in draft.questions}
    if assumed:  # what follows is read as it is likeliest, and asked about all the same
        draft = replace(draft, facts=_gathered(given, {**answers, **assumed}))
    find_name(draft, given.taken)
    _decide(draft)
    require_whole_reference(draft.facts, [*as_list(draft.values.get(NUMERIC)), *as_list(draft.values.get(CATEGORICAL))])
    again = partial(_proposed, given, facts)
    return Proposal(assemble(draft), tuple(draft.evidence), tuple(draft.questions), answers, again)


def _gathered(given: Given, answers: Mapping[str, Value]) -> Facts:
    """The files as they are read so; raises `DataError` where one cannot be used, or was given as another one."""
    settings, kinds = said(answers, given.settings), own(answers)
    found = gather(given.files, given.model, given.labels, given.reference, given.name, settings, kinds, given.course)
    require_right_places(found)
    return found


def _decide(draft: Draft) -> None:
    find_model_columns(draft)
    find_time(draft)
    find_id(draft)
    found = _outputs(draft)
    find_label_time(draft)
    find_prediction(draft)
    if draft.task is Task.BINARY:
        find_positive(draft, found)
    find_threshold(draft, found)
    find_version(draft)
    find_sensitive(draft)
    find_features(draft)
    find_segments(draft)
    check(draft, found)
    ask_readings(draft, proven=found is not None and found.agrees)
    find_windows(draft)


def _outputs(draft: Draft) -> Found | None:
    """The task, the score and the label: by the model where it names its columns, otherwise by the columns alone."""
    model = draft.facts.model
    if model and draft.values.get("model.path"):
        find_task_of_model(draft)
        if model.told.columns:
            found = find_model_scores(draft, model)
            find_label(draft)
            return found
    group = find_named_score(draft)
    find_label(draft, [look.name for look in group])
    if "task" not in draft.values:
        find_task(draft, group)
    give_up_lone_score(draft)
    if len(group) > 2 and draft.task is Task.MULTICLASS:
        find_class_scores(draft, group, classes_of(draft))
    return None
