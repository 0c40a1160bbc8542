"""The page on which a connected deployment is changed, given another model, or deleted."""
