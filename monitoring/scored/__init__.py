"""What scored rows mean for their deployment: how they differ from its reference, and their way into its log."""
