"""What is asked of a model that needs no labels: what it looks at, how fast it is, whether it repeats itself."""
