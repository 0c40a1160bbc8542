"""What is told of how the cells of a file are read: while it is read, and before."""
