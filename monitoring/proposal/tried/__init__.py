"""What the model says of the columns: those that it reads, and those that hold its answers."""
