"""Work beside one's own: in another thread, or in a process with bounds, which a file may end without further harm."""
