"""The parts of the page Data quality that are about all rows, and about single ones."""
