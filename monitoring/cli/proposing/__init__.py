"""`modelwatch init`."""
