"""Ids that a file repeats: found while it streams by, however long it is."""
