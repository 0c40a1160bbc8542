"""Changing what is connected: its settings, its model."""
