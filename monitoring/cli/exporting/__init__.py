"""Bundles for devices on the command line."""
