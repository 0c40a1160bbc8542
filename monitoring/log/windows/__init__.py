"""From counts a grain to counts a window."""
