"""Modelwatch: watches machine-learning models after they are deployed."""
