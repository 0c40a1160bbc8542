"""The trees inside estimators, as plain arrays."""
