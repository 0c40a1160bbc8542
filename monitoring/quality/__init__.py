"""What broke on the way to the model: one file a check."""
