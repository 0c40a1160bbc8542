"""The page of versions, in parts."""
