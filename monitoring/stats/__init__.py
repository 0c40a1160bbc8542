"""Statistics on counts and arrays: numpy and scipy, nothing else."""
