"""The parts of the page on which the release gate is asked."""
