"""What runs in a process of its own; each module is started by its name, and nobody imports it."""
