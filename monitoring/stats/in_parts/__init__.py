"""Rows that are partly positive and partly negative, each by its score alone: what their cells leave open."""
