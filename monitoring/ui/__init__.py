"""What the person sees: navigation, sidebar, cards and tables over the library's results."""
