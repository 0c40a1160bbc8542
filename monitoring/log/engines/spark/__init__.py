"""The distributed engine."""
