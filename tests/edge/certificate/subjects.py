"""What is proven of small models, without a workspace: an approved one, and a form that may be of another."""

import copy

import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from monitoring.domain import ExportSettings, Task
from monitoring.edge import bundle
from monitoring.edge.certificate.prove import Subject, prove
from monitoring.edge.certificate.rows.made_up import made_up
from monitoring.edge.forms.form import form_of
from monitoring.models.wrap import wrap
from tests.edge.forms.bundles import CATEGORICAL, NUMERIC, deployment, labels, rows

STANDING = {"live": True, "gate": None, "gated_at": None, "not_passed": None}


def lines(task=Task.BINARY):
    """A logistic regression behind an imputer, a scaler and a one-hot encoder, fitted."""
    known = rows(600, 3)
    known["town"] = known["town"].fillna("Bonn")
    before = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), list(NUMERIC)),
        (OneHotEncoder(handle_unknown="ignore"), list(CATEGORICAL)),
    )
    return make_pipeline(before, LogisticRegression()).fit(known, labels(known, task))


def changed(estimator, how):
    """A copy to which something was done."""
    other = copy.deepcopy(estimator)
    how(other)
    return other


def subject(
    approved, converted=None, *, numeric=NUMERIC, categorical=CATEGORICAL, settings=None, quantize=None, **more
):
    """The approved estimator, and the form of another where a bad conversion is planted."""
    deployed = deployment(
        numeric=numeric,
        categorical=categorical,
        segments=("zone",) if "zone" in categorical else (),
        export=settings or ExportSettings(),
    )
    reference, logged = rows(300, 5), rows(400, 6)
    reference["town"], logged["town"] = reference["town"].fillna("Ulm"), logged["town"].fillna("Ulm")
    logged["y"] = labels(logged, Task.BINARY).astype(float)
    model = wrap(approved, deployed, "0" * 64)
    copied = model if converted is None else wrap(converted, deployed, "0" * 64)
    told = {
        "deployment": deployed,
        "version": "7",
        "model": model,
        "threshold": 0.5,
        "form": form_of(copied, deployed, quantize, reference),
        "quantized": quantize or "",
        "logged": logged,
        "names": tuple(f"id {place}" for place in range(len(logged))),
        "reference": reference,
        "base": made_up(reference, numeric, categorical, 500),
        "standing": STANDING,
    }
    return Subject(**told | more)


def proven(folder, one):
    """The proof of a bundle that is written for it."""
    folder.mkdir(exist_ok=True)
    bundle.put(folder, bundle.contents(one, b"{}", {}))
    return prove(folder, one)


def limits(certificate):
    """The limits that are not kept, each once."""
    return {one.limit for one in certificate.failures}


def finite(values):
    return np.asarray(values)[np.isfinite(values)]
