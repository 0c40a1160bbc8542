"""What to say of a file of a log that was there, and cannot be read to its end."""

from monitoring.errors import DataError


def unreadable(error: Exception) -> DataError:
    """An error of whoever read it, in plain words.

    >>> unreadable(OSError("no page header\\nat 4")).message
    'a file of the log cannot be read: no page header'
    """
    hint = "it may have gone or been cut off while it was read: try again, or take it out of the log"
    return DataError(f"a file of the log cannot be read: {str(error).splitlines()[0]}", hint)
