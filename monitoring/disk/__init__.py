"""What lies on disk: written whole or not at all, and checked when it is read."""
