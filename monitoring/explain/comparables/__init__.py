"""Logged predictions that are like one, and what became of them."""
