"""How likely chance alone is to make a difference between a window and the reference."""
