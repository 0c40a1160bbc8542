"""JSON in its forms: a line a row, or an array of rows."""
