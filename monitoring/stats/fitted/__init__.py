"""Small models fitted on rows in memory, in plain numpy."""
