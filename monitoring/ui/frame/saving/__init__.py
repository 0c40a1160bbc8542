"""Each chart as a picture and as numbers to take away."""
