"""A model file on its way in: what it is, how much it unpacks to, whether it holds code, and loading it."""
