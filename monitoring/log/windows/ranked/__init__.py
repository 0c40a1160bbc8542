"""Rows that somebody looks for, sorted and filtered over a whole window."""
