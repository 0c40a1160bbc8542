"""What is certain over the whole life of a deployment, however often one has looked."""
