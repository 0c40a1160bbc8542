"""Spark, the distributed engine."""
