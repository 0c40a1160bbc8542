"""Whether the labels of windows have come: those that finally come, of all kinds of rows."""
