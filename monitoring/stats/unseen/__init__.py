"""What a sample never showed."""
