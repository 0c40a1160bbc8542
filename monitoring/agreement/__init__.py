"""Whether a model agrees with what is logged, and what that settles of what the model leaves open."""
