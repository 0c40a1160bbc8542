"""A workspace as a cloud store holds it: what it is asked and refuses, which files there are, who may change them."""
