"""What a workspace keeps of its alerts."""
