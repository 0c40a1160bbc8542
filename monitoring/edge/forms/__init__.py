"""A model as it lies in a bundle: what is computed without the library that fitted it."""
