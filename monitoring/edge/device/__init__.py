"""What is shipped to a device as it is: plain files that know the standard library and numpy alone."""
