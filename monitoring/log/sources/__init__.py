"""What rows are read from: the `Place` that every log answers as, and somebody else's files, tables and databases."""
