"""Models in their libraries' own formats, put behind scikit-learn's interface."""
