"""Pictures of a row that is changed."""
