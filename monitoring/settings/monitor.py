"""`[monitor]` of a deployment file."""

from pydantic import Field

from monitoring.settings.section import Moment, Section


class QuietPart(Section):
    """`[monitor] quiet`: a stretch of the log in which nothing was wrong."""

    start: Moment | None = Field(default=None, alias="from", description="The first day")
    end: Moment | None = Field(default=None, alias="to", description="The last day, inclusive")


class Monitor(Section):
    """`[monitor]`: how the deployment is looked at."""

    every: str = Field(
        default="week", description='Length of a window: hour, day, week, month or a number such as "5000 rows"'
    )
    as_of: Moment | None = Field(default=None, description="The dashboard opens at this day, with what was known then")
    false_alarms_per_month: float = Field(
        default=1.0, gt=0, description="How many false alarms a month are acceptable, of all kinds together"
    )
    quiet: QuietPart | None = Field(
        default=None,
        description="A stretch of the log in which nothing was wrong, which shows how far windows vary then: "
        "`{from = 2024-01-01, to = 2024-03-31}`. Without it the reference itself, cut into windows",
    )
