"""Counting scored rows in the head's own cells."""
