"""One table in every spelling that people's tools give it: the same values are read, scored and explained."""

import decimal
import json
from datetime import date, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from monitoring.domain import Deployment, Task
from monitoring.explain.shapley import shap_values
from monitoring.intake.reader import batches
from monitoring.intake.schema import scoring_fields, with_vocabularies
from monitoring.models.unseen import Familiar
from monitoring.models.wrap import wrap
from monitoring.scoring import score_file

ROWS = 12
# What the values of a column are, and the largest set of them that a table takes from.
KINDS = {
    "whole": st.integers(-3, 10**6),
    "truth": st.booleans(),
    "code": st.from_regex(r"0[0-9]{1,3}", fullmatch=True),
    "text": st.sampled_from(
        ["Zürich", "São Paulo", "NA", "EU", "a,b", 'said "so"', "1.10", "1E3", "x;y", "null island", "ß", "東京"]
    ),
    "size": st.sampled_from([0.1, 2.5, 3.0, -0.25, 1e-7, 12345678.5]),
    "digits": st.sampled_from(["1.0", "2.50", "3", "0.0"]),
    "day": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    "moment": st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
}


@st.composite
def tables(draw):
    """Rows of one column a kind, some of them with gaps, and a number."""
    frame = pd.DataFrame(index=range(ROWS))
    for kind, values in KINDS.items():
        some = draw(st.lists(values, min_size=2, max_size=4, unique=True))
        picked = draw(st.lists(st.sampled_from(some), min_size=ROWS, max_size=ROWS))
        picked[: len(some)] = some
        gaps = draw(st.booleans())
        frame[kind] = pd.Series(
            [None if gaps and row % 5 == 4 else one for row, one in enumerate(picked)], dtype=object
        )
    frame["amount"] = draw(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=ROWS, max_size=ROWS))
    frame.loc[3, "amount"] = np.nan
    return frame


def as_fitted(frame):
    """As whoever fits a model holds them: whole numbers with gaps are floats."""
    held = frame.copy()
    for name in ("whole", "truth", "size"):
        held[name] = frame[name].where(frame[name].notna(), np.nan).infer_objects()
    for name in ("day", "moment"):
        held[name] = frame[name].map(str, na_action="ignore")
    return held.where(held.notna(), np.nan)


def fitted(frame):
    held = as_fitted(frame)
    hot, ordered = ["truth", "text", "size", "moment"], ["whole", "code", "digits", "day"]
    ordinal = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-9, encoded_missing_value=-5)
    columns = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore"), hot),
        (ordinal, ordered),
        (make_pipeline(SimpleImputer(), StandardScaler()), ["amount"]),
    )
    pipeline = make_pipeline(columns, LogisticRegression(solver="liblinear")).fit(held, np.arange(len(held)) % 3 == 0)
    deployment = Deployment(
        name="d", title="D", task=Task.BINARY, label="y", numeric=("amount",), categorical=tuple(KINDS)
    )
    return pipeline, deployment, wrap(pipeline, deployment, "")


def texts(frame, true="True", false="False", missing="", **more):
    """Every cell as a text; `more` are other ways to write a kind."""
    write = {"truth": lambda value: true if value else false, "size": repr, "amount": repr} | more
    return frame.apply(lambda column: column.map(write.get(column.name, str), na_action="ignore").fillna(missing))


def pandas_csv(frame, path):
    as_fitted(frame).to_csv(path, index=False)


def pandas_floats(frame, path):
    frame.assign(whole=frame["whole"].astype(float)).to_csv(path, index=True)


def excel(frame, path):
    texts(frame, "TRUE", "FALSE").to_csv(path, index=False, sep=";", encoding="utf-8-sig", lineterminator="\r\n")


def r(frame, path):
    quoted = {
        name: (lambda value: '"' + str(value).replace('"', '""') + '"')
        for name in ("code", "text", "digits", "day", "moment")
    }
    cells = texts(frame, "TRUE", "FALSE", "NA", **quoted)
    head = ",".join(f'"{name}"' for name in ["", *cells])
    rows = (",".join([f'"{row}"', *cells.loc[row]]) for row in cells.index)
    path.write_text("\n".join([head, *rows]) + "\n")


def bigquery(frame, path):
    texts(frame, "true", "false", moment=lambda moment: f"{moment} UTC").to_csv(path, index=False)


def bigquery_json(frame, path):
    held = texts(frame).assign(truth=frame["truth"], size=frame["size"], amount=frame["amount"])
    rows = (
        {name: cell for name, cell in row.items() if cell != "" and not pd.isna(cell)}
        for row in held.to_dict("records")
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def postgres(frame, path):
    texts(frame, "t", "f", moment=lambda moment: f"{moment}+00").to_csv(path, index=False)


def json_lines(frame, path):
    held = as_fitted(frame).assign(
        moment=frame["moment"].map(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S.000Z}", na_action="ignore")
    )
    held.to_json(path, orient="records", lines=True, double_precision=15)


def parquet(frame, path):
    as_fitted(frame).to_parquet(path, index=False)


def parquet_nullable(frame, path):
    frame.astype({"whole": "Int64", "truth": "boolean"}).to_parquet(path, index=False)


def parquet_categories(frame, path):
    as_fitted(frame).astype(dict.fromkeys(KINDS, "category")).to_parquet(path, index=False)


def parquet_decimals(frame, path):
    columns = {name: pa.array(frame[name].where(frame[name].notna(), None).tolist()) for name in frame}
    for name in ("whole", "size"):
        cells = [None if pd.isna(value) else decimal.Decimal(repr(value)) for value in frame[name]]
        columns[name] = pa.array(cells, pa.decimal128(38, 9))
    pq.write_table(pa.table(columns), path)


WAYS = [pandas_csv, pandas_floats, excel, r, bigquery, bigquery_json, postgres, json_lines]
WAYS += [parquet, parquet_nullable, parquet_categories, parquet_decimals]


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=tables(), way=st.sampled_from(WAYS))
def test_a_table_is_read_scored_and_explained_the_same_whatever_wrote_it(tmp_path, frame, way):
    pipeline, deployment, model = fitted(frame)
    familiar = Familiar.of(model, {})
    fields = with_vocabularies(scoring_fields(deployment), familiar.vocabularies)
    parquet(frame, tmp_path / "plain")
    way(frame, tmp_path / "given")
    plain, given_ = (
        pd.concat([batch.table.to_pandas() for batch in batches(tmp_path / name, fields)])
        for name in ("plain", "given")
    )
    pd.testing.assert_frame_equal(given_, plain)

    found = score_file(model, deployment, tmp_path / "given", familiar=familiar, kept=tmp_path / "kept")
    scores = pipeline.predict_proba(as_fitted(frame))[:, 1]
    np.testing.assert_allclose(found.kept.first()["score"], scores, rtol=0, atol=1e-9)
    assert found.unseen == ()

    for row in (0, 4):
        one, other = (shap_values.explain(model, held.iloc[[row]], plain, 7) for held in (given_, as_fitted(frame)))
        assert {c.column: c.amount for c in one.contributions} == pytest.approx(
            {c.column: c.amount for c in other.contributions}, abs=1e-9
        )
