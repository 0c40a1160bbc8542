"""Around every page: its configuration, the menu, the sidebar, the first start."""
