"""Shapley values, exact where the model allows it."""
