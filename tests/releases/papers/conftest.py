"""A version with everything recorded of it, as a model of the small deployment has it."""

from dataclasses import replace
from datetime import datetime

import pytest

from monitoring.connect import load_model
from monitoring.domain import ModelFile
from monitoring.log import Workspace
from monitoring.releases.described.columns import schema
from monitoring.releases.described.environment import environment
from monitoring.releases.described.estimators import parameters, seeds
from monitoring.releases.described.measured import measured
from monitoring.releases.described.training import training
from monitoring.releases.version import Version
from tests.small import connected


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A version, and its deployment."""
    tmp_path = tmp_path_factory.mktemp("known")
    log = connected(tmp_path).log("small")
    log = replace(log, deployment=replace(log.deployment, segments=("town",)))
    model = load_model(Workspace(tmp_path / "workspace"), log.deployment)
    version = Version(
        name="2 & more",
        at=datetime(2026, 7, 3, 12),
        by="ann",
        record="ab" * 32,
        model=ModelFile(tmp_path / "model.skops", threshold=0.3),
        sha256=model.sha256,
        format="skops",
        note="a | b",
        code="c" * 40,
        trained_on=training(tmp_path / "rows.csv", log.deployment),
        schema=tuple(schema(log.deployment, log.reference_rows(1000))),
        environment=environment(tmp_path / "model.skops"),
        parameters=parameters(model),
        seeds=seeds(model),
        metrics=tuple(measured(model, log)),
    )
    return version, log.deployment
