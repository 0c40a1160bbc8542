"""Parts of the page Data drift."""
