"""Training on what the log has learnt since: which rows, a new model or only new probabilities, and when it pays."""
