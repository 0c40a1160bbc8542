"""The parts of the page on which a candidate is trained."""
