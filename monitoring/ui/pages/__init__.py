"""The parts of each page; the scripts that put them together are in `pages/`."""
