"""The page *Explain*, in parts."""
