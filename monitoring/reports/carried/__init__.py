"""What an earlier check found, carried on: a new day asks new windows alone, of all columns of numbers at once."""
