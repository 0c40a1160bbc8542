"""A deployed model behind one call: raw rows in, scores out."""
