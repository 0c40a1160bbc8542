"""Counts of many logs as one: exported as files without a row, merged, and shown as their sum."""
