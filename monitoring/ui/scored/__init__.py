"""The page Score a file: the uploads that are kept, and what is made of one."""
