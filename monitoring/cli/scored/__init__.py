"""`modelwatch score`: the scored rows, their drift, their way into the log."""
