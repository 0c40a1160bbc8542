"""Ensembles of trees, whatever library they come from, laid out for a device."""
