"""The fleet page's parts."""
