"""Each metric of a window against the reference: how likely chance alone makes it so much worse."""
