"""Arrays of rows grouped and added up, by numpy or as machine code."""
