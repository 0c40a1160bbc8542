"""Which model of a deployment is live, and every one that was: entries that are appended, and never changed."""
