"""What a bundle of a registered version is made from: its model, the log's rows, and what the journal says of it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from monitoring.domain import Deployment, Selection
from monitoring.edge.certificate.prove import Subject
from monitoring.edge.certificate.rows.made_up import made_up
from monitoring.edge.forms.form import form_of
from monitoring.edge.forms.smaller import require_smaller
from monitoring.errors import ModelError, NotApplicableError, listed
from monitoring.log import Log, Workspace
from monitoring.log.journal.entry import Action
from monitoring.log.windows.labelled import KNOWN_FROM
from monitoring.releases.adopting import adopt
from monitoring.releases.releases import Releases
from monitoring.releases.version import Version

NEWEST, LABELLED, REFERENCE, MADE_UP = 10_000, 10_000, 20_000, 3000  # rows


def collected(workspace: Workspace, name: str, version: str, quantize: str | None) -> tuple[Subject, Log]:
    """Convert a version's model, and collect what it is compared on.

    Raises:
        UnknownNameError: there is no such version.
        ModelError: its stored model is not what was registered, or cannot be converted, or made smaller.
        NotApplicableError: nothing can prove a copy: the log keeps a column as tokens alone, or the reference is empty.
    """
    log = workspace.log(name)
    log.refresh(every=log.deployment.every)
    adopt(workspace, name)
    releases, d = Releases(workspace, name), log.deployment
    found, live = releases.version(version), releases.live()
    file = live.model if live and live.name == found.name else found.model  # in use, it has the threshold of its use
    model = releases.load_file(file)
    if model.sha256 != found.sha256:
        message = f"the stored model of version {version} is not what was registered: SHA-256 {model.sha256}"
        raise ModelError(message, f"find out who changed it; recorded is {found.sha256}")
    if hidden := d.keeps_as_tokens(model.features):
        which = listed(hidden)
        hint = f"train a version that does not read {which}, or leave {which} out of [columns] sensitive"
        raise NotApplicableError(f"the log keeps {which} as tokens alone, so nothing can prove a copy", hint)
    reference = log.reference_rows(REFERENCE)
    if reference.empty:
        raise NotApplicableError(f"{name} has no reference, so nothing can prove a copy", "connect it with [reference]")
    logged, names = _logged(log, d)
    form = form_of(model, d, quantize, reference, d.export.form or None)
    if quantize:
        require_smaller(form, form_of(model, d, None, reference, d.export.form or None), quantize)
    reads = [column for column in model.features if column not in model.dropped]
    numeric = [column for column in reads if column not in model.categorical]
    subject = Subject(
        deployment=d,
        version=found.name,
        model=model,
        threshold=0.5 if file.threshold is None else file.threshold,
        form=form,
        quantized=quantize or "",
        logged=logged,
        names=names,
        reference=reference,
        base=made_up(reference, numeric, [column for column in reads if column not in numeric], MADE_UP),
        standing=_standing(releases, found, live),
        notes=()
        if len(logged)
        else ("nothing is logged yet: the model was compared on reference and hard rows alone",),
    )
    return subject, log


def _logged(log: Log, d: Deployment) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The newest rows, and labelled ones drawn from all; each once, with its label where it is known."""
    selection = Selection(d.name, d.every)
    newest = log.rows(selection, None, NEWEST)
    if d.label:
        labelled = log.labelled_rows(selection, LABELLED).frame.drop(columns=KNOWN_FROM)
        newest = pd.concat([one for one in (labelled, newest) if len(one)] or [newest], ignore_index=True)
    if log.key in newest:
        newest = newest.drop_duplicates(log.key, ignore_index=True)
        return newest, tuple(newest[log.key].astype(str))
    return newest, tuple(f"logged row {place + 1}" for place in range(len(newest)))


def _standing(releases: Releases, version: Version, live: Version | None) -> Mapping[str, Any]:
    """Whether it is live, and what the gate has said of it last."""
    history = releases.history()
    gated = next((e for e in reversed(history) if e.action is Action.GATED and e.version == version.name), None)
    return {
        "live": bool(live and live.name == version.name),
        "gate": str(gated.details.get("verdict")) if gated else None,
        "gated_at": gated.at.isoformat(timespec="seconds") if gated else None,
        "not_passed": releases.not_passed(version.name) or None,
    }
