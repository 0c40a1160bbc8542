"""Somebody else's moments in time, read by the engine in the forms that `monitoring.intake.columns.times` reads."""

from collections.abc import Sequence
from datetime import datetime

import ibis
import ibis.expr.types as ir

from monitoring.intake.columns.time_forms import (
    FORM,
    NUMBER,
    PIECES,
    PLAIN,
    TOGETHER,
    UNITS,
    WEEK,
    WEEK_DAY,
    WEEK_NUMBER,
    WEEK_YEAR,
    Piece,
)

EPOCH = datetime(1970, 1, 1)


def moment(value: ir.Value) -> ir.Value:
    """A column as time stamps without zone; missing where it holds none. Texts are read by `moments`."""
    kind = value.type()
    if kind.is_timestamp() or kind.is_date():
        # DuckDB has no way from nanoseconds in a zone to microseconds in none.
        is_zoned = kind.is_timestamp() and kind.timezone
        time = (value.cast("timestamp('UTC')") if is_zoned else value).cast("timestamp(6)")
    elif kind.is_numeric() and not kind.is_boolean():
        time = _of_number(value)
    else:
        time = ibis.null("timestamp(6)")
    return _within(time)


def moments(rows: ir.Table, names: Sequence[str]) -> ir.Table:
    """Columns of texts as time stamps without zone; missing where they hold none.

    Texts as ISO 8601 has them are read by the engine; only others are looked into. A step at a time, because in one
    expression each look would hold all that it looks at, and to plan that takes longer than to read the rows.
    """
    for name in names:
        rows = rows.mutate(**{name: rows[name].strip()})
        rows = rows.mutate(_plain=rows[name].re_search(PLAIN))
        dated = rows[name].re_search(WEEK).ifelse(rows[name].re_replace(WEEK, "1970-01-01"), rows[name])
        rows = rows.mutate(_dated=rows["_plain"].ifelse(None, dated))
        rows = rows.mutate(_form=rows["_dated"].re_search(FORM).ifelse(_form(rows["_dated"]), None))
        rows = rows.mutate(**{name: _of_text(rows[name], rows["_plain"], rows["_form"])})
        rows = rows.mutate(**{name: _within(rows[name])}).drop("_plain", "_dated", "_form")
    return rows


def _within(time: ir.Value) -> ir.Value:
    """Engines know years that a calendar does not: files that are imported hold none of those either."""
    return time.between(datetime.min, datetime.max).ifelse(time, None)


def _of_text(text: ir.Value, plain: ir.Value, form: ir.Value) -> ir.Value:
    """What a text means, of which `form` is what it says where it is taken to pieces, a week's date aside."""
    return ibis.cases(
        (plain, _cast(text)),
        (text.re_search(TOGETHER), ibis.null("timestamp(6)")),
        (text.re_search(NUMBER), _counted_text(text, form)),
        (text.re_search(WEEK), _week(text, form)),
        else_=form,
    )


def _cast(text: ir.Value) -> ir.Value:
    """What carries an offset is brought to UTC, what carries none is taken as it stands: sessions are in UTC."""
    return text.try_cast("timestamp('UTC')").cast("timestamp(6)")


def _form(text: ir.Value) -> ir.Value:
    """Taken to pieces and put together again."""
    iso = ibis.literal("")
    for before, piece in PIECES:
        iso = iso + before + _piece(text, piece)
    return _cast(iso)


def _piece(text: ir.Value, piece: Piece) -> ir.Value:
    found = _extracted(text, piece.pattern).nullif("").coalesce(piece.default)
    return found.lpad(piece.width, "0")


def _extracted(text: ir.Value, pattern: str) -> ir.Value:
    return text.re_extract(pattern.replace("?P<it>", ""), 1)


def _week(text: ir.Value, clock: ir.Value) -> ir.Value:
    """The time of day, on the day that the date of a week means; missing where the year has no such week."""
    year, week = _extracted(text, WEEK_YEAR), _extracted(text, WEEK_NUMBER).try_cast("int32")
    weekday = _extracted(text, WEEK_DAY).nullif("").coalesce("1").try_cast("int32")
    fourth = (year + "-01-04").try_cast("date")
    monday = fourth + ((week - 1) * 7 - fourth.day_of_week.index().cast("int32")).as_interval("D")
    exists = (monday + ibis.interval(days=3)).year() == year.try_cast("int32")
    days = (monday.epoch_days() + weekday - 1).cast("int32")
    return exists.ifelse(clock + days.as_interval("D"), None)


def _counted_text(text: ir.Value, form: ir.Value) -> ir.Value:
    whole = text.re_search(r"^\d+$")
    of_whole = _since_1970(text.try_cast("int64")).coalesce(form)
    return whole.ifelse(of_whole, _since_1970(text.try_cast("float64")))


def _of_number(number: ir.Value) -> ir.Value:
    if number.type().is_integer():
        number = number.try_cast("int64")
        text = number.cast("string")
    else:
        number = number.cast("float64")
        whole = number.try_cast("int64")
        text = (whole.cast("float64") == number).ifelse(whole.cast("string"), None)
    written = text.re_search(FORM).ifelse(_form(text), None)
    return text.re_search(TOGETHER).fill_null(False).ifelse(None, _since_1970(number).coalesce(written))


def _since_1970(number: ir.Value) -> ir.Value:
    """The time of a number whose size tells what it counts."""
    cases = []
    for unit in UNITS:
        inside = (number >= unit.low) & (number < unit.high)
        chosen = inside.ifelse(number, None)  # so that nothing beyond an integer is ever computed
        if number.type().is_floating():
            micros = (chosen * (1e6 / unit.a_second) + 0.5).floor()
        else:
            micros = chosen // (unit.a_second // 10**6) if unit.a_second > 10**6 else chosen * (10**6 // unit.a_second)
        cases.append((inside, micros.cast("int64")))
    return ibis.timestamp(EPOCH).cast("timestamp(6)") + ibis.cases(*cases).as_interval("us")
