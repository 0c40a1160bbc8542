"""Pictures of many explained rows: the whole model."""
