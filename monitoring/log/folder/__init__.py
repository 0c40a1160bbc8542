"""What a deployment's folder keeps besides rows and counts: its record, the key of tokens, folders on their way in."""
