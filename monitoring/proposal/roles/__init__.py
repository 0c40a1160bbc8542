"""What each column is for: one file a kind of role."""
