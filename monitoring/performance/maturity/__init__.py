"""Which windows' labels can be judged by: those that finally come have come, and they are of all kinds of rows."""
