"""A version that runs in the shadow of the live one: both on the same labelled rows."""
