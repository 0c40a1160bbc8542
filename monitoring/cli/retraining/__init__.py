"""Retraining on the command line."""
