"""The alerts of a deployment on the command line."""
