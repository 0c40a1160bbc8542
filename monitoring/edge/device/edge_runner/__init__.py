"""What runs a bundle on a device."""
