"""What a browser needs to draw a picture once."""
