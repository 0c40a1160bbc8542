"""How far windows vary while nothing is wrong: the spread that a log's own quiet time shows."""
