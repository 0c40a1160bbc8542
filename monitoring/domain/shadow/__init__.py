"""What is said of a version that runs in the shadow of the live one."""
