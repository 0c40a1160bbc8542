"""Where rows are read from: somebody else's files, Delta tables and databases, read as ours."""
