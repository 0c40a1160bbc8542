"""Drift of all inputs together: what no single column shows."""
