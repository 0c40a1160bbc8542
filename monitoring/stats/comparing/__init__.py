"""What a comparison is made of: earlier windows as a baseline, and the arrays of its answers."""
