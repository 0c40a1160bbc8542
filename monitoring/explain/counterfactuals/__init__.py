"""The smallest changes of a row that change what the model says of it."""
