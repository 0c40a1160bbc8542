"""Work in a process of its own, with bounds: what a file holds can end that process, and do nothing else."""
