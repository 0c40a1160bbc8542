"""What a window whose labels have not all come may become."""
