"""Rows changed on purpose, and what a model's scores are worth on them."""
