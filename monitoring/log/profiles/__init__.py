"""The counts of a log: built, kept, and brought up to date with as little work as there is."""
