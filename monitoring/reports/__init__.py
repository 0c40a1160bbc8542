"""Summaries as JSON and HTML, and the report of Evidently."""
