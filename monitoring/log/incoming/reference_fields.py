"""What a reference must have."""

from dataclasses import replace

from monitoring.domain import Deployment
from monitoring.intake.schema import Field, FieldKind, label_fields, prediction_fields
from monitoring.log.ground.columns import REFERENCE_KEY


def reference_fields(deployment: Deployment) -> tuple[Field, ...]:
    """What a reference must have: the features; outputs, label and time are used where they are there."""
    fields = prediction_fields(replace(deployment, shadow=()))
    features = set(deployment.features)
    known = [f for f in fields if f.kind not in (FieldKind.ID, FieldKind.MADE_ID)]
    optional = [f if f.name in features else replace(f, required=False, filled=False) for f in known]
    optional = [f for f in optional if f.name not in (deployment.time, deployment.version)]
    if deployment.time:
        optional.append(Field(deployment.time, FieldKind.TIME_IF_ANY, required=False))
    if deployment.label:
        label = next(f for f in label_fields(deployment) if f.name == deployment.label)
        optional.append(replace(label, required=False))
    return (Field(REFERENCE_KEY, FieldKind.MADE_ID, filled=True), *optional)
