"""May this version go live? Rules that each answer once, with the figures that they rest on."""
