"""Small copies of a model for devices: what form they have, that they are the model, and what runs them."""
