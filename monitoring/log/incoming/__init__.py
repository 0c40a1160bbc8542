"""From files to tables: what is taken, what is rejected, and whether the labels have their predictions."""
