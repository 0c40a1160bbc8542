"""The proof that what lies in a bundle says what the approved model says: rows, comparison, limits, papers."""
