"""Alerts on their way to people: each once, and once more when it is over."""
