"""What native code of other libraries reads is looked at, and used in a process of its own, before it is loaded."""
