"""`modelwatch report`: what it says of single rows, beside its counts."""
