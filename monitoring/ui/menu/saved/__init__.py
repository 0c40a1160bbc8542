"""Saved views: listed in the sidebar, kept under a name, opened by a link."""
