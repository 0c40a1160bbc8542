"""Files as they are: how they are written, said by options, and looked at before they are read."""
