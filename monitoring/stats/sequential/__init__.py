"""What several windows in a row tell together."""
