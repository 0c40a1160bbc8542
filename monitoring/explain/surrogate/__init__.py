"""The line that LIME fits: what it is drawn through, the fit, and how much the next draw would change it."""
