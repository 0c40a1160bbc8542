"""Which cell a value falls into, as an expression and for arrays alike, and the plan that fixes the cells."""
