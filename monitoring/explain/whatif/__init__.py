"""One row changed by hand: what values its columns may have, and what the model says of it then."""
