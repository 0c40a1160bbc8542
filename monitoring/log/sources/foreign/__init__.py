"""Tables that somebody else keeps, read in place: of Delta, of PostgreSQL, of Spark."""
