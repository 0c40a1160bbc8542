"""Versions of a deployment's model: what is recorded of each, which was live when, and their papers."""
