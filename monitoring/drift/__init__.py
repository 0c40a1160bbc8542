"""How far columns drifted: one file a method."""
