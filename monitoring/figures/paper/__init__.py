"""Figures over windows as SVG made without a browser, for pages that run no scripts."""
