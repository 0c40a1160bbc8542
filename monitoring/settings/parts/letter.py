"""`[letter]`: whom the letter about a prediction says to write to."""

from pydantic import Field

from monitoring.settings.parts.section import Section


class LetterPart(Section):
    """`[letter]`: the letter that explains a prediction to the person whom it is about."""

    contact: str = Field(default="", description="Whom the letter says to write to: an office and its address")
    hoped: str = Field(
        default="",
        description="The answer that people hope for: whoever has got it is not told what would have led to another",
    )
