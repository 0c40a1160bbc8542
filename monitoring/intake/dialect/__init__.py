"""How text is written: told from a file's beginning, and undone while it is read."""
