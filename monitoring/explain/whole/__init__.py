"""The whole model: what many explained rows say together."""
