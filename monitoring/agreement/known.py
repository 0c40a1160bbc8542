"""Whether a model knows the categories of its own reference: where it does not, one of the two is not what it seems."""

from monitoring.domain import Selection
from monitoring.log import Log
from monitoring.models.model import Model
from monitoring.models.unseen import Familiar, Strangers

MOST = 20  # columns that are told


def unknown_in_reference(model: Model, log: Log) -> tuple[str, ...]:
    """The reference's categories that the model does not know, a sentence a column."""
    d = log.deployment
    familiar = Familiar.of(model, log.known, d.files_of("log").missing)
    names = [n for n in familiar.columns if n in familiar.spelled and n in d.categorical and n not in d.sensitive]
    found = Strangers(familiar)
    histograms = log.histograms(Selection(d.name, d.every), names)
    for name in names:
        reference = histograms[name][0]
        rows = map(int, reference.counts.tolist())
        found.add(name, dict(zip(reference.bins.categories, rows, strict=False)))
    told = [f"in the reference, {one.sentence}" for one in found.result()]
    return (*told[:MOST], *([f"so it is with {len(told) - MOST:,} more columns"] if len(told) > MOST else []))
