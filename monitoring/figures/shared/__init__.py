"""What all pictures share: layout, axes, colours, marks, and how numbers are written."""
