"""What a picture of the strongest columns says of all the others: they are one line, so that the sum adds up."""

from monitoring.domain.text import plural


def others(count: int) -> str:
    """What the line of all other columns is called.

    >>> others(1), others(52)
    ('1 other column', '52 other columns')
    """
    return plural(count, "other column")


def told(shown: int, of: int, rest: str, first: str = "strongest") -> str:
    """How many of the columns a picture shows, and what the others come to; nothing where it shows all.

    >>> told(12, 64, "+0.03"), told(12, 12, "")
    ('The strongest 12 of 64 columns; the other 52 together +0.03.', '')
    >>> told(12, 13, "+0.03")
    'The strongest 12 of 13 columns; the other one +0.03.'
    """
    if shown >= of:
        return ""
    more = "the other one" if of - shown == 1 else f"the other {of - shown:,} together"
    return f"The {first} {shown:,} of {of:,} columns; {more} {rest}."
