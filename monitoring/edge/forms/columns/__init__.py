"""From raw columns to the matrix that an estimator sees."""
