"""What the model said: its scores, and the decisions beside them."""
