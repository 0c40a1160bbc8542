"""Rules tried on the past, as it was known then."""
