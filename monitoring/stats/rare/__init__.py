"""Means that hang on rare rows."""
