"""The list of all deployments: what is kept of each at once, the rest as it is found."""
