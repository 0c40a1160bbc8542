"""What is counted of rows, said once for all engines, and how arrays count it in this process."""
