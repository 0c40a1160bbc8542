"""How rows come in: the files that were read, and how long nothing came."""
