"""Controls that are bound to the address: what is shown stands there, and Back leads through it."""
