"""How numbers and dates are written, so that what is rounded never belies what was judged."""

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitoring.domain.deployment import Deployment

MISSING = "–"
MOST_DIGITS = 20  # more than a float has
NO_ROW = 1e-8  # a share that is smaller than that of any row
TINY = 0.001
DUST = 0.0005  # of the largest: what three significant digits of that do not show
BARE = {"0", "1", "0.0", "1.0", "true", "false", "yes", "no", "y", "n", "t", "f"}  # say no more than yes and no
SAME = 1e-9  # relatively: what is nearer than that differs by the last bits of arithmetic


def number(value: float, digits: int = 3) -> str:
    """A number with `digits` significant digits, whole from 1,000 on; a dash where it is undefined.

    >>> number(0.70812), number(1234567.0), number(12.0), number(float("nan")), number(0.000041), number(-67.9)
    ('0.708', '1,234,567', '12', '–', '4.1e-05', '-67.9')
    >>> number(0.0044782), number(27902.4), number(0.09996)
    ('0.00448', '27,902', '0.100')
    """
    if math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    size = abs(value)
    if value == round(value) and size < 1e15:
        return f"{value:,.0f}"
    if size < 10.0 ** -min(digits, 3):
        return f"{value:.{digits}g}"
    rounded = float(f"{size:.{digits - 1}e}")
    return f"{value:,.{max(digits - 1 - math.floor(math.log10(rounded)), 0)}f}"


def short(value: float, digits: int = 3) -> str:
    """A number with `digits` significant digits and no zeros behind them, as in a sentence.

    >>> short(0.7), short(-67.94), short(12345.6), short(999.7), short(0.099961, 4), short(1250000, 6), short(1177.5, 6)
    ('0.7', '-67.9', '12,346', '1,000', '0.09996', '1,250,000', '1,177.5')
    """
    if not math.isfinite(value):
        return number(value)
    rounded = float(f"{value:.{digits - 1}e}")
    if abs(rounded) < 1000:
        return f"{value:.{digits}g}"
    text = f"{value:,.{max(digits - 1 - math.floor(math.log10(abs(rounded))), 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: float, digits: int = 3) -> str:
    """A share between 0 and 1 as per cent with `digits` - 2 decimals; a dash where it is undefined.

    >>> percent(0.12), percent(0.0), percent(1.0), percent(0.99961, 4), percent(float("nan"))
    ('12.0 %', '0 %', '100 %', '99.96 %', '–')
    """
    decimals = 0 if value in (0, 1) else digits - 2
    return MISSING if math.isnan(value) else f"{100 * value:.{decimals}f} %"


def plural(count: float, one: str, many: str = "") -> str:
    """A count with its noun.

    >>> plural(1, "column"), plural(12000.0, "row"), plural(2, "category", "categories")
    ('1 column', '12,000 rows', '2 categories')
    """
    return f"{count:,.0f} {one if count == 1 else many or one + 's'}"


def told_apart(
    values: Sequence[float], limits: Sequence[float], write: Callable[[float, int], str] = number
) -> tuple[list[str], list[str]]:
    """Values and limits in as few digits, three or more, as show on which side of each limit each value lies.

    >>> told_apart([0.09996], [0.1]), told_apart([0.5], [0.1])
    ((['0.09996'], ['0.1000']), (['0.500'], ['0.100']))
    >>> told_apart([0.12004], [0.12], percent)
    (['12.004 %'], ['12.000 %'])
    >>> told_apart([0.02, 5.96e-12, 0.31], [0.5])
    (['0.0200', '0', '0.310'], ['0.500'])
    """
    values = without_dust(values, limits)
    pairs = [(v, limit) for v in values for limit in limits if not math.isclose(v, limit, rel_tol=SAME)]
    digits = 3
    while digits < MOST_DIGITS and any(_read(write(v, digits)) == _read(write(limit, digits)) for v, limit in pairs):
        digits += 1
    return [write(value, digits) for value in values], [write(limit, digits) for limit in limits]


def without_dust(values: Sequence[float], limits: Sequence[float] = ()) -> list[float]:
    """A figure and the ends of its interval, which are 0 where three significant digits of the largest show no more.

    The figure itself stays, and so does an end that lies beyond a limit, however small.

    >>> without_dust([0.02, 5.96e-12, 0.31]), without_dust([4e-5, 3e-5, 5e-5]), without_dust([0.9, 2e-4], [1e-4])
    ([0.02, 0.0, 0.31], [4e-05, 3e-05, 5e-05], [0.9, 0.0002])
    >>> without_dust([12_345.6, 0.5, 20_000.0])
    [12345.6, 0.5, 20000.0]
    """
    if len(values) < 2:
        return list(values)
    size = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    dust = min(DUST * size, TINY)
    ends = [0.0 if abs(v) < dust and not any(0 < x / v <= 1 for x in limits if v) else v for v in values[1:]]
    return [values[0], *ends]


def probability(value: float) -> str:
    """A p-value: three decimals, and a bound where these would say 0 or 1.

    >>> probability(0.0371), probability(1e-9), probability(0.9998), probability(1.0), probability(0.0)
    ('0.037', '< 0.001', '> 0.999', '1', '< 0.001')
    """
    if math.isnan(value):
        return MISSING
    if value == 1:
        return "1"
    return "< 0.001" if value < 0.001 else "> 0.999" if value > 0.999 else f"{value:.3f}"


def shares_apart(value: float, limit: float) -> tuple[str, str]:
    """A share and its limit, told apart from each other, and the share from none and from all.

    A limit that is there so that a single row is above it is none.

    >>> shares_apart(0.9998, 0.5), shares_apart(1.0, 0.01), shares_apart(0.02, 1e-9)
    (('99.98 %', '50.00 %'), ('100 %', '1.0 %'), ('2.0 %', '0 %'))
    """
    limit = 0.0 if limit <= NO_ROW else limit
    (shown,), (shown_limit, *_) = told_apart([value], [limit, 0.0, 1.0], percent)
    return shown, shown_limit


def _read(text: str) -> float:
    """The number that a reader takes from a text; what is no number is equal to nothing."""
    try:
        return float(text.replace(",", "").replace("−", "-").removesuffix(" %"))
    except ValueError:
        return math.nan


def day(moment: datetime | None) -> str:
    """A date as sentences have it, with the time where it is not midnight; a dash where there is none.

    >>> day(datetime(2013, 4, 8)), day(datetime(2013, 4, 8, 17, 30)), day(None)
    ('8 Apr 2013', '8 Apr 2013 17:30', '–')
    """
    if moment is None:
        return MISSING
    text = on_day(moment)
    return text if moment.time() == moment.time().min else f"{text} {moment:%H:%M}"


def on_day(moment: date) -> str:
    """The day of a moment, whatever its time.

    >>> on_day(datetime(2013, 4, 8, 17, 30))
    '8 Apr 2013'
    """
    return f"{moment.day} {moment:%b %Y}"  # Windows has no format for a day without a zero


def last_moment(end: datetime | None) -> str:
    """The last day that an exclusive end counts, or the moment itself where it is not midnight; a dash for none.

    >>> last_moment(datetime(2013, 7, 11)), last_moment(datetime(2013, 7, 11, 6))
    ('10 Jul 2013', '11 Jul 2013 06:00')
    """
    return day(end - timedelta(days=1) if end and end.time() == end.min.time() else end)


def for_xml(text: str) -> str:
    r"""Without signs that XML cannot hold.

    >>> for_xml("a\x00b\n")
    'a�b\n'
    """
    return "".join(sign if sign in "\t\n" or sign >= " " else "\ufffd" for sign in text)


def answers(deployment: "Deployment") -> tuple[str, str]:
    """What no and yes are called: in the label's own words where these say more than yes and no.

    >>> from monitoring.domain import Deployment, Task
    >>> answers(Deployment(name="d", title="d", task=Task.BINARY, positive="churned", words={"stayed": 0}))
    ('stayed', 'churned')
    >>> answers(Deployment(name="d", title="d", task=Task.BINARY, positive="1"))
    ('no', 'yes')
    """
    words = ({deployment.positive: 1} if deployment.positive else {}) | dict(deployment.words)
    telling = {said: word for word, said in reversed(words.items()) if word.strip().casefold() not in BARE}
    if 1 not in telling:
        return "no", "yes"
    return telling.get(0, f"not {telling[1]}"), telling[1]
