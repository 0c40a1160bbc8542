"""What several windows tell together."""
