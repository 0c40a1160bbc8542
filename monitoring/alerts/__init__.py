"""From results to what stands, since when."""
