"""Sections of a deployment file that are longer than a few keys."""
