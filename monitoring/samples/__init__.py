"""Bounded samples of single rows, as numbers: what a small model is fitted on."""
