"""A letter that explains one decision to the person whom it is about."""
