"""`[monitor] quiet`: when nothing was wrong."""

from pydantic import Field

from monitoring.settings.parts.section import Moment, Section


class QuietPart(Section):
    """`[monitor] quiet`: a stretch of the log in which nothing was wrong."""

    start: Moment | None = Field(default=None, alias="from", description="The first day")
    end: Moment | None = Field(default=None, alias="to", description="The last day, inclusive")
