"""What can be typed behind `modelwatch retrain`."""

import argparse

RETRAINING = """\
Trains a clone of the model in use on labelled rows of the log, validates it on later rows, registers it as a candidate
and asks the gate; nothing goes live. Without --from and --to it takes the window that it recommends, and says why. With
--recalibrate the model stays, and its probabilities are learnt anew. With --backtest nothing is registered: it shows
what ways of deciding when to retrain would have cost on the stored log.
"""


def add_retrain(retrain: argparse.ArgumentParser) -> None:
    """The arguments of `retrain`."""
    retrain.add_argument("name", metavar="NAME", help="the deployment")
    retrain.add_argument("--from", dest="start", metavar="T", help="train on rows from here on: 2013-04-01")
    retrain.add_argument("--to", dest="end", metavar="T", help="up to here, and validate on later rows; a whole day")
    retrain.add_argument("--as-of", metavar="T", help="labels that were known by then; default: the deployment's own")
    retrain.add_argument("--estimator", metavar="FILE", help="train this scikit-learn estimator (skops) instead")
    retrain.add_argument("--recalibrate", choices=("isotonic", "platt"), help="learn the probabilities alone anew")
    retrain.add_argument("--backtest", action="store_true", help="what retraining would have brought, and when")
    retrain.add_argument("--every", metavar="E", help="backtest: decide every day, week or month; default: the own")
    retrain.add_argument("--dry-run", action="store_true", help="train and validate, and register nothing")
    retrain.add_argument("--by", metavar="W", help="who does it; default: this account's name")
    retrain.add_argument("--note", metavar="TEXT", default="", help="why")
    retrain.add_argument("--format", choices=("table", "json"), default="table")
