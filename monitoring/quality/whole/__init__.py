"""Checks of windows as a whole, whatever their columns hold: one file a check."""
