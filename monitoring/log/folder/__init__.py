"""What a deployment's folder keeps besides rows and counts, and folders on their way in."""
