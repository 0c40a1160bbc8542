"""What a device must know of a log to count its rows as the head does."""

from monitoring.intake.columns.spelling import EARLIER, words_for_nothing
from monitoring.log import Log
from monitoring.log.fleet.keys import kept_as_tokens


def counted_as(log: Log) -> dict[str, object]:
    """The part `log` of a bundle's `deployment.json`: what its columns are called, and how their values are read.

    Watched columns that are sensitive are named, and left out on the device: their tokens are made by the workspace's
    key, which never leaves it. The cells themselves are `cells.json`, the log's plan.
    """
    d = log.deployment
    words = d.files_of("log").missing
    is_earlier = words is not None and tuple(words) == EARLIER
    nothing = sorted(words_for_nothing(words))
    return {
        "clock": "hour" if d.every.unit == "hour" else "day",
        "fingerprint": log.plan.fingerprint,
        "time": d.time,
        "id": d.id,
        "score": d.score,
        "class_scores": dict(d.class_scores),
        "prediction": d.prediction,
        "label": d.label,
        "version": d.version,
        "columns": list(dict.fromkeys((*d.numeric, *d.categorical))),
        "sensitive": list(kept_as_tokens(d)),
        "missing": {"numbers": nothing, "texts": None if is_earlier else nothing},
    }
