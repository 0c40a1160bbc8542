"""Our own Delta tables: appended by many, whole or not at all, and checked when they are read."""
