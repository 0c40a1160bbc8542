"""Pictures of a fleet."""
