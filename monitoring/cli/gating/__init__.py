"""The release gate on the command line."""
