"""Around every page: settings, menu, sidebar, the first start."""
