"""Explaining one prediction, or many as a file, from the command line."""
