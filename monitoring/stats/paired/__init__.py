"""Two models on the same rows: the difference between them, and how far chance explains it."""
