"""Raw tables to one row a flight: what was known two hours before departure, and what came of it."""

import hashlib

import pandas as pd

from builder.source import Raw

LEAD = pd.Timedelta(hours=2)
# An observation stamped 13:00 may have been taken at any minute of that hour. A prediction made at 13:45 for
# 15:45 therefore uses the hour before its own, 12:00, which is over whichever way the stamps were rounded.
WEATHER_AGE = LEAD + pd.Timedelta(hours=1)
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
LATE_MINUTES = 15

ID, TIME, LABEL_TIME = "prediction_id", "predicted_at", "reported_at"
WEATHER = ["temp", "dewp", "humid", "wind_speed", "precip", "pressure", "visib"]
AIRCRAFT = ["seats", "plane_age"]
TIMETABLE = ["dep_hour", "distance", "departures_in_hour"]
NUMERIC = [*TIMETABLE, *WEATHER, *AIRCRAFT]
CATEGORICAL = ["weekday", "carrier", "origin", "dest"]
LABELS = ["late15", "air_time"]
IN_TRAINING = [ID, TIME, *NUMERIC, *CATEGORICAL, *LABELS]


def build(raw: Raw) -> pd.DataFrame:
    """All flights of the year with identity, clocks, features and labels, in order of prediction."""
    flights = raw.flights
    scheduled = pd.to_datetime(flights[["year", "month", "day", "hour", "minute"]])
    frame = pd.concat(
        [
            _identity(flights, scheduled),
            _timetable(flights, scheduled),
            _weather(flights, raw.weather),
            _aircraft(flights, raw.planes),
            _outcome(flights, scheduled),
        ],
        axis=1,
    )
    return frame.sort_values([TIME, ID], ignore_index=True)


def one_in_five(ids: pd.Series) -> pd.Series:
    """True for the rows of the sample. A hash of the identity decides, so no row depends on another one."""
    return ids.map(lambda text: int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % 5 == 0)


def _identity(flights: pd.DataFrame, scheduled: pd.Series) -> pd.DataFrame:
    parts = [flights["carrier"], flights["flight"].astype(str), flights["origin"], flights["dest"]]
    ids = scheduled.dt.strftime("%Y-%m-%d_%H%M").str.cat(parts, sep="_")
    # No time zone: both the flights and a reader of the dashboard go by the clock on the wall in New York.
    return pd.DataFrame({ID: ids, TIME: scheduled - LEAD})


def _timetable(flights: pd.DataFrame, scheduled: pd.Series) -> pd.DataFrame:
    # Counted over all flights: in a sample of them it would be another, noisier quantity.
    departures = flights.groupby(["origin", "time_hour"])["hour"].transform("size")
    return pd.DataFrame(
        {
            "dep_hour": flights["hour"].astype("int32"),
            "weekday": scheduled.dt.dayofweek.map(dict(enumerate(WEEKDAYS))),
            "carrier": flights["carrier"],
            "origin": flights["origin"],
            "dest": flights["dest"],
            "distance": flights["distance"].astype("int32"),
            "departures_in_hour": departures.astype("int32"),
        }
    )


def _weather(flights: pd.DataFrame, weather: pd.DataFrame) -> pd.DataFrame:
    """The weather at the origin. Joined in UTC, because in November one local hour happens twice."""
    known = weather.assign(time=pd.to_datetime(weather["time_hour"]))
    observed = pd.to_datetime(flights["time_hour"]) - WEATHER_AGE
    wanted = pd.DataFrame({"origin": flights["origin"], "time": observed})
    return wanted.merge(known, how="left", on=["origin", "time"], validate="m:1")[WEATHER].round(2)


def _aircraft(flights: pd.DataFrame, planes: pd.DataFrame) -> pd.DataFrame:
    """Seats and age in years of the aircraft; missing where a carrier reports its own fleet numbers."""
    found = flights[["tailnum", "year"]].merge(
        planes.rename(columns={"year": "built"}), how="left", on="tailnum", validate="m:1"
    )
    age = (found["year"] - found["built"]).astype("float64")
    return pd.DataFrame({"seats": found["seats"].astype("float64"), "plane_age": age})


def _outcome(flights: pd.DataFrame, scheduled: pd.Series) -> pd.DataFrame:
    """The labels, missing for cancelled and diverted flights, and the latest lawful day of their report."""
    landed = flights["arr_delay"].notna()
    late = flights["arr_delay"].ge(LATE_MINUTES).astype("Int8").where(landed)
    # 14 CFR 234.5: within 15 days of the end of the month. The true day of filing is not in the data.
    reported = scheduled.dt.to_period("M").dt.end_time.dt.normalize() + pd.Timedelta(days=15)
    return pd.DataFrame(
        {"late15": late, "air_time": flights["air_time"].astype("Int16"), LABEL_TIME: reported.where(landed)}
    )
