"""The commands about a version's papers."""
